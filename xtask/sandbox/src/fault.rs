//! What can go wrong with a backend, on request.

mod table;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use caseway_environment::Span;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub(crate) use table::{Damage, Drawn, Table, Verdict};

/// What goes wrong with a backend or one of its operations; what is left out goes well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Nobody answers: connections to the backend are refused. For one operation, the connection is closed instead.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outage: bool,
    /// Replies are late by so much. The work is done at once: a caller that gives up has changed something all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Span>,
    /// So many calls of a hundred fail, evenly spread, and change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_rate: Option<Percent>,
    /// The status of those that fail. Default: 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Calls are refused with 429 and this `Retry-After`, and change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<Span>,
    /// Replies are damaged. The work is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_body: Option<BrokenBody>,
    /// The connection is reset in the middle of the reply. The work is done.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reset: bool,
    /// It is over after this time. Default: when it is cleared.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Span>,
    /// It is over after so many calls. Default: when it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// How a reply's body is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "camelCase")]
pub enum BrokenBody {
    /// The first half of the document, well framed.
    Truncated,
    /// A page of HTML, as from a proxy, with the status and content type of success.
    Html,
}

/// A share of a hundred: `20%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub u8);

/// Why a fault cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultError(pub(crate) String);

/// The longest that a fault may make a caller wait.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl Fault {
    /// Whether the fault makes sense for a whole backend, or for one operation.
    ///
    /// # Errors
    /// What does not make sense about it.
    pub fn check(&self, whole_backend: bool) -> Result<(), FaultError> {
        let answers = self.throttle.is_some() || self.error_rate.is_some();
        let damages = self.broken_body.is_some() || self.reset;
        let problem = match self {
            Self { outage: false, latency: None, .. } if !answers && !damages => {
                "names no fault: give outage, latency, errorRate, throttle, brokenBody or reset"
            }
            Self { outage: true, .. } if answers || damages || self.latency.is_some() => {
                "has an outage beside other faults: nothing else can be seen during an outage"
            }
            Self { outage: true, times: Some(_), .. } if whole_backend => {
                "counts the calls of an outage, but connections that are refused cannot be counted: give `for`"
            }
            Self { status: Some(_), error_rate: None, .. } => "has a status without an errorRate",
            Self { status: Some(status), .. } if !(400..=599).contains(status) => {
                "has a status that is no error: give one from 400 to 599"
            }
            Self { times: Some(0), .. } => "is over after 0 calls",
            Self { broken_body: Some(_), reset: true, .. } => {
                "both damages and resets a reply: give brokenBody or reset"
            }
            _ if [self.latency, self.throttle].into_iter().flatten().any(|span| span.0 > LONGEST) => {
                "makes callers wait for more than a day"
            }
            _ => return Ok(()),
        };
        Err(FaultError(format!("the fault {problem}")))
    }
}

impl FromStr for Percent {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let number = text.strip_suffix('%').and_then(|number| number.parse::<u8>().ok());
        number.filter(|number| (1..=100).contains(number)).map(Self).ok_or_else(|| {
            FaultError(format!(
                "`{text}` is not a share: write a whole number from 1 to 100 and %, as in `20%`"
            ))
        })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_make_no_sense_are_refused_with_the_reason() {
        for (text, whole, reason) in [
            ("{}", true, "names no fault"),
            (r#"{"for": "1s"}"#, true, "names no fault"),
            (r#"{"outage": true, "latency": "1s"}"#, true, "nothing else can be seen"),
            (r#"{"outage": true, "times": 2}"#, true, "cannot be counted"),
            (r#"{"latency": "1s", "status": 503}"#, true, "without an errorRate"),
            (r#"{"errorRate": "20%", "status": 200}"#, true, "no error"),
            (r#"{"reset": true, "times": 0}"#, false, "0 calls"),
            (r#"{"latency": "2d"}"#, false, "more than a day"),
        ] {
            let fault: Fault = serde_json::from_str(text).unwrap();
            let said = fault.check(whole).unwrap_err().to_string();
            assert!(said.contains(reason), "{text}: {said}");
        }
        let one = Fault { outage: true, times: Some(2), ..Fault::default() };
        assert_eq!(one.check(false), Ok(()));
    }

    #[test]
    fn shares_are_whole_and_end_in_percent() {
        assert_eq!("20%".parse(), Ok(Percent(20)));
        for text in ["20", "0%", "101%", "-1%", "1.5%", "%", ""] {
            assert!(text.parse::<Percent>().unwrap_err().to_string().contains("`20%`"), "{text}");
        }
    }
}
