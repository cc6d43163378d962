//! Interleavings that chance does not find, forced by name; and failures in the middle of a transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use caseway_delivery::caller::Earlier;
use caseway_delivery::delivery::StateKind;
use caseway_delivery::event::{News, Standing};
use caseway_delivery::lane::LaneRule;
use caseway_delivery::probe::Place;
use caseway_delivery::store::{Enqueue, Enqueued, Previous, Renewal};
use caseway_delivery::{Store, StoreError};
use tokio::task::JoinSet;

use super::World;
use super::build::*;
use super::gate::{Fault, Gate};

fn down() -> StoreError {
    StoreError::Unavailable("the test says so".to_owned())
}

fn nobody_knows() -> StoreError {
    StoreError::Unknown("the test says so".to_owned())
}

/// The trap: the fence is checked, then an enqueue comes, then the head is computed. The lane must wake for the newcomer.
pub(crate) async fn an_enqueue_between_the_two_statements_of_a_finish_is_not_lost(world: World) {
    let gate = Gate::at(Place::FinishFenced);
    let (finishing, enqueuing) = (world.probed(gate.clone()).await, world.gateway().await);
    enqueuing.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*finishing, "a").await;
    let end = tokio::spawn(async move { finish(&*finishing, &claimed, done("{}")).await });
    gate.reached().await;
    let other = Arc::clone(&enqueuing);
    let newcomer = tokio::spawn(async move { other.enqueue(command(2, 1)).await });
    // Let it come as far as it can: to the lane's lock.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    gate.open();
    end.await.unwrap().unwrap();
    assert!(matches!(newcomer.await.unwrap().unwrap(), Enqueued::Waiting { sequence: 2, ahead: 0 }));
    assert_eq!(claim_one(&*enqueuing, "b").await.delivery.id, id(2));
}

/// The other way round: the newcomer has its place and is not committed when the lane is finished.
pub(crate) async fn a_finish_sees_the_enqueue_that_commits_while_it_waits(world: World) {
    let gate = Gate::at(Place::EnqueueWritten);
    let (enqueuing, finishing) = (world.probed(gate.clone()).await, world.gateway().await);
    finishing.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*finishing, "a").await;
    let newcomer = tokio::spawn(async move { enqueuing.enqueue(command(2, 1)).await });
    gate.reached().await;
    let other = Arc::clone(&finishing);
    let end = tokio::spawn(async move { finish(&*other, &claimed, done("{}")).await });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    gate.open();
    newcomer.await.unwrap().unwrap();
    end.await.unwrap().unwrap();
    assert_eq!(claim_one(&*finishing, "b").await.delivery.id, id(2));
}

pub(crate) async fn two_claims_at_once_never_share_a_lane(world: World) {
    let gate = Gate::at(Place::ClaimLocked);
    let (first, second) = (world.probed(gate.clone()).await, world.gateway().await);
    for number in 1..=6 {
        first.enqueue(command(number, number)).await.unwrap();
    }
    let slow = tokio::spawn(async move { claim(&*first, "a", 3).await });
    gate.reached().await;
    let other = Arc::clone(&second);
    let mut fast = tokio::spawn(async move { claim(&*other, "b", 6).await });
    let passed = if world.locks_rows() {
        // Rows that somebody has locked are passed over: nobody waits.
        Some((&mut fast).await.unwrap())
    } else {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        None
    };
    gate.open();
    let slow = slow.await.unwrap();
    let fast = match passed {
        Some(claimed) => claimed,
        None => fast.await.unwrap(),
    };
    let ids: BTreeSet<_> = slow.iter().chain(&fast).map(|claimed| claimed.delivery.id).collect();
    assert_eq!((slow.len(), fast.len(), ids.len()), (3, 3, 6));
}

