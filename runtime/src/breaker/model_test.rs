//! The breaker against a model of it: any sequence of calls, results, drops, waits and an operator's hands.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use super::{Breaker, Change, Guard, Hold, Observer, Outcome, Phase};
use crate::clock::{Clock, ManualClock};
use crate::descriptor::BreakerPolicy;

const FAILURES: u32 = 3;
const OPEN_FOR: u64 = 300;
const PATIENCE: u64 = 2;

const POLICY: BreakerPolicy = BreakerPolicy {
    failures: FAILURES,
    open_for: Duration::from_secs(OPEN_FOR),
    failure_rate: None,
    slow_calls: None,
};

/// What the documentation promises, in whole seconds and without generations: every call that is under way says itself
/// whether its result still counts.
#[derive(Debug, Clone)]
struct Model {
    now: u64,
    state: State,
    /// Calls under way, oldest first: whether their result counts.
    calls: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: u64 },
    HalfOpen { lapses: Option<u64> },
    Held(Hold),
}

#[derive(Debug, Clone)]
enum Step {
    Call,
    Settle(usize, Outcome),
    Drop(usize),
    Wait(u64),
    Hold(Option<Hold>),
    Adopt(u64),
}

impl Model {
    fn time_left(&self) -> Option<u64> {
        match self.state {
            State::Open { until } => until.checked_sub(self.now).filter(|left| *left > 0),
            State::HalfOpen { lapses: Some(lapses) } => lapses.checked_sub(self.now).filter(|left| *left > 0),
            State::Held(Hold::Open) => Some(OPEN_FOR),
            _ => None,
        }
    }

    fn phase(&self) -> Phase {
        match self.state {
            State::Closed { .. } | State::Held(Hold::Closed) => Phase::Closed,
            State::Open { .. } | State::Held(Hold::Open) => Phase::Open,
            State::HalfOpen { .. } => Phase::HalfOpen,
        }
    }

    /// Nothing that is under way counts for what comes now.
    fn enter(&mut self, state: State) {
        self.calls.fill(false);
        self.state = state;
    }

    fn call(&mut self) {
        if self.time_left().is_some() {
            return;
        }
        if let State::Open { .. } | State::HalfOpen { .. } = self.state {
            self.enter(State::HalfOpen { lapses: Some(self.now + PATIENCE) });
        }
        self.calls.push(true);
    }

    fn end(&mut self, call: usize, outcome: Outcome) {
        if !self.calls.remove(call) {
            return;
        }
        let open = State::Open { until: self.now + OPEN_FOR };
        match (self.state, outcome) {
            (State::Closed { failures }, Outcome::Failure) if failures + 1 == FAILURES => self.enter(open),
            (State::Closed { failures }, Outcome::Failure) => {
                self.state = State::Closed { failures: failures + 1 }
            }
            (State::Closed { .. }, Outcome::Success) => self.state = State::Closed { failures: 0 },
            (State::HalfOpen { .. }, Outcome::Success) => self.enter(State::Closed { failures: 0 }),
            (State::HalfOpen { .. }, Outcome::Failure | Outcome::Throttled) => self.enter(open),
            (State::HalfOpen { .. }, Outcome::Ignored) => self.state = State::HalfOpen { lapses: None },
            _ => {}
        }
    }
}

struct Reference;

impl ReferenceStateMachine for Reference {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model { now: 0, state: State::Closed { failures: 0 }, calls: Vec::new() }).boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Step> {
        let always = prop_oneof![
            6 => Just(Step::Call),
            2 => prop_oneof![0..PATIENCE + 1, 0..OPEN_FOR + 1, Just(OPEN_FOR)].prop_map(Step::Wait),
            1 => prop_oneof![Just(Some(Hold::Open)), Just(Some(Hold::Closed)), Just(None), Just(None)]
                .prop_map(Step::Hold),
            1 => (0..2 * OPEN_FOR).prop_map(Step::Adopt),
        ];
        if model.calls.is_empty() {
            return always.boxed();
        }
        let outcome = prop_oneof![
            2 => Just(Outcome::Success),
            4 => Just(Outcome::Failure),
            1 => Just(Outcome::Throttled),
            1 => Just(Outcome::Ignored),
        ];
        let call = 0..model.calls.len();
        prop_oneof![
            5 => always,
            5 => (call.clone(), outcome).prop_map(|(call, outcome)| Step::Settle(call, outcome)),
            1 => call.prop_map(Step::Drop),
        ]
        .boxed()
    }

    fn preconditions(model: &Model, step: &Step) -> bool {
        match step {
            Step::Settle(call, _) | Step::Drop(call) => *call < model.calls.len(),
            _ => true,
        }
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        match *step {
            Step::Call => model.call(),
            Step::Settle(call, outcome) => model.end(call, outcome),
            Step::Drop(call) => model.end(call, Outcome::Ignored),
            Step::Wait(seconds) => model.now += seconds,
            Step::Adopt(seconds) => {
                let elsewhere = model.now + seconds;
                match model.state {
                    State::Closed { .. } if seconds > 0 => model.enter(State::Open { until: elsewhere }),
                    State::Open { until } => model.state = State::Open { until: until.max(elsewhere) },
                    _ => {}
                }
            }
            Step::Hold(Some(hold)) => {
                if model.state != State::Held(hold) {
                    model.enter(State::Held(hold));
                }
            }
            Step::Hold(None) => match model.state {
                State::Held(Hold::Open) => model.enter(State::HalfOpen { lapses: None }),
                State::Held(Hold::Closed) => model.enter(State::Closed { failures: 0 }),
                _ => {}
            },
        }
        model
    }
}

struct Real {
    clock: Arc<ManualClock>,
    breaker: &'static Breaker,
    calls: Vec<Guard<'static>>,
}

struct Deaf;

impl Observer for Deaf {
    fn changed(&self, _: &Change) {}
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(_: &Model) -> Self {
        let clock = Arc::new(ManualClock::new());
        let breaker = Breaker::new(POLICY, Arc::clone(&clock) as Arc<_>, Box::new(Deaf));
        // Guards borrow their breaker; a test process can afford to keep it.
        Self { clock, breaker: Box::leak(Box::new(breaker)), calls: Vec::new() }
    }

    fn apply(mut real: Self, model: &Model, step: Step) -> Self {
        match step {
            Step::Call => {
                let expected = model.calls.len() > real.calls.len();
                let admission = real.breaker.admit(Duration::from_secs(PATIENCE));
                assert_eq!(admission.is_ok(), expected, "{admission:?}");
                match admission {
                    Ok(guard) => real.calls.push(guard),
                    Err(rejected) => assert_eq!(Some(rejected.retry_after.as_secs()), model.time_left()),
                }
            }
            Step::Settle(call, outcome) => real.calls.remove(call).settle(outcome, Duration::ZERO),
            Step::Drop(call) => drop(real.calls.remove(call)),
            Step::Wait(seconds) => real.clock.advance(Duration::from_secs(seconds)),
            Step::Adopt(seconds) => {
                real.breaker.adopt(real.clock.now() + Duration::from_secs(seconds));
            }
            Step::Hold(hold) => real.breaker.hold(hold),
        }
        real
    }

    fn check_invariants(real: &Self, model: &Model) {
        assert_eq!(real.breaker.phase(), model.phase());
        assert_eq!(real.breaker.time_left().map(|left| left.as_secs()), model.time_left());
        let held = if let State::Held(hold) = model.state { Some(hold) } else { None };
        assert_eq!(real.breaker.held(), held);
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_breaker_does_what_its_model_says(sequential 1..80 => Real);
}
