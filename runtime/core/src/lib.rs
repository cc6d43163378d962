//! What the gateway and its clients share, free of servers, stores and clocks.

pub mod codegen;
pub mod document;
pub mod schema;
