//! Dead letters, redrive, operators' work, search, pruning.

use caseway_delivery::StoreError;
use caseway_delivery::Time;
use caseway_delivery::audit::{Acted, Action, NotApplied, Redrive, Trail};
use caseway_delivery::delivery::{State, StateKind};
use caseway_delivery::lane::OnDead;
use caseway_delivery::outcome::{Class, Outcome, Sent};
use caseway_delivery::search::{Filter, Order, Page};
use caseway_delivery::store::{Enqueue, Previous, Retention};

use super::World;
use super::build::*;

fn by_hand(not_before: Option<Time>) -> Redrive {
    Redrive::Operator { by: operator(), not_before }
}

pub(crate) async fn a_dead_letter_blocks_its_lane(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(command(2, 1)).await.unwrap();
    let first = claim_one(&*store, "a").await;
    assert_eq!(finish(&*store, &first, dead()).await.unwrap().state, StateKind::Dead);
    world.advance(86_400 * SECOND);
    assert!(claims_nothing(&*store, "a").await);
    assert_eq!(store.next_due(vec![backend("erp")]).await.unwrap(), None);
}

pub(crate) async fn a_dead_letter_is_skipped_where_it_is_declared(world: World) {
    let store = world.gateway().await;
    for number in 1..=2 {
        store.enqueue(Enqueue { on_dead: OnDead::Skip, ..command(number, 1) }).await.unwrap();
    }
    let first = claim_one(&*store, "a").await;
    finish(&*store, &first, dead()).await.unwrap();
    assert_eq!(claim_one(&*store, "a").await.delivery.id, id(2));
}

pub(crate) async fn a_redriven_delivery_takes_its_old_place(world: World) {
    let store = world.gateway().await;
    for number in 1..=3 {
        store.enqueue(Enqueue { on_dead: OnDead::Skip, ..command(number, 1) }).await.unwrap();
    }
    let first = claim_one(&*store, "a").await;
    finish(&*store, &first, dead()).await.unwrap();
    let acted = store.redrive(vec![id(1), id(2), id(7)], Redrive::Automatic).await.unwrap();
    assert_eq!(
        acted,
        [Acted::Done(StateKind::Pending), Acted::WrongState(StateKind::Pending), Acted::Missing]
    );
    let again = claim_one(&*store, "a").await;
    assert_eq!((again.delivery.id, again.delivery.sequence), (id(1), 1));
    let progress = &again.delivery.progress;
    assert_eq!((progress.rounds, progress.round_attempts, progress.attempts), (1, 1, 2));
}

pub(crate) async fn a_redrive_during_a_claim_waits_for_its_end(world: World) {
    let store = world.gateway().await;
    for number in 1..=2 {
        store.enqueue(Enqueue { on_dead: OnDead::Skip, ..command(number, 1) }).await.unwrap();
    }
    finish(&*store, &claim_one(&*store, "a").await, dead()).await.unwrap();
    let second = claim_one(&*store, "a").await;
    store.redrive(vec![id(1)], by_hand(None)).await.unwrap();
    assert!(claims_nothing(&*store, "b").await, "the lane is held");
    // Its holder disappears: the older one comes first, then the one that was interrupted.
    world.advance(LEASE);
    let first = claim_one(&*store, "b").await;
    assert_eq!((first.delivery.id, first.previous), (id(1), Previous::Concluded));
    assert!(matches!(finish(&*store, &second, done("{}")).await, Err(StoreError::LostClaim)));
    finish(&*store, &first, done("{}")).await.unwrap();
    let second = claim_one(&*store, "b").await;
    assert_eq!((second.delivery.id, second.previous), (id(2), Previous::Interrupted));
}

