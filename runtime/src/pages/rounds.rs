//! Whether pages lead back to an earlier one.
//!
//! A backend that gives the same token again, or a circle of them, would be asked for ever. No gateway remembers the pages that
//! a caller had, so the circle is found with what fits into a cursor (Brent 1980): each page is compared with one earlier page,
//! which is replaced after 1, 2, 4 ... pages. A circle of n pages is noticed within a few rounds.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// What is kept of the way so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rounds {
    /// The page that later ones are compared with.
    mark: u64,
    /// Pages since the mark was set.
    steps: u32,
    /// After how many it is set again.
    power: u32,
}

/// The way came round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CameRound;

impl Rounds {
    /// The way before its first step.
    pub(super) fn new() -> Self {
        Self { mark: 0, steps: 0, power: 1 }
    }

    /// The way with a step to what `place` names.
    pub(super) fn step(self, place: &str) -> Result<Self, CameRound> {
        let hash = digest(&SHA256, place.as_bytes());
        let hash = hash.as_ref().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        if hash == self.mark {
            return Err(CameRound);
        }
        let steps = self.steps.saturating_add(1);
        if steps >= self.power {
            return Ok(Self { mark: hash, steps: 0, power: self.power.saturating_mul(2) });
        }
        Ok(Self { steps, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many steps go well on a way whose pages come round after `lead` and then every `circle` pages.
    fn steps(lead: u32, circle: u32) -> u32 {
        let mut way = Rounds::new();
        for step in 0..1_000_000 {
            let place = if step < lead { step } else { lead + (step - lead) % circle };
            match way.step(&place.to_string()) {
                Ok(next) => way = next,
                Err(CameRound) => return step,
            }
        }
        panic!("a circle of {circle} after {lead} was not noticed");
    }

    #[test]
    fn the_same_page_again_is_noticed_at_once() {
        assert_eq!(steps(0, 1), 1);
    }

    #[test]
    fn circles_are_noticed_within_a_few_rounds() {
        for lead in [0, 1, 2, 3, 10, 100] {
            for circle in [1, 2, 3, 5, 17, 64, 100] {
                let longest = 3 * (lead + circle) + 2;
                let taken = steps(lead, circle);
                assert!(taken <= longest, "a circle of {circle} after {lead} took {taken} steps");
            }
        }
    }

    #[test]
    fn a_way_without_a_circle_goes_on() {
        let way = (0..10_000).try_fold(Rounds::new(), |way, step: i32| way.step(&step.to_string()));
        assert!(way.is_ok());
    }
}
