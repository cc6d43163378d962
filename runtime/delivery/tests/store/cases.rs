//! How cases stand, and what they hear.

use caseway_delivery::audit::Action;
use caseway_delivery::delivery::{Announce, StateKind};
use caseway_delivery::event::{News, Standing, Waiter, What};
use caseway_delivery::id::{CaseType, Operation};
use caseway_delivery::store::{Enqueue, Enqueued};

use super::World;
use super::build::*;

pub(crate) async fn a_case_stands_as_its_deliveries_do(world: World) {
    let store = world.gateway().await;
    let standing = || async {
        let status = store.case_status(case(1)).await.unwrap();
        status.backends.iter().find(|status| status.backend == backend("erp")).map(|status| status.standing())
    };
    assert_eq!(standing().await, None);
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(Enqueue { backend: backend("crm"), ..command(5, 1) }).await.unwrap();
    let other = Enqueue {
        case: caseway_delivery::id::Case { case_type: CaseType::new("complaint").unwrap(), ..case(1) },
        ..command(6, 1)
    };
    store.enqueue(other).await.unwrap();
    assert_eq!(standing().await, Some(Standing::Pending));
    let of_this_case = || async {
        claim(&*store, "a", 2).await.into_iter().find(|claimed| claimed.delivery.id == id(1)).unwrap()
    };
    let at = store.now().await.unwrap();
    finish(&*store, &of_this_case().await, retry(at)).await.unwrap();
    assert_eq!(standing().await, Some(Standing::Retrying));
    let claimed = of_this_case().await;
    finish(&*store, &claimed, dead()).await.unwrap();
    assert_eq!(standing().await, Some(Standing::Attention));
    store.enqueue(command(2, 1)).await.unwrap();
    assert_eq!(standing().await, Some(Standing::Blocked));
    store.act(id(1), Action::Discard, operator()).await.unwrap();
    assert_eq!(standing().await, Some(Standing::Pending));
    let claimed = claim_one(&*store, "a").await;
    world.advance(SECOND);
    finish(&*store, &claimed, done("{}")).await.unwrap();
    assert_eq!(standing().await, Some(Standing::InSync));
    let status = store.case_status(case(1)).await.unwrap();
    let names: Vec<_> = status.backends.iter().map(|status| status.backend.as_str()).collect();
    assert_eq!(names, ["crm", "erp"]);
    assert_eq!(status.backends[1].synced, Some(store.now().await.unwrap()));
    assert_eq!(status.backends[1].oldest, None);
}

pub(crate) async fn events_are_numbered_without_gaps(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*store, "a").await;
    let at = store.now().await.unwrap();
    finish(&*store, &claimed, retry(at)).await.unwrap();
    let claimed = claim_one(&*store, "a").await;
    finish(&*store, &claimed, done("{}")).await.unwrap();
    let events = store.events(case(1), 0, 10).await.unwrap();
    let seen: Vec<_> = events
        .iter()
        .map(|event| match &event.what {
            What::Delivery { state, .. } => (event.number, *state),
            What::Resumed { .. } => panic!("nothing waited"),
        })
        .collect();
    assert_eq!(seen, [(1, StateKind::Pending), (2, StateKind::Retrying), (3, StateKind::Done)]);
    assert_eq!(store.events(case(1), 1, 1).await.unwrap(), events[1..2]);
    assert_eq!(store.case_status(case(1)).await.unwrap().last_event, 3);
}

pub(crate) async fn an_announcement_goes_with_its_delivery(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(Enqueue { announce: Announce::No, ..command(2, 2) }).await.unwrap();
    for claimed in claim(&*store, "a", 2).await {
        finish(&*store, &claimed, dead()).await.unwrap();
    }
    let waiting = store.announcements(10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((&waiting[0].case, waiting[0].news), (&case(1), News::Attention));

    let carrier =
        |number| Enqueue { backend: backend("callbacks"), announce: Announce::No, ..command(number, 1) };
    let full = Enqueue { limits: caseway_delivery::store::Limits { backend: 0, total: 0 }, ..carrier(7) };
    let refused = store.announce(waiting[0].clone(), Some(full)).await.unwrap();
    assert!(matches!(refused, Some(Enqueued::Full(_))));
    assert_eq!(store.announcements(10).await.unwrap(), waiting, "what could not be sent stays");
    let taken = store.announce(waiting[0].clone(), Some(carrier(8))).await.unwrap();
    assert!(matches!(taken, Some(Enqueued::Waiting { .. })));
    assert!(store.announce(waiting[0].clone(), Some(carrier(9))).await.unwrap().is_none());
    assert!(store.show(id(9)).await.unwrap().is_none());
    store.act(id(1), Action::Discard, operator()).await.unwrap();
    assert_eq!(store.announcements(10).await.unwrap()[0].news, News::InSync);
}

pub(crate) async fn waiters_resume_once(world: World) {
    let store = world.gateway().await;
    let since = store.now().await.unwrap();
    let waiter = |number| Waiter {
        case: case(number),
        backend: backend("erp"),
        operation: Operation::new("orders.GetOrder").unwrap(),
        since,
    };
    for number in [1, 1, 2, 3] {
        store.wait(waiter(number), Announce::Yes).await.unwrap();
    }
    assert!(store.resume(backend("crm"), 10).await.unwrap().is_empty());
    assert_eq!(store.resume(backend("erp"), 2).await.unwrap(), [waiter(1), waiter(2)]);
    assert_eq!(store.resume(backend("erp"), 2).await.unwrap(), [waiter(3)]);
    assert!(store.resume(backend("erp"), 2).await.unwrap().is_empty());
    let news: Vec<_> =
        store.announcements(10).await.unwrap().into_iter().map(|news| (news.case, news.news)).collect();
    assert_eq!(news, [1, 2, 3].map(|number| (case(number), News::Resumed)));
    assert!(matches!(store.events(case(1), 0, 10).await.unwrap()[0].what, What::Resumed { .. }));
}
