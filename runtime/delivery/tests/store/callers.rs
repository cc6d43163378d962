//! Idempotency towards callers.

use caseway_delivery::audit::Action;
use caseway_delivery::caller::{CallerKey, Earlier, OnLapsed, Opened};
use caseway_delivery::delivery::Announce;
use caseway_delivery::store::{Enqueue, Enqueued, Finish, Retention, Start, Then};

use super::World;
use super::build::*;

fn keyed(number: u64, key: CallerKey) -> Enqueue {
    Enqueue { caller: Some((key, reply("202"))), ..inline(command(number, number), "a") }
}

fn earlier(enqueued: Enqueued) -> Earlier {
    match enqueued {
        Enqueued::Earlier(earlier) => earlier,
        other => panic!("the key is known: {other:?}"),
    }
}

pub(crate) async fn the_same_key_and_request_give_the_first_reply_again(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    let first = claimed(store.enqueue(keyed(1, key.clone())).await.unwrap());
    let end = Finish {
        token: first.token.clone(),
        outcome: done("{}"),
        reply: Some((key.clone(), reply("201"))),
        announce: Announce::No,
        then: Then::Release,
    };
    store.finish(end).await.unwrap();
    assert_eq!(earlier(store.enqueue(keyed(2, key.clone())).await.unwrap()), Earlier::Replied(reply("201")));
    assert!(store.show(id(2)).await.unwrap().is_none());
    let other = caller("motor-claim", "k", "sha256:b");
    assert_eq!(earlier(store.enqueue(keyed(3, other)).await.unwrap()), Earlier::OtherRequest);
    // The first reply stays the first.
    store.close_call(key.clone(), reply("500")).await.unwrap();
    assert_eq!(store.open_call(key.clone()).await.unwrap(), Opened::Earlier(Earlier::Replied(reply("201"))));
    world.advance(key.keep);
    assert_eq!(store.open_call(key).await.unwrap(), Opened::Fresh);
}

pub(crate) async fn a_key_is_kept_for_as_long_as_its_delivery_is_a_dead_letter(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    let first = claimed(store.enqueue(keyed(1, key.clone())).await.unwrap());
    store.close_call(key.clone(), reply("202")).await.unwrap();
    finish(&*store, &first, dead()).await.unwrap();
    world.advance(100 * key.keep);
    let day = 86_400 * SECOND;
    let retention = Retention { deliveries: day, events: day, audit: day, instances: day };
    assert_eq!(store.prune(retention, 100).await.unwrap().calls, 0);
    let again = store.enqueue(keyed(2, key.clone())).await.unwrap();
    assert_eq!(earlier(again), Earlier::Replied(reply("202")), "it would make a second delivery");

    store.act(id(1), Action::Discard, operator()).await.unwrap();
    assert_eq!(store.prune(retention, 100).await.unwrap().calls, 1);
    assert_eq!(store.open_call(key).await.unwrap(), Opened::Fresh);
}

pub(crate) async fn a_key_is_never_shared_between_case_types(world: World) {
    let store = world.gateway().await;
    for (number, case_type) in [(1, "motor-claim"), (2, "complaint")] {
        claimed(store.enqueue(keyed(number, caller(case_type, "k", "sha256:a"))).await.unwrap());
    }
}

pub(crate) async fn a_call_under_way_is_told_apart_from_one_that_lapsed(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    claimed(store.enqueue(keyed(1, key.clone())).await.unwrap());
    let again = || store.enqueue(keyed(2, key.clone()));
    assert_eq!(earlier(again().await.unwrap()), Earlier::InFlight { delivery: Some(id(1)) });
    world.advance(LEASE);
    assert_eq!(earlier(again().await.unwrap()), Earlier::Lapsed { delivery: Some(id(1)) });
    // A delivery that waits has its reply at once.
    let second = caller("motor-claim", "l", "sha256:a");
    let waiting = Enqueue { case: case(1), ..keyed(3, second.clone()) };
    assert!(matches!(store.enqueue(waiting).await.unwrap(), Enqueued::Waiting { ahead: 1, .. }));
    assert_eq!(store.open_call(second).await.unwrap(), Opened::Earlier(Earlier::Replied(reply("202"))));
}

pub(crate) async fn a_call_whose_delivery_went_on_without_it_is_not_under_way(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    let lost = Enqueue { start: Start::Inline { by: instance("a"), lease: SECOND }, ..keyed(1, key.clone()) };
    claimed(store.enqueue(lost).await.unwrap());
    world.advance(2 * SECOND);
    // Its gateway ended; another one takes over, and is done long before the caller's own lease would run out.
    let taken = claim_one(&*store, "b").await;
    let again = || store.enqueue(keyed(2, key.clone()));
    assert_eq!(earlier(again().await.unwrap()), Earlier::InFlight { delivery: Some(id(1)) });
    finish(&*store, &taken, done("{}")).await.unwrap();
    assert_eq!(earlier(again().await.unwrap()), Earlier::Lapsed { delivery: Some(id(1)) });
}

pub(crate) async fn a_lapsed_call_is_taken_over_once(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    assert_eq!(store.open_call(key.clone()).await.unwrap(), Opened::Fresh);
    world.advance(LEASE);
    let lapsed = Opened::Earlier(Earlier::Lapsed { delivery: None });
    assert_eq!(store.open_call(key.clone()).await.unwrap(), lapsed);
    let takes = CallerKey { lapsed: OnLapsed::TakeOver, ..key };
    assert_eq!(store.open_call(takes.clone()).await.unwrap(), Opened::Fresh);
    let in_flight = Opened::Earlier(Earlier::InFlight { delivery: None });
    assert_eq!(store.open_call(takes).await.unwrap(), in_flight);
}

pub(crate) async fn a_call_without_effect_gives_its_key_free(world: World) {
    let store = world.gateway().await;
    let key = caller("motor-claim", "k", "sha256:a");
    assert_eq!(store.open_call(key.clone()).await.unwrap(), Opened::Fresh);
    store.drop_call(key.clone()).await.unwrap();
    assert_eq!(store.open_call(key.clone()).await.unwrap(), Opened::Fresh);
    store.close_call(key.clone(), reply("201")).await.unwrap();
    store.drop_call(key.clone()).await.unwrap();
    assert_eq!(store.open_call(key).await.unwrap(), Opened::Earlier(Earlier::Replied(reply("201"))));
}
