//! The one door to everything durable.
//!
//! Every method is one whole transaction: it happens completely or, on any error but [`StoreError::Unknown`], not at all. When
//! a method has answered `Ok`, what it wrote survives the process, and (PostgreSQL, SQLite) the machine.
//!
//! # What every store guarantees
//! 1. **Order.** In each lane, deliveries are given out in the order in which [`enqueue`](Store::enqueue) was
//!    committed. The next one is given out only when the one before it is done or discarded, or dead or parked under
//!    [`OnDead::Skip`]. A redriven delivery takes its old place again.
//! 2. **One at a time.** At any moment at most one claim per lane can write. A claim ends when it is finished, or when its
//!    lease has run out *and* somebody else claims the lane; from then on every write with the old [`Token`] answers
//!    [`StoreError::LostClaim`] and changes nothing. A gateway that was stopped past its lease and wakes cannot write.
//! 3. **The store's time.** Leases and due times are judged by the store's own clock ([`now`](Store::now)). Compute due times
//!    from it, never from the gateway's clock.
//! 4. **Counted when claimed.** An attempt is counted by the claim, so that a delivery that kills its process runs out of
//!    attempts. When the claim before ended without a word, [`Claimed::previous`] says so and the attempt
//!    is in the history as [`Class::Interrupted`](crate::outcome::Class::Interrupted). If its bytes were frozen, the backend may have seen them.
//! 5. **Frozen before sent.** [`freeze`](Store::freeze) must have answered `Ok` before the first byte leaves. From then on
//!    [`Delivery::frozen`] is what every attempt of this revision sends, until an attempt that froze it reports
//!    [`Sent::No`](crate::outcome::Sent::No) or is deferred, which thaws it: then nothing was ever sent.
//! 6. **Nothing is dropped.** A delivery's dead letter is the delivery itself in another state: state, attempt, event
//!    and announcement are written together or it stays claimed and comes again after its lease.
//! 7. **Callers' keys** are claimed in the transaction that enqueues, so two calls with one key make one delivery at most.
//! 8. **Events** of a case have numbers without gaps, given in commit order.
//! 9. **Newer rows are left alone.** What a newer release has written is not claimed by this one.
//!
//! # How an engine uses it
//! - A command that may queue: [`enqueue`](Store::enqueue) with [`Start::Inline`]. [`Enqueued::Claimed`]: freeze, send,
//!   [`finish`](Store::finish). [`Enqueued::Waiting`]: answer 202.
//! - The delivery loop: [`claim`](Store::claim) for backends whose breaker lets calls through (a closed one with as many as its ramp
//!   allows, a half-open one with 1), [`renew`](Store::renew) each third of the lease, [`finish`](Store::finish). Wait for
//!   [`wakes`](Store::wakes) or for [`next_due`](Store::next_due), and look every second as well: what other gateways write wakes this
//!   one soon on PostgreSQL, and need not.
//! - After [`StoreError::Unknown`] from `renew` or `finish`: stop; do not send anything more under that claim.
//! - After [`StoreError::Unknown`] from `enqueue`: answer 503; the caller's key makes its repetition safe.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

use crate::audit::{Acted, Action, By, Entry, Redrive, Trail};
use crate::caller::{CallerKey, Earlier, Opened, Reply};
use crate::delivery::{Announce, Delivery, Mapped, Payload, StateKind, Work};
use crate::error::StoreError;
use crate::event::{Announcement, CaseStatus, Event, Waiter};
use crate::id::{Backend, BackendKey, Case, Correlation, DeliveryId, Instance, Operation, Trace};
use crate::lane::{LaneKey, LaneRule, OnDead};
use crate::outcome::Outcome;
use crate::search::{Filter, Page, Record, Summary};
use crate::time::Time;

