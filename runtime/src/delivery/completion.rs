//! Commands that their backend carries out later: asking how far one is, and what becomes of the answer.
//!
//! A delivery that its backend has taken waits in its lane for the answer, by which it is recognised (the correlation), and until a
//! deadline: both are stored with it. Whoever claims it when its time has come asks; a backend that calls by itself ends the wait
//! through `POST /callbacks/BACKEND`. What has no answer at the deadline is parked: it may have taken effect.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use caseway_delivery::delivery::Delivery;
use caseway_delivery::id::Correlation;
use caseway_delivery::outcome::{Class, Outcome, Report, Sent};
use caseway_delivery::time::Time;

use super::{outcome, schedule};
use crate::backend::Backend;
use crate::call::{Call, Context, Fault};
use crate::clock::Clock;
use crate::descriptor::{Completion, LaterAnswer};
use crate::dispatch::later::{Progress, progress};
use crate::dispatch::{self, Fate, Prepared, Reading};
use crate::gateway::Operation;
use crate::telemetry::metrics::Metrics;
use crate::telemetry::trace::Trace;

/// When a backend is asked next; `None` where it calls by itself.
pub(super) fn next(completion: &Completion, now: Time, deadline: Time, random: f64) -> Option<Time> {
    match completion.answer {
        LaterAnswer::Poll { every, .. } => Some((now + schedule::jittered(every, random)).min(deadline)),
        LaterAnswer::Callback { .. } => None,
    }
}

/// A delivery whose time to look for its answer has come.
pub(super) struct Wait<'a> {
    pub(super) operation: &'a Operation,
    pub(super) completion: &'static Completion,
    pub(super) delivery: &'a Delivery,
    pub(super) correlation: &'a Correlation,
    pub(super) deadline: Time,
    pub(super) backend: &'a Arc<Backend>,
    pub(super) context: Context,
    pub(super) trace: &'a Trace,
    pub(super) clock: &'a dyn Clock,
    pub(super) registry: &'a Metrics,
    /// The store's time.
    pub(super) now: Time,
}

impl Wait<'_> {
    /// Asks how far it is, where the backend is asked.
    pub(super) async fn look(self, random: f64) -> Outcome {
        let LaterAnswer::Poll { call, request, .. } = self.completion.answer else {
            return self.go_on(random);
        };
        if self.now < self.deadline
            && let Some(left) = self.backend.breaker.time_left()
        {
            let until = self.now + schedule::jittered(left, random);
            return Outcome::Defer { until: until.min(self.deadline) };
        }
        let binding = self.operation.binding;
        let context = self.context.clone().with_correlation(self.correlation.as_str());
        let asked = Call { binding, input: &self.delivery.payload.bytes, context: &context };
        let Ok(outgoing) = request(&asked) else { return self.go_on(random) };
        let patience = call.timeout.unwrap_or(self.backend.settings.policy.timeout) * 2;
        let prepared = Prepared::new(
            &asked,
            call,
            Reading::Later(self.completion),
            outgoing,
            self.backend,
            self.clock,
            self.trace,
            &self.operation.metrics,
            self.clock.now() + patience,
            None,
            None,
        );
        let Some(prepared) = prepared else { return self.go_on(random) };
        match prepared.attempt().await {
            Ok(Some(answer)) => {
                ended(self.operation, self.completion, &asked, self.backend.descriptor.title, &answer)
            }
            Ok(None) => self.go_on(random),
            Err(failed) => {
                if !matches!(failed.fate(true), Fate::Defer(_)) {
                    dispatch::report(&failed, &prepared, self.registry);
                }
                self.go_on(random)
            }
        }
    }

    /// Nothing is known yet.
    fn go_on(&self, random: f64) -> Outcome {
        let report = |class| report(self.operation, class);
        if self.now >= self.deadline {
            let report = report(Class::Overdue);
            let title = self.backend.descriptor.title;
            let reason = format!(
                "{}; it has taken it and had {} to carry it out",
                outcome::describe(title, &report),
                spoken(self.completion.within)
            );
            return Outcome::Park { report, reason };
        }
        Outcome::Await {
            report: report(Class::Accepted),
            correlation: self.correlation.clone(),
            poll: next(self.completion, self.now, self.deadline, random),
            deadline: self.deadline,
        }
    }
}

/// What an answer makes of the delivery of `call`, whose backend people call `title`.
pub(crate) fn ended(
    operation: &Operation,
    completion: &Completion,
    call: &Call<'_>,
    title: &str,
    answer: &Bytes,
) -> Outcome {
    let excerpt = Some(answer.slice(..answer.len().min(dispatch::EXCERPT)));
    let output = match progress(completion, answer) {
        Ok(Progress::Done) => (completion.output)(call, answer),
        Ok(Progress::Failed(word)) => {
            let report = Report { excerpt, ..report(operation, Class::Refused) };
            return Outcome::Dead {
                report,
                reason: format!("{title} took it, and said later that it failed: `{word}`"),
            };
        }
        // Whoever asks looks first whether there is an answer.
        Ok(Progress::Waiting) => Err(Fault::Contract(Vec::new())),
        Err(fault) => Err(fault),
    };
    match output {
        Ok(output) => Outcome::Done {
            report: report(operation, Class::Success),
            output: (!output.is_empty()).then_some(output),
        },
        Err(fault) => {
            let class = match fault {
                Fault::Contract(_) => Class::Undecodable,
                _ => Class::Unmappable,
            };
            let report = Report { excerpt, ..report(operation, class) };
            let reason = format!("{title} carried it out, and its answer is not one that can be passed on");
            Outcome::Park { report, reason }
        }
    }
}

/// A report on a command that the backend has taken.
fn report(operation: &Operation, class: Class) -> Report {
    let mapped = Some(operation.identity.mapped.clone());
    Report { class, status: None, excerpt: None, sent: Sent::Maybe, mapped, trace: None }
}

fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds % 3600 == 0 && seconds > 0 => format!("{} h", seconds / 3600),
        seconds if seconds % 60 == 0 && seconds > 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}