pub(crate) async fn many_that_a_person_redrives_come_one_after_another(world: World) {
    let store = world.gateway().await;
    for number in 1..=2 {
        store.enqueue(command(number, number)).await.unwrap();
        finish(&*store, &claim_one(&*store, "a").await, dead()).await.unwrap();
    }
    let now = store.now().await.unwrap();
    for number in 1..=2 {
        let redrive = by_hand(Some(now + u32::try_from(number).unwrap() * SECOND));
        let acted = store.redrive(vec![id(number)], redrive).await.unwrap();
        assert_eq!(acted, [Acted::Done(StateKind::Pending)]);
    }
    assert!(claims_nothing(&*store, "a").await);
    assert_eq!(store.next_due(vec![backend("erp")]).await.unwrap(), Some(now + SECOND));
    for number in 1..=2 {
        world.advance(SECOND);
        let claimed = claim_one(&*store, "a").await;
        assert_eq!((claimed.delivery.id, claimed.delivery.progress.rounds), (id(number), 0));
        finish(&*store, &claimed, done("{}")).await.unwrap();
    }
    // The log is read backwards, a page at a time, of one delivery or of all.
    let latest = store.audit(Trail::default(), 1).await.unwrap();
    assert_eq!((latest[0].what.as_str(), latest[0].delivery), ("redrive", Some(id(2))));
    let before = Trail { before: Some(latest[0].number), ..Trail::default() };
    let earlier = store.audit(before, 10).await.unwrap();
    assert_eq!(earlier.iter().map(|entry| entry.delivery).collect::<Vec<_>>(), [Some(id(1))]);
    let of_first = Trail { delivery: Some(id(1)), before: None };
    assert_eq!(store.audit(of_first, 10).await.unwrap(), earlier);
}

