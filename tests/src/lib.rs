//! What the end-to-end tests and benchmarks share.

pub mod backend;
pub mod bench;
pub mod chaos;
pub mod fault_proxy;
pub mod gateway;
pub mod hub;
pub mod postgres;
