//! Lanes, dead letters and callers' keys against a model of them: any sequence of enqueues, claims, ends, waits and operators' hands.
//!
//! The model knows no transactions, rows or indexes: a lane is a list. Time is virtual.

use std::collections::BTreeMap;
use std::time::Duration;

use caseway_delivery::Store;
use caseway_delivery::StoreError;
use caseway_delivery::audit::{Acted, Action, Redrive};
use caseway_delivery::caller::Earlier;
use caseway_delivery::delivery::StateKind;
use caseway_delivery::lane::OnDead;
use caseway_delivery::outcome::Outcome;
use caseway_delivery::search::{Filter, Order, Page};
use caseway_delivery::store::{Claimed, Enqueue, Enqueued, Previous};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use super::World;
use super::build::*;

const LANES: u64 = 3;
const LEASE_SECONDS: u64 = 30;

#[derive(Debug, Clone, Default)]
struct Model {
    now: u64,
    items: Vec<Item>,
    /// By lane: the item that is claimed there, under which claim, until when. It stays when the lease has run out.
    holds: BTreeMap<u64, Hold>,
    /// Claims that were given out: lane and item.
    claims: Vec<usize>,
    /// Keys of callers: the request that came first, until when it is under way, and whether it has a reply.
    calls: BTreeMap<u8, Call>,
    expected: Expected,
}

#[derive(Debug, Clone)]
struct Item {
    lane: u64,
    on_dead: OnDead,
    state: StateKind,
    due: u64,
    attempts: u32,
    rounds: u32,
}

#[derive(Debug, Clone, Copy)]
struct Hold {
    item: usize,
    claim: usize,
    until: u64,
}