pub(crate) async fn a_renewal_that_fails_lets_another_one_take_over(world: World) {
    let (cut_off, other) =
        (world.probed(Fault::at(Place::RenewStart, nobody_knows())).await, world.gateway().await);
    other.enqueue(command(1, 1)).await.unwrap();
    let held = claim_one(&*cut_off, "a").await;
    let renewed = cut_off.renew(vec![held.token.clone()], LEASE).await;
    assert!(matches!(renewed, Err(StoreError::Unknown(_))));
    world.advance(LEASE);
    let taken = claim_one(&*other, "b").await;
    assert_eq!(taken.previous, Previous::Interrupted);
    assert_eq!(cut_off.renew(vec![held.token.clone()], LEASE).await.unwrap(), [Renewal::Lost]);
    assert!(matches!(finish(&*cut_off, &held, done("{}")).await, Err(StoreError::LostClaim)));
    finish(&*other, &taken, done("{}")).await.unwrap();
}

pub(crate) async fn a_crash_between_attempt_and_finish_is_told(world: World) {
    let (crashing, other) =
        (world.probed(Fault::at(Place::FinishWritten, down())).await, world.gateway().await);
    other.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*crashing, "a").await;
    crashing.freeze(claimed.token.clone(), request("sent")).await.unwrap();
    assert!(matches!(finish(&*crashing, &claimed, done("{}")).await, Err(StoreError::Unavailable(_))));
    assert!(claims_nothing(&*other, "b").await);
    world.advance(LEASE);
    let again = claim_one(&*other, "b").await;
    assert_eq!((again.previous, again.delivery.progress.attempts), (Previous::Interrupted, 2));
    assert_eq!(again.delivery.frozen.as_ref().map(|frozen| &frozen.bytes[..]), Some(&b"sent"[..]));
}

pub(crate) async fn a_dead_letter_that_cannot_be_written_leaves_everything_as_it_was(world: World) {
    let (failing, other) =
        (world.probed(Fault::at(Place::DeadLetterStart, down())).await, world.gateway().await);
    other.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*failing, "a").await;
    assert!(finish(&*failing, &claimed, dead()).await.is_err());
    let record = other.show(id(1)).await.unwrap().unwrap();
    assert_eq!((record.delivery.progress.state.kind(), record.attempts.len()), (StateKind::Claimed, 0));
    let status = other.case_status(case(1)).await.unwrap();
    assert_eq!((status.backends[0].standing(), status.last_event), (Standing::Pending, 1));
    assert!(other.announcements(10).await.unwrap().is_empty());
    assert_eq!(other.depths().await.unwrap()[0].dead, 0);
    // It comes again, and this time it can be written: all of it.
    finish(&*failing, &claimed, dead()).await.unwrap();
    let status = other.case_status(case(1)).await.unwrap();
    assert_eq!((status.backends[0].standing(), status.last_event), (Standing::Attention, 2));
    assert_eq!(other.announcements(10).await.unwrap()[0].news, News::Attention);
    let depth = other.depths().await.unwrap().remove(0);
    assert_eq!((depth.open, depth.dead), (0, 1));
}

pub(crate) async fn an_enqueue_that_fails_leaves_nothing(world: World) {
    let (failing, other) =
        (world.probed(Fault::at(Place::EnqueueWritten, down())).await, world.gateway().await);
    let key = caller("motor-claim", "k", "sha256:a");
    let keyed =
        |number| Enqueue { caller: Some((key.clone(), reply("202"))), ..inline(command(number, 1), "a") };
    assert!(matches!(failing.enqueue(keyed(1)).await, Err(StoreError::Unavailable(_))));
    assert!(other.show(id(1)).await.unwrap().is_none());
    let again = claimed(failing.enqueue(keyed(2)).await.unwrap());
    assert_eq!(again.delivery.sequence, 1);
    assert_eq!(other.depths().await.unwrap()[0].open, 1);
}

pub(crate) async fn an_enqueue_of_unknown_end_is_made_safe_by_its_key(world: World) {
    let (failing, other) =
        (world.probed(Fault::at(Place::Committed, nobody_knows())).await, world.gateway().await);
    let key = caller("motor-claim", "k", "sha256:a");
    let keyed =
        |number| Enqueue { caller: Some((key.clone(), reply("202"))), ..inline(command(number, 1), "a") };
    assert!(matches!(failing.enqueue(keyed(1)).await, Err(StoreError::Unknown(_))));
    let repeated = other.enqueue(keyed(2)).await.unwrap();
    assert!(
        matches!(repeated, Enqueued::Earlier(Earlier::InFlight { delivery: Some(first) }) if first == id(1))
    );
    assert!(other.show(id(2)).await.unwrap().is_none());
}

