//! Idempotency towards callers: the same key and the same request give the first reply again.
//!
//! A key belongs to one case type. Its row is written before the first attempt, in the enqueue transaction where there is
//! one, and kept for as long as the engine says: longer than the oldest dead letter.

use std::time::Duration;

use bytes::Bytes;

use crate::id::{CaseType, DeliveryId, Digest};

/// A caller's key with the request that came under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerKey {
    /// Whose key it is.
    pub case_type: CaseType,
    /// The key as the caller gave it. Stores keep a digest.
    pub key: String,
    /// The digest of operation and request body: another one under the same key is refused.
    pub request: Digest,
    /// How long the row is kept, from now.
    pub keep: Duration,
    /// How long a call may be under way before another one may ask what became of it.
    pub lease: Duration,
    /// What to do about an earlier call that lapsed.
    pub lapsed: OnLapsed,
}

/// What to do about an earlier call under the same key that left neither reply nor delivery behind before its lease ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnLapsed {
    /// Answer [`Earlier::Lapsed`].
    Tell,
    /// Take the key over, as if it were new: the backend knows the repetition by its own key. Of several who try, one succeeds.
    TakeOver,
}

/// A reply, in whatever form the engine keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply(pub Bytes);

/// What is known about an earlier call under the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// Its reply, to be given again.
    Replied(Reply),
    /// It was another request: 422.
    OtherRequest,
    /// It is still under way: 409.
    InFlight {
        /// Its delivery, where it made one.
        delivery: Option<DeliveryId>,
    },
    /// It left no reply and is not under way any more: its lease has run out, or its delivery has gone on without it, because its
    /// gateway ended. The delivery, if it made one, is delivered in its lane, so the caller may be told to wait for it.
    Lapsed {
        /// Its delivery, where it made one.
        delivery: Option<DeliveryId>,
    },
}

/// The answer to a call that makes no delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The key is new: go on, then [`Store::close_call`](crate::Store::close_call).
    Fresh,
    /// The key was seen before.
    Earlier(Earlier),
}
