//! Encryption at rest.
//!
//! What people typed (payloads, mapped requests, outputs, excerpts of replies, kept replies) is sealed with AES-256-GCM-SIV when a key is
//! configured. The associated data names the row, the field and the case, so that a ciphertext that is moved to
//! another row, field or case does not open. Each sealed value carries its key's id: keys rotate by adding a new current one, and
//! [`Store::reseal`](crate::Store::reseal) moves old rows to it. Names, numbers and times stay readable, because operators search by them.
//!
//! Layout: `0` and the plain bytes; or `1`, the length of the key's id, the id, 12 bytes of nonce, ciphertext, tag.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};

use crate::id::Case;

const PLAIN: u8 = 0;
const SEALED: u8 = 1;

/// The keys that a store opens with, and the one that it seals with.
#[derive(Debug, Default)]
pub struct Keys {
    /// The first one seals; all open.
    keys: Vec<Key>,
}

/// One key and its id.
pub struct Key {
    id: String,
    key: LessSafeKey,
}

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 64 hexadecimal digits.
    #[error("the key `{0}` is not 64 hexadecimal digits; make one with `openssl rand -hex 32`")]
    Malformed(String),
    /// The id is empty, longer than 64 bytes, or used twice.
    #[error("`{0}` is no id of a key: give each key an id of its own, of 1 to 64 bytes")]
    Id(String),
}

/// Which of a row's values is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Payload,
    Frozen,
    Output,
    Excerpt,
    Replaced,
    Reply,
}

impl Key {
    /// A key from its 64 hexadecimal digits. The id is stored with everything that it seals, and must never name another key.
    pub fn parse(id: &str, digits: &SecretString) -> Result<Self, KeyError> {
        if id.is_empty() || id.len() > 64 {
            return Err(KeyError::Id(id.to_owned()));
        }
        let malformed = || KeyError::Malformed(id.to_owned());
        let digits = digits.expose_secret().trim();
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(malformed());
        }
        let halves = [digits.get(..32), digits.get(32..)];
        let mut bytes = [0; 32];
        for (half, to) in halves.into_iter().zip(bytes.chunks_exact_mut(16)) {
            let number = u128::from_str_radix(half.ok_or_else(malformed)?, 16).map_err(|_| malformed())?;
            to.copy_from_slice(&number.to_be_bytes());
        }
        let key = UnboundKey::new(&AES_256_GCM_SIV, &bytes).map_err(|_| malformed())?;
        Ok(Self { id: id.to_owned(), key: LessSafeKey::new(key) })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Keys {
    /// No key: values are stored as they are.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Seals with `current` and opens with any.
    pub fn new(current: Key, older: Vec<Key>) -> Result<Self, KeyError> {
        let mut keys = vec![current];
        for key in older {
            if keys.iter().any(|other| other.id == key.id) {
                return Err(KeyError::Id(key.id));
            }
            keys.push(key);
        }
        Ok(Self { keys })
    }

    /// The id that rows sealed now are marked with; empty without a key.
    pub(crate) fn current(&self) -> &str {
        self.keys.first().map_or("", |key| &key.id)
    }

    /// Whether rows under this id open.
    pub(crate) fn knows(&self, id: &str) -> bool {
        id.is_empty() || self.keys.iter().any(|key| key.id == id)
    }

    pub(crate) fn seal(&self, field: Field, row: &str, case: &Case, plain: &[u8]) -> Result<Vec<u8>, String> {
        let Some(Key { id, key }) = self.keys.first() else {
            return Ok([&[PLAIN], plain].concat());
        };
        let mut nonce = [0; NONCE_LEN];
        aws_lc_rs::rand::fill(&mut nonce).map_err(|_| "there is no randomness".to_owned())?;
        let mut sealed = plain.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            associated(field, row, case),
            &mut sealed,
        )
        .map_err(|_| "it cannot be encrypted".to_owned())?;
        let length = u8::try_from(id.len()).map_err(|_| "the key's id is too long".to_owned())?;
        Ok([&[SEALED, length], id.as_bytes(), &nonce, &sealed].concat())
    }

