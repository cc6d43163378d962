//! Webhooks, signed as Standard Webhooks (standardwebhooks.com) has it.
//!
//! Each call carries `webhook-id` (the same at every attempt: the receiver drops what it has seen), `webhook-timestamp` (seconds
//! since 1970) and `webhook-signature`. What is signed is `ID.TIMESTAMP.BODY`. The signature is `v1,` and the base64 of the
//! HMAC-SHA-256, or `v1a,` and the base64 of the Ed25519 signature (RFC 8032).

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};

use crate::settings::WebhookKey;

const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
/// The header that carries the message's id.
pub(super) const ID: &str = "webhook-id";

/// What signs the calls of one case type.
pub(super) enum Signer {
    Hmac(Box<hmac::Key>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl Signer {
    /// `None` when the key is not one of its kind.
    pub(super) fn new(key: &WebhookKey) -> Option<Self> {
        Some(match key {
            WebhookKey::Hmac(secret) => {
                Self::Hmac(Box::new(hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes())))
            }
            WebhookKey::Ed25519(text) => {
                let bytes = STANDARD.decode(text.expose().trim()).ok()?;
                Self::Ed25519(Box::new(Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes).ok()?))
            }
        })
    }

    /// The headers that prove where a call with this id and body comes from, and when it was made.
    pub(super) fn headers(&self, id: &str, body: &[u8], now: SystemTime) -> Vec<(HeaderName, HeaderValue)> {
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut signed = format!("{id}.{seconds}.").into_bytes();
        signed.extend_from_slice(body);
        let signature = match self {
            Self::Hmac(key) => format!("v1,{}", STANDARD.encode(hmac::sign(key, &signed))),
            Self::Ed25519(key) => format!("v1a,{}", STANDARD.encode(key.sign(&signed))),
        };
        let signature = HeaderValue::try_from(signature);
        signature
            .map(|signature| vec![(TIMESTAMP, HeaderValue::from(seconds)), (SIGNATURE, signature)])
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aws_lc_rs::signature::{ED25519, KeyPair, UnparsedPublicKey};

    use super::*;

    fn at() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_764_000_000)
    }

    fn text(headers: &[(HeaderName, HeaderValue)], name: &HeaderName) -> String {
        let (_, value) = headers.iter().find(|(known, _)| known == name).unwrap();
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_receiver_with_the_secret_can_verify_a_call() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        let headers = Signer::Hmac(Box::new(key.clone())).headers("msg-1", b"{}", at());
        assert_eq!(text(&headers, &TIMESTAMP), "1764000000");
        let signature = text(&headers, &SIGNATURE);
        let tag = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&key, b"msg-1.1764000000.{}", &tag).unwrap();
        assert!(hmac::verify(&key, b"msg-1.1764000001.{}", &tag).is_err());
    }

    #[test]
    fn a_receiver_with_the_public_key_can_verify_a_call() {
        let pair = Ed25519KeyPair::generate().unwrap();
        let public = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref().to_vec());
        let headers = Signer::Ed25519(Box::new(pair)).headers("msg-1", b"{}", at());
        let signature = STANDARD.decode(text(&headers, &SIGNATURE).strip_prefix("v1a,").unwrap()).unwrap();
        public.verify(b"msg-1.1764000000.{}", &signature).unwrap();
        assert!(public.verify(b"msg-2.1764000000.{}", &signature).is_err());
    }
}
