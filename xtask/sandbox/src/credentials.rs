//! Who may call a backend, by its contract's `auth`.
//!
//! The right values are those that the hub uses too: the same references, resolved the same way. Where one has no value
//! here, it is [`DEFAULT`], so that a sandbox and a hub that were given nothing still agree.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caseway_environment::{Auth, Reference, Resolver, Template};
use http::HeaderMap;
use http::StatusCode;
use http::header::AUTHORIZATION;
use indexmap::IndexMap;
use serde_json::json;

use crate::reply::Reply;
use crate::seed::Seed;

/// The value of every reference that has none.
pub const DEFAULT: &str = "sandbox";

/// Where a backend with `auth: oauth2` issues tokens, on its own address.
pub const TOKEN_PATH: &str = "/oauth2/token";

/// The most tokens that are valid at once; the oldest end first.
const MOST_TOKENS: usize = 10_000;

/// Which credentials are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Credentials {
    /// Those that the contract's references resolve to.
    #[default]
    Exact,
    /// Any that are not empty, in the form that the contract says.
    Any,
}

/// Resolves references from environment variables and files.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnvironment;

impl Resolver for ProcessEnvironment {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        match reference {
            Reference::Variable(name) => std::env::var(name).map_err(|error| error.to_string()),
            Reference::File(path) => std::fs::read_to_string(path)
                .map(|text| text.strip_suffix('\n').map(str::to_owned).unwrap_or(text))
                .map_err(|error| error.to_string()),
        }
    }
}

/// What a backend wants to see.
#[derive(Debug)]
enum Expected {
    Nothing,
    Bearer(String),
    Basic { username: String, password: String },
    ApiKey { header: String, value: String },
    OAuth2 { client_id: String, client_secret: String, scopes: BTreeSet<String> },
}

/// Judges the credentials of calls to one backend, and issues its tokens.
#[derive(Debug)]
pub(crate) struct Gatekeeper {
    expected: Expected,
    any: bool,
    /// Tells one backend's tokens from another's.
    seed: Seed,
    lifetime: Duration,
    /// Token to the time when it ends.
    tokens: IndexMap<String, Duration>,
    issued: usize,
}

impl Gatekeeper {
    /// For `backend`, which wants `auth`.
    pub(crate) fn new(
        backend: &str,
        auth: Option<&Auth>,
        resolver: &dyn Resolver,
        credentials: Credentials,
        lifetime: Duration,
    ) -> Self {
        let value =
            |template: &Template| template.resolve(&OrDefault(resolver)).unwrap_or_else(|_| DEFAULT.into());
        let expected = match auth {
            None => Expected::Nothing,
            Some(Auth::Bearer { token }) => Expected::Bearer(value(token)),
            Some(Auth::Basic { username, password }) => {
                Expected::Basic { username: value(username), password: value(password) }
            }
            Some(Auth::ApiKey { header, value: key }) => {
                Expected::ApiKey { header: header.clone(), value: value(key) }
            }
            Some(Auth::OAuth2 { client_id, client_secret, scopes, .. }) => Expected::OAuth2 {
                client_id: value(client_id),
                client_secret: value(client_secret),
                scopes: scopes.iter().cloned().collect(),
            },
        };
        let any = credentials == Credentials::Any;
        let seed = Seed::of(&["token", backend]);
        Self { expected, any, seed, lifetime, tokens: IndexMap::new(), issued: 0 }
    }

    /// Whether it issues tokens.
    pub(crate) fn issues_tokens(&self) -> bool {
        matches!(self.expected, Expected::OAuth2 { .. })
    }

