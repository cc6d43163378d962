//! How many lanes of one backend are worked on at once.
//!
//! After an outage the backlog does not fall on the backend all at once: work begins with one lane, and each
//! delivery that succeeds makes room for one more, so that it doubles with every round trip. A failure halves
//! it. Inline calls always keep a quarter of the backend's places.

/// The lanes that may be worked on.
#[derive(Debug)]
pub(super) struct Ramp {
    allowed: u32,
}

impl Ramp {
    pub(super) fn new() -> Self {
        Self { allowed: 1 }
    }

    /// How many lanes, of a backend that takes `concurrency` calls at once.
    pub(super) fn allowed(&self, concurrency: u32) -> u32 {
        self.allowed.min(most(concurrency))
    }

    /// A delivery succeeded.
    pub(super) fn succeeded(&mut self, concurrency: u32) {
        self.allowed = (self.allowed + 1).min(most(concurrency));
    }

    /// A delivery failed.
    pub(super) fn failed(&mut self) {
        self.allowed = (self.allowed / 2).max(1);
    }

    /// The backend was away: begin anew.
    pub(super) fn reset(&mut self) {
        self.allowed = 1;
    }
}

fn most(concurrency: u32) -> u32 {
    (concurrency - concurrency / 4).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_one_doubles_and_leaves_a_quarter_to_callers() {
        let mut ramp = Ramp::new();
        let mut rounds = Vec::new();
        for _ in 0..8 {
            let lanes = ramp.allowed(64);
            rounds.push(lanes);
            (0..lanes).for_each(|_| ramp.succeeded(64));
        }
        assert_eq!(rounds, [1, 2, 4, 8, 16, 32, 48, 48]);
        ramp.failed();
        assert_eq!(ramp.allowed(64), 24);
        assert_eq!(ramp.allowed(4), 3);
        ramp.reset();
        assert_eq!(ramp.allowed(64), 1);
        assert_eq!(ramp.allowed(1), 1);
    }
}
