// Generated from `platform.yaml` by `cargo xtask generate`. Do not edit.
//! The hub's client for case services in Rust.
//!
//! `Client<MotorClaim>` offers the operations of every service, and compiles only calls of those that the
//! case type's spec lists. The hub checks the same list against the API key.

pub mod case_types;
pub mod direct;
pub mod services;

use std::marker::PhantomData;

use caseway_core::codegen as rt;
pub use caseway_types as types;
pub use rt::client::{Accepted, Answer, Content, Download, Error, Problem, ProblemViolation, Settings};

const _: () = rt::assert_generator("0.1.0");

mod sealed {
    pub trait Sealed {}
}

/// A case type: a consumer of the hub. Those of the specs stand in [`case_types`], and there are no others.
pub trait CaseType: sealed::Sealed {
    /// Its name in the specs.
    const NAME: &'static str;
}

/// That a case type may call an operation. What it may call is listed in its spec, and in nothing else.
#[diagnostic::on_unimplemented(
    message = "the case type `{Self}` may not call `{Operation}`",
    label = "not granted to `{Self}`",
    note = "add it to `uses` in the case type's spec and run `cargo xtask generate`"
)]
pub trait Granted<Operation>: CaseType {}

/// That a case type may call backends past the services. What it may call is what was approved,
/// and nothing else.
#[diagnostic::on_unimplemented(
    message = "the case type `{Self}` has no approved direct connection",
    label = "nothing of `{Self}` is direct",
    note = "use a service; or declare it under `direct` in the case type's spec, have it approved \
            (`cargo xtask propose`) and run `cargo xtask generate`"
)]
pub trait Direct: CaseType {}

/// The backends that a case type may call, each with the operations that were approved.
pub struct Connections<C> {
    #[allow(dead_code, reason = "nothing may be approved")]
    pub(crate) client: Client<C>,
}

/// The hub, as the case type `C` sees it. Clones share their connections.
pub struct Client<C> {
    hub: rt::client::Hub,
    scope: rt::client::Scope,
    case_type: PhantomData<fn() -> C>,
}

impl<C: CaseType> Client<C> {
    /// A client. Nothing is sent before the first call.
    ///
    /// # Errors
    /// When a setting is wrong, or the key is another case type's.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let hub = rt::client::Hub::new(settings, C::NAME)?;
        Ok(Self { hub, scope: rt::client::Scope::default(), case_type: PhantomData })
    }

    /// The client for calls on behalf of a case.
    ///
    /// # Errors
    /// When the id is empty or has characters outside visible ASCII.
    pub fn in_case(&self, id: &str) -> Result<Self, Error> {
        Ok(self.with(self.scope.clone().case_id(id)?))
    }

    /// The client for calls within a trace, named by its `traceparent` (W3C Trace Context).
    ///
    /// # Errors
    /// When the value is empty or has characters outside visible ASCII.
    pub fn traced(&self, traceparent: &str) -> Result<Self, Error> {
        Ok(self.with(self.scope.clone().traceparent(traceparent)?))
    }

    /// What the case type may call past the services, each operation by an approval. The calls go
    /// through the hub.
    #[must_use]
    pub fn direct(&self) -> Connections<C>
    where
        C: Direct,
    {
        Connections { client: self.clone() }
    }

    fn with(&self, scope: rt::client::Scope) -> Self {
        Self { hub: self.hub.clone(), scope, case_type: PhantomData }
    }
}

impl<C> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self { hub: self.hub.clone(), scope: self.scope.clone(), case_type: PhantomData }
    }
}

impl<C: CaseType> std::fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("case_type", &C::NAME).field("hub", &self.hub).finish_non_exhaustive()
    }
}

impl<C: CaseType> Client<C> {
    /// Bills: the operations of `bills`.
    #[must_use]
    pub fn bills(&self) -> services::bills::Service<C> {
        services::bills::Service { client: self.clone() }
    }

    /// Bills, in any currency: the operations of `bills-v2`.
    #[must_use]
    pub fn bills_v2(&self) -> services::bills_v2::Service<C> {
        services::bills_v2::Service { client: self.clone() }
    }

    /// Claims: the operations of `claims`.
    #[must_use]
    pub fn claims(&self) -> services::claims::Service<C> {
        services::claims::Service { client: self.clone() }
    }

    /// Contacts: the operations of `contacts`.
    #[must_use]
    pub fn contacts(&self) -> services::contacts::Service<C> {
        services::contacts::Service { client: self.clone() }
    }

    /// Customers: the operations of `customers`.
    #[must_use]
    pub fn customers(&self) -> services::customers::Service<C> {
        services::customers::Service { client: self.clone() }
    }

    /// Documents: the operations of `documents`.
    #[must_use]
    pub fn documents(&self) -> services::documents::Service<C> {
        services::documents::Service { client: self.clone() }
    }

    /// Invoices: the operations of `invoices`.
    #[must_use]
    pub fn invoices(&self) -> services::invoices::Service<C> {
        services::invoices::Service { client: self.clone() }
    }

    /// Notifications: the operations of `notifications`.
    #[must_use]
    pub fn notifications(&self) -> services::notifications::Service<C> {
        services::notifications::Service { client: self.clone() }
    }

    /// Orders: the operations of `orders`.
    #[must_use]
    pub fn orders(&self) -> services::orders::Service<C> {
        services::orders::Service { client: self.clone() }
    }

    /// Payments: the operations of `payments`.
    #[must_use]
    pub fn payments(&self) -> services::payments::Service<C> {
        services::payments::Service { client: self.clone() }
    }

    /// Quotes: the operations of `quotes`.
    #[must_use]
    pub fn quotes(&self) -> services::quotes::Service<C> {
        services::quotes::Service { client: self.clone() }
    }

    /// Suppliers: the operations of `suppliers`.
    #[must_use]
    pub fn suppliers(&self) -> services::suppliers::Service<C> {
        services::suppliers::Service { client: self.clone() }
    }

    /// Usage: the operations of `usage`.
    #[must_use]
    pub fn usage(&self) -> services::usage::Service<C> {
        services::usage::Service { client: self.clone() }
    }
}
