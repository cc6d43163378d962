//! The breaker's promises one by one, and the mistakes that other breakers have made.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Breaker, Change, Guard, Hold, Observer, Outcome, Phase};
use crate::clock::{Clock, ManualClock};
use crate::descriptor::BreakerPolicy;

const PATIENCE: Duration = Duration::from_secs(2);
const OPEN_FOR: Duration = Duration::from_secs(300);
const QUICK: Duration = Duration::from_millis(10);

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<&'static str>>>);

impl Observer for Heard {
    fn changed(&self, change: &Change) {
        self.0.lock().unwrap().push(change.cause);
    }
}

struct Fixture {
    clock: Arc<ManualClock>,
    breaker: Breaker,
    heard: Heard,
}

fn policy() -> BreakerPolicy {
    BreakerPolicy { failures: 5, open_for: OPEN_FOR, failure_rate: None, slow_calls: None }
}

fn breaker(policy: BreakerPolicy) -> Fixture {
    let (clock, heard) = (Arc::new(ManualClock::new()), Heard::default());
    let breaker = Breaker::new(policy, Arc::clone(&clock) as Arc<_>, Box::new(heard.clone()));
    Fixture { clock, breaker, heard }
}

impl Fixture {
    fn admit(&self) -> Guard<'_> {
        self.breaker.admit(PATIENCE).unwrap()
    }

    fn call(&self, outcome: Outcome) {
        self.admit().settle(outcome, QUICK);
    }

    fn fail(&self, times: u32) {
        (0..times).for_each(|_| self.call(Outcome::Failure));
    }

    fn retry_after(&self) -> Duration {
        self.breaker.admit(PATIENCE).unwrap_err().retry_after
    }
}

#[test]
fn the_fifth_failure_in_a_row_opens_it_and_the_fourth_does_not() {
    let fixture = breaker(policy());
    fixture.fail(4);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.fail(1);
    assert_eq!(fixture.breaker.phase(), Phase::Open);
    assert_eq!(fixture.retry_after(), OPEN_FOR);
    assert_eq!(*fixture.heard.0.lock().unwrap(), ["consecutive failures"]);
}

#[test]
fn a_success_in_between_begins_the_count_anew_and_neutral_results_do_not() {
    let fixture = breaker(policy());
    fixture.fail(4);
    fixture.call(Outcome::Success);
    fixture.fail(4);
    fixture.call(Outcome::Throttled);
    fixture.call(Outcome::Ignored);
    drop(fixture.admit());
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.fail(1);
    assert_eq!(fixture.breaker.phase(), Phase::Open);
}

#[test]
fn callers_are_told_the_time_left() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.clock.advance(Duration::from_secs(120));
    assert_eq!(fixture.retry_after(), Duration::from_secs(180));
}

#[test]
fn after_the_time_one_call_is_let_through_and_the_others_are_refused_until_it_ends() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    let probe = fixture.admit();
    fixture.clock.advance(Duration::from_secs(1));
    assert_eq!(fixture.retry_after(), Duration::from_secs(1), "what the probe has left");
    probe.settle(Outcome::Success, QUICK);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.fail(4);
    assert_eq!(fixture.breaker.phase(), Phase::Closed, "nothing is counted from before");
}

#[test]
fn a_probe_that_fails_or_is_throttled_opens_it_for_the_whole_time() {
    for outcome in [Outcome::Failure, Outcome::Throttled] {
        let fixture = breaker(policy());
        fixture.fail(5);
        fixture.clock.advance(OPEN_FOR);
        fixture.call(outcome);
        assert_eq!(fixture.retry_after(), OPEN_FOR, "{outcome:?}");
    }
}

#[test]
fn a_late_success_of_a_call_from_before_does_not_close_it() {
    let fixture = breaker(policy());
    let late = fixture.admit();
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    let probe = fixture.admit();
    late.settle(Outcome::Success, OPEN_FOR);
    assert_eq!(fixture.breaker.phase(), Phase::HalfOpen);
    probe.settle(Outcome::Failure, QUICK);
    assert_eq!(fixture.breaker.phase(), Phase::Open);
}

#[test]
fn a_late_failure_of_a_call_from_before_does_not_open_it_again() {
    let fixture = breaker(policy());
    let late: Vec<_> = (0..5).map(|_| fixture.admit()).collect();
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    fixture.call(Outcome::Success);
    late.into_iter().for_each(|guard| guard.settle(Outcome::Failure, OPEN_FOR));
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
}