    /// Lets a call through, or says 401.
    pub(crate) fn admit(&self, headers: &HeaderMap, now: Duration) -> Result<(), Reply> {
        let (scheme, problem) = match &self.expected {
            Expected::Nothing => return Ok(()),
            Expected::Bearer(token) => (
                "Bearer",
                match bearer(headers) {
                    None => "the request has no `Authorization: Bearer`",
                    Some(given) if self.any || given == token => return Ok(()),
                    Some(_) => "the token is not the right one",
                },
            ),
            Expected::OAuth2 { .. } => (
                "Bearer",
                match bearer(headers) {
                    None => "the request has no `Authorization: Bearer`",
                    Some(given) => match self.tokens.get(given) {
                        _ if self.any => return Ok(()),
                        Some(end) if now < *end => return Ok(()),
                        Some(_) => "the token has expired",
                        None => "the token was not issued here, or was revoked",
                    },
                },
            ),
            Expected::Basic { username, password } => (
                "Basic",
                match basic(headers) {
                    None => "the request has no `Authorization: Basic`",
                    Some((user, secret)) if self.any && !user.is_empty() && !secret.is_empty() => {
                        return Ok(());
                    }
                    Some((user, secret)) if user == *username && secret == *password => return Ok(()),
                    Some(_) => "user and password are not the right ones",
                },
            ),
            Expected::ApiKey { header, value } => (
                "ApiKey",
                match text(headers, header) {
                    None => "the request has no key in the header that the contract names",
                    Some(given) if self.any || given == value => return Ok(()),
                    Some(_) => "the key is not the right one",
                },
            ),
        };
        Err(Reply::unauthorized(scheme, problem))
    }

    /// Answers a request for a token: client credentials (RFC 6749, section 4.4).
    pub(crate) fn token(&mut self, headers: &HeaderMap, body: &[u8], now: Duration) -> Reply {
        let Expected::OAuth2 { client_id, client_secret, scopes } = &self.expected else {
            return Reply::problem(StatusCode::NOT_FOUND, "this backend issues no tokens");
        };
        let refuse = |status, code: &str, description: &str| {
            Reply::json(status, &json!({ "error": code, "error_description": description }))
        };
        let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());

        if field("grant_type").as_deref() != Some("client_credentials") {
            let description = "grant_type is not client_credentials in application/x-www-form-urlencoded";
            return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", description);
        }
        let given = basic(headers).or_else(|| Some((field("client_id")?, field("client_secret")?)));
        let is_right = given.is_some_and(|(id, secret)| {
            let exact = id == *client_id && secret == *client_secret;
            exact || (self.any && !id.is_empty() && !secret.is_empty())
        });
        if !is_right {
            let reply = refuse(
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "client id and secret are not the right ones",
            );
            return reply.with(http::header::WWW_AUTHENTICATE, "Basic");
        }
        let asked: BTreeSet<String> =
            field("scope").unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect();
        if !asked.is_subset(scopes) && !self.any {
            return refuse(StatusCode::BAD_REQUEST, "invalid_scope", "a scope is not among the contract's");
        }
        let granted = if asked.is_empty() { scopes.clone() } else { asked };

        let token = format!("sandbox-{}", self.seed.item(self.issued).uuid());
        self.issued += 1;
        self.tokens.insert(token.clone(), now.saturating_add(self.lifetime));
        if self.tokens.len() > MOST_TOKENS {
            self.tokens.shift_remove_index(0);
        }
        let granted = granted.into_iter().collect::<Vec<_>>().join(" ");
        let document = json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.lifetime.as_secs(),
            "scope": granted,
        });
        Reply::json(StatusCode::OK, &document).with(http::header::CACHE_CONTROL, "no-store")
    }

    /// Ends every token now, as a backend does that was restarted.
    pub(crate) fn revoke(&mut self) {
        self.tokens.clear();
    }
}

/// Gives references without a value the [`DEFAULT`].
struct OrDefault<'a>(&'a dyn Resolver);

impl Resolver for OrDefault<'_> {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        Ok(self
            .0
            .resolve(reference)
            .ok()
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| DEFAULT.to_owned()))
    }
}

/// The text of a header that is not empty.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    scheme(headers, "Bearer")
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let decoded = STANDARD.decode(scheme(headers, "Basic")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    text.split_once(':').map(|(user, secret)| (user.to_owned(), secret.to_owned()))
}

/// What follows the scheme's name, which is in any case (RFC 9110, section 11.1).
fn scheme<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let (scheme, rest) = text(headers, AUTHORIZATION.as_str())?.split_once(' ')?;
    Some(rest.trim()).filter(|rest| scheme.eq_ignore_ascii_case(wanted) && !rest.is_empty())
}
