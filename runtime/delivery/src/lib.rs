//! Deliveries: commands on their way to a backend, kept so that nothing that was accepted is lost.
//!
//! This crate knows nothing of HTTP and nothing of specs. It holds the domain (deliveries, lanes, attempts, dead letters,
//! callers' idempotency keys, case events), and one [`Store`] trait whose operations are whole transactions, with three
//! stores behind it: [`MemoryStore`] for tests and simulations, and [`SqlStore`] over SQLite and PostgreSQL. What a backend's reply means, when to try again and when to give
//! up are decided by the delivery engine in `caseway-runtime`; what must never happen is prevented here: two gateways at
//! work on one lane, an order that retries break, a dead letter without its event, a caller's key that counts twice.
//!
//! Read [`store`] for the promises.

pub mod audit;
pub mod caller;
pub mod delivery;
pub mod error;
pub mod event;
pub mod id;
pub mod lane;
mod lifecycle;
pub mod memory;
pub mod outcome;
pub mod probe;
pub mod seal;
pub mod search;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod sql;
pub mod store;
pub mod time;

pub use error::StoreError;
pub use memory::MemoryStore;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use sql::SqlStore;
pub use store::{Answer, Store};
pub use time::Time;
