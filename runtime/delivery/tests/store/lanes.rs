//! Order, claims, leases and fences.

use bytes::Bytes;
use caseway_delivery::delivery::{Announce, State, StateKind, Work};
use caseway_delivery::outcome::{Class, Outcome, Sent};
use caseway_delivery::store::{
    Claim, Concluded, Enqueue, Enqueued, Finish, Full, Limits, Previous, Renewal, Take, Then,
};
use caseway_delivery::{StoreError, Time};

use super::World;
use super::build::*;

pub(crate) async fn a_lane_is_delivered_in_the_order_of_its_enqueues(world: World) {
    let store = world.gateway().await;
    for number in [3, 1, 2] {
        store.enqueue(command(number, 1)).await.unwrap();
    }
    store.enqueue(command(9, 2)).await.unwrap();
    let mut order = Vec::new();
    loop {
        let claimed = claim(&*store, "a", 10).await;
        if claimed.is_empty() {
            break;
        }
        for claimed in claimed {
            order.push((claimed.delivery.case.clone(), claimed.delivery.sequence, claimed.delivery.id));
            finish(&*store, &claimed, done("{}")).await.unwrap();
        }
    }
    order.sort();
    let expected = [(case(1), 1, id(3)), (case(1), 2, id(1)), (case(1), 3, id(2)), (case(2), 1, id(9))];
    assert_eq!(order, expected);
}

pub(crate) async fn what_waits_for_a_retry_holds_its_lane(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(command(2, 1)).await.unwrap();
    let first = claim_one(&*store, "a").await;
    let at = store.now().await.unwrap() + 5 * SECOND;
    assert_eq!(finish(&*store, &first, retry(at)).await.unwrap().state, StateKind::Retrying);
    assert!(claims_nothing(&*store, "a").await);
    world.advance(5 * SECOND);
    let again = claim_one(&*store, "b").await;
    assert_eq!((again.delivery.id, again.delivery.progress.attempts), (id(1), 2));
    assert_eq!(again.previous, Previous::Concluded);
}

pub(crate) async fn an_inline_command_never_overtakes_a_waiting_one(world: World) {
    let store = world.gateway().await;
    let first = claimed(store.enqueue(inline(command(1, 1), "a")).await.unwrap());
    let second = store.enqueue(inline(command(2, 1), "b")).await.unwrap();
    assert!(matches!(second, Enqueued::Waiting { sequence: 2, ahead: 1 }), "{second:?}");
    assert!(claims_nothing(&*store, "b").await);
    finish(&*store, &first, done("{}")).await.unwrap();
    assert_eq!(claim_one(&*store, "b").await.delivery.id, id(2));
}

pub(crate) async fn an_open_breaker_defers_and_uses_up_no_attempt(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    for _ in 0..10 {
        let claimed = claim_one(&*store, "a").await;
        assert_eq!(claimed.delivery.progress.round_attempts, 1);
        let until = store.now().await.unwrap() + 300 * SECOND;
        assert_eq!(
            finish(&*store, &claimed, Outcome::Defer { until }).await.unwrap().state,
            StateKind::Deferred
        );
        assert!(claims_nothing(&*store, "a").await);
        world.advance(300 * SECOND);
    }
    let record = store.show(id(1)).await.unwrap().unwrap();
    assert_eq!((record.delivery.progress.attempts, record.attempts.len()), (0, 0));
}

pub(crate) async fn an_attempt_is_counted_when_it_is_claimed(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let killed = claim_one(&*store, "a").await;
    assert_eq!(killed.previous, Previous::Concluded);
    world.advance(LEASE - SECOND);
    assert!(claims_nothing(&*store, "b").await);
    world.advance(SECOND);
    let next = claim_one(&*store, "b").await;
    assert_eq!((next.previous, next.delivery.progress.attempts), (Previous::Interrupted, 2));
    let attempts = store.show(id(1)).await.unwrap().unwrap().attempts;
    assert_eq!(attempts.len(), 1);
    assert_eq!(
        (attempts[0].class, attempts[0].by.as_str(), attempts[0].number),
        (Class::Interrupted, "a", 1)
    );
}

