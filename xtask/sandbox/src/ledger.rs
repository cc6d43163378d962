//! What the backends received, in order: every receipt, duplicates too. It records and never decides.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The most receipts and keys that are kept; the oldest are forgotten first. Counts are never forgotten.
const MOST_RECEIPTS: usize = 10_000;

/// One request that a backend received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Its place in the order of all receipts, from 1.
    pub sequence: u64,
    /// Milliseconds since the sandbox started.
    pub at: u64,
    /// The backend.
    pub backend: String,
    /// The operation; `None` for a path or method that the contract does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The method.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The idempotency key, when the contract has a header for it and the request had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// How many requests have come with this key so far, this one included; 0 without a key.
    pub times: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// The status that was answered, or was to be before a fault broke it; `None` when the connection was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The fault that the caller saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It was answered, and changed nothing.
    Read,
    /// It changed something.
    Applied,
    /// It was answered as the first request with its key, and changed nothing more.
    Replayed,
    /// It was refused: credentials, contract, no such thing.
    Refused,
    /// A fault kept it from being carried out.
    Failed,
}

/// How many requests of one operation came to what end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named after the outcomes")]
pub struct Counts {
    /// All of them.
    pub received: u64,
    pub read: u64,
    pub applied: u64,
    pub replayed: u64,
    pub refused: u64,
    pub failed: u64,
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only this backend's.
    pub backend: Option<String>,
    /// Only this operation's.
    pub operation: Option<String>,
    /// Only those with this key.
    pub key: Option<String>,
}

/// A part of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extract {
    /// How many receipts there ever were, of every backend.
    pub total: u64,
    /// How many of them are forgotten.
    pub forgotten: u64,
    /// Per backend and operation; requests without an operation count under `-`. Forgotten receipts are in it.
    pub counts: BTreeMap<String, BTreeMap<String, Counts>>,
    /// The receipts that were asked for, oldest first.
    pub receipts: Vec<Receipt>,
}

/// The receipts.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    total: u64,
    receipts: VecDeque<Receipt>,
    counts: BTreeMap<String, BTreeMap<String, Counts>>,
    keys: IndexMap<(String, String), u32>,
}

impl Ledger {
    /// Enters a receipt; its `sequence` and `times` are filled in here.
    pub(crate) fn enter(&mut self, mut receipt: Receipt) {
        self.total += 1;
        receipt.sequence = self.total;
        if let Some(key) = &receipt.key {
            let times = self.keys.entry((receipt.backend.clone(), key.clone())).or_default();
            *times = times.saturating_add(1);
            receipt.times = *times;
            if self.keys.len() > MOST_RECEIPTS {
                self.keys.shift_remove_index(0);
            }
        }
        let operation = receipt.operation.clone().unwrap_or_else(|| "-".to_owned());
        let counts = self.counts.entry(receipt.backend.clone()).or_default().entry(operation).or_default();
        counts.received += 1;
        match receipt.outcome {
            Outcome::Read => counts.read += 1,
            Outcome::Applied => counts.applied += 1,
            Outcome::Replayed => counts.replayed += 1,
            Outcome::Refused => counts.refused += 1,
            Outcome::Failed => counts.failed += 1,
        }
        self.receipts.push_back(receipt);
        if self.receipts.len() > MOST_RECEIPTS {
            self.receipts.pop_front();
        }
    }

    /// What `query` asks for.
    pub(crate) fn extract(&self, query: &Query) -> Extract {
        let wants = |wanted: &Option<String>, given: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| given == Some(wanted))
        };
        let counts = self
            .counts
            .iter()
            .filter(|(backend, _)| wants(&query.backend, Some(backend)))
            .map(|(backend, counts)| (backend.clone(), counts.clone()));
        let receipts = self.receipts.iter().filter(|receipt| {
            wants(&query.backend, Some(&receipt.backend))
                && wants(&query.operation, receipt.operation.as_deref())
                && wants(&query.key, receipt.key.as_deref())
        });
        Extract {
            total: self.total,
            forgotten: self.total - self.receipts.len() as u64,
            counts: counts.collect(),
            receipts: receipts.cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(key: &str) -> Receipt {
        Receipt {
            sequence: 0,
            at: 0,
            backend: "erp".into(),
            operation: None,
            method: "PUT".into(),
            path: "/".into(),
            key: Some(key.into()),
            times: 0,
            outcome: Outcome::Applied,
            status: Some(200),
            fault: None,
        }
    }

    #[test]
    fn duplicates_are_counted_by_key() {
        let mut ledger = Ledger::default();
        ["a", "b", "a"].into_iter().for_each(|key| ledger.enter(receipt(key)));
        let of_a = ledger.extract(&Query { key: Some("a".into()), ..Query::default() });
        let seen: Vec<_> = of_a.receipts.iter().map(|receipt| (receipt.sequence, receipt.times)).collect();
        assert_eq!(seen, [(1, 1), (3, 2)]);
    }

    #[test]
    fn receipts_are_forgotten_but_counts_are_not() {
        let mut ledger = Ledger::default();
        (0..MOST_RECEIPTS + 5).for_each(|n| ledger.enter(receipt(&n.to_string())));
        let all = ledger.extract(&Query::default());
        assert_eq!((all.forgotten, all.receipts.len()), (5, MOST_RECEIPTS));
        assert_eq!(all.counts["erp"]["-"].applied, (MOST_RECEIPTS + 5) as u64);
    }
}