#[derive(Debug, Clone, Copy)]
struct Call {
    request: u8,
    item: usize,
    lease: u64,
    replied: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Expected {
    #[default]
    Nothing,
    Claimed(Vec<(usize, u32, Previous)>),
    Waiting {
        sequence: u64,
        ahead: u64,
    },
    Earlier(&'static str),
    Finished(StateKind),
    Lost,
    Acted(Acted),
}

#[derive(Debug, Clone)]
enum Step {
    Enqueue { lane: u64, on_dead: OnDead, inline: bool, call: Option<(u8, u8)> },
    Claim,
    Finish(usize, End),
    Wait(u64),
    Redrive(usize, bool),
    Discard(usize),
}

#[derive(Debug, Clone, Copy)]
enum End {
    Done,
    Retry(u64),
    Defer(u64),
    Dead,
    Park,
}

impl Item {
    fn waits(&self) -> bool {
        self.state.is_open()
    }

    fn blocks(&self) -> bool {
        matches!(self.state, StateKind::Dead | StateKind::Parked) && self.on_dead == OnDead::Block
    }
}

impl Model {
    fn lane(&self, lane: u64) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter().enumerate().filter(move |(_, item)| item.lane == lane)
    }

    fn head(&self, lane: u64) -> Option<usize> {
        let (at, item) = self.lane(lane).find(|(_, item)| item.waits() || item.blocks())?;
        item.waits().then_some(at)
    }

    /// Gives out an item; what the store must say.
    fn give(&mut self, at: usize) -> (usize, u32, Previous) {
        let item = &mut self.items[at];
        let previous =
            if item.state == StateKind::Claimed { Previous::Interrupted } else { Previous::Concluded };
        item.state = StateKind::Claimed;
        item.attempts += 1;
        item.due = self.now + LEASE_SECONDS;
        let hold = Hold { item: at, claim: self.claims.len(), until: item.due };
        self.holds.insert(item.lane, hold);
        let given = (at, item.attempts, previous);
        self.claims.push(at);
        given
    }

    fn enqueue(&mut self, lane: u64, on_dead: OnDead, inline: bool, call: Option<(u8, u8)>) -> Expected {
        if let Some((key, request)) = call
            && let Some(call) = self.calls.get(&key)
        {
            return Expected::Earlier(match call {
                Call { request: first, .. } if *first != request => "other request",
                Call { replied: true, .. } => "replied",
                Call { lease, item, .. }
                    if *lease > self.now && self.items[*item].state == StateKind::Claimed =>
                {
                    "in flight"
                }
                _ => "lapsed",
            });
        }
        let sequence = self.lane(lane).count() as u64 + 1;
        let ahead = self.lane(lane).filter(|(_, item)| item.waits() || item.blocks()).count() as u64;
        let at = self.items.len();
        let item = Item { lane, on_dead, state: StateKind::Pending, due: self.now, attempts: 0, rounds: 0 };
        self.items.push(item);
        let inline = inline && ahead == 0;
        if let Some((key, request)) = call {
            let lease = self.now + LEASE_SECONDS;
            self.calls.insert(key, Call { request, item: at, lease, replied: !inline });
        }
        if inline { Expected::Claimed(vec![self.give(at)]) } else { Expected::Waiting { sequence, ahead } }
    }

    fn claim(&mut self) -> Expected {
        let mut due = Vec::new();
        for lane in 0..LANES {
            if self.holds.get(&lane).is_some_and(|hold| hold.until > self.now) {
                continue;
            }
            match self.head(lane).filter(|head| self.items[*head].due <= self.now) {
                Some(head) => due.push(head),
                // A lease has run out, and what is next may not be claimed: the store lets the lane go.
                None => self.let_go(lane),
            }
        }
        due.sort_unstable();
        Expected::Claimed(due.into_iter().map(|head| self.give(head)).collect())
    }

    fn let_go(&mut self, lane: u64) {
        if self.holds.get(&lane).is_some_and(|hold| hold.until <= self.now) {
            self.holds.remove(&lane);
        }
    }

    fn finish(&mut self, claim: usize, end: End) -> Expected {
        let at = self.claims[claim];
        let lane = self.items[at].lane;
        if self.holds.get(&lane).is_none_or(|hold| hold.claim != claim || hold.item != at) {
            return Expected::Lost;
        }
        self.holds.remove(&lane);
        let item = &mut self.items[at];
        let (state, due) = match end {
            End::Done => (StateKind::Done, 0),
            End::Retry(seconds) => (StateKind::Retrying, self.now + seconds),
            End::Defer(seconds) => (StateKind::Deferred, self.now + seconds),
            End::Dead => (StateKind::Dead, 0),
            End::Park => (StateKind::Parked, 0),
        };
        if matches!(end, End::Defer(_)) {
            item.attempts -= 1;
        }
        (item.state, item.due) = (state, due);
        Expected::Finished(state)
    }

    fn redrive(&mut self, at: usize, automatic: bool) -> Expected {
        let item = &mut self.items[at];
        Expected::Acted(match item.state {
            StateKind::Dead | StateKind::Parked if item.state == StateKind::Dead || !automatic => {
                item.rounds += u32::from(automatic);
                (item.state, item.due) = (StateKind::Pending, self.now);
                Acted::Done(StateKind::Pending)
            }
            other => Acted::WrongState(other),
        })
    }

    fn discard(&mut self, at: usize) -> Expected {
        let item = &mut self.items[at];
        Expected::Acted(match item.state {
            StateKind::Claimed | StateKind::Done | StateKind::Discarded => Acted::WrongState(item.state),
            _ => {
                item.state = StateKind::Discarded;
                Acted::Done(StateKind::Discarded)
            }
        })
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let on_dead = prop_oneof![2 => Just(OnDead::Block), 1 => Just(OnDead::Skip)];
        let call = prop::option::weighted(0.4, (0..4_u8, 0..2_u8));
        let enqueue = (0..LANES, on_dead, any::<bool>(), call)
            .prop_map(|(lane, on_dead, inline, call)| Step::Enqueue { lane, on_dead, inline, call });
        let wait =
            prop_oneof![Just(1), Just(5), Just(LEASE_SECONDS - 1), Just(LEASE_SECONDS)].prop_map(Step::Wait);
        let mut steps = vec![(4, enqueue.boxed()), (4, Just(Step::Claim).boxed()), (2, wait.boxed())];
        if !state.claims.is_empty() {
            let end = prop_oneof![
                4 => Just(End::Done),
                2 => Just(End::Retry(5)),
                1 => Just(End::Retry(0)),
                1 => Just(End::Defer(5)),
                2 => Just(End::Dead),
                1 => Just(End::Park),
            ];
            // Mostly the latest claims; older ones are stale.
            let claims = state.claims.len();
            let claim = (0..claims.min(4)).prop_map(move |back| claims - 1 - back);
            steps.push((6, (claim, end).prop_map(|(claim, end)| Step::Finish(claim, end)).boxed()));
        }
        if !state.items.is_empty() {
            let item = 0..state.items.len();
            steps.push((2, (item.clone(), any::<bool>()).prop_map(|(at, by)| Step::Redrive(at, by)).boxed()));
            steps.push((1, item.prop_map(Step::Discard).boxed()));
        }
        proptest::strategy::Union::new_weighted(steps).boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.expected = match *step {
            Step::Enqueue { lane, on_dead, inline, call } => state.enqueue(lane, on_dead, inline, call),
            Step::Claim => state.claim(),
            Step::Finish(claim, end) => state.finish(claim, end),
            Step::Wait(seconds) => {
                state.now += seconds;
                Expected::Nothing
            }
            Step::Redrive(at, automatic) => state.redrive(at, automatic),
            Step::Discard(at) => state.discard(at),
        };
        state
    }

    fn preconditions(state: &Self, step: &Step) -> bool {
        match step {
            Step::Finish(claim, _) => *claim < state.claims.len(),
            Step::Redrive(at, _) | Step::Discard(at) => *at < state.items.len(),
            _ => true,
        }
    }
}

struct Real {
    runtime: tokio::runtime::Runtime,
    world: World,
    store: std::sync::Arc<dyn Store>,
    claims: Vec<Claimed>,
    items: usize,
}

impl Real {
    fn new(world: World) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let store = runtime.block_on(world.gateway());
        Self { runtime, world, store, claims: Vec::new(), items: 0 }
    }

