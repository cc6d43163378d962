//! What stands between a gateway and everything else: open while it runs, shut while it is stopped, for ever when it crashed.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use caseway_runtime::clock::{Clock, Moment, Sleep};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    Goes,
    Stopped,
    Crashed,
}

#[derive(Debug)]
pub(super) struct Gate {
    run: Mutex<Run>,
    changed: Notify,
}

impl Gate {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { run: Mutex::new(Run::Goes), changed: Notify::new() })
    }

    pub(super) fn run(&self) -> Run {
        *self.run.lock().unwrap()
    }

    /// Nothing brings back what crashed.
    pub(super) fn set(&self, run: Run) {
        let mut now = self.run.lock().unwrap();
        if *now != Run::Crashed {
            *now = run;
            self.changed.notify_waiters();
        }
    }

    /// Resolves when its gateway runs.
    pub(super) async fn pass(&self) {
        loop {
            let changed = self.changed.notified();
            match self.run() {
                Run::Goes => return,
                Run::Stopped => changed.await,
                Run::Crashed => std::future::pending().await,
            }
        }
    }
}

/// A gateway's clock: its timers do not fire while it is stopped, and time passes all the same.
#[derive(Debug)]
pub(super) struct GatedClock {
    pub(super) gate: Arc<Gate>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Clock for GatedClock {
    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.clock.now().since_start()
    }

    fn sleep_until(&self, at: Moment) -> Sleep {
        let (gate, sleep) = (Arc::clone(&self.gate), self.clock.sleep_until(at));
        Box::pin(async move {
            sleep.await;
            gate.pass().await;
        })
    }
}
