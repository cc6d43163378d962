//! The shared resilience runtime: what every generated hub compiles against and runs on.

pub mod call;
pub mod codegen;
pub mod descriptor;
