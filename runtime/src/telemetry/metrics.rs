//! Metrics in Prometheus' form.
//!
//! Every series that a request touches is registered before the first request, one set of handles per operation and
//! per backend, so that recording is an atomic addition without a look-up or a label to allocate. Labels name what
//! the specs declare and nothing that callers send: never a case, never a value.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use caseway_core::schema::Schema;
use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use crate::breaker::{Change, Hold, Phase};
use crate::descriptor::{Binding, DirectConnection, ServiceOperation};
use crate::problem::Kind;

/// From a millisecond, below which a hop through the hub is noise, to the longest usual deadline.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Places of one contract that are counted apart; what a backend breaks beyond them is counted together.
const VIOLATED_PLACES: usize = 64;

static METADATA: Metadata<'static> = Metadata::new("caseway", Level::INFO, None);

type Labels<'a> = &'a [(&'static str, &'static str)];

/// The registry of one gateway.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    pub(crate) in_flight: Gauge,
    refused: Vec<OnceLock<Counter>>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    pub(crate) fn new(hub: &'static str) -> Self {
        let mut builder = PrometheusBuilder::new();
        // The list is constant and not empty, which is all that can be wrong with it.
        if let Ok(with_buckets) = PrometheusBuilder::new().set_buckets(&BUCKETS) {
            builder = with_buckets;
        }
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        describe(&recorder);
        let metrics = Self {
            in_flight: recorder.register_gauge(&Key::from_name("caseway_requests_in_flight"), &METADATA),
            refused: Kind::ALL.iter().map(|_| OnceLock::new()).collect(),
            recorder,
            handle,
        };
        metrics.gauge("caseway_build_info", &[("version", env!("CARGO_PKG_VERSION")), ("hub", hub)]).set(1.0);
        metrics
    }

    /// Everything, in Prometheus' text form.
    pub(crate) fn render(&self) -> String {
        self.handle.render()
    }

    /// Folds recorded durations into their histograms, which otherwise wait for the next scrape.
    pub(crate) fn upkeep(&self) {
        self.handle.run_upkeep();
    }

    /// Counts a request that was refused before it reached an operation.
    pub(crate) fn refused(&self, kind: Kind) {
        self.refused[kind as usize]
            .get_or_init(|| self.counter("caseway_refused_total", &[("class", kind.name())]))
            .increment(1);
    }

    pub(crate) fn counter(&self, name: &'static str, labels: Labels<'_>) -> Counter {
        self.recorder.register_counter(&key(name, labels), &METADATA)
    }

    pub(crate) fn gauge(&self, name: &'static str, labels: Labels<'_>) -> Gauge {
        self.recorder.register_gauge(&key(name, labels), &METADATA)
    }

    fn histogram(&self, name: &'static str, labels: Labels<'_>) -> Histogram {
        self.recorder.register_histogram(&key(name, labels), &METADATA)
    }
}

fn key(name: &'static str, labels: Labels<'_>) -> Key {
    let labels: Vec<Label> =
        labels.iter().map(|(name, value)| Label::from_static_parts(name, value)).collect();
    Key::from_parts(name, labels)
}

