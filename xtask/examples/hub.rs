//! The hub's binary, as the tests of `cargo xtask demo` start it: cargo builds it with them.

use std::process::ExitCode;

fn main() -> ExitCode {
    caseway_runtime::codegen::run(&caseway_hub::HUB)
}
