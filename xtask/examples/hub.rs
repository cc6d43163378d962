//! The hub's binary, as the tests of `cargo xtask demo` start it: cargo builds it with them.
//!
//! `HUB_DAYS_AHEAD` moves its date, for what ends on a day; the hub that is shipped knows no such thing.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use caseway_runtime::clock::{Clock, Moment, Sleep, SystemClock};

fn main() -> ExitCode {
    let days = std::env::var("HUB_DAYS_AHEAD").ok().and_then(|days| days.parse().ok()).unwrap_or(0);
    let ahead = Duration::from_secs(days * 86_400);
    caseway_runtime::run_by(&caseway_hub::HUB, Arc::new(Ahead { clock: SystemClock::start(), ahead }))
}

/// A clock whose date is ahead, and that runs as every other.
#[derive(Debug)]
struct Ahead {
    clock: SystemClock,
    ahead: Duration,
}

impl Clock for Ahead {
    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn wall(&self) -> SystemTime {
        self.clock.wall() + self.ahead
    }

    fn sleep_until(&self, at: Moment) -> Sleep {
        self.clock.sleep_until(at)
    }
}
