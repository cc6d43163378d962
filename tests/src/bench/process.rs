//! Whole processes and what they cost, by the operating system's own accounting.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a finished process and the children that it waited for used.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// User and system time.
    pub cpu: Duration,
    /// The largest resident set of any single process among them, in bytes.
    pub peak_memory: u64,
}

/// Runs `command` to its end, its output discarded.
///
/// # Errors
/// When it cannot be started, or ends with another status than 0: the error carries what it wrote to stderr.
pub fn measure(command: &mut Command) -> io::Result<Cost> {
    let stderr = tempfile::NamedTempFile::new()?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr.reopen()?);
    let start = now();
    let child = command.spawn()?;
    let used = child.wait4()?;
    let wall = start.elapsed();
    if !used.status.success() {
        let said = std::fs::read_to_string(stderr.path()).unwrap_or_default();
        return Err(io::Error::other(format!("{command:?} ended with {}:\n{said}", used.status)));
    }
    Ok(Cost { wall, cpu: used.rusage.utime + used.rusage.stime, peak_memory: used.rusage.maxrss })
}

/// The time for measuring: benchmarks time real processes, so there is nothing to inject.
#[expect(clippy::disallowed_methods, reason = "benchmarks measure real time")]
#[must_use]
pub fn now() -> Instant {
    Instant::now()
}

/// The median cost of `runs` runs, by CPU time, after one run that is not counted.
///
/// # Errors
/// As [`measure`].
pub fn median(runs: usize, mut run: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    run()?;
    let mut costs = (0..runs.max(1)).map(|_| run()).collect::<io::Result<Vec<_>>>()?;
    costs.sort_by_key(|cost| cost.cpu);
    Ok(costs[costs.len() / 2])
}

/// The CPU time that the running process `pid` has used, from `/proc/PID/stat`; `None` where there is no such file.
#[must_use]
pub fn cpu_of(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in parentheses and may hold spaces; the rest is counted behind it.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    let user: u64 = fields.nth(11)?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    // Linux reports these in hundredths of a second on every architecture that it runs on.
    Some(Duration::from_millis((user + system) * 10))
}
