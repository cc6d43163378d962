//! API keys of case types: `Authorization: Bearer <case-type>.<secret>`.
//!
//! A key names its case type, so that one look-up finds the few hashes that it may match. Only SHA-256 hashes are
//! held: keys have 256 bits of randomness, which no dictionary reaches, so a slow hash would protect nothing and
//! cost each request. Comparisons take the same time whatever they compare.

use std::collections::HashMap;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, header};

use crate::descriptor::CaseTypeDescriptor;
use crate::settings::KeyHash;

/// The keys that are accepted.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    by_case_type: HashMap<&'static str, (usize, Vec<KeyHash>)>,
    operators: Vec<KeyHash>,
    viewers: Vec<KeyHash>,
}

/// Who presents an accepted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A case type: its index.
    CaseType(usize),
    /// One of the people who look after the gateway.
    Staff(Staff),
}

/// One of the people who look after the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Staff {
    /// The key's name in the environment: whom the audit log names.
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// What a key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// To see and to change what the gateway holds.
    Operator,
    /// To see it, but for what is sensitive.
    Viewer,
}

/// Why a caller is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It presents no key.
    Missing,
    /// Its key is not accepted.
    Wrong,
}

impl Keys {
    /// The keys of each case type, in the order of the case types.
    pub(crate) fn new(case_types: &[&'static CaseTypeDescriptor], keys: &[Vec<KeyHash>]) -> Self {
        let by_case_type = case_types
            .iter()
            .zip(keys)
            .enumerate()
            .map(|(index, (case_type, keys))| (case_type.name, (index, keys.clone())))
            .collect();
        Self { by_case_type, ..Self::default() }
    }

    /// The keys, and those of the people who look after the gateway.
    pub(crate) fn with_staff(self, operators: &[KeyHash], viewers: &[KeyHash]) -> Self {
        Self { operators: operators.to_vec(), viewers: viewers.to_vec(), ..self }
    }

    /// Whose key the request carries, case types and people alike.
    pub(crate) fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refused> {
        let refused = match self.authenticate(headers) {
            Ok(index) => return Ok(Caller::CaseType(index)),
            Err(refused) => refused,
        };
        let among = |keys: &[KeyHash], role| {
            let hash = accepted(keys, headers).ok()?;
            Some(Staff { name: hash.name.clone(), role })
        };
        let operator = among(&self.operators, Role::Operator);
        let staff = operator.or_else(|| among(&self.viewers, Role::Viewer));
        staff.map(Caller::Staff).ok_or(refused)
    }

    /// The index of the case type whose key the request carries.
    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> Result<usize, Refused> {
        let value = headers.get(header::AUTHORIZATION).ok_or(Refused::Missing)?.as_bytes();
        let key = bearer(value).ok_or(Refused::Missing)?;
        let presented = digest(&SHA256, key);
        let named = key.split(|byte| *byte == b'.').next().and_then(|name| std::str::from_utf8(name).ok());
        let (index, hashes) = named.and_then(|name| self.by_case_type.get(name)).ok_or(Refused::Wrong)?;
        let matches = |hash: &KeyHash| verify_slices_are_equal(&hash.sha256, presented.as_ref()).is_ok();
        if hashes.iter().any(matches) { Ok(*index) } else { Err(Refused::Wrong) }
    }
}

/// The one of `keys` that the request carries.
pub(crate) fn accepted<'k>(keys: &'k [KeyHash], headers: &HeaderMap) -> Result<&'k KeyHash, Refused> {
    let value = headers.get(header::AUTHORIZATION).ok_or(Refused::Missing)?.as_bytes();
    let presented = digest(&SHA256, bearer(value).ok_or(Refused::Missing)?);
    let matches = |hash: &&KeyHash| verify_slices_are_equal(&hash.sha256, presented.as_ref()).is_ok();
    keys.iter().find(matches).ok_or(Refused::Wrong)
}

/// The token of a `Bearer` credential (RFC 6750; the scheme's name is case-insensitive).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    (scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty()).then(|| token.trim_ascii())
}

/// A new key and its hash as 64 hexadecimal digits. The key begins with the name of its case type, or with the role of the
/// people who use it; it is shown once and kept nowhere.
pub(crate) fn new_key(owner: &str) -> Result<(String, String), aws_lc_rs::error::Unspecified> {
    let mut secret = [0; 32];
    rand::fill(&mut secret)?;
    let key = format!("{owner}.{}", URL_SAFE_NO_PAD.encode(secret));
    let hash = digest(&SHA256, key.as_bytes());
    let hex = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((key, hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    static CLAIM: CaseTypeDescriptor = CaseTypeDescriptor {
        name: "motor-claim",
        title: "Motor claim",
        owner: "claims",
        uses: &[],
        callback: None,
    };
    static LOAN: CaseTypeDescriptor =
        CaseTypeDescriptor { name: "loan", title: "Loan", owner: "credit", uses: &[], callback: None };

    fn sha256(key: &str) -> KeyHash {
        let sha256 = digest(&SHA256, key.as_bytes()).as_ref().try_into().unwrap();
        KeyHash { name: "test".into(), sha256 }
    }

    fn presented(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn a_key_opens_its_own_case_type_only() {
        let keys =
            Keys::new(&[&CLAIM, &LOAN], &[vec![sha256("motor-claim.a"), sha256("motor-claim.b")], vec![]]);
        assert_eq!(keys.authenticate(&presented("Bearer motor-claim.a")), Ok(0));
        assert_eq!(keys.authenticate(&presented("bearer motor-claim.b")), Ok(0), "both keys during a change");
        for wrong in ["Bearer motor-claim.c", "Bearer loan.a", "Bearer motor-claim", "Bearer x", "Bearer .a"]
        {
            assert_eq!(keys.authenticate(&presented(wrong)), Err(Refused::Wrong), "{wrong}");
        }
        for missing in ["", "Bearer ", "Basic motor-claim.a"] {
            assert_eq!(keys.authenticate(&presented(missing)), Err(Refused::Missing), "{missing}");
        }
        assert_eq!(keys.authenticate(&HeaderMap::new()), Err(Refused::Missing));
    }

    #[test]
    fn a_new_key_is_accepted_by_its_printed_hash() {
        let (key, hex) = new_key("motor-claim").unwrap();
        assert!(key.starts_with("motor-claim."));
        let printed: String = sha256(&key).sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, printed);
        assert_ne!(new_key("motor-claim").unwrap().0, key);
    }
}
