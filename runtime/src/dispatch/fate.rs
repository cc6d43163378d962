//! What the end of an attempt means where nobody waits: whether a delivery is tried again, verified or given up.

use std::time::Duration;

use bytes::Bytes;
use caseway_delivery::outcome::Class;

use super::verdict::{Cause, Failed};
use crate::auth::outbound::Credential;
use crate::transport::Sent;

/// When a gateway that has too many calls to a backend under way looks again.
const BREATH: Duration = Duration::from_secs(1);

/// What becomes of a delivery after an attempt that brought no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing was tried: the breaker is open, or too much is under way. It uses up no attempt.
    Defer(Duration),
    /// The same request may succeed later; the backend may have said when.
    Retry(Option<Duration>),
    /// It may have taken effect, and sending it again might make it take effect twice.
    Uncertain,
    /// The backend will not take it, and it certainly had no effect.
    Refused,
    /// The backend has answered, in a form that is of no use; it may have taken effect.
    Broken,
}

/// What a backend answered, as far as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    /// The beginning of the body.
    pub(crate) excerpt: Bytes,
}

/// As much of a reply as a person needs to see what went wrong.
pub(crate) const EXCERPT: usize = 1024;

impl Failed {
    /// What becomes of a delivery. `repeatable` says that the same request may be sent twice.
    pub(crate) fn fate(&self, repeatable: bool) -> Fate {
        match &self.cause {
            Cause::Open => Fate::Defer(self.retry_after.unwrap_or(BREATH)),
            Cause::Full => Fate::Defer(BREATH),
            Cause::Failing(501 | 505)
            | Cause::Refused(_)
            | Cause::Rejected(_)
            | Cause::NoCredential(Credential::Refused) => Fate::Refused,
            cause if cause.is_transient() => match cause.effect() {
                Sent::Perhaps if !repeatable => Fate::Uncertain,
                Sent::Perhaps | Sent::No => Fate::Retry(self.retry_after),
            },
            _ => Fate::Broken,
        }
    }

    /// Its name in the history of attempts.
    pub(crate) fn class(&self) -> Class {
        match &self.cause {
            // Neither becomes an attempt; the nearest name is one that says that nothing was sent.
            Cause::Open | Cause::Full | Cause::Unreachable => Class::Unreachable,
            Cause::Interrupted => Class::Broken,
            Cause::Timeout | Cause::OverBudget => Class::Timeout,
            Cause::Failing(_) => Class::Failing,
            Cause::Throttled | Cause::Again => Class::Throttled,
            Cause::Refused(_) | Cause::Rejected(_) => Class::Refused,
            Cause::NoCredential(_) => Class::Unauthorized,
            Cause::ReplyTooLarge(_) | Cause::NotHttp | Cause::Undeclared(_) | Cause::Contract(..) => {
                Class::Undecodable
            }
            Cause::Unmappable { .. } => Class::Unmappable,
            // Deliveries carry no streams.
            Cause::Upload(_)
            | Cause::StreamBroken
            | Cause::StreamStalled
            | Cause::StreamUntaken
            | Cause::Unbuildable => Class::Internal,
        }
    }

    /// Whether the command may have taken effect.
    pub(crate) fn effect(&self) -> Sent {
        self.cause.effect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptor::ErrorClass;

    fn fate(cause: Cause, repeatable: bool) -> Fate {
        Failed::from(cause).fate(repeatable)
    }

    #[test]
    fn what_may_have_taken_effect_is_sent_again_only_where_that_is_safe() {
        for cause in [|| Cause::Timeout, || Cause::Interrupted, || Cause::Failing(500)] {
            assert_eq!(fate(cause(), true), Fate::Retry(None));
            assert_eq!(fate(cause(), false), Fate::Uncertain);
        }
        for cause in [|| Cause::Unreachable, || Cause::Throttled, || Cause::Again] {
            assert_eq!(fate(cause(), false), Fate::Retry(None), "certainly without effect");
        }
    }

    #[test]
    fn what_was_not_tried_uses_up_no_attempt() {
        assert!(matches!(fate(Cause::Open, true), Fate::Defer(_)));
        assert!(matches!(fate(Cause::Full, true), Fate::Defer(_)));
    }

    #[test]
    fn what_cannot_succeed_is_not_tried_again() {
        for cause in [Cause::Refused(ErrorClass::Conflict), Cause::Rejected(405), Cause::Failing(501)] {
            assert_eq!(fate(cause, true), Fate::Refused);
        }
        assert_eq!(fate(Cause::NotHttp, true), Fate::Broken);
        assert_eq!(fate(Cause::Contract(Vec::new(), None), true), Fate::Broken);
    }
}
