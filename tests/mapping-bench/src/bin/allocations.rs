//! Allocations of each mapping, and growths of what was allocated. A line of JSON a document.

use std::io::{self, Write as _};

use mapping_bench::{cases, context, line};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

fn main() -> io::Result<()> {
    let context = context();
    let mut out = io::stdout().lock();
    for case in cases() {
        let figures = std::array::from_fn(|way| {
            case.map(way, &context);
            let region = Region::new(ALLOCATOR);
            case.map(way, &context);
            let made = region.change();
            (made.allocations + made.reallocations) as f64
        });
        writeln!(out, "{}", line(&case, "allocations", figures))?;
    }
    Ok(())
}
