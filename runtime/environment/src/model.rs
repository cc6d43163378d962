//! The `Environment` file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Auth, Breaker, ByteSize, Callback, Deliveries, Encryption, Network, Retry, Span, Staff, Store, Template,
};

/// One environment of the organisation: addresses, credentials' names, limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Environment {
    /// Always `caseway/v1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "caseway/v1")))]
    pub api_version: String,
    /// Always `Environment`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "Environment")))]
    pub kind: String,
    /// The environment's name, in lower-case words joined by hyphens.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")))]
    pub name: String,
    /// What the environment is for.
    pub stage: Stage,
    /// The address that the gateway listens on. Default: `127.0.0.1:8080`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listen: Option<Template>,
    /// What the gateway accepts from its callers.
    #[serde(default)]
    pub limits: Limits,
    /// What differs per backend; a backend left out keeps what its contract says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub backends: BTreeMap<String, BackendSettings>,
    /// The keys that each case type may present; a case type left out has no access.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consumers: BTreeMap<String, Consumer>,
    /// Where accepted commands are kept. Default: the SQLite file `caseway.db` in the directory that the gateway is started in;
    /// production must name a store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<Store>,
    /// Keys that what is kept is encrypted with; left out, it is kept as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<Encryption>,
    /// How accepted commands are delivered.
    #[serde(default)]
    pub deliveries: Deliveries,
    /// People who may see and change what the gateway holds: every case's status, dead letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operators: Option<Staff>,
    /// People who may see, and change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewers: Option<Staff>,
    /// Where hub, case services and backends stand on the network: `cargo xtask egress` makes the network's rules of it. The
    /// gateway does not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
}

impl Environment {
    /// An environment in which everything is left at its default and nobody has access.
    #[must_use]
    pub fn new(name: &str, stage: Stage) -> Self {
        Self {
            api_version: "caseway/v1".to_owned(),
            kind: "Environment".to_owned(),
            name: name.to_owned(),
            stage,
            listen: None,
            limits: Limits::default(),
            backends: BTreeMap::new(),
            consumers: BTreeMap::new(),
            store: None,
            encryption: None,
            deliveries: Deliveries::default(),
            operators: None,
            viewers: None,
            network: None,
        }
    }
}

/// What an environment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Stage {
    /// A developer's machine.
    Dev,
    /// Shared testing.
    Test,
    /// The real thing.
    Production,
}

impl Stage {
    /// Its name, as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// What the gateway accepts from its callers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// The largest request body. Default: `1MiB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<ByteSize>,
    /// The largest reply that is read from a backend. Default: `8MiB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_body: Option<ByteSize>,
    /// The longest that a caller may take to send its header. Default: `10s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_timeout: Option<Span>,
    /// The longest that a caller may take to send its body. Default: `30s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_timeout: Option<Span>,
    /// Requests that may be under way at once in one gateway; more are refused with 503. Default: 4096.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000_000)))]
    pub concurrency: Option<u32>,
    /// How long a stopping gateway waits for requests under way. Default: `25s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drain: Option<Span>,
    /// What streams may take, in either direction.
    #[serde(default, skip_serializing_if = "StreamLimits::is_default")]
    pub stream: StreamLimits,
}

/// What a stream may take: bytes that pass through the gateway as they come. There is no time that fits every stream, so
/// what counts is that it moves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StreamLimits {
    /// The largest stream. Default: `1GiB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest: Option<ByteSize>,
    /// The longest that neither side sends or takes anything. Default: `30s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<Span>,
    /// The longest that a stream may last. Default: `1h`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<Span>,
}

impl StreamLimits {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What differs for one backend. Each value overrides the contract's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackendSettings {
    /// The address that the operations' paths are appended to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Template>,
    /// The credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Auth>,
    /// Headers that every call carries, such as a tenant's id; each overrides the contract's of the same name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Template>,
    /// The longest that one attempt may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// When calls are stopped because the backend fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker: Option<Breaker>,
    /// Inline retries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// How many calls may be under way at once per gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100_000)))]
    pub concurrency: Option<u32>,
    /// The keys with which the backend may say, at `/callbacks/BACKEND`, what became of commands that it carries out later. Left out,
    /// it may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Staff>,
    /// What differs per instance, for a backend that has several; each value overrides the backend's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub instances: BTreeMap<String, InstanceSettings>,
}

impl BackendSettings {
    /// What holds for one of the backend's instances: its own settings, and the backend's where it has none.
    #[must_use]
    pub fn of_instance(&self, name: &str) -> Self {
        let own = Self::from(self.instances.get(name).cloned().unwrap_or_default());
        let mut headers = self.headers.clone();
        headers.retain(|name, _| !own.headers.keys().any(|other| other.eq_ignore_ascii_case(name)));
        headers.extend(own.headers);
        Self {
            base_url: own.base_url.or_else(|| self.base_url.clone()),
            auth: own.auth.or_else(|| self.auth.clone()),
            headers,
            timeout: own.timeout.or(self.timeout),
            breaker: Breaker::over(own.breaker, self.breaker.clone()),
            retry: Retry::over(own.retry, self.retry.clone()),
            concurrency: own.concurrency.or(self.concurrency),
            callback: own.callback.or_else(|| self.callback.clone()),
            instances: BTreeMap::new(),
        }
    }
}

impl From<InstanceSettings> for BackendSettings {
    fn from(settings: InstanceSettings) -> Self {
        let InstanceSettings { base_url, auth, headers, timeout, breaker, retry, concurrency, callback } =
            settings;
        let instances = BTreeMap::new();
        Self { base_url, auth, headers, timeout, breaker, retry, concurrency, callback, instances }
    }
}

/// What differs for one instance of a backend. Each value overrides what is said of the backend.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstanceSettings {
    /// The address that the operations' paths are appended to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Template>,
    /// The credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Auth>,
    /// Headers that every call carries, such as a tenant's id; each overrides the backend's of the same name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Template>,
    /// The longest that one attempt may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// When calls are stopped because the instance fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker: Option<Breaker>,
    /// Inline retries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// How many calls may be under way at once per gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100_000)))]
    pub concurrency: Option<u32>,
    /// The keys with which the instance may say, at `/callbacks/BACKEND@INSTANCE`, what became of commands that it carries
    /// out later. Left out, it may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Staff>,
}

/// One case type's access to the gateway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consumer {
    /// The keys that are accepted; two at a time let a key be replaced without an interruption.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub keys: Vec<ConsumerKey>,
    /// Where the case type is called back; left out, it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Callback>,
}

/// An accepted API key, stored as its hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsumerKey {
    /// A name for the key, for logs: never the key itself.
    pub name: String,
    /// The SHA-256 of the key as 64 hexadecimal digits; `caseway key new CASE-TYPE` prints key and hash.
    pub sha256: Template,
}
