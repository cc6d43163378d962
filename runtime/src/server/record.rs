//! What remains of a request: one log line and its metrics, written when it ends, also when its caller went away.

use std::time::Duration;

use http::StatusCode;

use crate::clock::Moment;
use crate::dispatch::Counted;
use crate::gateway::{Gateway, Operation, Role};
use crate::problem::{Kind, Problem};
use crate::telemetry::metrics::OperationMetrics;
use crate::telemetry::trace::Trace;

/// nginx's number for a caller that went away; it is only ever logged.
const CLIENT_GONE: u16 = 499;

/// A request under way.
pub(super) struct Record<'a> {
    gateway: &'a Gateway,
    operation: &'a Operation,
    /// Where its calls are counted: with its backend, once that is known.
    metrics: &'a OperationMetrics,
    backend: Option<&'static str>,
    arrived: Moment,
    trace: &'a Trace,
    case_type: Option<&'static str>,
    case_id: Option<String>,
    /// The approval by which it passes the services.
    approval: Option<&'static str>,
    ended: bool,
    _counted: Counted<'a>,
}

impl<'a> Record<'a> {
    pub(super) fn begin(
        gateway: &'a Gateway,
        operation: &'a Operation,
        arrived: Moment,
        trace: &'a Trace,
    ) -> Self {
        let (metrics, backend) = match &operation.role {
            Role::First(choice) => (&choice.metrics, None),
            Role::Only | Role::Further => (&operation.metrics, Some(operation.target.name)),
        };
        Self {
            gateway,
            operation,
            metrics,
            backend,
            arrived,
            trace,
            case_type: None,
            case_id: None,
            approval: None,
            ended: false,
            _counted: Counted::new(&gateway.around.metrics.in_flight),
        }
    }

    /// It goes to the backend of `operation`, which is one of those that it may go to.
    pub(super) fn chosen(&mut self, operation: &'a Operation) {
        self.operation = operation;
        self.metrics = &operation.metrics;
        self.backend = Some(operation.target.name);
    }

    pub(super) fn caller(&mut self, case_type: &'static str) {
        self.case_type = Some(case_type);
    }

    pub(super) fn case(&mut self, case_id: Option<&str>) {
        self.case_id = case_id.map(str::to_owned);
    }

    pub(super) fn approval(&mut self, approval: &'static str) {
        self.approval = Some(approval);
    }

    pub(super) fn case_id(&self) -> Option<&str> {
        self.case_id.as_deref()
    }

    pub(super) fn end(&mut self, result: Result<StatusCode, &Problem>) {
        self.ended = true;
        let elapsed = self.elapsed();
        match result {
            Ok(status) => {
                self.metrics.succeeded(elapsed);
                self.log(status.as_u16(), None, elapsed);
            }
            Err(problem) => {
                self.metrics.failed(&self.gateway.around.metrics, problem.kind, elapsed);
                self.log(problem.kind.status().as_u16(), Some(problem.kind), elapsed);
            }
        }
    }

    fn elapsed(&self) -> Duration {
        self.gateway.clock().now().since(self.arrived)
    }

    fn log(&self, status: u16, problem: Option<Kind>, elapsed: Duration) {
        let binding = self.operation.binding;
        tracing::info!(
            target: "caseway::request",
            trace_id = self.trace.id(),
            case_type = self.case_type,
            case_id = self.case_id.as_deref(),
            service = binding.operation.service,
            operation = binding.operation.name,
            backend = self.backend,
            approval = self.approval,
            status,
            problem = problem.map(Kind::name),
            duration_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
            "request"
        );
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.metrics.cancelled();
            self.log(CLIENT_GONE, None, self.elapsed());
        }
    }
}