/// What a method of [`Store`] answers with, sooner or later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A durable store of deliveries. See the [module](self) for what holds.
///
/// An answer that is dropped before it resolves leaves the transaction either done or not done, never half done.
pub trait Store: std::fmt::Debug + Send + Sync + 'static {
    /// The store's time.
    fn now(&self) -> Answer<'_, Time>;

    /// Takes a delivery in: checks the caller's key and the limits, gives it its place in its lane, and claims the lane
    /// where it is asked for and the lane is empty.
    fn enqueue(&self, new: Enqueue) -> Answer<'_, Enqueued>;

    /// Takes over lanes that are due, oldest due first, and counts an attempt of each one's next delivery. Lanes that another
    /// gateway is about to take are passed over, never waited for.
    fn claim(&self, claim: Claim) -> Answer<'_, Vec<Claimed>>;

    /// Prolongs leases to now + `lease`; one answer per token, in order. A token that is not answered with
    /// [`Renewal::Held`], or an error, means: stop before the next side effect.
    fn renew(&self, tokens: Vec<Token>, lease: Duration) -> Answer<'_, Vec<Renewal>>;

    /// Writes down the bytes that are about to be sent. When bytes are frozen already, they stay, and are answered: send those.
    fn freeze(&self, token: Token, request: Request) -> Answer<'_, Bytes>;

    /// Writes down how a claim ended, and lets the lane go or goes on with its next delivery.
    fn finish(&self, finish: Finish) -> Answer<'_, Finished>;

    /// When the earliest lane of these backends comes due; `None` when nothing waits for a time. A lane under a lease counts with
    /// the lease's end. The answer may lie in the past.
    fn next_due(&self, backends: Vec<Backend>) -> Answer<'_, Option<Time>>;

    /// Changes whenever something that was written through this value made a lane due or added an event, and soon after others
    /// wrote such a thing where the store can tell (PostgreSQL): a hint, which may be missing.
    fn wakes(&self) -> watch::Receiver<u64>;

    /// Ends the wait of a delivery in [`State::Awaiting`](crate::delivery::State::Awaiting) (or of one that is just being asked
    /// for) with what the backend has answered: [`Outcome::Done`], [`Outcome::Dead`] or [`Outcome::Park`].
    fn conclude(&self, backend: Backend, correlation: Correlation, outcome: Outcome)
    -> Answer<'_, Concluded>;

    /// The delivery that an answer of a backend is about, whether it still waits for it or not.
    fn answered(&self, backend: Backend, correlation: Correlation) -> Answer<'_, Option<DeliveryId>>;

    /// Claims a caller's key for a command that makes no delivery.
    fn open_call(&self, key: CallerKey) -> Answer<'_, Opened>;

    /// Writes down the reply under a caller's key, once: a second reply changes nothing.
    fn close_call(&self, key: CallerKey, reply: Reply) -> Answer<'_, ()>;

    /// Gives a caller's key free again: the call had certainly no effect. A key with a reply or a delivery stays.
    fn drop_call(&self, key: CallerKey) -> Answer<'_, ()>;

    /// How a case stands, with each backend.
    fn case_status(&self, case: Case) -> Answer<'_, CaseStatus>;

    /// A case's events with numbers above `after`, at most `limit`, in order.
    fn events(&self, case: Case, after: u64, limit: u32) -> Answer<'_, Vec<Event>>;

    /// Announcements that nobody has acknowledged, oldest first.
    fn announcements(&self, limit: u32) -> Answer<'_, Vec<Announcement>>;

    /// Acknowledges an announcement and takes in the delivery that carries it, both or neither. Answers `None` when
    /// another gateway was faster; `delivery: None` acknowledges only. Start the delivery with [`Start::Queue`].
    fn announce(&self, announcement: Announcement, delivery: Option<Enqueue>)
    -> Answer<'_, Option<Enqueued>>;

    /// Remembers that a case waits for a backend; once per case, backend and operation.
    fn wait(&self, waiter: Waiter, announce: Announce) -> Answer<'_, ()>;

    /// Ends the wait of at most `limit` waiters, oldest first: each gets its event, and its announcement where it is wanted.
    fn resume(&self, backend: Backend, limit: u32) -> Answer<'_, Vec<Waiter>>;

    /// Deliveries by their properties.
    fn search(&self, filter: Filter, page: Page) -> Answer<'_, Vec<Summary>>;

    /// Everything about one delivery.
    fn show(&self, id: DeliveryId) -> Answer<'_, Option<Record>>;

    /// Queues dead (and, for operators, parked) deliveries again, each in its old place; one answer per id, in order.
    fn redrive(&self, ids: Vec<DeliveryId>, redrive: Redrive) -> Answer<'_, Vec<Acted>>;

    /// Does an operator's work on one delivery, audited.
    fn act(&self, id: DeliveryId, action: Action, by: By) -> Answer<'_, Acted>;

    /// Adds an entry of the engine's own to the audit log (a breaker held open, say).
    fn record(&self, what: String, by: By) -> Answer<'_, ()>;

    /// The audit log, newest first.
    fn audit(&self, trail: Trail, limit: u32) -> Answer<'_, Vec<Entry>>;

    /// Says that an instance is alive.
    fn heartbeat(&self, instance: Instance, release: String) -> Answer<'_, ()>;

    /// Instances and when each was last heard of, most recent first.
    fn instances(&self) -> Answer<'_, Vec<Alive>>;

    /// What waits, by backend, for gauges. Cheap: it does not count rows.
    fn depths(&self) -> Answer<'_, Vec<Depth>>;

    /// Deletes at most `limit` rows of each kind that are older than they need to be kept. Call it again
    /// until [`Pruned::is_empty`].
    fn prune(&self, retention: Retention, limit: u32) -> Answer<'_, Pruned>;

    /// Encrypts at most `limit` deliveries anew that are not under the current key; the number of those done. Zero where
    /// nothing is left to do, so that the old key can go.
    fn reseal(&self, limit: u32) -> Answer<'_, u64>;
}

