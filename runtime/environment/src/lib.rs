//! What differs between development, test and production.
//!
//! Contracts, mappings and grants are compiled; addresses, credentials, timeouts and limits come from an
//! `Environment` file and from environment variables, so that they can change in an incident without a build.
//! This crate holds the model of that file and the scalar types that the spec files share with it. Both `check`
//! (through `caseway-spec`) and the gateway (through `caseway-runtime`) read it, and neither needs the other.

mod auth;
mod deliveries;
mod model;
mod network;
mod resilience;
mod scalar;
mod template;

pub use auth::Auth;
pub use deliveries::{
    Callback, Deliveries, DeliveryLimits, Encryption, EncryptionKey, Postgres, Redrive, Retention, Sqlite,
    Staff, Store,
};
pub use model::{BackendSettings, Consumer, ConsumerKey, Environment, InstanceSettings, Limits, Stage};
pub use network::{
    Addresses, CaseService, Destination, Enforcer, HostName, Hosts, Hub, Labels, Namespace, Network, Pods,
    PodsAt, Reach,
};
pub use resilience::{Breaker, RateTrip, Resilience, Retry, SlowTrip};
pub use scalar::{ByteSize, ScalarError, Span};
pub use template::{Missing, Reference, Resolver, Template, TemplateError};
