//! Direct connections: what a case type may call past the services, by an approval that held when the hub was generated.

use bytes::Bytes;
use caseway_core::schema::Schema;

use super::{BackendDescriptor, BackendOperation, Binding, ServiceOperation};
use crate::call::{Call, Fault, Outgoing};

/// One case type's bypass to one operation of a backend.
#[derive(Debug)]
pub struct DirectConnection {
    /// The consumer's name.
    pub case_type: &'static str,
    /// The record that allows it, as in `DIR-0007`.
    pub approval: &'static str,
    /// Why a service will not do.
    pub criterion: &'static str,
    /// The last day of the approval.
    pub expires: LastDay,
    /// How many days before its end the approval is spoken of.
    pub remind_days: u16,
    /// What becomes of calls after its end.
    pub after: AfterExpiry,
    /// What stands beside the path, and nothing else may.
    pub parameters: &'static [DirectParameter],
    /// The body that the operation takes.
    pub body: DirectBody,
    /// Whether the deadline is how long the case type says that it can wait.
    pub budget: bool,
    /// Paths of the contract's other operations that one of this operation's parameters could stand for.
    pub others: &'static [&'static str],
    /// The route at the gateway, the backend and the operation that is called. Nothing is mapped.
    pub(crate) binding: Binding,
}

/// The last day of an approval, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDay {
    /// As in `2027-03-31`.
    pub text: &'static str,
    /// The days since 1970-01-01.
    pub number: i64,
}

/// What becomes of direct calls when their approval has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterExpiry {
    /// They are refused.
    Deny,
    /// They go on, and operators are told.
    Warn,
}

/// A parameter beside the path.
#[derive(Debug, Clone, Copy)]
pub struct DirectParameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: DirectPlace,
    /// Whether it must be given.
    pub required: bool,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectPlace {
    /// In the query; given again for each item of a list.
    Query,
    /// In the query, an object: `name[field]`.
    Fields,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// The body of a direct call.
#[derive(Debug, Clone, Copy)]
pub enum DirectBody {
    /// None.
    None,
    /// JSON of this shape.
    Json(&'static Schema, &'static str),
    /// Bytes of this media type, passed on as they are.
    Bytes(&'static str),
    /// A stream of this media type, or of whichever the caller says.
    Stream(Option<&'static str>),
}

impl LastDay {
    /// The day that `text` names, as in `2027-03-31`.
    ///
    /// # Panics
    /// At compile time, when it names none.
    #[must_use]
    pub const fn of(text: &'static str) -> Self {
        let digits = text.as_bytes();
        assert!(digits.len() == 10 && digits[4] == b'-' && digits[7] == b'-', "not a day: YYYY-MM-DD");
        let (year, month, day) = (number(digits, 0, 4), number(digits, 5, 7), number(digits, 8, 10));
        // Years begin in March here, so that the leap day is the last one and months have a regular length.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let of_year = (153 * month + 2) / 5 + day - 1;
        let number = 365 * year + year / 4 - year / 100 + year / 400 + of_year - 719_468;
        Self { text, number }
    }
}

const fn number(digits: &[u8], from: usize, to: usize) -> i64 {
    let (mut sum, mut at) = (0, from);
    while at < to {
        assert!(digits[at].is_ascii_digit(), "not a day: YYYY-MM-DD");
        sum = sum * 10 + (digits[at] - b'0') as i64;
        at += 1;
    }
    sum
}

impl DirectParameter {
    /// A parameter that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, place: DirectPlace) -> Self {
        Self { name, place, required: false }
    }

    /// A parameter that must be given.
    #[must_use]
    pub const fn required(name: &'static str, place: DirectPlace) -> Self {
        Self { name, place, required: true }
    }
}

impl DirectConnection {
    /// `case_type` may call `call` of `backend` at `route` until `expires`, as `approval` says.
    #[must_use]
    pub const fn new(
        case_type: &'static str,
        approval: &'static str,
        criterion: &'static str,
        expires: LastDay,
        route: &'static ServiceOperation,
        backend: &'static BackendDescriptor,
        call: &'static BackendOperation,
    ) -> Self {
        Self {
            case_type,
            approval,
            criterion,
            expires,
            remind_days: 42,
            after: AfterExpiry::Deny,
            parameters: &[],
            body: DirectBody::None,
            budget: false,
            others: &[],
            binding: Binding::new(route, backend, call, unmapped, as_it_is),
        }
    }

    /// The connection with when its end is spoken of, and what comes after it.
    #[must_use]
    pub const fn ending(self, remind_days: u16, after: AfterExpiry) -> Self {
        Self { remind_days, after, ..self }
    }

    /// The connection with what stands beside the path.
    #[must_use]
    pub const fn parameters(self, parameters: &'static [DirectParameter]) -> Self {
        Self { parameters, ..self }
    }

    /// The connection with the body that it takes.
    #[must_use]
    pub const fn body(self, body: DirectBody) -> Self {
        Self { body, ..self }
    }

    /// The connection whose route's deadline is its latency budget.
    #[must_use]
    pub const fn budget(self) -> Self {
        Self { budget: true, ..self }
    }

    /// The connection with the paths that its own must not be taken for.
    #[must_use]
    pub const fn others(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }

    /// The operation that is called, as in `pricing.CreateQuote`.
    pub(crate) fn call(&self) -> &'static str {
        self.binding.operation.name
    }
}

/// A direct call has no mapping: its request is made of the caller's.
fn unmapped(_: &Call<'_>) -> Result<Outgoing, Fault> {
    Err(Fault::Cell { cell: "direct", reason: "a direct call is not mapped".to_owned() })
}

fn as_it_is(_: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::copy_from_slice(reply))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2025-11-24", 20_416),
            ("2100-03-01", 47_541),
        ] {
            assert_eq!(LastDay::of(text).number, number, "{text}");
        }
    }
}