pub(crate) async fn a_stale_fence_changes_nothing(world: World) {
    let (sleeper, other) = (world.gateway().await, world.gateway().await);
    sleeper.enqueue(command(1, 1)).await.unwrap();
    let stopped = claim_one(&*sleeper, "a").await;
    world.advance(LEASE);
    let taken = claim_one(&*other, "b").await;

    let lost = |result: Result<_, StoreError>| matches!(result, Err(StoreError::LostClaim));
    assert!(lost(finish(&*sleeper, &stopped, done("{}")).await.map(drop)));
    assert!(lost(sleeper.freeze(stopped.token.clone(), request("late")).await.map(drop)));
    assert_eq!(sleeper.renew(vec![stopped.token.clone()], LEASE).await.unwrap(), [Renewal::Lost]);

    finish(&*other, &taken, done(r#"{"id":"4711"}"#)).await.unwrap();
    assert!(lost(finish(&*sleeper, &stopped, dead()).await.map(drop)));
    let record = other.show(id(1)).await.unwrap().unwrap();
    assert_eq!(record.delivery.frozen, None);
    assert!(
        matches!(&record.delivery.progress.state, State::Done { output: Some(output), .. } if output == r#"{"id":"4711"}"#)
    );
}

pub(crate) async fn a_renewed_lease_is_not_taken_over(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let held = claim_one(&*store, "a").await;
    for _ in 0..5 {
        world.advance(LEASE / 3);
        let until = store.now().await.unwrap() + LEASE;
        assert_eq!(store.renew(vec![held.token.clone()], LEASE).await.unwrap(), [Renewal::Held { until }]);
        assert!(claims_nothing(&*store, "b").await);
    }
    finish(&*store, &held, done("{}")).await.unwrap();
    assert_eq!(store.renew(vec![held.token.clone()], LEASE).await.unwrap(), [Renewal::Lost]);
}

pub(crate) async fn bytes_freeze_before_they_are_sent(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let first = claim_one(&*store, "a").await;
    assert_eq!(store.freeze(first.token.clone(), request("one")).await.unwrap(), "one");
    world.advance(LEASE);
    let second = claim_one(&*store, "b").await;
    assert_eq!(
        second.delivery.frozen.as_ref().map(|frozen| (&frozen.bytes[..], frozen.attempt)),
        Some((&b"one"[..], 1))
    );
    assert_eq!(store.freeze(second.token.clone(), request("two")).await.unwrap(), "one");
    // The second attempt was not sent, but the first one may have been.
    let at = store.now().await.unwrap();
    let outcome = Outcome::Retry { report: report(Class::Unreachable, Sent::No), at };
    finish(&*store, &second, outcome).await.unwrap();
    assert!(claim_one(&*store, "a").await.delivery.frozen.is_some());
}

pub(crate) async fn what_was_never_sent_thaws(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let at = store.now().await.unwrap();
    for outcome in
        [Outcome::Defer { until: at }, Outcome::Retry { report: report(Class::Unreachable, Sent::No), at }]
    {
        let claimed = claim_one(&*store, "a").await;
        assert_eq!(store.freeze(claimed.token.clone(), request("old mapping")).await.unwrap(), "old mapping");
        finish(&*store, &claimed, outcome).await.unwrap();
    }
    let claimed = claim_one(&*store, "a").await;
    assert_eq!(claimed.delivery.frozen, None);
    assert_eq!(store.freeze(claimed.token.clone(), request("new mapping")).await.unwrap(), "new mapping");
}

pub(crate) async fn only_named_backends_are_claimed_and_no_more_than_asked(world: World) {
    let store = world.gateway().await;
    for number in 1..=6 {
        let mut command = command(number, number);
        command.backend = backend(if number % 2 == 0 { "erp" } else { "crm" });
        store.enqueue(command).await.unwrap();
        world.advance(SECOND);
    }
    let take = |name, most, lease| Take { backend: backend(name), most, lease };
    let wanted = vec![take("erp", 2, LEASE), take("billing", 5, LEASE * 10)];
    let claimed = store.claim(Claim { by: instance("a"), take: wanted }).await.unwrap();
    let ids: Vec<_> = claimed.iter().map(|claimed| claimed.delivery.id).collect();
    assert_eq!(ids, [id(2), id(4)], "oldest first");
}

pub(crate) async fn a_claim_lasts_as_long_as_its_own_backend_needs(world: World) {
    let store = world.gateway().await;
    for (number, name) in [(1, "erp"), (2, "crm")] {
        store.enqueue(Enqueue { backend: backend(name), ..command(number, number) }).await.unwrap();
    }
    let take = |name, lease| Take { backend: backend(name), most: 1, lease };
    let wanted = || vec![take("erp", LEASE), take("crm", LEASE * 10)];
    assert_eq!(store.claim(Claim { by: instance("a"), take: wanted() }).await.unwrap().len(), 2);
    world.advance(LEASE + SECOND);
    let taken_over = store.claim(Claim { by: instance("b"), take: wanted() }).await.unwrap();
    let ids: Vec<_> = taken_over.iter().map(|claimed| claimed.delivery.id).collect();
    assert_eq!(ids, [id(1)], "a slow backend's claims hold up nobody else's");
}

pub(crate) async fn a_full_backend_says_so(world: World) {
    let store = world.gateway().await;
    let limits = Limits { backend: 2, total: 3 };
    let mut fill = Vec::new();
    for (number, name) in [(1, "erp"), (2, "erp"), (3, "erp"), (4, "crm"), (5, "crm")] {
        let command = Enqueue { backend: backend(name), limits, ..command(number, number) };
        fill.push(store.enqueue(command).await.unwrap());
    }
    assert!(matches!(fill[2], Enqueued::Full(Full::Backend)), "{:?}", fill[2]);
    assert!(matches!(fill[4], Enqueued::Full(Full::Total)), "{:?}", fill[4]);
    assert!(store.show(id(3)).await.unwrap().is_none());
    let claimed = claim_one(&*store, "a").await;
    finish(&*store, &claimed, done("{}")).await.unwrap();
    let again = Enqueue { limits, ..command(3, 3) };
    assert!(matches!(store.enqueue(again).await.unwrap(), Enqueued::Waiting { .. }));
}

pub(crate) async fn the_next_due_time_is_known(world: World) {
    let store = world.gateway().await;
    let due = |store: std::sync::Arc<dyn caseway_delivery::Store>| async move {
        store.next_due(vec![backend("crm"), backend("erp")]).await.unwrap()
    };
    assert_eq!(due(store.clone()).await, None);
    store.enqueue(command(1, 1)).await.unwrap();
    let now = store.now().await.unwrap();
    assert!(due(store.clone()).await.is_some_and(|at| at <= now));
    let claimed = claim_one(&*store, "a").await;
    assert_eq!(due(store.clone()).await, Some(claimed.until));
    let at = now + 5 * SECOND;
    finish(&*store, &claimed, retry(at)).await.unwrap();
    assert_eq!(due(store.clone()).await, Some(at));
    assert_eq!(store.next_due(vec![backend("crm")]).await.unwrap(), None);
}

pub(crate) async fn a_finished_claim_goes_on_with_the_next_delivery(world: World) {
    let store = world.gateway().await;
    for number in 1..=3 {
        store.enqueue(command(number, 1)).await.unwrap();
    }
    let mut claimed = claim_one(&*store, "a").await;
    for number in 2..=3 {
        let token = claimed.token.clone();
        let then = Then::Next { lease: LEASE };
        let end = Finish { token, outcome: done("{}"), reply: None, announce: Announce::Yes, then };
        claimed = *store.finish(end).await.unwrap().next.unwrap();
        assert_eq!(claimed.delivery.id, id(number));
        assert!(claims_nothing(&*store, "b").await);
    }
    let at = store.now().await.unwrap() + SECOND;
    let end = Finish {
        token: claimed.token.clone(),
        outcome: retry(at),
        reply: None,
        announce: Announce::Yes,
        then: Then::Next { lease: LEASE },
    };
    assert!(store.finish(end).await.unwrap().next.is_none(), "what waits for a retry is not due");
}

fn awaits(text: &str, poll: Option<Time>, deadline: Time) -> Outcome {
    let report = report(Class::Accepted, Sent::Maybe);
    Outcome::Await { report, correlation: correlation(text), poll, deadline }
}

pub(crate) async fn an_answer_that_comes_later_concludes_the_delivery(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(command(2, 1)).await.unwrap();
    let claimed = claim_one(&*store, "a").await;
    let deadline = store.now().await.unwrap() + 600 * SECOND;
    finish(&*store, &claimed, awaits("J-1", None, deadline)).await.unwrap();
    assert!(claims_nothing(&*store, "a").await, "the lane waits for the answer");

    let concluded =
        |name: &'static str, text: &'static str| store.conclude(backend(name), correlation(text), done("{}"));
    assert_eq!(concluded("erp", "J-2").await.unwrap(), Concluded::Unknown);
    assert_eq!(concluded("crm", "J-1").await.unwrap(), Concluded::Unknown);
    assert_eq!(concluded("erp", "J-1").await.unwrap(), Concluded::Done(id(1)));
    assert_eq!(concluded("erp", "J-1").await.unwrap(), Concluded::Already(id(1)));
    assert_eq!(claim_one(&*store, "a").await.delivery.id, id(2));
}

pub(crate) async fn a_question_for_a_later_answer_uses_up_no_attempt(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let mut claimed = claim_one(&*store, "a").await;
    let now = store.now().await.unwrap();
    let deadline = now + 25 * SECOND;
    finish(&*store, &claimed, awaits("J-1", Some(now + 10 * SECOND), deadline)).await.unwrap();
    for asked in 1..=3_u32 {
        world.advance(10 * SECOND);
        claimed = match claim(&*store, "b", 1).await.pop() {
            Some(claimed) => claimed,
            None => panic!("question {asked} is due"),
        };
        assert_eq!(claimed.work, Work::Completion { correlation: correlation("J-1"), deadline });
        assert_eq!(claimed.delivery.progress.attempts, 1);
        let poll = store.now().await.unwrap() + 10 * SECOND;
        if asked < 3 {
            finish(&*store, &claimed, awaits("J-1", Some(poll), deadline)).await.unwrap();
        }
    }
    // The answer comes while somebody asks: the one who asks has lost.
    let concluded = store.conclude(backend("erp"), correlation("J-1"), done(r#"{"id":"1"}"#)).await.unwrap();
    assert_eq!(concluded, Concluded::Done(id(1)));
    let late = finish(&*store, &claimed, dead()).await;
    assert!(matches!(late, Err(StoreError::LostClaim)));
    let state = store.show(id(1)).await.unwrap().unwrap().delivery.progress.state;
    assert!(
        matches!(state, State::Done { output: Some(output), .. } if output == Bytes::from_static(br#"{"id":"1"}"#))
    );
}

pub(crate) async fn what_makes_a_lane_due_wakes_and_a_claim_does_not(world: World) {
    let store = world.gateway().await;
    let mut wakes = store.wakes();
    let mut woken = || {
        let changed = wakes.has_changed().unwrap();
        wakes.mark_unchanged();
        changed
    };
    assert!(claims_nothing(&*store, "a").await);
    assert!(!woken());
    store.enqueue(command(1, 1)).await.unwrap();
    assert!(woken());
    let at = store.now().await.unwrap();
    let claimed = claim_one(&*store, "a").await;
    woken();
    finish(&*store, &claimed, retry(at)).await.unwrap();
    assert!(woken());
    assert!(store.resume(backend("erp"), 10).await.unwrap().is_empty());
    assert!(!woken());
}