#[test]
fn a_probe_without_a_verdict_gives_its_permit_to_the_next_call() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    fixture.call(Outcome::Ignored);
    drop(fixture.admit());
    fixture.call(Outcome::Success);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
}

#[test]
fn a_probe_that_hangs_loses_its_permit_and_its_say() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    let hung = fixture.admit();
    fixture.clock.advance(PATIENCE);
    let second = fixture.admit();
    hung.settle(Outcome::Success, PATIENCE);
    assert_eq!(fixture.breaker.phase(), Phase::HalfOpen);
    second.settle(Outcome::Success, QUICK);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
}

#[test]
fn a_probe_that_times_out_fails_when_nobody_took_its_permit() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.clock.advance(OPEN_FOR);
    let probe = fixture.admit();
    fixture.clock.advance(PATIENCE);
    probe.settle(Outcome::Failure, PATIENCE);
    assert_eq!(fixture.retry_after(), OPEN_FOR);
}

#[test]
fn a_share_of_failures_opens_it_only_above_the_minimum_of_calls() {
    let rate = Some((50, Duration::from_secs(60), 10));
    let fixture = breaker(BreakerPolicy { failure_rate: rate, ..policy() });
    let alternate = |calls: u32| {
        for call in 0..calls {
            fixture.call(if call % 2 == 0 { Outcome::Success } else { Outcome::Failure });
        }
    };
    alternate(8);
    fixture.clock.advance(Duration::from_secs(60));
    alternate(8);
    assert_eq!(fixture.breaker.phase(), Phase::Closed, "the first calls have left the window");
    alternate(2);
    assert_eq!(fixture.breaker.phase(), Phase::Open);
    assert_eq!(*fixture.heard.0.lock().unwrap(), ["failure rate"]);
}

#[test]
fn a_share_of_slow_calls_opens_it_although_they_succeed() {
    let slow = Some((Duration::from_secs(1), 80, Duration::from_secs(60), 5));
    let fixture = breaker(BreakerPolicy { slow_calls: slow, ..policy() });
    fixture.admit().settle(Outcome::Success, Duration::from_secs(1));
    (0..3).for_each(|_| fixture.admit().settle(Outcome::Success, Duration::from_millis(1001)));
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.admit().settle(Outcome::Success, Duration::from_secs(2));
    assert_eq!(fixture.breaker.phase(), Phase::Open);
    assert_eq!(*fixture.heard.0.lock().unwrap(), ["slow calls"]);
}

#[test]
fn an_operator_can_hold_it_open_and_release_it_into_a_probe() {
    let fixture = breaker(policy());
    fixture.breaker.hold(Some(Hold::Open));
    fixture.clock.advance(10 * OPEN_FOR);
    assert_eq!(fixture.retry_after(), OPEN_FOR);
    assert_eq!(fixture.breaker.held(), Some(Hold::Open));
    fixture.breaker.hold(None);
    fixture.call(Outcome::Success);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
}

#[test]
fn an_operator_can_hold_it_closed_whatever_happens() {
    let fixture = breaker(policy());
    fixture.fail(5);
    fixture.breaker.hold(Some(Hold::Closed));
    fixture.fail(50);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.breaker.hold(None);
    fixture.fail(4);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
    fixture.fail(1);
    assert_eq!(fixture.breaker.phase(), Phase::Open);
}

#[test]
fn what_another_gateway_saw_opens_it_until_then() {
    let fixture = breaker(policy());
    fixture.breaker.adopt(fixture.clock.now() + Duration::from_secs(40));
    assert_eq!(fixture.retry_after(), Duration::from_secs(40));
    fixture.clock.advance(Duration::from_secs(40));
    fixture.call(Outcome::Success);
    assert_eq!(fixture.breaker.phase(), Phase::Closed);
}

#[test]
fn another_policy_neither_closes_it_nor_forgets_failures() {
    let fixture = breaker(policy());
    fixture.fail(4);
    fixture.breaker.set_policy(BreakerPolicy { open_for: Duration::from_secs(60), ..policy() });
    fixture.fail(1);
    assert_eq!(fixture.retry_after(), Duration::from_secs(60));
    fixture.breaker.set_policy(policy());
    assert_eq!(fixture.retry_after(), Duration::from_secs(60));
}
