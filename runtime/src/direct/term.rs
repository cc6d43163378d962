//! The term of an approval, at run time.
//!
//! The generator knows no day. Whether an approval has ended is seen here, at each call, by the day in UTC. From the
//! reminder on, operators are told once a day and connection, whatever the traffic.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::descriptor::{AfterExpiry, DirectConnection};
use crate::problem::{Kind, Problem};
use crate::telemetry::metrics::DirectMetrics;

const DAY: u64 = 86_400;

/// The term of one connection's approval.
#[derive(Debug)]
pub(crate) struct Term {
    connection: &'static DirectConnection,
    /// The day on which operators were told last.
    told: AtomicI64,
}

/// The approval has ended, and what the policy says of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The call is refused.
    Deny,
    /// The call goes on.
    Warn,
}

impl Term {
    pub(super) fn new(connection: &'static DirectConnection) -> Self {
        Self { connection, told: AtomicI64::new(i64::MIN) }
    }

    /// How many days are left at `now`; negative after the last day.
    fn days_left(&self, now: SystemTime) -> i64 {
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        self.connection.expires.number - i64::try_from(seconds / DAY).unwrap_or(i64::MAX)
    }

    /// Looks at the day: sets the metric, tells operators if they were not told today, and says whether it has ended.
    pub(crate) fn look(&self, now: SystemTime, metrics: &DirectMetrics) -> Option<Ended> {
        let left = self.days_left(now);
        metrics.days_left(left);
        let DirectConnection { case_type, approval, expires, remind_days, after, .. } = *self.connection;
        if left <= i64::from(remind_days) {
            let today = expires.number - left;
            if self.told.swap(today, Ordering::Relaxed) != today {
                let (call, until) = (self.connection.call(), expires.text);
                let repair = "`cargo xtask renew`, generate, deploy; or use the service";
                match (left, after) {
                    (0.., _) => tracing::warn!(
                        approval,
                        case_type,
                        call,
                        until,
                        days_left = left,
                        repair,
                        "the approval of a direct connection ends soon"
                    ),
                    (_, AfterExpiry::Deny) => tracing::error!(
                        approval,
                        case_type,
                        call,
                        until,
                        days_left = left,
                        repair,
                        "the approval of a direct connection has ended: its calls are refused"
                    ),
                    (_, AfterExpiry::Warn) => tracing::error!(
                        approval,
                        case_type,
                        call,
                        until,
                        days_left = left,
                        repair,
                        "the approval of a direct connection has ended: its calls go on, as the policy says"
                    ),
                }
            }
        }
        (left < 0).then_some(match after {
            AfterExpiry::Deny => Ended::Deny,
            AfterExpiry::Warn => Ended::Warn,
        })
    }

    /// What a caller is told whose approval has ended.
    pub(crate) fn ended(&self, title: &str) -> Problem {
        let DirectConnection { approval, expires, .. } = *self.connection;
        Problem::new(
            Kind::ApprovalExpired,
            format!(
                "{approval}, which allowed {title} to call {} directly, ended on {}. Nothing was changed. An architect \
                 renews it (`cargo xtask renew {approval} --expires DATE`, then generate and deploy); until then, use the \
                 service.",
                self.connection.call(),
                expires.text
            ),
        )
    }
}
