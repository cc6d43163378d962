//! The tests of a mapping file, on compiled code: what is generated from `tests:` calls this.
//!
//! `cargo xtask check` has run the same examples on the typed cells. Here the functions that serve callers run, so that both
//! are known to agree. What is expected is compiled as well, by the same generator and with the same connectors: a request
//! is compared as it would be sent.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::call::{Call, Context, Fault, Outgoing};
use crate::descriptor::{Binding, Output};

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
    /// The request that is made is the one that `expected` makes.
    ///
    /// # Errors
    /// When it is not.
    pub fn asks(&self, expected: fn(&Call<'_>) -> Result<Outgoing, Fault>) -> Tested {
        self.with_call(|call| {
            let (expected, made) = ((expected)(call), (self.binding.request)(call));
            same(expected.as_ref().map(sent), made.as_ref().map(sent))
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
            same(expected.as_ref().map(json), made.as_ref().map(json))
        })
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

    /// The first fault of the request and, where there is a reply, of the output.
    fn outcome(&self, reply: Option<Reply>) -> Result<(), Fault> {
        self.with_call(|call| {
            (self.binding.request)(call)?;
            if let Some((status, body)) = reply {
                (self.binding.output_for(status))(call, body.as_bytes())?;
            }
            Ok(())
        })
    }

    fn with_call<T>(&self, run: impl FnOnce(&Call<'_>) -> T) -> T {
        let context =
            Context::new(self.case_type, self.case_id.map(ToOwned::to_owned), self.trace_id.to_owned());
        run(&Call { binding: self.binding, input: self.input.as_bytes(), context: &context })
    }
}

/// A request as it is sent: bodies in JSON without regard to how numbers are written.
fn sent(outgoing: &Outgoing) -> String {
    let Outgoing { operation, target, headers, content_type, body, around } = outgoing;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let text = format!("{} {target}\n{headers}{content_type:?}\n{}{around:?}", operation.name, json(body));
    // Boundaries of parts are random.
    match content_type.as_deref().and_then(|ty| ty.split_once("boundary=")) {
        Some((_, boundary)) => text.replace(boundary.trim_matches('"'), "boundary"),
        None => text,
    }
}

fn json(body: &Bytes) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => format!("{value:#}\n"),
        Err(_) => format!("{}\n", String::from_utf8_lossy(body)),
    }
}

fn same(expected: Result<String, &Fault>, made: Result<String, &Fault>) -> Tested {
    if expected == made {
        return Ok(());
    }
    let told = |result: Result<String, &Fault>| result.unwrap_or_else(|fault| format!("{fault}: {fault:?}"));
    Err(Mismatch(format!("expected: {}\nfound: {}", told(expected), told(made))))
}

fn told(outcome: Result<(), Fault>) -> String {
    match outcome {
        Ok(()) => "the mapping gives its documents".to_owned(),
        Err(fault) => format!("{fault}: {fault:?}"),
    }
}
