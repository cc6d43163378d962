//! Where invented data comes from: a number derived from what it is about, never from chance.
//!
//! A value depends only on its seed, and a field's seed only on its record's and its name. So a record looks the same
//! whether it is created, read or listed, and whichever fields a reply happens to have. The hash is written out here
//! because the standard library's may change with a release, and what the sandbox says must not.

/// The origin of invented values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Seed(u64);

/// FNV-1a's offset and prime for 64 bits.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Seed {
    /// The seed of `parts`; their borders count, so that `["a", "b"]` is not `["ab"]`.
    pub(crate) fn of<T: AsRef<[u8]>>(parts: &[T]) -> Self {
        parts.iter().fold(Self(OFFSET), |seed, part| seed.child(part.as_ref()))
    }

    /// The seed of what is called `key` within this one.
    pub(crate) fn child(self, key: impl AsRef<[u8]>) -> Self {
        let key = key.as_ref();
        let length = (key.len() as u64).to_le_bytes();
        let hash = key
            .iter()
            .chain(&length)
            .fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
        Self(hash)
    }

    /// The seed of the item at `index`.
    pub(crate) fn item(self, index: usize) -> Self {
        self.child((index as u64).to_le_bytes())
    }

    /// A number, each bit of which depends on each bit of the seed (the finalizer of splitmix64).
    pub(crate) fn number(self) -> u64 {
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub(crate) fn below(self, limit: u64) -> u64 {
        self.number().checked_rem(limit).unwrap_or(0)
    }

    /// One of `values`, or nothing when there are none.
    pub(crate) fn pick<T>(self, values: &[T]) -> Option<&T> {
        let index = self.below(values.len() as u64);
        values.get(usize::try_from(index).unwrap_or(0))
    }

    /// A UUID in form: version 4, though nothing about it is random.
    pub(crate) fn uuid(self) -> String {
        let (high, low) = (self.number(), self.child("low").number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0x0fff,
            0x8000 | (low >> 50),
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_between_parts_count() {
        assert_ne!(Seed::of(&["a", "b"]), Seed::of(&["ab"]));
        assert_ne!(Seed::of(&["a", ""]), Seed::of(&["", "a"]));
        assert_eq!(Seed::of(&["a", "b"]), Seed::of(&["a", "b"]));
    }

    #[test]
    fn a_uuid_has_the_form_of_version_4() {
        let uuid = Seed::of(&["x"]).uuid();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");
    }

    #[test]
    fn nothing_to_pick_from_picks_nothing() {
        assert_eq!(Seed::of(&["x"]).pick::<u8>(&[]), None);
    }
}
