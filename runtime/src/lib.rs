//! The shared resilience runtime: what every generated hub compiles against and runs on.

pub mod call;
pub mod codegen;
pub mod descriptor;
pub mod parameter;

use std::process::ExitCode;

use crate::descriptor::HubDescriptor;

/// The gateway binary: reads the command line and does what it says. A generated `main` is this call.
#[must_use]
pub fn run(hub: &'static HubDescriptor) -> ExitCode {
    tracing::error!(hub = hub.name, "the server is not built yet");
    ExitCode::FAILURE
}
