//! Serves every backend of any specs from its contract, for when the real ones are out of reach.
//!
//! What it promises:
//! - It is strict. A request that is not what the contract says is refused with 422, naming each field.
//! - It is repeatable. The same request gets the same answer; nothing is left to chance or to the date.
//! - It remembers. What was created is read, listed, changed and deleted like at a real backend.
//! - It fails on request, per backend and operation, in the ways that real ones do; see [`Fault`].
//! - It keeps to itself: it listens on the loopback interface, contacts nothing, and forgets everything when it ends.
//!
//! [`Sandbox::start`] runs it in this process; `cargo xtask sandbox` and the `caseway-sandbox` binary as a command.

mod backend;
mod body;
pub mod cli;
mod clock;
mod contract;
mod control;
mod control_http;
mod credentials;
mod door;
mod fault;
mod idempotency;
mod invent;
mod later;
mod ledger;
mod matching;
mod perform;
mod plausible;
pub mod remote;
mod reply;
mod resource;
mod route;
mod sandbox;
mod schemas;
mod seed;
mod serve;
mod store;
mod validate;
mod wire;
mod words;

pub use backend::TOKEN_OPERATION;
pub use clock::{Clock, Hands};
pub use control::{Address, Control, ControlError};
pub use credentials::{Credentials, DEFAULT as DEFAULT_CREDENTIAL, ProcessEnvironment, TOKEN_PATH};
pub use fault::{BrokenBody, Fault, FaultError, Percent};
pub use ledger::{Counts, Extract, Outcome, Query, Receipt};
pub use sandbox::{Options, Ports, Sandbox, StartError};
pub use validate::{Part, Violation};