/// A delivery to take in.
#[derive(Debug, Clone)]
pub struct Enqueue {
    /// Its id, made by the engine.
    pub id: DeliveryId,
    /// Its case.
    pub case: Case,
    /// Where it goes.
    pub backend: Backend,
    /// The service operation.
    pub operation: Operation,
    /// The major version of the service.
    pub version: u32,
    /// What it is ordered with.
    pub lane: LaneRule,
    /// What happens behind it when it dies.
    pub on_dead: OnDead,
    /// The canonical input.
    pub payload: Payload,
    /// The key towards the backend.
    pub key: BackendKey,
    /// The trace that brought it.
    pub trace: Option<Trace>,
    /// Whether changes of the case's standing are announced.
    pub announce: Announce,
    /// The caller's key, where it gave one, and the reply to keep under it if the delivery waits.
    pub caller: Option<(CallerKey, Reply)>,
    /// When its first attempt is made, and by whom.
    pub start: Start,
    /// How much may wait.
    pub limits: Limits,
}

/// When the first attempt is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Now, by this instance, if nothing waits in the lane; otherwise in its turn, by any.
    Inline {
        /// Who.
        by: Instance,
        /// For how long the lane is claimed.
        lease: Duration,
    },
    /// In its turn, by any instance, and not before the time given.
    Queue {
        /// The earliest time of its first attempt; `None` is now.
        not_before: Option<Time>,
    },
}

/// How many deliveries may be open (waiting or under way). Gateways that enqueue at the same moment may together
/// exceed a limit by what they have under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the delivery's backend.
    pub backend: u64,
    /// For all backends together.
    pub total: u64,
}

/// What became of an [`Enqueue`].
#[derive(Debug, Clone)]
pub enum Enqueued {
    /// It is stored and its lane claimed for the inline attempt.
    Claimed(Box<Claimed>),
    /// It is stored and waits.
    Waiting {
        /// Its place in the lane.
        sequence: u64,
        /// How many of its lane go before it, dead ones that block included.
        ahead: u64,
    },
    /// Too much waits: nothing was stored.
    Full(Full),
    /// The caller's key was seen before: nothing was stored.
    Earlier(Earlier),
}

/// Which limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// The backend's.
    Backend,
    /// That of all backends together.
    Total,
}

/// Which lanes to take over.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Who claims.
    pub by: Instance,
    /// Of which backends. One that is not named is left alone.
    pub take: Vec<Take>,
}

