//! The sandbox over real sockets, as a hub sees it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test that calls them")]

mod command_line;
mod contract;
mod control;
mod credentials;
mod faults;
mod garbage;
mod idempotency;
mod memory;
mod pages;
mod support;
