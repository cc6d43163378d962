//! What the gateway and its clients share, free of servers, stores and clocks.

#[cfg(feature = "client")]
pub mod client;
pub mod codegen;
pub mod decimal;
pub mod document;
pub mod schema;
pub mod text;