    pub(crate) fn open(
        &self,
        field: Field,
        row: &str,
        case: &Case,
        stored: Vec<u8>,
    ) -> Result<Bytes, String> {
        let cut = || "its content is cut short".to_owned();
        match stored.first() {
            Some(&PLAIN) => return Ok(Bytes::from(stored).slice(1..)),
            Some(&SEALED) => {}
            Some(other) => return Err(format!("its content has form {other}, which a later release writes")),
            None => return Err(cut()),
        }
        let length = usize::from(*stored.get(1).ok_or_else(cut)?);
        let id = stored.get(2..2 + length).ok_or_else(cut)?;
        let nonce = stored.get(2 + length..2 + length + NONCE_LEN).ok_or_else(cut)?;
        let key = self.keys.iter().find(|key| key.id.as_bytes() == id).ok_or_else(|| {
            let id = String::from_utf8_lossy(id);
            format!("it is sealed with the key `{id}`, which is not configured: add it to the older keys")
        })?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| cut())?;
        let mut content = stored.get(2 + length + NONCE_LEN..).ok_or_else(cut)?.to_vec();
        let plain = key.key.open_in_place(nonce, associated(field, row, case), &mut content);
        let plain = plain.map_err(|_| "its content was changed, or belongs to another row".to_owned())?.len();
        content.truncate(plain);
        Ok(Bytes::from(content))
    }
}

fn associated(field: Field, row: &str, case: &Case) -> Aad<Vec<u8>> {
    let field = match field {
        Field::Payload => "payload",
        Field::Frozen => "frozen",
        Field::Output => "output",
        Field::Excerpt => "excerpt",
        Field::Replaced => "replaced",
        Field::Reply => "reply",
    };
    // None of the parts can hold a zero byte.
    Aad::from([field, row, case.case_type.as_str(), case.id.as_str()].join("\0").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CaseId, CaseType};

    fn key(id: &str, digit: &str) -> Key {
        Key::parse(id, &SecretString::from(digit.repeat(64))).unwrap()
    }

    fn case(id: &str) -> Case {
        Case { case_type: CaseType::new("motor-claim").unwrap(), id: CaseId::new(id).unwrap() }
    }

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let keys = Keys::new(key("2026", "a"), Vec::new()).unwrap();
        let sealed = keys.seal(Field::Payload, "row", &case("1"), b"secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        let open = |field, row, case: &str| keys.open(field, row, &self::case(case), sealed.clone());
        assert_eq!(open(Field::Payload, "row", "1").unwrap(), "secret");
        assert!(open(Field::Output, "row", "1").is_err());
        assert!(open(Field::Payload, "other", "1").is_err());
        assert!(open(Field::Payload, "row", "2").is_err());
        for cut in 0..sealed.len() {
            assert!(keys.open(Field::Payload, "row", &case("1"), sealed[..cut].to_vec()).is_err(), "{cut}");
        }
    }

    #[test]
    fn older_keys_open_and_missing_ones_are_named() {
        let old = Keys::new(key("2025", "b"), Vec::new()).unwrap();
        let sealed = old.seal(Field::Reply, "row", &case("1"), b"x").unwrap();
        let both = Keys::new(key("2026", "a"), vec![key("2025", "b")]).unwrap();
        assert_eq!(both.open(Field::Reply, "row", &case("1"), sealed.clone()).unwrap(), "x");
        let new = Keys::new(key("2026", "a"), Vec::new()).unwrap();
        assert!(new.open(Field::Reply, "row", &case("1"), sealed).unwrap_err().contains("`2025`"));
        let plain = Keys::none().seal(Field::Reply, "row", &case("1"), b"x").unwrap();
        assert_eq!(new.open(Field::Reply, "row", &case("1"), plain).unwrap(), "x");
    }

    #[test]
    fn keys_do_not_print_and_are_checked() {
        assert_eq!(format!("{:?}", key("2026", "a")), "Key { id: \"2026\", .. }");
        for bad in ["", "abc", &"g".repeat(64), &format!("+{}", "a".repeat(63))] {
            assert!(Key::parse("k", &SecretString::from(bad)).is_err(), "{bad}");
        }
        assert!(Keys::new(key("a", "a"), vec![key("a", "b")]).is_err());
    }
}
