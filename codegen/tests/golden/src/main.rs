// Generated from `platform.yaml` by `cargo xtask generate`. Do not edit.
//! `caseway`: the gateway over this hub.

use caseway_runtime::codegen::{ExitCode, MiMalloc, run};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    run(&caseway_hub::HUB)
}
