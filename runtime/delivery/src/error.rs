//! Why a store does not answer.

use crate::id::DeliveryId;

/// Why an operation of the store gave no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The store cannot be reached, or refused before anything was written: nothing has changed.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// Nobody knows whether the transaction was committed. Whoever holds a claim must stop before the next side effect;
    /// what became of it shows when the lane is claimed again.
    #[error("it is not known whether the store has written: {0}")]
    Unknown(String),
    /// No space is left. Nothing has changed, and what is stored is intact.
    #[error("the store's disk is full: nothing was written; free space, or prune (retention)")]
    DiskFull,
    /// The claim was taken over by another instance, or its delivery was settled: nothing has changed. Stop.
    #[error("the claim is lost: another instance has taken over the lane, or the delivery is settled")]
    LostClaim,
    /// A row cannot be read by this release, or its key is missing.
    #[error("delivery {id} cannot be read: {reason}")]
    Unreadable {
        /// Which.
        id: DeliveryId,
        /// Why, and what to do.
        reason: String,
    },
    /// Another gateway has the store, which serves one at a time.
    #[error("{0}")]
    InUse(String),
    /// What is stored contradicts itself, or the schema is not this release's.
    #[error("the store is not as this release needs it: {0}")]
    Incompatible(String),
}
