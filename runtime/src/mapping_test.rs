//! The tests of a mapping file, on compiled code: what is generated from `tests:` calls this.
//!
//! `cargo xtask check` has run the same examples on the typed cells. Here the functions that serve callers run, so that both
//! are known to agree. What is expected is compiled as well, by the same generator and with the same connectors: a request
//! is compared as it would be sent.

mod later;

use std::fmt;

use bytes::Bytes;
use caseway_core::decimal::parse_number;
use serde_json::Value;

use crate::call::{Call, Context, Fault, Outgoing};
use crate::descriptor::{Binding, Output, Target};

pub use later::{Later, Meaning};

/// An example, as far as it is given.
#[derive(Debug, Clone, Copy)]
pub struct MappingTest {
    /// The mapping.
    pub binding: &'static Binding,
    /// `context.caseType`.
    pub case_type: &'static str,
    /// `context.caseId`.
    pub case_id: Option<&'static str>,
    /// `context.traceId`.
    pub trace_id: &'static str,
    /// The input as JSON.
    pub input: &'static str,
}

/// A reply of the backend: its status and its body.
pub type Reply = (u16, &'static str);

/// Whether a mapping does what its test says.
pub type Tested = Result<(), Mismatch>;

/// What a mapping does that its test does not say.
pub struct Mismatch(String);

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl MappingTest {
    /// The instance that is called is the one of this name.
    ///
    /// # Errors
    /// When it is not.
    pub fn chooses(&self, expected: &str) -> Tested {
        let chosen = self.with_call(|call| match self.binding.target {
            Target::Instance { among, choose } => {
                choose(call).map(|index| among.get(index).and_then(|chosen| chosen.instance))
            }
            Target::One(_) => Ok(None),
        });
        match chosen {
            Ok(Some(instance)) if instance.name == expected => Ok(()),
            Ok(instance) => {
                let found = instance.map_or("none", |instance| instance.name);
                Err(Mismatch(format!("expected the instance `{expected}`\nfound: {found}")))
            }
            Err(fault) => {
                Err(Mismatch(format!("expected the instance `{expected}`\nfound: {fault}: {fault:?}")))
            }
        }
    }

    /// The request that is made is the one that `expected` makes.
    ///
    /// # Errors
    /// When it is not.
    pub fn asks(&self, expected: fn(&Call<'_>) -> Result<Outgoing, Fault>) -> Tested {
        self.with_call(|call| {
            let (expected, made) = ((expected)(call), (self.binding.request)(call));
            same(expected.as_ref().map(Shown::sent), made.as_ref().map(Shown::sent))
        })
    }

    /// The output that is made of a reply is the one that `expected` makes. The request is made before, as it always is.
    ///
    /// # Errors
    /// When it is not.
    pub fn gives(&self, (status, body): Reply, expected: Output) -> Tested {
        self.with_call(|call| {
            let expected = (expected)(call, body.as_bytes());
            let made = (self.binding.request)(call)
                .and_then(|_| (self.binding.output_for(status))(call, body.as_bytes()));
            same(expected.as_ref().map(Shown::json), made.as_ref().map(Shown::json))
        })
    }

    /// The command waits in the lane of this name.
    ///
    /// # Errors
    /// When it does not.
    pub fn waits_in(&self, expected: &str) -> Tested {
        match self.with_call(|call| self.binding.lane.map(|lane| lane(call)).transpose()) {
            Ok(Some(lane)) if lane == expected => Ok(()),
            Ok(lane) => {
                let found = lane.unwrap_or_else(|| "none".to_owned());
                Err(Mismatch(format!("expected the lane `{expected}`\nfound: {found}")))
            }
            Err(fault) => Err(Mismatch(format!("expected the lane `{expected}`\nfound: {fault}: {fault:?}"))),
        }
    }

    /// `cell` has no value, for a reason with the words of `says` in it.
    ///
    /// # Errors
    /// When it has one, or another has none.
    pub fn fails(&self, reply: Option<Reply>, wanted: &str, says: &str) -> Tested {
        match self.outcome(reply) {
            Err(Fault::Cell { cell, reason }) if cell == wanted && reason.contains(says) => Ok(()),
            other => {
                Err(Mismatch(format!("expected: no value for `{wanted}`: {says}\nfound: {}", told(other))))
            }
        }
    }

    /// The input does not fit its contract at `pointer`.
    ///
    /// # Errors
    /// When it does.
    pub fn refuses_input(&self, pointer: &str) -> Tested {
        match self.outcome(None) {
            Err(Fault::Input(found)) if found.iter().any(|one| one.pointer == pointer) => Ok(()),
            other => {
                Err(Mismatch(format!("expected: no such input, at `{pointer}`\nfound: {}", told(other))))
            }
        }
    }

    /// The reply does not fit its contract at `pointer`.
    ///
    /// # Errors
    /// When it does.
    pub fn refuses_reply(&self, reply: Reply, pointer: &str) -> Tested {
        match self.outcome(Some(reply)) {
            Err(Fault::Contract(found)) if found.iter().any(|one| one.pointer == pointer) => Ok(()),
            other => {
                Err(Mismatch(format!("expected: no such reply, at `{pointer}`\nfound: {}", told(other))))
            }
        }
    }

    /// The first fault of the request, of the lane and, where there is a reply, of the output.
    fn outcome(&self, reply: Option<Reply>) -> Result<(), Fault> {
        self.with_call(|call| {
            if let Target::Instance { choose, .. } = self.binding.target {
                choose(call)?;
            }
            (self.binding.request)(call)?;
            if let Some(lane) = self.binding.lane {
                lane(call)?;
            }
            if let Some((status, body)) = reply {
                (self.binding.output_for(status))(call, body.as_bytes())?;
            }
            Ok(())
        })
    }

    fn with_call<T>(&self, run: impl FnOnce(&Call<'_>) -> T) -> T {
        let context = self.context();
        run(&Call { binding: self.binding, input: self.input.as_bytes(), context: &context })
    }

    fn context(&self) -> Context {
        Context::new(self.case_type, self.case_id.map(ToOwned::to_owned), self.trace_id.to_owned())
    }
}

/// What is compared.
struct Shown {
    /// With all digits of its numbers, without regard to how these are written.
    exact: String,
    /// For people to read.
    text: String,
}

impl Shown {
    /// A request as it is sent.
    fn sent(outgoing: &Outgoing) -> Self {
        let Outgoing { operation, target, headers, content_type, body, around } = outgoing;
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        // Boundaries of parts are random.
        let boundary = content_type.as_deref().and_then(|ty| ty.split_once("boundary="));
        let whole = |body: String| {
            let text = format!("{} {target}\n{headers}{content_type:?}\n{body}{around:?}", operation.name);
            match boundary {
                Some((_, boundary)) => text.replace(boundary.trim_matches('"'), "boundary"),
                None => text,
            }
        };
        let Self { exact, text } = Self::json(body);
        Self { exact: whole(exact), text: whole(text) }
    }

    fn json(body: &Bytes) -> Self {
        let written = String::from_utf8_lossy(body);
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => Self { exact: exact(&written), text: format!("{value:#}\n") },
            Err(_) => Self { exact: written.to_string(), text: format!("{written}\n") },
        }
    }
}

/// A document whose numbers are written as they are shortest.
fn exact(document: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let mut out = String::with_capacity(document.len());
    let mut rest = document;
    while let Some(first) = rest.chars().next() {
        let (taken, number) = match first {
            '"' => (text_length(rest), false),
            // `e` begins no number, and stands in `true` and `false`.
            '-' | '0'..='9' => (rest.find(|c| !is_number(c)).unwrap_or(rest.len()), true),
            other => (other.len_utf8(), false),
        };
        let (token, after) = rest.split_at(taken);
        match parse_number(token).filter(|_| number) {
            Some(number) => out.push_str(&number.normalize().to_string()),
            None => out.push_str(token),
        }
        rest = after;
    }
    out
}

/// The length of the text literal that `document` begins with.
fn text_length(document: &str) -> usize {
    let mut escaped = false;
    let end = document.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(document.len(), |(at, _)| at + 1)
}

fn same(expected: Result<Shown, &Fault>, made: Result<Shown, &Fault>) -> Tested {
    let same = match (&expected, &made) {
        (Ok(expected), Ok(made)) => expected.exact == made.exact,
        (Err(expected), Err(made)) => expected == made,
        _ => false,
    };
    if same {
        return Ok(());
    }
    // Where what is for people looks the same, digits differ that it does not show.
    let alike = matches!((&expected, &made), (Ok(expected), Ok(made)) if expected.text == made.text);
    let told = |result: Result<Shown, &Fault>| match result {
        Ok(shown) if alike => shown.exact,
        Ok(shown) => shown.text,
        Err(fault) => format!("{fault}: {fault:?}"),
    };
    Err(Mismatch(format!("expected: {}\nfound: {}", told(expected), told(made))))
}

fn told(outcome: Result<(), Fault>) -> String {
    match outcome {
        Ok(()) => "the mapping gives its documents".to_owned(),
        Err(fault) => format!("{fault}: {fault:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn numbers_are_the_same_when_all_of_their_digits_are() {
        let document = r#"{"a":1.50,"b \"-2.0\\":["-1.0",-0.10,1e2,true,false,null]}"#;
        assert_eq!(exact(document), r#"{"a":1.5,"b \"-2.0\\":["-1.0",-0.1,100,true,false,null]}"#);
        assert_ne!(exact("12345678901234567.89"), exact("12345678901234567.88"));
    }
}
