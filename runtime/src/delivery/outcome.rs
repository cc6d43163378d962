//! From the end of an attempt to what the store writes down.

use caseway_delivery::delivery::Delivery;
use caseway_delivery::outcome::{Class, Outcome, Report, Sent};
use caseway_delivery::time::Time;

use super::attempt::End;
use super::{completion, schedule};
use crate::dispatch::Fate;
use crate::settings::DeliverySettings;

/// The outcome of `end` for `delivery`, whose backend people call `title`. `None` when the claim is lost and nothing may be
/// written.
pub(super) fn of(
    end: End,
    delivery: &Delivery,
    title: &str,
    settings: &DeliverySettings,
    now: Time,
    random: f64,
) -> Option<Outcome> {
    Some(match end {
        End::Delivered { output, report } => {
            Outcome::Done { report, output: (!output.is_empty()).then_some(output) }
        }
        End::Taken { correlation, completion, report } => {
            let deadline = now + completion.within;
            Outcome::Await {
                report,
                correlation,
                poll: completion::next(completion, now, deadline, random),
                deadline,
            }
        }
        End::Failed { fate, report, .. } => match fate {
            Fate::Defer(wait) => Outcome::Defer { until: now + schedule::jittered(wait, random) },
            Fate::Retry(asked) => {
                let attempt = delivery.progress.round_attempts;
                match schedule::wait(&settings.redelivery, attempt, asked, random) {
                    Some(wait) => Outcome::Retry { report, at: now + wait },
                    None => exhausted(report, delivery, title, settings),
                }
            }
            Fate::Refused | Fate::Broken => {
                let reason = describe(title, &report);
                Outcome::Dead { report, reason }
            }
            Fate::Uncertain => {
                let reason = format!("{}; whether it took effect is not known", describe(title, &report));
                Outcome::Park { report, reason }
            }
        },
        End::Unmappable { report, reason } => Outcome::Dead { report, reason },
        End::Stuck { report, reason } => Outcome::Park { report, reason },
        End::Lost => return None,
    })
}

/// The end of a delivery of which this release of the hub does not have something: nothing was sent, and a person decides.
pub(super) fn unknown_here(reason: &str) -> Outcome {
    let report = Report {
        class: Class::Internal,
        status: None,
        excerpt: None,
        sent: Sent::No,
        mapped: None,
        trace: None,
    };
    Outcome::Park { report, reason: reason.to_owned() }
}

/// The end of a delivery whose attempts never ended themselves: each took its process with it.
pub(super) fn crashed(delivery: &Delivery, title: &str, settings: &DeliverySettings) -> Outcome {
    let report = Report {
        class: Class::Interrupted,
        status: None,
        excerpt: None,
        sent: Sent::Maybe,
        mapped: None,
        trace: None,
    };
    exhausted(report, delivery, title, settings)
}

/// Whether the attempts of a round are used up before another one is made. A claim counts as an attempt, so it is one
/// more than those that were made.
pub(super) fn is_used_up(delivery: &Delivery, settings: &DeliverySettings) -> bool {
    let most = u32::try_from(settings.redelivery.len()).unwrap_or(u32::MAX).saturating_add(1);
    delivery.progress.round_attempts > most
}

fn exhausted(report: Report, delivery: &Delivery, title: &str, settings: &DeliverySettings) -> Outcome {
    let (attempts, rounds) = (delivery.progress.attempts, delivery.progress.rounds);
    let last = describe(title, &report);
    if rounds > 0 && rounds >= settings.redrive_rounds {
        let reason =
            format!("{last}; {attempts} attempts in all and {rounds} automatic rounds brought nothing");
        return Outcome::Park { report, reason };
    }
    let reason = format!("{last}, the last of {} attempts", delivery.progress.round_attempts);
    Outcome::Dead { report, reason }
}

/// What happened, for the person who looks at it.
pub(super) fn describe(title: &str, report: &Report) -> String {
    let happened = match report.class {
        Class::Unreachable => "could not be reached",
        Class::Broken => "broke off its answer",
        Class::Timeout => "did not answer in time",
        Class::Failing => "failed",
        Class::Throttled => "asked for patience",
        Class::Refused => "refused the request",
        Class::Undecodable => "answered in a form that was not agreed",
        Class::Unmappable => "answered, and its answer has no place in the hub's terms",
        Class::Unauthorized => "gave the hub no access",
        Class::Overdue => "did not answer by the deadline",
        Class::Interrupted => "was being called when the gateway stopped",
        Class::Success | Class::Accepted | Class::Internal => "was called, and the hub made a mistake",
    };
    match report.status {
        Some(status) => format!("{title} {happened} (status {status})"),
        None => format!("{title} {happened}"),
    }
}
