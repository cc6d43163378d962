//! Where accepted commands are kept and how they are delivered, every value decided.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use caseway_environment as environment;
use caseway_environment::Stage;
use secrecy::{ExposeSecret, SecretString};

use super::BaseUrl;
use super::merge::Reading;
use crate::descriptor::{CaseTypeDescriptor, Signature};

/// Where a gateway keeps what it has accepted unless it is said otherwise, outside production.
const DEFAULT_FILE: &str = "caseway.db";

/// Where a gateway keeps what it has accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreSettings {
    /// In the process.
    Memory,
    /// In this SQLite file.
    Sqlite(PathBuf),
    /// In the PostgreSQL database at this address.
    Postgres(Secret),
}

/// How accepted commands are delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySettings {
    /// The waits between attempts.
    pub redelivery: Vec<Duration>,
    /// How much longer than its longest attempt a claim lasts.
    pub takeover: Duration,
    /// How many commands may wait for one backend.
    pub per_backend: u64,
    /// How many may wait in all.
    pub in_all: u64,
    /// Automatic rounds of a dead letter.
    pub redrive_rounds: u32,
    /// How often a round begins.
    pub redrive_every: Duration,
    /// Dead letters a second and backend.
    pub redrive_per_second: u32,
    /// How long what is delivered is kept.
    pub keep_finished: Duration,
    /// How long callers' keys are kept.
    pub keep_keys: Duration,
    /// How long events of cases are kept.
    pub keep_events: Duration,
    /// How long it is kept what people did.
    pub keep_audit: Duration,
}

/// Where a case type is called back.
#[derive(Debug, Clone, PartialEq)]
pub struct CallbackSettings {
    /// The address.
    pub url: BaseUrl,
    /// What calls are signed with.
    pub key: WebhookKey,
}

/// What webhooks are signed with.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookKey {
    /// A secret text.
    Hmac(Secret),
    /// A private key in PKCS#8, base64.
    Ed25519(Secret),
}

/// A text that is not shown.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Reading<'_> {
    pub(super) fn store(
        &mut self,
        file: &str,
        store: Option<&environment::Store>,
        stage: Stage,
    ) -> Option<StoreSettings> {
        let place = format!("{file}: store");
        match store {
            None if stage == Stage::Production => {
                self.complain(place, "is missing, and this is production: name `sqlite` or `postgres`");
                None
            }
            None => Some(StoreSettings::Sqlite(DEFAULT_FILE.into())),
            Some(environment::Store::Memory) if stage == Stage::Production => {
                self.complain(
                    place,
                    "is memory, which forgets, and this is production: use `sqlite` or `postgres`",
                );
                None
            }
            Some(environment::Store::Memory) => Some(StoreSettings::Memory),
            Some(environment::Store::Sqlite(sqlite)) => {
                let path = self.text(&format!("{place}.sqlite.path"), &sqlite.path)?;
                Some(StoreSettings::Sqlite(path.into()))
            }
            Some(environment::Store::Postgres(postgres)) => {
                let url = self.text(&format!("{place}.postgres.url"), &postgres.url)?;
                Some(StoreSettings::Postgres(url.into()))
            }
        }
    }

    pub(super) fn encryption(
        &mut self,
        file: &str,
        declared: Option<&environment::Encryption>,
    ) -> Vec<(String, Secret)> {
        let mut keys = Vec::new();
        for (index, key) in declared.iter().flat_map(|declared| &declared.keys).enumerate() {
            let text = self.text(&format!("{file}: encryption.keys[{index}].key"), &key.key);
            keys.extend(text.map(|text| (key.id.clone(), Secret::from(text))));
        }
        if let Err(error) = crate::delivery::store::keys(&keys) {
            self.complain(format!("{file}: encryption.keys"), error.to_string());
        }
        keys
    }

    pub(super) fn deliveries(&mut self, file: &str, declared: &environment::Deliveries) -> DeliverySettings {
        let seconds = |span: Option<environment::Span>, default| {
            span.map_or(Duration::from_secs(default), |span| span.0)
        };
        const DAY: u64 = 86_400;
        let redelivery = match &declared.redelivery {
            Some(waits) => waits.iter().map(|wait| wait.0).collect(),
            None => [5, 15, 60].map(Duration::from_secs).to_vec(),
        };
        let settings = DeliverySettings {
            redelivery,
            takeover: seconds(declared.takeover, 30),
            per_backend: declared.limits.per_backend.unwrap_or(100_000).into(),
            in_all: declared.limits.in_all.unwrap_or(500_000).into(),
            redrive_rounds: declared.redrive.rounds.unwrap_or(3),
            redrive_every: seconds(declared.redrive.every, 15 * 60),
            redrive_per_second: declared.redrive.per_second.unwrap_or(5),
            keep_finished: seconds(declared.retention.finished, 7 * DAY),
            keep_keys: seconds(declared.retention.keys, 30 * DAY),
            keep_events: seconds(declared.retention.events, 7 * DAY),
            keep_audit: seconds(declared.retention.audit, 365 * DAY),
        };
        let place = format!("{file}: deliveries");
        let mut require = |holds: bool, field: &str, what: &str| {
            if !holds {
                self.complain(format!("{place}.{field}"), what);
            }
        };
        require(!settings.redelivery.is_empty(), "redelivery", "is empty: write at least one wait");
        require(!settings.redelivery.contains(&Duration::ZERO), "redelivery", "has a wait of zero");
        require(
            !settings.takeover.is_zero(),
            "takeover",
            "is zero: claims would end while their work goes on",
        );
        require(!settings.redrive_every.is_zero(), "redrive.every", "is zero");
        require(settings.redrive_per_second > 0, "redrive.perSecond", "is zero: write 1 or more");
        require(settings.per_backend > 0, "limits.perBackend", "is zero: nothing could be accepted");
        require(settings.in_all > 0, "limits.inAll", "is zero: nothing could be accepted");
        settings
    }

    /// Where a case type is called back; `None` where it is not, or where something is wrong.
    pub(super) fn callback(
        &mut self,
        file: &str,
        case_type: &CaseTypeDescriptor,
        declared: Option<&environment::Callback>,
    ) -> Option<CallbackSettings> {
        let declared = declared?;
        let place = format!("{file}: consumers.{}.callback", case_type.name);
        let Some(signature) = case_type.callback else {
            self.complain(place, "is given, and the case type declares no callback");
            return None;
        };
        let url = self.base_url(&format!("{place}.url"), &declared.url);
        let key = self.text(&format!("{place}.key"), &declared.key);
        let key = match (signature, Secret::from(key?)) {
            (Signature::Hmac, key) => WebhookKey::Hmac(key),
            (Signature::Ed25519, key) => WebhookKey::Ed25519(key),
        };
        if !crate::delivery::can_sign(&key) {
            self.complain(format!("{place}.key"), "is not a private key in PKCS#8, base64");
            return None;
        }
        Some(CallbackSettings { url: url?, key })
    }
}
