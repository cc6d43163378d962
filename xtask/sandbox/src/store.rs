//! What callers have created, changed and deleted. Bounded: the oldest things are forgotten first.

use indexmap::{IndexMap, IndexSet};

use crate::body::Content;
use crate::invent::Facts;
use crate::resource::KindId;
use crate::seed::Seed;

/// The most things, tombstones and repeated requests that are remembered of one backend.
const MOST_THINGS: usize = 10_000;

/// The most bytes of request bodies that those things may come from.
const MOST_BYTES: usize = 64 << 20;

/// What a thing is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// What it is.
    pub(crate) kind: KindId,
    /// The values of its collection's path parameters.
    pub(crate) scope: Vec<String>,
    /// Its id.
    pub(crate) id: String,
}

/// A thing that a caller created or changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Thing {
    /// What is known of it.
    pub(crate) facts: Facts,
    /// The stream that was sent for it last.
    pub(crate) content: Option<Content>,
    /// How many bytes of requests it came from.
    pub(crate) bytes: usize,
}

/// What one backend remembers.
#[derive(Debug, Default)]
pub(crate) struct Store {
    things: IndexMap<Key, Thing>,
    deleted: IndexSet<Key>,
    repeats: IndexMap<Seed, u32>,
    bytes: usize,
}

impl Store {
    /// The thing, when a caller created or changed it.
    pub(crate) fn get(&self, key: &Key) -> Option<&Thing> {
        self.things.get(key)
    }

    /// Whether a caller deleted it.
    pub(crate) fn is_deleted(&self, key: &Key) -> bool {
        self.deleted.contains(key)
    }

    /// The things of a kind, oldest first.
    pub(crate) fn of_kind(&self, kind: KindId) -> impl Iterator<Item = (&Key, &Thing)> {
        self.things.iter().filter(move |(key, _)| key.kind == kind)
    }

    /// Remembers a thing, forgetting the oldest ones when there are too many.
    pub(crate) fn put(&mut self, key: Key, thing: Thing) {
        self.deleted.shift_remove(&key);
        self.bytes += thing.bytes;
        if let Some(before) = self.things.insert(key, thing) {
            self.bytes = self.bytes.saturating_sub(before.bytes);
        }
        while self.things.len() > MOST_THINGS || (self.bytes > MOST_BYTES && self.things.len() > 1) {
            if let Some((_, oldest)) = self.things.shift_remove_index(0) {
                self.bytes = self.bytes.saturating_sub(oldest.bytes);
            }
        }
    }

    /// Removes a thing, or one that was only ever invented.
    pub(crate) fn delete(&mut self, key: Key) {
        if let Some(thing) = self.things.shift_remove(&key) {
            self.bytes = self.bytes.saturating_sub(thing.bytes);
        }
        self.deleted.insert(key);
        if self.deleted.len() > MOST_THINGS {
            self.deleted.shift_remove_index(0);
        }
    }

    /// How often this request came before: creating the same thing twice makes two.
    pub(crate) fn repeat(&mut self, request: Seed) -> u32 {
        let count = self.repeats.entry(request).or_default();
        let before = *count;
        *count = count.saturating_add(1);
        if self.repeats.len() > MOST_THINGS {
            self.repeats.shift_remove_index(0);
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: usize) -> Key {
        Key { kind: KindId(0), scope: Vec::new(), id: id.to_string() }
    }

    #[test]
    fn the_oldest_things_are_forgotten_when_there_are_too_many() {
        let mut store = Store::default();
        for id in 0..MOST_THINGS + 2 {
            store.put(key(id), Thing::default());
        }
        assert!(store.get(&key(1)).is_none());
        assert!(store.get(&key(2)).is_some());
    }

    #[test]
    fn large_things_push_out_older_ones() {
        let mut store = Store::default();
        for id in 0..3 {
            store.put(key(id), Thing { bytes: MOST_BYTES / 2, ..Thing::default() });
        }
        assert!(store.get(&key(0)).is_none());
        store.put(key(2), Thing { bytes: 1, ..Thing::default() });
        assert_eq!(store.bytes, MOST_BYTES / 2 + 1, "what is replaced no longer counts");
    }

    #[test]
    fn what_was_deleted_may_be_created_again() {
        let mut store = Store::default();
        store.delete(key(1));
        assert!(store.is_deleted(&key(1)));
        store.put(key(1), Thing::default());
        assert!(!store.is_deleted(&key(1)));
    }
}
