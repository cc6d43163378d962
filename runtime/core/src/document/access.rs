//! Lists and objects as they are decoded: what looks at them is told of each item and entry.

use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::Exact;
use super::watch::{WatchEntries, WatchItems};

/// The items of a list.
pub(super) struct Items<A, W, const STRICT: bool> {
    pub(super) items: A,
    pub(super) watch: W,
}

impl<'de, A: SeqAccess<'de>, W: WatchItems, const STRICT: bool> SeqAccess<'de> for Items<A, W, STRICT> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let seed = Exact::<_, _, STRICT>::new(seed, self.watch.item());
        let item = self.items.next_element_seed(seed)?;
        self.watch.counted(item.is_none())?;
        Ok(item)
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint()
    }
}

/// The entries of an object.
pub(super) struct Entries<A, W, const STRICT: bool> {
    pub(super) entries: A,
    pub(super) watch: W,
}

impl<'de, A: MapAccess<'de>, W: WatchEntries, const STRICT: bool> MapAccess<'de> for Entries<A, W, STRICT> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.watch.next_key(&mut self.entries, seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.entries.next_value_seed(Exact::<_, _, STRICT>::new(seed, self.watch.value()))
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}
