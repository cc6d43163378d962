//! What a gateway runs on, every value decided: the compiled contracts, overridden by an `Environment` file, with all
//! references resolved.
//!
//! Reading collects everything that is wrong or missing before it gives up, so that one start names all of it.

mod address;
mod credentials;
mod deliveries;
mod file;
mod merge;
mod policy;

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use caseway_environment::{Environment, Resolver, Stage};
use http::{HeaderName, HeaderValue};

use crate::descriptor::{HubDescriptor, ResiliencePolicy};
pub use crate::stream::StreamLimits;

pub use address::BaseUrl;
pub use credentials::{ClientCredentials, Credentials};
pub use deliveries::{CallbackSettings, DeliverySettings, Secret, StoreSettings, WebhookKey};
pub use file::EnvironmentResolver;

/// What a gateway runs on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The environment's name.
    pub name: String,
    /// What the environment is for.
    pub stage: Stage,
    /// Where the gateway listens.
    pub listen: SocketAddr,
    /// What it accepts from its callers.
    pub limits: Limits,
    /// One for each of the hub's backends, in its order.
    pub backends: Vec<BackendSettings>,
    /// The keys of each of the hub's case types, in its order.
    pub keys: Vec<Vec<KeyHash>>,
    /// The keys of people who may see and change what the gateway holds.
    pub operators: Vec<KeyHash>,
    /// The keys of people who may see it.
    pub viewers: Vec<KeyHash>,
    /// Where accepted commands are kept.
    pub store: StoreSettings,
    /// The keys that they are encrypted with, and their ids; the first one encrypts.
    pub encryption: Vec<(String, Secret)>,
    /// How they are delivered.
    pub deliveries: DeliverySettings,
    /// Where each of the hub's case types is called back, in its order.
    pub callbacks: Vec<Option<CallbackSettings>>,
}

/// What a gateway accepts from its callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest request body, in bytes.
    pub request_body: usize,
    /// The largest reply that is read from a backend, in bytes.
    pub response_body: usize,
    /// The longest that a caller may take to send its header.
    pub header_timeout: Duration,
    /// The longest that a caller may take to send its body.
    pub body_timeout: Duration,
    /// Requests that may be under way at once.
    pub concurrency: u32,
    /// How long a stopping gateway waits for requests under way.
    pub drain: Duration,
    /// What streams may take, in either direction.
    pub stream: StreamLimits,
}

/// How one backend is reached and protected.
#[derive(Debug, Clone, PartialEq)]
pub struct BackendSettings {
    /// Its address.
    pub base_url: BaseUrl,
    /// What proves who the hub is.
    pub credentials: Credentials,
    /// Headers that every call carries.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// How calls to it are protected.
    pub policy: ResiliencePolicy,
    /// The largest reply that is read, in bytes.
    pub reply_limit: usize,
    /// The keys with which it may call back.
    pub callback: Vec<KeyHash>,
}

/// An accepted API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHash {
    /// The key's name, for logs.
    pub name: String,
    /// The SHA-256 of the key.
    pub sha256: [u8; 32],
}

/// One thing that is wrong or missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Where, as in `environments/test.yaml: backends.erp.baseUrl`.
    pub place: String,
    /// What is wrong and how to repair it.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that is wrong or missing; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Complaints(pub Vec<Complaint>);

impl Settings {
    /// Reads an `Environment` file and decides every value.
    ///
    /// # Errors
    /// Everything that is wrong or missing.
    pub fn read(hub: &HubDescriptor, path: &Path, resolver: &dyn Resolver) -> Result<Self, Complaints> {
        let environment = file::read(path)?;
        Self::new(hub, &environment, &path.display().to_string(), resolver)
    }

    /// Decides every value for `environment`, which is called `file` in complaints.
    ///
    /// # Errors
    /// Everything that is wrong or missing.
    pub fn new(
        hub: &HubDescriptor,
        environment: &Environment,
        file: &str,
        resolver: &dyn Resolver,
    ) -> Result<Self, Complaints> {
        merge::settings(hub, environment, file, resolver)
    }
}
