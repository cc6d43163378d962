//! Signs requests to a backend: its static headers and its credentials.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::token::{Token, TokenError, Tokens};
use crate::clock::Clock;
use crate::settings::Credentials;
use crate::transport::Transport;

/// Puts on a request what proves who the hub is.
#[derive(Debug)]
pub(crate) enum Signer {
    None,
    Header(HeaderName, HeaderValue),
    Tokens(Box<Tokens>),
}

/// What a signature rested on, so that a refusal can be answered.
#[derive(Debug)]
pub(crate) struct Signature(Option<Arc<Token>>);

/// Why a request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credential {
    /// The issuer of tokens fails or cannot be reached.
    Unavailable,
    /// The issuer does not accept the hub.
    Refused,
}

impl Signer {
    pub(crate) fn new(
        credentials: &Credentials,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        match credentials {
            Credentials::None => Self::None,
            Credentials::Header(name, value) => Self::Header(name.clone(), value.clone()),
            Credentials::ClientCredentials(client) => {
                Self::Tokens(Box::new(Tokens::new(client.clone(), transport, clock)))
            }
        }
    }

    /// Signs a request; fetches a token first where none is valid.
    pub(crate) async fn sign(&self, headers: &mut HeaderMap) -> Result<Signature, Credential> {
        match self {
            Self::None => Ok(Signature(None)),
            Self::Header(name, value) => {
                headers.insert(name, value.clone());
                Ok(Signature(None))
            }
            Self::Tokens(tokens) => {
                let token = tokens.get().await.map_err(|error| {
                    tracing::warn!(%error, "no token for a backend");
                    match error {
                        TokenError::Refused(_) => Credential::Refused,
                        TokenError::Unreachable(_) | TokenError::Failed(_) | TokenError::Unusable => {
                            Credential::Unavailable
                        }
                    }
                })?;
                headers.insert(header::AUTHORIZATION, token.value.clone());
                Ok(Signature(Some(token)))
            }
        }
    }

    /// The backend refused the signature. Whether signing again may help: it rested on a token, which is now
    /// forgotten.
    pub(crate) fn refused(&self, signature: &Signature) -> bool {
        match (self, &signature.0) {
            (Self::Tokens(tokens), Some(token)) => {
                tokens.forget(token);
                true
            }
            _ => false,
        }
    }
}