    fn given(&mut self, mut claimed: Vec<Claimed>) -> Expected {
        claimed.sort_by_key(|claimed| claimed.delivery.id);
        let given = claimed.iter().map(|claimed| {
            let at = (0..self.items).find(|at| item_id(*at) == claimed.delivery.id).unwrap();
            (at, claimed.delivery.progress.attempts, claimed.previous)
        });
        let given = Expected::Claimed(given.collect());
        self.claims.extend(claimed);
        given
    }

    fn enqueue(
        &mut self,
        lane: u64,
        on_dead: OnDead,
        start_inline: bool,
        call: Option<(u8, u8)>,
    ) -> Expected {
        let mut new = Enqueue { on_dead, ..command(0, lane) };
        new.id = item_id(self.items);
        if start_inline {
            new = inline(new, "gateway");
        }
        let key = |(key, request): (u8, u8)| caller("motor-claim", &key.to_string(), &request.to_string());
        new.caller = call.map(|call| (key(call), reply("202")));
        let enqueued = self.runtime.block_on(self.store.enqueue(new)).unwrap();
        match enqueued {
            Enqueued::Claimed(claimed) => {
                self.items += 1;
                self.given(vec![*claimed])
            }
            Enqueued::Waiting { sequence, ahead } => {
                self.items += 1;
                Expected::Waiting { sequence, ahead }
            }
            Enqueued::Earlier(earlier) => Expected::Earlier(match earlier {
                Earlier::Replied(_) => "replied",
                Earlier::OtherRequest => "other request",
                Earlier::InFlight { .. } => "in flight",
                Earlier::Lapsed { .. } => "lapsed",
            }),
            Enqueued::Full(full) => panic!("{full:?}"),
        }
    }

