//! Requests that carry an idempotency key: the first answer is kept, and given again to the same request.

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::reply::Reply;

/// The most keys that one backend remembers; the oldest are forgotten first.
const MOST_KEYS: usize = 10_000;

/// The most bytes of answers that it keeps for them.
const MOST_BYTES: usize = 64 << 20;

/// What a request says, without what may differ between two attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a request for `operation` at `target` (path and query) with this body.
    pub(crate) fn of(operation: &str, target: &str, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [operation.as_bytes(), target.as_bytes(), body] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// What is known of a key.
#[derive(Debug)]
pub(crate) enum Known {
    /// Nothing: the request is to be carried out.
    New,
    /// The same request came before; this was the answer.
    Same(Reply),
    /// Another request came with this key.
    Other,
}

/// The keys that one backend has seen.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    answers: IndexMap<String, (Fingerprint, Reply)>,
    bytes: usize,
}

impl Keys {
    /// What is known of `key`, which now comes with this request.
    pub(crate) fn look_up(&self, key: &str, request: Fingerprint) -> Known {
        match self.answers.get(key) {
            None => Known::New,
            Some((first, reply)) if *first == request => Known::Same(reply.clone()),
            Some(_) => Known::Other,
        }
    }

    /// Keeps the answer to the first request with `key`.
    pub(crate) fn keep(&mut self, key: String, request: Fingerprint, reply: Reply) {
        self.bytes += reply.body.len();
        if let Some((_, before)) = self.answers.insert(key, (request, reply)) {
            self.bytes = self.bytes.saturating_sub(before.body.len());
        }
        while self.answers.len() > MOST_KEYS || (self.bytes > MOST_BYTES && self.answers.len() > 1) {
            if let Some((_, (_, oldest))) = self.answers.shift_remove_index(0) {
                self.bytes = self.bytes.saturating_sub(oldest.body.len());
            }
        }
    }
}