/// Lanes of one backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Whose lanes.
    pub backend: Backend,
    /// How many at most.
    pub most: u32,
    /// For how long: what this backend's attempts need, because the lanes of a gateway that ends wait for so long.
    pub lease: Duration,
}

/// The right to work on one delivery, and to write what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token {
    /// The lane.
    pub lane: LaneKey,
    /// The delivery.
    pub delivery: DeliveryId,
    /// Grows with every claim of the lane.
    pub fence: u64,
    /// Whose right it is.
    pub by: Instance,
}

/// A delivery to work on.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The right to it.
    pub token: Token,
    /// The delivery.
    pub delivery: Delivery,
    /// What is to do.
    pub work: Work,
    /// Until when the right lasts, by the store's clock.
    pub until: Time,
    /// How the claim before this one ended.
    pub previous: Previous,
}

/// How the claim before ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Previous {
    /// Its outcome is written down, or there was none.
    Concluded,
    /// Nothing is known: its gateway ended or lost the store. If [`Delivery::frozen`] is there, the backend may have applied it.
    Interrupted,
}

/// What became of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// It lasts until then.
    Held {
        /// By the store's clock.
        until: Time,
    },
    /// Somebody else has the lane, or the delivery is settled. Stop.
    Lost,
}

/// A mapped request about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The request, in whatever form the engine keeps it.
    pub bytes: Bytes,
    /// What it was mapped under.
    pub mapped: Mapped,
}

/// The end of a claim.
#[derive(Debug, Clone)]
pub struct Finish {
    /// The claim.
    pub token: Token,
    /// How it ended.
    pub outcome: Outcome,
    /// The caller's key and reply, where one was given for this delivery and none is written down yet.
    pub reply: Option<(CallerKey, Reply)>,
    /// Whether what it makes of the case's standing is news: `No` where the caller is still there and gets the outcome as its
    /// reply. It counts only for deliveries that are announced at all.
    pub announce: Announce,
    /// What then.
    pub then: Then,
}

/// What the instance does with the lane afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Lets it go.
    Release,
    /// Claims its next delivery in the same transaction, where one is due.
    Next {
        /// For how long.
        lease: Duration,
    },
}

/// What came of a [`Finish`].
#[derive(Debug, Clone)]
pub struct Finished {
    /// The delivery's new state.
    pub state: StateKind,
    /// The lane's next delivery, where it was asked for and is due.
    pub next: Option<Box<Claimed>>,
}

/// What came of an answer from a backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concluded {
    /// The delivery is concluded.
    Done(DeliveryId),
    /// It was concluded before: nothing has changed.
    Already(DeliveryId),
    /// No delivery waits, or waited, for it. Its attempt may still be under way: ask the backend to come again.
    Unknown,
}

/// An instance that was heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alive {
    /// Which.
    pub instance: Instance,
    /// Its release.
    pub release: String,
    /// Since when.
    pub since: Time,
    /// When it was last heard of.
    pub seen: Time,
}

/// What waits for one backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depth {
    /// Which.
    pub backend: Backend,
    /// Open deliveries.
    pub open: u64,
    /// Dead letters.
    pub dead: u64,
    /// Parked deliveries.
    pub parked: u64,
    /// When the oldest open delivery was accepted.
    pub oldest: Option<Time>,
}

/// How long things are kept after they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Done and discarded deliveries with their attempts. Dead and parked ones are never pruned.
    pub deliveries: Duration,
    /// Events. The last one of a case stays for as long as the case has deliveries.
    pub events: Duration,
    /// Audit entries. What was done to a delivery that is not over stays with it.
    pub audit: Duration,
    /// Instances that are not heard of any more.
    pub instances: Duration,
}

/// How many rows were deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Deliveries.
    pub deliveries: u64,
    /// Lanes and cases that nothing refers to any more.
    pub empty: u64,
    /// Events.
    pub events: u64,
    /// Callers' keys whose time has passed.
    pub calls: u64,
    /// Audit entries.
    pub audit: u64,
    /// Instances.
    pub instances: u64,
}

impl Pruned {
    /// Whether nothing was left to prune.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