fn describe(recorder: &PrometheusRecorder) {
    for (name, what) in [
        ("caseway_calls_total", "Calls of service operations, by outcome (ok, error, cancelled)"),
        ("caseway_errors_total", "Calls of service operations that ended in a problem, by its class"),
        ("caseway_refused_total", "Requests that reached no operation, by the class of the problem"),
        ("caseway_attempts_total", "Attempts to call a backend, by what the breaker made of them"),
        ("caseway_bulk_items_total", "Items of requests with many, by outcome (ok, error)"),
        (
            "caseway_ending_calls_total",
            "Calls of operations that are deprecated or have a last day, by case type",
        ),
        ("caseway_retries_total", "Attempts after the first one of a call"),
        (
            "caseway_contract_violations_total",
            "Replies that broke a backend's contract, by the place in them",
        ),
        ("caseway_breaker_transitions_total", "Transitions of a backend's breaker, by cause"),
        (
            "caseway_direct_calls_total",
            "Calls past the services, by the approval that allows them and by outcome (ok, error, expired)",
        ),
        ("caseway_reloads_total", "Reloads of the environment, by result"),
        (
            "caseway_deliveries_total",
            "What became of deliveries: accepted, queued (not done while the caller waited), delivered, retried, deferred, \
             dead, parked, redriven by itself, recovered by that",
        ),
    ] {
        recorder.describe_counter(name.into(), None, what.into());
    }
    for (name, what) in [
        ("caseway_requests_in_flight", "Requests that are being served"),
        ("caseway_backend_in_flight", "Calls that a backend is working on"),
        ("caseway_breaker_state", "1 for the state that a backend's breaker is in"),
        ("caseway_breaker_held", "1 while an operator holds a backend's breaker in this state"),
        ("caseway_backend_healthy", "Whether a backend's health operation succeeded when it was last asked"),
        ("caseway_deliveries_waiting", "Deliveries by state: open, dead, parked"),
        ("caseway_deliveries_oldest_seconds", "How long the oldest open delivery has waited"),
        (
            "caseway_direct_days_left",
            "Days until the approval of a direct connection ends; negative when it has ended",
        ),
        ("caseway_store_up", "Whether the store answers"),
        ("caseway_build_info", "1, with the version and the hub's name"),
    ] {
        recorder.describe_gauge(name.into(), None, what.into());
    }
    for (name, what) in [
        ("caseway_call_duration_seconds", "From a request's header to its reply"),
        ("caseway_attempt_duration_seconds", "One attempt to call a backend"),
    ] {
        recorder.describe_histogram(name.into(), None, what.into());
    }
}

/// The series of one service operation.
#[derive(Debug)]
pub(crate) struct OperationMetrics {
    labels: [(&'static str, &'static str); 3],
    call_labels: [(&'static str, &'static str); 2],
    succeeded: Counter,
    failed: Counter,
    cancelled: Counter,
    errors: Vec<OnceLock<Counter>>,
    duration: Histogram,
    attempts: [Counter; 4],
    attempt_duration: Histogram,
    violations: Mutex<HashMap<String, Counter>>,
}

impl OperationMetrics {
    pub(crate) fn new(metrics: &Metrics, binding: &'static Binding, backend: &'static str) -> Self {
        Self::of(metrics, binding.operation, binding, backend)
    }

    /// The series of an operation that is done by the binding of another.
    pub(crate) fn of(
        metrics: &Metrics,
        operation: &'static ServiceOperation,
        binding: &'static Binding,
        backend: &'static str,
    ) -> Self {
        let labels = [("service", operation.service), ("operation", operation.name), ("backend", backend)];
        let call_labels = [("backend", backend), ("operation", binding.call.name)];
        let with = |outcome: &'static str| {
            metrics.counter("caseway_calls_total", &[labels[0], labels[1], labels[2], ("outcome", outcome)])
        };
        let attempts = |outcome: &'static str| {
            metrics.counter("caseway_attempts_total", &[call_labels[0], call_labels[1], ("outcome", outcome)])
        };
        Self {
            succeeded: with("ok"),
            failed: with("error"),
            cancelled: with("cancelled"),
            errors: Kind::ALL.iter().map(|_| OnceLock::new()).collect(),
            duration: metrics.histogram("caseway_call_duration_seconds", &labels),
            attempts: ["success", "failure", "throttled", "ignored"].map(attempts),
            attempt_duration: metrics.histogram("caseway_attempt_duration_seconds", &call_labels),
            violations: Mutex::default(),
            labels,
            call_labels,
        }
    }

    pub(crate) fn succeeded(&self, elapsed: Duration) {
        self.succeeded.increment(1);
        self.duration.record(elapsed);
    }

    pub(crate) fn failed(&self, metrics: &Metrics, kind: Kind, elapsed: Duration) {
        self.failed.increment(1);
        self.duration.record(elapsed);
        let [service, operation, backend] = self.labels;
        self.errors[kind as usize]
            .get_or_init(|| {
                let class = ("class", kind.name());
                metrics.counter("caseway_errors_total", &[service, operation, backend, class])
            })
            .increment(1);
    }

    /// The caller went away; how long it had waited says nothing about the operation.
    pub(crate) fn cancelled(&self) {
        self.cancelled.increment(1);
    }

    pub(crate) fn attempted(&self, outcome: crate::breaker::Outcome, elapsed: Duration) {
        self.attempts[outcome as usize].increment(1);
        self.attempt_duration.record(elapsed);
    }

    /// Counts a broken place of the contract, `pointer` in a document of the shape `schema`.
    pub(crate) fn violated(&self, metrics: &Metrics, schema: Option<&Schema>, pointer: &str) {
        let place = place(schema, pointer);
        let mut violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        let place = if violations.len() < VIOLATED_PLACES || violations.contains_key(&place) {
            place
        } else {
            "other".to_owned()
        };
        violations
            .entry(place)
            .or_insert_with_key(|place| {
                let mut labels: Vec<Label> = self
                    .call_labels
                    .iter()
                    .map(|(name, value)| Label::from_static_parts(name, value))
                    .collect();
                labels.push(Label::new("pointer", place.clone()));
                let key = Key::from_parts("caseway_contract_violations_total", labels);
                metrics.recorder.register_counter(&key, &METADATA)
            })
            .increment(1);
    }
}

