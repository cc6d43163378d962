//! Short forms for what tests say over and over.

use std::time::Duration;

use bytes::Bytes;
use caseway_delivery::caller::{CallerKey, OnLapsed, Reply};
use caseway_delivery::delivery::{Announce, Mapped, Payload};
use caseway_delivery::id::{
    Actor, Backend, BackendKey, Case, CaseId, CaseType, Correlation, DeliveryId, Digest, Instance, Operation,
};
use caseway_delivery::lane::{LaneRule, OnDead};
use caseway_delivery::outcome::{Class, Outcome, Report, Sent};
use caseway_delivery::search::{Order, Page};
use caseway_delivery::store::{
    Claim, Claimed, Enqueue, Enqueued, Finish, Finished, Limits, Request, Start, Take, Then,
};
use caseway_delivery::{Store, StoreError, Time, audit};

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const LEASE: Duration = Duration::from_secs(30);

pub(crate) fn id(number: u64) -> DeliveryId {
    DeliveryId::new(Time::from_millis(1), u128::from(number))
}

pub(crate) fn case(number: u64) -> Case {
    Case { case_type: CaseType::new("motor-claim").unwrap(), id: CaseId::new(format!("C-{number}")).unwrap() }
}

pub(crate) fn backend(name: &str) -> Backend {
    Backend::new(name).unwrap()
}

pub(crate) fn instance(name: &str) -> Instance {
    Instance::new(name).unwrap()
}

pub(crate) fn digest(text: &str) -> Digest {
    Digest::new(text).unwrap()
}

pub(crate) fn correlation(text: &str) -> Correlation {
    Correlation::new(text).unwrap()
}

pub(crate) fn operator() -> audit::By {
    audit::By { actor: Actor::new("ada").unwrap(), reason: "looked at it".to_owned() }
}

pub(crate) fn page() -> Page {
    Page { after: None, limit: 100, order: Order::NewestFirst }
}

pub(crate) fn payload(text: &'static str) -> Payload {
    Payload { schema: digest("sha256:input"), bytes: Bytes::from_static(text.as_bytes()) }
}

/// A command of a case to the ERP that waits its turn.
pub(crate) fn command(number: u64, of: u64) -> Enqueue {
    Enqueue {
        id: id(number),
        case: case(of),
        backend: backend("erp"),
        operation: Operation::new("orders.PlaceOrder").unwrap(),
        version: 1,
        lane: LaneRule::Case,
        on_dead: OnDead::Block,
        payload: payload(r#"{"article":"brake pad"}"#),
        key: BackendKey::new(format!("key-{number}")).unwrap(),
        trace: None,
        announce: Announce::Yes,
        caller: None,
        start: Start::Queue { not_before: None },
        limits: Limits { backend: 1000, total: 10_000 },
    }
}

pub(crate) fn inline(command: Enqueue, by: &str) -> Enqueue {
    Enqueue { start: Start::Inline { by: instance(by), lease: LEASE }, ..command }
}

pub(crate) fn caller(case_type: &str, key: &str, request: &str) -> CallerKey {
    CallerKey {
        case_type: CaseType::new(case_type).unwrap(),
        key: key.to_owned(),
        request: digest(request),
        keep: Duration::from_secs(86_400),
        lease: LEASE,
        lapsed: OnLapsed::Tell,
    }
}

pub(crate) fn reply(text: &'static str) -> Reply {
    Reply(Bytes::from_static(text.as_bytes()))
}

/// Takes over at most `most` lanes of the ERP.
pub(crate) async fn claim(store: &dyn Store, by: &str, most: u32) -> Vec<Claimed> {
    let take = vec![Take { backend: backend("erp"), most, lease: LEASE }];
    store.claim(Claim { by: instance(by), take }).await.unwrap()
}

pub(crate) async fn claim_one(store: &dyn Store, by: &str) -> Claimed {
    let mut claimed = claim(store, by, 1).await;
    assert_eq!(claimed.len(), 1, "one lane is due");
    claimed.remove(0)
}

pub(crate) async fn claims_nothing(store: &dyn Store, by: &str) -> bool {
    claim(store, by, 10).await.is_empty()
}

pub(crate) fn claimed(enqueued: Enqueued) -> Claimed {
    match enqueued {
        Enqueued::Claimed(claimed) => *claimed,
        other => panic!("not claimed: {other:?}"),
    }
}

pub(crate) fn report(class: Class, sent: Sent) -> Report {
    let status = match class {
        Class::Success => Some(201),
        Class::Failing => Some(503),
        Class::Refused => Some(422),
        _ => None,
    };
    let excerpt = status.map(|status| Bytes::from(format!("HTTP {status}")));
    Report { class, status, excerpt, sent, mapped: Some(mapped()), trace: None }
}

pub(crate) fn mapped() -> Mapped {
    Mapped { contract: digest("sha256:contract"), mapping: digest("sha256:mapping") }
}

pub(crate) fn request(text: &'static str) -> Request {
    Request { bytes: Bytes::from_static(text.as_bytes()), mapped: mapped() }
}

pub(crate) fn done(output: &'static str) -> Outcome {
    Outcome::Done {
        report: report(Class::Success, Sent::Maybe),
        output: Some(Bytes::from_static(output.as_bytes())),
    }
}

pub(crate) fn retry(at: Time) -> Outcome {
    Outcome::Retry { report: report(Class::Failing, Sent::Maybe), at }
}

pub(crate) fn dead() -> Outcome {
    Outcome::Dead { report: report(Class::Failing, Sent::Maybe), reason: "503 four times".to_owned() }
}

pub(crate) async fn finish(
    store: &dyn Store,
    claimed: &Claimed,
    outcome: Outcome,
) -> Result<Finished, StoreError> {
    let token = claimed.token.clone();
    store.finish(Finish { token, outcome, reply: None, announce: Announce::Yes, then: Then::Release }).await
}
