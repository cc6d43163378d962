//! How the hub proves to a backend who it is.

use serde::{Deserialize, Serialize};

use crate::Template;

/// The credentials that every call to a backend carries. Secrets are references, never literals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Auth {
    /// `Authorization: Bearer TOKEN` (RFC 6750).
    Bearer {
        /// The token.
        token: Template,
    },
    /// `Authorization: Basic ...` (RFC 7617).
    Basic {
        /// The user's name.
        username: Template,
        /// The password.
        password: Template,
    },
    /// A key in a header of the backend's choice.
    ApiKey {
        /// The header's name.
        header: String,
        /// The key.
        value: Template,
    },
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4): the token is fetched once for all waiting calls and
    /// renewed before it expires, or once when the backend refuses it.
    #[serde(rename = "oauth2")]
    OAuth2 {
        /// Where tokens are issued.
        token_url: Template,
        /// The client's id.
        client_id: Template,
        /// The client's secret.
        client_secret: Template,
        /// The scopes asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<String>,
    },
}

impl Auth {
    /// The values that must never be literals, each with its JSON pointer below the auth object.
    #[must_use]
    pub fn secrets(&self) -> Vec<(&'static str, &Template)> {
        match self {
            Self::Bearer { token } => vec![("/bearer/token", token)],
            Self::Basic { password, .. } => vec![("/basic/password", password)],
            Self::ApiKey { value, .. } => vec![("/apiKey/value", value)],
            Self::OAuth2 { client_secret, .. } => vec![("/oauth2/clientSecret", client_secret)],
        }
    }
}