/// A pointer with every part that the contract does not name, an index or a map's key, replaced by `*`.
fn place(schema: Option<&Schema>, pointer: &str) -> String {
    let mut place = String::with_capacity(pointer.len());
    let mut shape = schema;
    for part in pointer.split('/').skip(1) {
        place.push('/');
        shape = match shape.map(|schema| schema.split().0) {
            Some(Schema::Union { discriminator, variants, .. }) => {
                let fields = variants.iter().flat_map(|(_, schema)| schema.fields());
                let field = fields.into_iter().find(|field| field.name == part);
                place.push_str(match field {
                    Some(field) => field.name,
                    None if part == *discriminator => discriminator,
                    None => "*",
                });
                field.map(|field| field.schema)
            }
            Some(Schema::Object { fields, .. }) => {
                let field = fields.iter().find(|field| field.name == part);
                place.push_str(field.map_or("*", |field| field.name));
                field.map(|field| field.schema)
            }
            Some(Schema::Array(items) | Schema::Map(items)) => {
                place.push('*');
                Some(items)
            }
            _ => {
                place.push('*');
                None
            }
        };
    }
    place
}

/// The series of one backend.
#[derive(Debug)]
pub(crate) struct BackendMetrics {
    states: [Gauge; 3],
    held: [Gauge; 2],
    pub(crate) in_flight: Gauge,
    pub(crate) retries: Counter,
    pub(crate) healthy: Option<Gauge>,
}

impl BackendMetrics {
    pub(crate) fn new(metrics: &Metrics, backend: &'static str, checked: bool) -> Self {
        let label = ("backend", backend);
        let states = ["closed", "open", "half-open"]
            .map(|state| metrics.gauge("caseway_breaker_state", &[label, ("state", state)]));
        let metrics = Self {
            states,
            held: ["open", "closed"]
                .map(|state| metrics.gauge("caseway_breaker_held", &[label, ("state", state)])),
            in_flight: metrics.gauge("caseway_backend_in_flight", &[label]),
            retries: metrics.counter("caseway_retries_total", &[label]),
            healthy: checked.then(|| metrics.gauge("caseway_backend_healthy", &[label])),
        };
        metrics.breaker_is_new();
        metrics
    }

    /// The backend's breaker is one that has seen nothing.
    pub(crate) fn breaker_is_new(&self) {
        self.breaker_is(Phase::Closed, None);
    }

    pub(crate) fn breaker_changed(&self, change: &Change) {
        self.breaker_is(change.to, change.hold);
    }

    fn breaker_is(&self, phase: Phase, hold: Option<Hold>) {
        for (other, gauge) in [Phase::Closed, Phase::Open, Phase::HalfOpen].into_iter().zip(&self.states) {
            gauge.set(f64::from(u8::from(other == phase)));
        }
        for (other, gauge) in [Hold::Open, Hold::Closed].into_iter().zip(&self.held) {
            gauge.set(f64::from(u8::from(hold == Some(other))));
        }
    }
}

/// What people do to dead letters.
#[derive(Debug)]
pub(crate) struct ByHand {
    pub(crate) redriven: Counter,
    pub(crate) edited: Counter,
    pub(crate) discarded: Counter,
    pub(crate) settled: Counter,
}

