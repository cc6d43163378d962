//! Named places inside the stores' transactions, where tests wait, look or let things fail.
//!
//! A gateway has no probe. A test gives a store one and forces any interleaving it wants by name, without timing.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::error::StoreError;

/// A place inside a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Before anything is read or written for an enqueue.
    EnqueueStart,
    /// The delivery has its sequence number and is written; not yet committed.
    EnqueueWritten,
    /// Lanes are locked for a claim and nothing is written yet.
    ClaimLocked,
    /// The claim is written; not yet committed.
    ClaimWritten,
    /// Before leases are renewed.
    RenewStart,
    /// The fence is checked and the lane locked; its head is not yet computed.
    FinishFenced,
    /// The end of an attempt is written; not yet committed.
    FinishWritten,
    /// Before a dead letter is written.
    DeadLetterStart,
    /// After a commit, before its answer.
    Committed,
}

/// What a probe's place answers with.
pub type Pause<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// Something that is called at each [`Place`].
pub trait Probe: fmt::Debug + Send + Sync + 'static {
    /// The transaction goes on when this resolves, and is rolled back when it resolves to an error.
    fn at(&self, place: Place) -> Pause<'_>;
}
