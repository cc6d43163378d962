//! What an organisation's own rules see: the platform as plain, documented objects.
//!
//! The resolved platform is made for the generator: indices, Rust names, shapes. Rules are written by architects, and
//! what they read must stay as it is when the generator changes. So the objects here are declared once, by [`view!`],
//! which gives the Rust type that is filled in, the type that expressions are checked against, and the reference in
//! `docs/rules.md`. Durations are whole milliseconds.

use super::model::{Shared, view};

view! {
    /// The organisation: everything at once.
    pub(super) struct Platform, at most 1 {
        /// Its name in the specs.
        name: String,
        /// Its name for people.
        title: String,
        /// The backends, in order of names.
        backends: Vec<Shared<Backend>>,
        /// The services, in order of names.
        services: Vec<Shared<Service>>,
        /// What each service operation calls, in order of services and operations.
        mappings: Vec<Shared<Mapping>>,
        /// The case types, in order of names.
        case_types: Vec<Shared<CaseType>>,
        /// What case types call past the services, in order of case types.
        direct_connections: Vec<Shared<DirectConnection>>,
    }

    /// A backend and its contract.
    pub(super) struct Backend, at most 200 {
        /// Its name in the specs.
        name: String,
        /// Its name for people.
        title: String,
        /// What it is.
        description: Option<String>,
        /// The team that answers for it.
        owner: String,
        /// `critical`, `important` or `supporting`.
        tier: String,
        /// Its address as written, with `${NAME}` where it comes from the environment.
        base_url: Option<String>,
        /// How the hub proves who it is: `bearer`, `basic`, `apiKey` or `oauth2`.
        auth: Option<String>,
        /// The longest that one attempt may take, where no operation says otherwise.
        timeout: i64,
        /// Retries after the first attempt.
        retries: i64,
        /// Consecutive failures that open the breaker.
        breaker_failures: i64,
        /// How long the breaker stays open.
        breaker_open_for: i64,
        /// Calls under way at once per gateway.
        concurrency: i64,
        /// The operation that is asked whether it is well.
        health: Option<String>,
        /// Its instances, in order of names; none where the backend itself is called.
        instances: Vec<Instance>,
        /// Its operations, as the file orders them.
        operations: Vec<Shared<BackendOperation>>,
    }

    /// One of several instances of a backend.
    pub(super) struct Instance, at most 20 {
        /// Its name in the specs, as in `nl`.
        name: String,
        /// Its name in metrics and stores, as in `core@nl`; the backend's own for the one that it was before it had instances.
        full_name: String,
        /// Its name for people.
        title: String,
        /// The team that answers for it.
        owner: String,
        /// Its address as written: its own, or the backend's.
        base_url: Option<String>,
        /// How the hub proves who it is there: `bearer`, `basic`, `apiKey` or `oauth2`.
        auth: Option<String>,
        /// The longest that one attempt may take, where no operation says otherwise.
        timeout: i64,
        /// Retries after the first attempt.
        retries: i64,
        /// Calls under way at once per gateway.
        concurrency: i64,
    }

    /// What a backend operation or a mapping says of its backend.
    pub(super) struct BackendSummary, at most 20 {
        /// Its name in the specs.
        name: String,
        /// The team that answers for it.
        owner: String,
        /// `critical`, `important` or `supporting`.
        tier: String,
    }

    /// An operation of a backend.
    pub(super) struct BackendOperation, at most 50 {
        /// The backend.
        backend: BackendSummary,
        /// Its name.
        name: String,
        /// What it does.
        description: Option<String>,
        /// `query` or `command`.
        kind: String,
        /// As in `POST`.
        method: String,
        /// As in `/orders/{id}`.
        path: String,
        /// What makes it safe to repeat: `none`, `natural` or `header`. Always `natural` for queries.
        idempotency: String,
        /// The longest that one attempt may take, where the operation says so itself.
        timeout: Option<i64>,
        /// Its parameters.
        parameters: Vec<Parameter>,
        /// The service operations that mappings bind to it, as in `orders.PlaceOrder`.
        mapped_by: Vec<String>,
    }

    /// A parameter of a backend operation.
    pub(super) struct Parameter, at most 20 {
        /// Its name.
        name: String,
        /// `path`, `query`, `header` or `cookie`.
        location: String,
        /// Whether it must be given.
        required: bool,
    }

    /// A service.
    pub(super) struct Service, at most 200 {
        /// Its name in the specs.
        name: String,
        /// Its name for people.
        title: String,
        /// What it offers.
        description: Option<String>,
        /// The team that answers for it.
        owner: String,
        /// The last day on which it is offered, as in `2027-06-30`.
        sunset: Option<String>,
        /// Its operations, as the file orders them.
        operations: Vec<Shared<ServiceOperation>>,
    }

    /// What a service operation says of its service.
    pub(super) struct ServiceSummary, at most 20 {
        /// Its name in the specs.
        name: String,
        /// The team that answers for it.
        owner: String,
    }

    /// An operation that case types may call.
    pub(super) struct ServiceOperation, at most 50 {
        /// The service.
        service: ServiceSummary,
        /// Its name.
        name: String,
        /// What it does.
        description: Option<String>,
        /// `query` or `command`.
        kind: String,
        /// As in `POST`.
        method: String,
        /// As in `/orders/{orderId}`.
        path: String,
        /// The last day on which it is offered: its own or its service's, whichever comes first.
        sunset: Option<String>,
        /// The longest that a caller waits.
        deadline: i64,
        /// What the caller gets while the backend is unavailable: `queue`, `pause` or `fail`, the first that applies.
        on_unavailable: Vec<String>,
        /// The case types that use it.
        used_by: Vec<String>,
    }

    /// A service operation and what it calls.
    pub(super) struct Mapping, at most 2000 {
        /// The service operation, as in `orders.PlaceOrder`.
        name: String,
        /// The service operation.
        operation: Shared<ServiceOperation>,
        /// The backend operation.
        call: Shared<BackendOperation>,
    }

    /// A case type and what it may use.
    pub(super) struct CaseType, at most 2000 {
        /// Its name in the specs.
        name: String,
        /// Its name for people.
        title: String,
        /// What kind of work it is.
        description: Option<String>,
        /// The team that answers for it.
        owner: String,
        /// `critical`, `important` or `supporting`.
        criticality: String,
        /// The service operations that it uses.
        uses: Vec<Shared<ServiceOperation>>,
        /// The backends that these reach.
        backends: Vec<BackendSummary>,
        /// What it calls past the services.
        direct_connections: Vec<Shared<DirectConnection>>,
    }

    /// What a direct connection says of its case type.
    pub(super) struct CaseTypeSummary, at most 2000 {
        /// Its name in the specs.
        name: String,
        /// The team that answers for it.
        owner: String,
        /// `critical`, `important` or `supporting`.
        criticality: String,
    }

    /// A backend operation that a case type calls past the services.
    pub(super) struct DirectConnection, at most 500 {
        /// Case type and operation, as in `quotation -> pricing.CreateQuote`.
        name: String,
        /// Who calls.
        case_type: CaseTypeSummary,
        /// What is called.
        call: Shared<BackendOperation>,
        /// The instance that is called, where the backend has several, as in `nl`.
        instance: Option<String>,
        /// The reason why a service will not do, as in `realtime`.
        criterion: Option<String>,
        /// The longest that the whole call may take.
        latency_budget: Option<i64>,
        /// The approval that it names, as in `DIR-0007`.
        approval: Option<String>,
        /// What the approval's record says: `proposed`, `accepted`, `revoked` or `superseded`.
        status: Option<String>,
        /// The last day of the approval, as in `2027-06-30`.
        expires: Option<String>,
        /// Who asked for it: a principal, as in `nils@example.org`.
        requested_by: Option<String>,
        /// Who approved it.
        approved_by: Vec<String>,
    }

    /// An environment, as written.
    pub(super) struct Environment, at most 10 {
        /// Its name in the specs.
        name: String,
        /// `dev`, `test` or `production`.
        stage: String,
        /// What differs per backend, in order of names.
        backends: Vec<BackendSettings>,
    }

    /// What an environment says of a backend.
    pub(super) struct BackendSettings, at most 200 {
        /// The backend's name.
        name: String,
        /// Its address there.
        base_url: Option<String>,
        /// The longest that one attempt may take there.
        timeout: Option<i64>,
        /// Retries after the first attempt there.
        retries: Option<i64>,
        /// What differs per instance, in order of names.
        instances: Vec<InstanceSettings>,
    }

    /// What an environment says of an instance of a backend.
    pub(super) struct InstanceSettings, at most 20 {
        /// The instance's name, as in `nl`.
        name: String,
        /// Its address there.
        base_url: Option<String>,
        /// The longest that one attempt may take there.
        timeout: Option<i64>,
        /// Retries after the first attempt there.
        retries: Option<i64>,
    }
}