/// The series of one direct connection.
#[derive(Debug)]
pub(crate) struct DirectMetrics {
    pub(crate) succeeded: Counter,
    pub(crate) failed: Counter,
    /// Refused because the approval has ended.
    pub(crate) expired: Counter,
    days_left: Gauge,
}

impl DirectMetrics {
    pub(crate) fn new(metrics: &Metrics, connection: &'static DirectConnection) -> Self {
        let labels = [
            ("case_type", connection.case_type),
            ("approval", connection.approval),
            ("call", connection.call()),
        ];
        let calls = |outcome: &'static str| {
            let [case_type, approval, call] = labels;
            metrics.counter("caseway_direct_calls_total", &[case_type, approval, call, ("outcome", outcome)])
        };
        Self {
            succeeded: calls("ok"),
            failed: calls("error"),
            expired: calls("expired"),
            days_left: metrics.gauge("caseway_direct_days_left", &labels),
        }
    }

    pub(crate) fn days_left(&self, days: i64) {
        self.days_left.set(i32::try_from(days).map_or(f64::INFINITY, f64::from));
    }
}

/// What becomes of the deliveries to one backend.
#[derive(Debug)]
pub(crate) struct DeliveryMetrics {
    pub(crate) accepted: Counter,
    pub(crate) queued: Counter,
    pub(crate) delivered: Counter,
    pub(crate) retried: Counter,
    pub(crate) deferred: Counter,
    pub(crate) dead: Counter,
    pub(crate) parked: Counter,
    pub(crate) redriven: Counter,
    pub(crate) recovered: Counter,
    pub(crate) by_hand: ByHand,
    waiting: [Gauge; 3],
    oldest: Gauge,
}

impl DeliveryMetrics {
    pub(crate) fn new(metrics: &Metrics, backend: &'static str) -> Self {
        let label = ("backend", backend);
        let event =
            |event: &'static str| metrics.counter("caseway_deliveries_total", &[label, ("event", event)]);
        Self {
            accepted: event("accepted"),
            queued: event("queued"),
            delivered: event("delivered"),
            retried: event("retried"),
            deferred: event("deferred"),
            dead: event("dead"),
            parked: event("parked"),
            redriven: event("redriven"),
            recovered: event("recovered"),
            by_hand: ByHand {
                redriven: event("redriven-by-hand"),
                edited: event("edited"),
                discarded: event("discarded"),
                settled: event("settled"),
            },
            waiting: ["open", "dead", "parked"]
                .map(|state| metrics.gauge("caseway_deliveries_waiting", &[label, ("state", state)])),
            oldest: metrics.gauge("caseway_deliveries_oldest_seconds", &[label]),
        }
    }

    pub(crate) fn measured(&self, open: u64, dead: u64, parked: u64, oldest: Duration) {
        for (gauge, count) in self.waiting.iter().zip([open, dead, parked]) {
            // Exact up to 2^53, and a gauge is a float.
            gauge.set(u32::try_from(count).map_or(f64::INFINITY, f64::from));
        }
        self.oldest.set(oldest.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use caseway_core::schema::{Field, Limits};

    use super::*;

    static LINE: Schema = Schema::object("Line", &[Field::required("sku", &Schema::Bool)]);
    static ORDER: Schema = Schema::object(
        "Order",
        &[
            Field::required("lines", &Schema::Limited(&Schema::Array(&LINE), &Limits::NONE.most(9))),
            Field::required("notes", &Schema::Map(&LINE)),
            Field::optional(
                "vehicle",
                &Schema::Union { name: "Vehicle", discriminator: "kind", variants: &[("line", &LINE)] },
            ),
        ],
    );

    #[test]
    fn places_hold_only_what_the_contract_names() {
        for (pointer, expected) in [
            ("", ""),
            ("/lines/17/sku", "/lines/*/sku"),
            ("/notes/John Doe/sku", "/notes/*/sku"),
            ("/vehicle/sku", "/vehicle/sku"),
            ("/vehicle/kind", "/vehicle/kind"),
            ("/secret/value", "/*/*"),
        ] {
            assert_eq!(place(Some(&ORDER), pointer), expected);
        }
        assert_eq!(place(None, "/a/b"), "/*/*");
    }
}
