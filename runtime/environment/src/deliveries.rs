//! Where accepted commands are kept, how they are delivered, who may look at them.

use serde::{Deserialize, Serialize};

use crate::{ConsumerKey, Span, Template};

/// Where a gateway keeps what it has accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Store {
    /// In the process: gone when it ends. For tests and demonstrations.
    Memory,
    /// In one SQLite file, which is created when it is not there and serves one gateway.
    Sqlite(Sqlite),
    /// In a PostgreSQL database, which several gateways may share.
    Postgres(Postgres),
}

/// An SQLite file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sqlite {
    /// The file's path; two more files with `-wal` and `-shm` appended stand beside it.
    pub path: Template,
}

/// A PostgreSQL database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Postgres {
    /// The address with user and password, as in `postgres://user:password@host/database`: a reference.
    pub url: Template,
}

/// Keys that what is kept is encrypted with (AES-256-GCM-SIV).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Encryption {
    /// The first one encrypts, any of them decrypts: a new key goes to the top, and an old one stays until nothing is left
    /// under it.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub keys: Vec<EncryptionKey>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncryptionKey {
    /// Its id, which is stored with what it encrypts: it must never name another key.
    pub id: String,
    /// The key as 64 hexadecimal digits: a reference.
    pub key: Template,
}

/// How accepted commands are delivered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deliveries {
    /// The waits between attempts; after the last one the delivery is a dead letter. Default: `[5s, 15s, 60s]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 20)))]
    pub redelivery: Option<Vec<Span>>,
    /// How much longer than its longest attempt a claim lasts, and so how long the lanes of a gateway that ended wait until
    /// another takes them over. Default: `30s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Span>,
    /// How many commands may wait.
    #[serde(default)]
    pub limits: DeliveryLimits,
    /// How dead letters are tried again by themselves.
    #[serde(default)]
    pub redrive: Redrive,
    /// How long what is over is kept.
    #[serde(default)]
    pub retention: Retention,
}

/// How many commands may wait. At the limit, commands that may queue are refused with 503.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveryLimits {
    /// For one backend. Default: 100000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100_000_000)))]
    pub per_backend: Option<u32>,
    /// In all. Default: 500000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100_000_000)))]
    pub in_all: Option<u32>,
}

/// How dead letters are tried again by themselves: when their backend's breaker closes, and regularly while it is closed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redrive {
    /// Rounds after which a dead letter waits for a person. Default: 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
    pub rounds: Option<u32>,
    /// How often a round begins while the breaker is closed. Default: `15m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// Dead letters a second and backend, one at a time. Default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000)))]
    pub per_second: Option<u32>,
}

/// How long what is over is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Retention {
    /// Delivered and discarded commands, with their outcomes. Default: `7d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Span>,
    /// Keys of callers, by which a repeated command gets its first reply again. Default: `30d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Span>,
    /// Events of cases, which a reader that was away reads on. Default: `7d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Span>,
    /// What people did to deliveries, and why. What was done to a delivery that is not over stays with it. Default: `365d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Span>,
}

/// Where a case type is called back, and what proves that it was the hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Callback {
    /// The address that is posted to.
    pub url: Template,
    /// The key that calls are signed with, a reference: for `hmac` any secret text, for `ed25519` a private key in PKCS#8,
    /// base64.
    pub key: Template,
}

/// Those who may do something at the gateway and are no case type: people who look after it, a backend that calls back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Staff {
    /// The keys that are accepted.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub keys: Vec<ConsumerKey>,
}