pub(crate) async fn one_claim_is_finished_once(world: World) {
    let (one, other) = (world.gateway().await, world.gateway().await);
    one.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*one, "a").await;
    let mut ends = JoinSet::new();
    for store in [Arc::clone(&one), one, other] {
        let claimed = claimed.clone();
        ends.spawn(async move { finish(&*store, &claimed, done("{}")).await });
    }
    let ends = ends.join_all().await;
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1);
    assert!(ends.iter().all(|end| matches!(end, Ok(_) | Err(StoreError::LostClaim))));
}

pub(crate) async fn one_callers_key_makes_one_delivery_on_any_gateway(world: World) {
    let gateways = [world.gateway().await, world.gateway().await];
    let mut calls = JoinSet::new();
    for number in 1..=20 {
        let store = Arc::clone(&gateways[usize::try_from(number % 2).unwrap()]);
        let key = caller("motor-claim", "k", "sha256:a");
        let keyed = Enqueue { caller: Some((key, reply("202"))), ..inline(command(number, number), "a") };
        calls.spawn(async move { store.enqueue(keyed).await.unwrap() });
    }
    let answers = calls.join_all().await;
    let made = answers.iter().filter(|answer| matches!(answer, Enqueued::Claimed(_))).count();
    let told =
        answers.iter().filter(|answer| matches!(answer, Enqueued::Earlier(Earlier::InFlight { .. }))).count();
    assert_eq!((made, told), (1, 19));
}

pub(crate) async fn many_enqueues_of_one_case_keep_one_order(world: World) {
    let gateways = [world.gateway().await, world.gateway().await];
    let mut enqueues = JoinSet::new();
    for number in 1..=60 {
        let store = Arc::clone(&gateways[usize::try_from(number % 2).unwrap()]);
        enqueues.spawn(async move { store.enqueue(command(number, 1)).await.unwrap() });
    }
    let mut sequences: Vec<u64> = Vec::new();
    for answer in enqueues.join_all().await {
        match answer {
            Enqueued::Waiting { sequence, ahead } => {
                assert_eq!(ahead + 1, sequence);
                sequences.push(sequence);
            }
            other => panic!("{other:?}"),
        }
    }
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=60).collect::<Vec<_>>());
    let events = gateways[0].events(case(1), 0, 100).await.unwrap();
    assert_eq!(events.iter().map(|event| event.number).collect::<Vec<_>>(), (1..=60).collect::<Vec<_>>());
    assert_eq!(gateways[0].depths().await.unwrap()[0].open, 60);
}

/// Each of two gateways finishes a lane of the same case: only one of them sees that nothing is left, and one of them does.
pub(crate) async fn the_last_delivery_of_a_case_announces_once(world: World) {
    let gateways: [Arc<dyn Store>; 2] = [world.gateway().await, world.gateway().await];
    for round in 0..10 {
        let mut ends = JoinSet::new();
        for (number, store) in (1..).zip(&gateways) {
            let lane = LaneRule::Entity(format!("customer:{number}"));
            store.enqueue(Enqueue { lane, ..command(10 * round + number, 1) }).await.unwrap();
        }
        let claimed = claim(&*gateways[0], "a", 2).await;
        assert_eq!(claimed.len(), 2);
        for (claimed, store) in claimed.into_iter().zip(gateways.clone()) {
            ends.spawn(async move { finish(&*store, &claimed, done("{}")).await.unwrap() });
        }
        ends.join_all().await;
        let news = gateways[0].announcements(10).await.unwrap();
        assert_eq!(news.iter().map(|news| news.news).collect::<Vec<_>>(), [News::InSync], "round {round}");
        gateways[0].announce(news[0].clone(), None).await.unwrap();
    }
}
