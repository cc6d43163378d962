//! `cargo xtask`: the commands of Caseway's own repository.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::caseway()
}
