//! When a failed delivery is tried again.

use std::time::Duration;

/// The longest that a backend may put a delivery off.
const LONGEST: Duration = Duration::from_secs(3600);
/// Jitter only ever adds: nothing comes back before its time. A tenth keeps lanes that failed together apart.
const JITTER: f64 = 0.1;

/// The wait after attempt number `attempt` of a round (from 1): the schedule's step, or what the backend asked for if
/// that is longer. `None` when the schedule is used up. `random` lies in `0.0..1.0`.
pub(super) fn wait(
    schedule: &[Duration],
    attempt: u32,
    asked: Option<Duration>,
    random: f64,
) -> Option<Duration> {
    let step = *schedule.get(usize::try_from(attempt).ok()?.checked_sub(1)?)?;
    Some(jittered(step.max(asked.unwrap_or_default().min(LONGEST)), random))
}

/// `wait` and up to a tenth of it.
pub(super) fn jittered(wait: Duration, random: f64) -> Duration {
    wait.saturating_add(wait.mul_f64(random.clamp(0.0, 1.0) * JITTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: [Duration; 3] =
        [Duration::from_secs(5), Duration::from_secs(15), Duration::from_secs(60)];

    #[test]
    fn three_retries_follow_the_first_attempt() {
        let waits: Vec<_> = (1..=5).map(|attempt| wait(&SCHEDULE, attempt, None, 0.0)).collect();
        assert_eq!(waits, [Some(SCHEDULE[0]), Some(SCHEDULE[1]), Some(SCHEDULE[2]), None, None]);
    }

    #[test]
    fn a_backend_may_ask_for_more_time_but_not_for_less_and_not_for_ever() {
        let asked = |seconds| wait(&SCHEDULE, 1, Some(Duration::from_secs(seconds)), 0.0);
        assert_eq!(asked(1), Some(SCHEDULE[0]));
        assert_eq!(asked(90), Some(Duration::from_secs(90)));
        assert_eq!(asked(999_999), Some(LONGEST));
    }

    #[test]
    fn jitter_never_shortens() {
        for random in [0.0, 0.5, 0.999] {
            let waited = wait(&SCHEDULE, 3, None, random).unwrap();
            assert!(waited >= SCHEDULE[2] && waited <= Duration::from_secs(66), "{waited:?}");
        }
    }
}
