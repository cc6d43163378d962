//! What proves to a backend who the hub is, resolved. Nothing here shows a secret when it is printed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caseway_environment::Auth;
use http::{HeaderName, HeaderValue, Uri, header};
use secrecy::{ExposeSecret, SecretString};

use super::merge::Reading;

/// What proves to a backend who the hub is.
#[derive(Debug, Clone, PartialEq)]
pub enum Credentials {
    /// Nothing.
    None,
    /// A header, marked sensitive.
    Header(HeaderName, HeaderValue),
    /// A token that is fetched and renewed.
    ClientCredentials(ClientCredentials),
}

/// OAuth 2.0 client credentials (RFC 6749, section 4.4).
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// Where tokens are issued.
    pub token_url: Uri,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// The scopes asked for.
    pub scopes: Vec<String>,
}

impl PartialEq for ClientCredentials {
    fn eq(&self, other: &Self) -> bool {
        self.token_url == other.token_url
            && self.client_id == other.client_id
            && self.client_secret.expose_secret() == other.client_secret.expose_secret()
            && self.scopes == other.scopes
    }
}

impl Credentials {
    /// Resolves `auth`, declared at `place`.
    pub(super) fn resolve(auth: &Auth, place: &str, reading: &mut Reading<'_>) -> Option<Self> {
        match auth {
            Auth::Bearer { token } => {
                let place = format!("{place}.bearer.token");
                let token = reading.text(&place, token)?;
                reading.secret_header(&place, header::AUTHORIZATION, &format!("Bearer {token}"))
            }
            Auth::Basic { username, password } => {
                let name = reading.text(&format!("{place}.basic.username"), username);
                let password = reading.text(&format!("{place}.basic.password"), password);
                let pair = format!("{}:{}", name?, password?);
                let value = format!("Basic {}", STANDARD.encode(pair));
                reading.secret_header(place, header::AUTHORIZATION, &value)
            }
            Auth::ApiKey { header, value } => {
                let name = reading.header_name(&format!("{place}.apiKey.header"), header);
                let place = format!("{place}.apiKey.value");
                let value = reading.text(&place, value);
                reading.secret_header(&place, name?, &value?)
            }
            Auth::OAuth2 { token_url, client_id, client_secret, scopes } => {
                let token_url = reading.token_url(&format!("{place}.oauth2.tokenUrl"), token_url);
                let client_id = reading.text(&format!("{place}.oauth2.clientId"), client_id);
                let client_secret = reading.text(&format!("{place}.oauth2.clientSecret"), client_secret);
                Some(Self::ClientCredentials(ClientCredentials {
                    token_url: token_url?,
                    client_id: client_id?,
                    client_secret: client_secret?.into(),
                    scopes: scopes.clone(),
                }))
            }
        }
    }
}
