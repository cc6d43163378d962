//! CPU time of this thread for each mapping. Rounds go through all three ways, so that a machine whose speed drifts is as
//! unfair to one as to the others. A line of JSON a round.

use std::io::{self, Write as _};

use mapping_bench::{Case, WAYS, cases, context, line};
use rustix::time::{ClockId, clock_gettime};

/// As the hub has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 60;
/// The CPU time of one way in one round.
const SLICE_NS: f64 = 15e6;

fn main() -> io::Result<()> {
    let context = context();
    let cases = cases();
    // The first round says how often each is done in the others, and is not counted.
    let measure = |case: &Case, way: usize, times: u32| {
        let start = used();
        for _ in 0..times {
            case.map(way, &context);
        }
        (used() - start) / f64::from(times)
    };
    let mut out = io::stdout().lock();
    let times: Vec<[u32; 3]> = cases
        .iter()
        .map(|case| std::array::from_fn(|way| (SLICE_NS / measure(case, way, 2_000)).clamp(1.0, 1e6) as u32))
        .collect();
    for round in 0..ROUNDS {
        for (case, times) in cases.iter().zip(&times) {
            let mut figures = [0.0; 3];
            // Who is first in a round changes, too.
            for turn in 0..WAYS.len() {
                let way = (round + turn) % WAYS.len();
                figures[way] = measure(case, way, times[way]);
            }
            writeln!(out, "{}", line(case, "ns", figures))?;
            out.flush()?;
        }
    }
    Ok(())
}

/// The CPU time of this thread in nanoseconds.
fn used() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
