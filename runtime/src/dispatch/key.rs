//! Idempotency keys as backends see them.
//!
//! A backend knows one consumer: the hub. Two case types that choose the same key must not share one there, nor may one
//! case type's key for two operations, so the backend's key is derived from all three. The same caller, operation and
//! key give the same key on every gateway and after every restart.

use aws_lc_rs::digest::{Context as Digest, SHA256};
use http::HeaderValue;

use crate::descriptor::ServiceOperation;

/// The key of a call: derived from the caller's where there is one, random otherwise. 32 hexadecimal digits.
pub(crate) fn backend_key(
    case_type: &str,
    operation: &ServiceOperation,
    callers: Option<&HeaderValue>,
) -> Option<HeaderValue> {
    let bits =
        callers.map_or_else(crate::chance::random, |key| derived(case_type, operation, key.as_bytes()));
    HeaderValue::try_from(format!("{bits:032x}")).ok()
}

fn derived(case_type: &str, operation: &ServiceOperation, key: &[u8]) -> u128 {
    let mut digest = Digest::new(&SHA256);
    // None of the names holds a zero byte, so no two lists of parts run together into the same bytes.
    for part in [case_type, operation.service, operation.name] {
        digest.update(part.as_bytes());
        digest.update(&[0]);
    }
    digest.update(key);
    let hash = digest.finish();
    hash.as_ref().iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: ServiceOperation = ServiceOperation::post("orders", "PlaceOrder", "/orders");
    const CANCEL: ServiceOperation = ServiceOperation::delete("orders", "CancelOrder", "/orders");

    fn key(case_type: &str, operation: &ServiceOperation, callers: &'static str) -> HeaderValue {
        backend_key(case_type, operation, Some(&HeaderValue::from_static(callers))).unwrap()
    }

    #[test]
    fn the_same_caller_operation_and_key_give_the_same_key() {
        assert_eq!(key("motor-claim", &PLACE, "a"), key("motor-claim", &PLACE, "a"));
        assert_eq!(key("motor-claim", &PLACE, "a").len(), 32);
    }

    #[test]
    fn callers_operations_and_keys_never_share_one() {
        let first = key("motor-claim", &PLACE, "a");
        for other in
            [key("complaint", &PLACE, "a"), key("motor-claim", &CANCEL, "a"), key("motor-claim", &PLACE, "b")]
        {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn calls_without_a_key_get_one_each() {
        let made = || backend_key("motor-claim", &PLACE, None).unwrap();
        assert_ne!(made(), made());
    }
}