    fn apply(&mut self, step: &Step) -> Expected {
        let store = self.store.clone();
        match *step {
            Step::Enqueue { lane, on_dead, inline, call } => self.enqueue(lane, on_dead, inline, call),
            Step::Claim => {
                let claimed = self.runtime.block_on(claim(&*store, "gateway", 10));
                self.given(claimed)
            }
            Step::Finish(claim, end) => {
                let claimed = self.claims[claim].clone();
                let now = self.runtime.block_on(store.now()).unwrap();
                let outcome = match end {
                    End::Done => done("{}"),
                    End::Retry(seconds) => retry(now + Duration::from_secs(seconds)),
                    End::Defer(seconds) => Outcome::Defer { until: now + Duration::from_secs(seconds) },
                    End::Dead => dead(),
                    End::Park => match dead() {
                        Outcome::Dead { report, reason } => Outcome::Park { report, reason },
                        other => other,
                    },
                };
                match self.runtime.block_on(finish(&*store, &claimed, outcome)) {
                    Ok(finished) => Expected::Finished(finished.state),
                    Err(StoreError::LostClaim) => Expected::Lost,
                    Err(error) => panic!("{error}"),
                }
            }
            Step::Wait(seconds) => {
                self.world.advance(Duration::from_secs(seconds));
                Expected::Nothing
            }
            Step::Redrive(at, automatic) => {
                let how = if automatic {
                    Redrive::Automatic
                } else {
                    Redrive::Operator { by: operator(), not_before: None }
                };
                let acted = self.runtime.block_on(store.redrive(vec![item_id(at)], how)).unwrap();
                Expected::Acted(acted[0])
            }
            Step::Discard(at) => {
                let acted = store.act(item_id(at), Action::Discard, operator());
                Expected::Acted(self.runtime.block_on(acted).unwrap())
            }
        }
    }

    /// Everything that the model knows of each delivery, and the counts.
    fn check(&self, model: &Model) {
        let page = Page { after: None, limit: 1000, order: Order::OldestFirst };
        let mut found = self.runtime.block_on(self.store.search(Filter::default(), page)).unwrap();
        found.sort_by_key(|found| found.id);
        let is: Vec<_> = found.iter().map(|found| (found.state, found.attempts, found.rounds)).collect();
        let should: Vec<_> =
            model.items.iter().map(|item| (item.state, item.attempts, item.rounds)).collect();
        assert_eq!(is, should);
        let count = |wanted: fn(StateKind) -> bool| {
            model.items.iter().filter(|item| wanted(item.state)).count() as u64
        };
        let depths = self.runtime.block_on(self.store.depths()).unwrap();
        let counted = depths.first().map_or((0, 0, 0), |depth| (depth.open, depth.dead, depth.parked));
        let dead = count(|state| state == StateKind::Dead);
        let parked = count(|state| state == StateKind::Parked);
        assert_eq!(counted, (count(StateKind::is_open), dead, parked));
    }
}

fn item_id(at: usize) -> caseway_delivery::id::DeliveryId {
    id(at as u64)
}

/// When everything has been tried, whatever is open is delivered, lane by lane in order: nothing is stuck.
fn drain(mut real: Real, model: &Model) {
    let mut open: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for lane in 0..LANES {
        let blocked = model.lane(lane).find(|(_, item)| item.blocks()).map_or(usize::MAX, |(at, _)| at);
        open.insert(
            lane,
            model.lane(lane).filter(|(at, item)| item.waits() && *at < blocked).map(|(at, _)| at).collect(),
        );
    }
    let mut delivered: BTreeMap<u64, Vec<usize>> = (0..LANES).map(|lane| (lane, Vec::new())).collect();
    // What is held runs out first; then a round per delivery is enough.
    for _ in 0..=model.items.len() {
        real.world.advance(Duration::from_secs(LEASE_SECONDS));
        for claimed in real.runtime.block_on(claim(&*real.store, "last", 10)) {
            let at = (0..real.items).find(|at| item_id(*at) == claimed.delivery.id).unwrap();
            delivered.entry(model.items[at].lane).or_default().push(at);
            real.runtime.block_on(finish(&*real.store, &claimed, done("{}"))).unwrap();
        }
    }
    assert_eq!(delivered, open);
    real.claims.clear();
}

macro_rules! against {
    ($name:ident, $world:expr) => {
        struct $name;

        impl StateMachineTest for $name {
            type SystemUnderTest = Real;
            type Reference = Model;

            fn init_test(_: &Model) -> Real {
                Real::new($world)
            }

            fn apply(mut real: Real, model: &Model, step: Step) -> Real {
                assert_eq!(real.apply(&step), model.expected, "{step:?}");
                real.check(model);
                real
            }

            fn teardown(real: Real, model: Model) {
                drain(real, &model);
            }
        }
    };
}

against!(Memory, World::memory());
against!(Sqlite, World::sqlite());

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn memory_does_what_the_model_does(sequential 1..60 => Memory);
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn sqlite_does_what_the_model_does(sequential 1..60 => Sqlite);
}
