//! Benchmarks: what `cargo xtask bench NAME` runs.
//!
//! Machines are noisy, so every figure that matters is CPU time or a ratio within one run. Nothing here asserts.

mod approvals;
pub mod check;
pub mod compile;
pub mod delivery;
pub mod generate;
pub mod hop;
pub mod load;
pub mod mapping;
pub mod process;
pub mod report;
pub mod synthetic;
