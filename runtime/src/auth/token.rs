//! OAuth 2.0 client credentials (RFC 6749, section 4.4).
//!
//! A token is fetched once for all calls that wait for it, and renewed before it expires. A renewal that fails while
//! the old token is still valid changes nothing but the log. A call that is given up while it fetches leaves the
//! fetching to the next one that waits.

use std::fmt::Write;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::ExposeSecret;
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::clock::{Clock, Moment};
use crate::settings::ClientCredentials;
use crate::transport::{Reading, Request, Transport, TransportError};

/// What is assumed where the issuer does not say how long a token lives.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(300);
/// A token is renewed this long before it expires, or at nine tenths of its life if that is later.
const EARLY: Duration = Duration::from_secs(60);
const LARGEST_REPLY: usize = 64 * 1024;

/// A token, ready to be sent.
#[derive(Debug)]
pub(super) struct Token {
    /// `Bearer ...`, marked sensitive.
    pub(super) value: HeaderValue,
    renew: Moment,
    expires: Moment,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    /// The issuer cannot be reached.
    #[error("the token issuer cannot be reached: {0}")]
    Unreachable(TransportError),
    /// The issuer fails.
    #[error("the token issuer answered {0}")]
    Failed(http::StatusCode),
    /// The issuer refuses the client.
    #[error("the token issuer refused the client with {0}")]
    Refused(http::StatusCode),
    /// The issuer's reply is not a bearer token.
    #[error("the token issuer's reply is not a bearer token")]
    Unusable,
}

/// The tokens of one backend.
#[derive(Debug)]
pub(crate) struct Tokens {
    client: ClientCredentials,
    authorization: HeaderValue,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    current: RwLock<Option<Arc<Token>>>,
    fetching: Mutex<()>,
}

impl Tokens {
    pub(super) fn new(
        client: ClientCredentials,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        // RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined.
        let pair = format!(
            "{}:{}",
            FormEncoded(&client.client_id),
            FormEncoded(client.client_secret.expose_secret())
        );
        // Base64 is always a legal header value; an empty one would only be refused by the issuer.
        let mut authorization = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)))
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        authorization.set_sensitive(true);
        Self {
            client,
            authorization,
            transport,
            clock,
            current: RwLock::default(),
            fetching: Mutex::default(),
        }
    }

    /// A valid token.
    pub(super) async fn get(&self) -> Result<Arc<Token>, TokenError> {
        let now = self.clock.now();
        if let Some(token) = self.current().filter(|token| now < token.expires) {
            if now < token.renew {
                return Ok(token);
            }
            // Due for renewal, but valid: one call renews it, the others go on with it.
            let Ok(_fetching) = self.fetching.try_lock() else { return Ok(token) };
            return match self.fetch().await {
                Ok(renewed) => Ok(renewed),
                Err(error) => {
                    tracing::warn!(%error, client = self.client.client_id, "a token was not renewed; the old one is still valid");
                    Ok(token)
                }
            };
        }
        let _fetching = self.fetching.lock().await;
        // Whoever held the lock before may have fetched one.
        let now = self.clock.now();
        match self.current().filter(|token| now < token.expires) {
            Some(token) => Ok(token),
            None => self.fetch().await,
        }
    }

    /// Forgets `token`, unless it has been replaced already.
    pub(super) fn forget(&self, token: &Arc<Token>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, token)) {
            *current = None;
        }
    }

    fn current(&self) -> Option<Arc<Token>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self) -> Result<Arc<Token>, TokenError> {
        let mut form = "grant_type=client_credentials".to_owned();
        if !self.client.scopes.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(form, "&scope={}", FormEncoded(&self.client.scopes.join(" ")));
        }
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(header::AUTHORIZATION, self.authorization.clone());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let request = Request {
            method: Method::POST,
            uri: self.client.token_url.clone(),
            headers,
            body: Bytes::from(form),
            stream: None,
            reply: Reading::Whole(LARGEST_REPLY),
        };
        let reply = self.transport.send(request).await.map_err(TokenError::Unreachable)?;
        if reply.status.is_client_error() {
            return Err(TokenError::Refused(reply.status));
        }
        if !reply.status.is_success() {
            return Err(TokenError::Failed(reply.status));
        }
        let token = Arc::new(self.read(&reply.body).ok_or(TokenError::Unusable)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&token));
        Ok(token)
    }

    fn read(&self, body: &[u8]) -> Option<Token> {
        #[derive(Deserialize)]
        struct Issued {
            access_token: String,
            token_type: String,
            expires_in: Option<u64>,
        }
        let issued: Issued = serde_json::from_slice(body).ok()?;
        if !issued.token_type.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let mut value = HeaderValue::from_str(&format!("Bearer {}", issued.access_token)).ok()?;
        value.set_sensitive(true);
        let lifetime = issued.expires_in.map_or(ASSUMED_LIFETIME, Duration::from_secs);
        let now = self.clock.now();
        let early = EARLY.min(lifetime / 10);
        Some(Token { value, renew: now + lifetime.saturating_sub(early), expires: now + lifetime })
    }
}

/// Text as `application/x-www-form-urlencoded` writes it.
struct FormEncoded<'a>(&'a str);

impl std::fmt::Display for FormEncoded<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.bytes().try_for_each(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                f.write_char(char::from(byte))
            }
            b' ' => f.write_char('+'),
            _ => write!(f, "%{byte:02X}"),
        })
    }
}
