//! The one place that draws random numbers, so that a simulation can repeat a run.
//!
//! Nothing secret is drawn here: keys come from the cryptographic library itself.

use std::cell::RefCell;

use rand::distr::{Distribution, StandardUniform};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

thread_local! {
    static REPEATED: RefCell<Option<StdRng>> = const { RefCell::new(None) };
}

/// A random value.
#[must_use]
pub fn random<T>() -> T
where
    StandardUniform: Distribution<T>,
{
    REPEATED.with_borrow_mut(|repeated| match repeated {
        Some(repeated) => repeated.random(),
        None => rand::random(),
    })
}

/// Draws the same numbers for the same seed from now on, on this thread.
pub fn repeat(seed: u64) {
    REPEATED.set(Some(StdRng::seed_from_u64(seed)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_numbers() {
        let draw = |seed| {
            repeat(seed);
            [random::<u64>(), random()]
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
