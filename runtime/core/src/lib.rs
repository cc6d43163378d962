//! What the gateway and its clients share, free of servers, stores and clocks.

pub mod address;
#[cfg(feature = "client")]
pub mod client;
pub mod codegen;
pub mod decimal;
pub mod document;
pub mod form;
pub mod parameter;
pub mod schema;
pub mod text;