pub(crate) async fn an_edit_is_a_new_revision_and_keeps_the_original(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let first = claim_one(&*store, "a").await;
    let outcome = Outcome::Dead {
        report: report(Class::Unmappable, Sent::No),
        reason: "quantity is no number".to_owned(),
    };
    finish(&*store, &first, outcome).await.unwrap();
    let edit = |revision| Action::Edit {
        payload: payload(r#"{"article":"brake disc"}"#),
        revision,
        not_applied: NotApplied::AsRecorded,
    };
    assert_eq!(store.act(id(1), edit(1), operator()).await.unwrap(), Acted::OtherRevision(0));
    assert_eq!(store.act(id(1), edit(0), operator()).await.unwrap(), Acted::Done(StateKind::Pending));

    let again = claim_one(&*store, "a").await;
    assert_eq!(again.delivery.payload.bytes, r#"{"article":"brake disc"}"#);
    assert_eq!((again.delivery.progress.revision, again.delivery.key.as_str()), (1, "key-1"));
    let record = store.show(id(1)).await.unwrap().unwrap();
    assert_eq!(record.replaced.len(), 1);
    assert_eq!(record.replaced[0].payload.bytes, r#"{"article":"brake pad"}"#);
    assert_eq!((record.replaced[0].revision, record.replaced[0].by.as_str()), (0, "ada"));
    let audit = store.audit(Trail { delivery: Some(id(1)), before: None }, 10).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!((audit[0].what.as_str(), audit[0].delivery), ("edit", Some(id(1))));
}

pub(crate) async fn an_edit_of_what_may_be_applied_needs_a_persons_word(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let first = claim_one(&*store, "a").await;
    store.freeze(first.token.clone(), request("sent")).await.unwrap();
    let outcome =
        Outcome::Park { report: report(Class::Timeout, Sent::Maybe), reason: "uncertain".to_owned() };
    finish(&*store, &first, outcome).await.unwrap();
    assert_eq!(
        store.redrive(vec![id(1)], Redrive::Automatic).await.unwrap(),
        [Acted::WrongState(StateKind::Parked)]
    );
    let edit = |not_applied| Action::Edit { payload: payload("{}"), revision: 0, not_applied };
    let acted = store.act(id(1), edit(NotApplied::AsRecorded), operator()).await.unwrap();
    assert_eq!(acted, Acted::MayBeApplied);
    assert!(store.audit(Trail::default(), 10).await.unwrap().is_empty());
    let acted = store.act(id(1), edit(NotApplied::Verified), operator()).await.unwrap();
    assert_eq!(acted, Acted::Done(StateKind::Pending));
    let again = claim_one(&*store, "a").await;
    assert_eq!((again.delivery.frozen.as_ref(), again.delivery.progress.revision), (None, 1));
}

pub(crate) async fn a_discarded_delivery_lets_its_lane_go_on(world: World) {
    let store = world.gateway().await;
    for number in 1..=3 {
        store.enqueue(command(number, 1)).await.unwrap();
    }
    let first = claim_one(&*store, "a").await;
    let wrong = store.act(id(1), Action::Discard, operator()).await.unwrap();
    assert_eq!(wrong, Acted::WrongState(StateKind::Claimed));
    finish(&*store, &first, dead()).await.unwrap();
    for number in [1, 2] {
        let acted = store.act(id(number), Action::Discard, operator()).await.unwrap();
        assert_eq!(acted, Acted::Done(StateKind::Discarded));
    }
    assert_eq!(claim_one(&*store, "a").await.delivery.id, id(3));
    let state = store.show(id(1)).await.unwrap().unwrap().delivery.progress.state;
    assert!(matches!(state, State::Discarded { reason, .. } if reason == "looked at it"));
}

pub(crate) async fn the_history_shows_every_attempt(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    for step in [5, 15] {
        let claimed = claim_one(&*store, "a").await;
        world.advance(SECOND);
        let at = store.now().await.unwrap() + step * SECOND;
        finish(&*store, &claimed, retry(at)).await.unwrap();
        world.advance(step * SECOND);
    }
    let claimed = claim_one(&*store, "b").await;
    finish(&*store, &claimed, dead()).await.unwrap();
    let record = store.show(id(1)).await.unwrap().unwrap();
    let attempts = record.attempts;
    let numbers: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert!(attempts.iter().all(|attempt| attempt.class == Class::Failing && attempt.status == Some(503)));
    assert!(attempts.iter().all(|attempt| attempt.excerpt.as_deref() == Some(b"HTTP 503")));
    assert!(attempts.iter().all(|attempt| attempt.mapped == Some(mapped())));
    assert_eq!(attempts[0].ended.since(attempts[0].started), SECOND);
    assert_eq!((attempts[0].by.as_str(), attempts[2].by.as_str()), ("a", "b"));
    let state = record.delivery.progress.state;
    assert!(matches!(state, State::Dead { class: Class::Failing, reason, .. } if reason == "503 four times"));
}

pub(crate) async fn deliveries_are_found_by_their_properties(world: World) {
    let store = world.gateway().await;
    let start = store.now().await.unwrap();
    for number in 1..=5 {
        let mut command = command(number, number % 2);
        command.on_dead = OnDead::Skip;
        store.enqueue(command).await.unwrap();
        world.advance(SECOND);
    }
    finish(&*store, &claim_one(&*store, "a").await, dead()).await.unwrap();

    let found = |filter: Filter, page: Page| {
        let store = store.clone();
        async move {
            store.search(filter, page).await.unwrap().into_iter().map(|found| found.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(found(Filter::default(), page()).await, [5, 4, 3, 2, 1].map(id));
    let of_case =
        Filter { case_type: Some(case(1).case_type), case_id: Some(case(1).id), ..Filter::default() };
    assert_eq!(found(of_case, page()).await, [5, 3, 1].map(id));
    let dead = Filter { states: vec![StateKind::Dead, StateKind::Parked], ..Filter::default() };
    assert_eq!(found(dead.clone(), page()).await, [id(1)]);
    let summary = store.search(dead, page()).await.unwrap().remove(0);
    assert_eq!((summary.class, summary.reason.as_deref()), (Some(Class::Failing), Some("503 four times")));
    let by_class = Filter { class: Some(Class::Failing), backend: Some(backend("erp")), ..Filter::default() };
    assert_eq!(found(by_class, page()).await, [id(1)]);
    assert!(found(Filter { backend: Some(backend("crm")), ..Filter::default() }, page()).await.is_empty());
    let within = Filter { from: Some(start + SECOND), to: Some(start + 3 * SECOND), ..Filter::default() };
    assert_eq!(found(within, page()).await, [3, 2].map(id));

    for (order, expected) in [(Order::NewestFirst, [5, 4, 3, 2, 1]), (Order::OldestFirst, [1, 2, 3, 4, 5])] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let some = store.search(Filter::default(), Page { after, limit: 2, order }).await.unwrap();
            let Some(last) = some.last() else { break };
            after = Some(last.cursor());
            seen.extend(some.iter().map(|found| found.id));
        }
        assert_eq!(seen, expected.map(id));
    }
}

pub(crate) async fn old_deliveries_are_pruned_and_dead_letters_are_kept(world: World) {
    let store = world.gateway().await;
    for number in 1..=4 {
        store.enqueue(command(number, number)).await.unwrap();
    }
    let mut claimed = claim(&*store, "a", 3).await;
    finish(&*store, &claimed.remove(0), dead()).await.unwrap();
    for claimed in &claimed {
        finish(&*store, claimed, done("{}")).await.unwrap();
    }
    let day = 86_400 * SECOND;
    let retention = Retention { deliveries: day, events: day, audit: day, instances: day };
    assert!(store.prune(retention, 100).await.unwrap().is_empty());
    world.advance(day + SECOND);
    assert_eq!(store.prune(retention, 1).await.unwrap().deliveries, 1);
    let mut rounds = 0;
    while !store.prune(retention, 1).await.unwrap().is_empty() {
        rounds += 1;
        assert!(rounds < 100, "pruning comes to an end");
    }
    let left = store.search(Filter::default(), page()).await.unwrap();
    let mut left: Vec<StateKind> = left.iter().map(|left| left.state).collect();
    left.sort();
    assert_eq!(left, [StateKind::Pending, StateKind::Dead]);
    // A case that comes again starts a new lane, and no old token fits it.
    let gone = claimed[0].delivery.case.clone();
    store.enqueue(Enqueue { case: gone, ..command(9, 9) }).await.unwrap();
    let waiting = claim(&*store, "a", 10).await;
    let again = waiting.iter().find(|claimed| claimed.delivery.id == id(9)).unwrap();
    assert!(again.token.fence > claimed[0].token.fence);
    assert_eq!(again.delivery.sequence, 1);
}

pub(crate) async fn what_people_did_is_kept_for_its_time_and_as_long_as_it_is_undecided(world: World) {
    let store = world.gateway().await;
    for number in 1..=2 {
        store.enqueue(command(number, number)).await.unwrap();
        finish(&*store, &claim_one(&*store, "a").await, dead()).await.unwrap();
        store.redrive(vec![id(number)], by_hand(None)).await.unwrap();
        finish(&*store, &claim_one(&*store, "a").await, dead()).await.unwrap();
    }
    store.act(id(2), Action::Discard, operator()).await.unwrap();
    store.record("breaker erp held open".to_owned(), operator()).await.unwrap();
    let day = 86_400 * SECOND;
    let retention = Retention { deliveries: 3 * day, events: 3 * day, audit: day, instances: 3 * day };
    let log = async || {
        let entries = store.audit(Trail::default(), 10).await.unwrap();
        entries.into_iter().map(|entry| (entry.what, entry.delivery)).collect::<Vec<_>>()
    };
    world.advance(day);
    assert_eq!(store.prune(retention, 100).await.unwrap().audit, 0, "not older than a day");
    store.record("breaker erp as it was".to_owned(), operator()).await.unwrap();
    world.advance(SECOND);
    // A page at a time.
    assert_eq!(store.prune(retention, 2).await.unwrap().audit, 2);
    assert_eq!(store.prune(retention, 2).await.unwrap().audit, 1);
    assert_eq!(store.prune(retention, 2).await.unwrap().audit, 0);
    let kept = [("breaker erp as it was".to_owned(), None), ("redrive".to_owned(), Some(id(1)))];
    assert_eq!(log().await, kept, "the first delivery is a dead letter yet");
    store.act(id(1), Action::Discard, operator()).await.unwrap();
    assert_eq!(store.prune(retention, 2).await.unwrap().audit, 1);
    let left: Vec<_> = log().await.into_iter().map(|(_, of)| of).collect();
    assert_eq!(left, [Some(id(1)), None], "that it was given up, and what is younger than a day");
}
