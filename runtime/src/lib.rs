//! The shared resilience runtime: what every generated hub compiles against and runs on.
//!
//! A request comes in through `server` (connections, admission, API key, grant), its input is gathered and its call made
//! by `dispatch` (validation, mapping, retries, attempts), each attempt passes [`breaker`] and bulkhead and leaves
//! through [`transport`]. [`settings`] say how, [`problem`] is how failure is told, [`clock`] is what time it is.
//!
//! Generated code sees none of that: it declares [`descriptor`]s and maps bytes to bytes ([`call`]), through the one
//! door [`codegen`].

mod auth;
mod backend;
pub mod breaker;
mod bulkhead;
pub mod call;
pub mod chance;
mod cli;
pub mod clock;
pub mod codegen;
mod delivery;
pub mod descriptor;
mod direct;
mod dispatch;
pub mod form;
mod gateway;
pub mod mapping_test;
pub mod multipart;
mod outgoing;
mod pages;
pub mod problem;
mod retry;
mod server;
pub mod settings;
mod stream;
mod telemetry;
pub mod transport;
mod window;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use crate::clock::{Clock, SystemClock};

pub use crate::backend::Transports;
pub use crate::delivery::{deliver, in_memory};
pub use crate::gateway::Gateway;
pub use crate::server::{router, serve};

/// The gateway binary: reads the command line and does what it says. A generated `main` is this call.
#[must_use]
pub fn run(hub: &'static descriptor::HubDescriptor) -> ExitCode {
    cli::run(hub, std::env::args_os(), system_clock())
}

/// The gateway binary with `arguments` for its command line, the program's name first.
#[must_use]
pub fn run_with(
    hub: &'static descriptor::HubDescriptor,
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> ExitCode {
    cli::run(hub, arguments, system_clock())
}

/// The gateway binary on a clock of its owner's, for tests of what ends on a day: nothing but code can set it, so that no
/// environment makes an approval last longer.
#[must_use]
pub fn run_by(hub: &'static descriptor::HubDescriptor, clock: Arc<dyn Clock>) -> ExitCode {
    cli::run(hub, std::env::args_os(), clock)
}

fn system_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::start())
}
