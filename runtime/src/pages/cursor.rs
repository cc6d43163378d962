//! Cursors: where a list goes on, sealed, so that only the hub can make one.
//!
//! A cursor is AES-256-GCM-SIV over the place, with case type, operation and question as associated data: one that was changed,
//! is another case type's, or belongs to another question does not open. The key is derived from the environment's
//! `encryption` keys, so that every gateway opens what any of them gave; without such a key, from one that the process made at
//! its start. Layout: version, nonce, ciphertext, tag, in base64url.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::settings::Secret;

const VERSION: u8 = 1;

/// The longest cursor that is looked at, in characters.
const LONGEST: usize = 12 * 1024;

/// What cursors are sealed and opened with.
pub(crate) struct Cursors {
    /// The first one seals; all open. Never empty.
    keys: Vec<LessSafeKey>,
}

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursors").field("keys", &self.keys.len()).finish()
    }
}

/// A key that lasts as long as the process.
#[derive(Clone)]
pub(crate) struct Passing([u8; 32]);

impl Passing {
    pub(crate) fn new() -> Self {
        Self(rand::random())
    }
}

impl Cursors {
    /// Cursors under the environment's keys, or under the process's own.
    pub(crate) fn new(encryption: &[(String, Secret)], own: &Passing) -> Self {
        let mut keys: Vec<LessSafeKey> =
            encryption.iter().filter_map(|(_, key)| derived(key.expose().trim().as_bytes())).collect();
        if keys.is_empty() {
            keys.extend(derived(&own.0));
        }
        Self { keys }
    }

    /// The cursor for `place`, good only beside the same `question`.
    pub(super) fn seal(&self, question: &[u8], place: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE_LEN];
        aws_lc_rs::rand::fill(&mut nonce).ok()?;
        let mut sealed = place.to_vec();
        self.keys
            .first()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(question), &mut sealed)
            .ok()?;
        Some(URL_SAFE_NO_PAD.encode([&[VERSION], &nonce[..], &sealed].concat()))
    }

    /// The place that `cursor` was made for; `None` when it was not made here for this `question`.
    pub(super) fn open(&self, question: &[u8], cursor: &str) -> Option<Vec<u8>> {
        if cursor.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (&VERSION, rest) = bytes.split_first()? else { return None };
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        self.keys.iter().find_map(|key| {
            let mut place = sealed.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let length = key.open_in_place(nonce, Aad::from(question), &mut place).ok()?.len();
            place.truncate(length);
            Some(place)
        })
    }
}

/// A key for nothing but cursors (RFC 5869).
fn derived(secret: &[u8]) -> Option<LessSafeKey> {
    let key = Salt::new(HKDF_SHA256, b"caseway").extract(secret);
    let key = key.expand(&[b"cursor v1"], &AES_256_GCM_SIV).ok()?;
    Some(LessSafeKey::new(UnboundKey::from(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursors(keys: &[&str]) -> Cursors {
        let keys: Vec<_> =
            keys.iter().map(|key| ((*key).to_owned(), Secret::from((*key).to_owned()))).collect();
        Cursors::new(&keys, &Passing::new())
    }

    #[test]
    fn a_cursor_opens_beside_its_question_and_no_other() {
        let cursors = cursors(&["aa"]);
        let cursor = cursors.seal(b"who asked what", b"page 2").unwrap();
        assert_eq!(cursors.open(b"who asked what", &cursor).as_deref(), Some(&b"page 2"[..]));
        assert_eq!(cursors.open(b"who asked something else", &cursor), None);
        assert!(!cursor.contains("page"), "nothing of the place is to be read in it");
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let cursors = cursors(&["aa"]);
        let cursor = cursors.seal(b"q", b"page 2").unwrap();
        for at in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(cursors.open(b"q", &changed), None, "{changed}");
        }
        for text in ["", "A", "AQ", &cursor[1..], &cursor[..cursor.len() - 1], &"A".repeat(LONGEST + 1)] {
            assert_eq!(cursors.open(b"q", text), None, "{text}");
        }
    }

    #[test]
    fn gateways_with_the_same_keys_open_each_others_cursors_and_keys_rotate() {
        let old = cursors(&["aa"]).seal(b"q", b"p").unwrap();
        assert!(cursors(&["aa"]).open(b"q", &old).is_some());
        assert!(cursors(&["bb", "aa"]).open(b"q", &old).is_some());
        assert!(cursors(&["bb"]).open(b"q", &old).is_none());
        assert!(cursors(&[]).open(b"q", &old).is_none());
        let own = cursors(&[]);
        assert!(own.open(b"q", &own.seal(b"q", b"p").unwrap()).is_some());
    }
}
