//! What happens after the call: the question whether a command took effect, and the later answer to one.

use bytes::Bytes;

use super::{MappingTest, Mismatch, Shown, Tested, same, told};
use crate::call::{Call, Fault, Outgoing};
use crate::descriptor::{Binding, Completion, LaterAnswer, Output, Verification};
use crate::dispatch::later::{Progress, progress};

/// What the answer of a backend means for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It took effect.
    Applied,
    /// It took none.
    NotApplied,
    /// It is under way.
    Waiting,
    /// It is done.
    Done,
    /// It will not be done.
    Failed,
}

/// A function from a call to a request.
type Request = fn(&Call<'_>) -> Result<Outgoing, Fault>;

/// The part of an example that comes after the call.
#[derive(Debug, Clone, Copy)]
pub struct Later<'t> {
    test: &'t MappingTest,
    /// By what the later answer is recognised; `None` where it is asked whether the command took effect.
    correlation: Option<&'t str>,
}

impl MappingTest {
    /// The question whether the command took effect.
    #[must_use]
    pub fn verifying(&self) -> Later<'_> {
        Later { test: self, correlation: None }
    }

    /// The later answer, which is recognised by `correlation`.
    #[must_use]
    pub fn completing<'t>(&'t self, correlation: &'t str) -> Later<'t> {
        Later { test: self, correlation: Some(correlation) }
    }
}

impl Later<'_> {
    /// The request that is made is the one that `expected` makes.
    ///
    /// # Errors
    /// When it is not.
    pub fn asks(&self, expected: Request) -> Tested {
        let Some(request) = self.request() else { return Err(self.nothing()) };
        self.with_call(|call| {
            let (expected, made) = ((expected)(call), (request)(call));
            same(expected.as_ref().map(Shown::sent), made.as_ref().map(Shown::sent))
        })
    }

    /// `answer` means this for the command.
    ///
    /// # Errors
    /// When it means something else.
    pub fn means(&self, answer: &str, expected: Meaning) -> Tested {
        match self.with_call(|call| self.read(call, answer)) {
            Ok((found, _)) if found == expected => Ok(()),
            Ok((found, _)) => Err(Mismatch(format!("expected: {expected:?}\nfound: {found:?}"))),
            Err(fault) => Err(Mismatch(format!("expected: {expected:?}\nfound: {}", told(Err(fault))))),
        }
    }

    /// The output that is made of `answer` is the one that `expected` makes.
    ///
    /// # Errors
    /// When it is not.
    pub fn gives(&self, answer: &str, expected: Output) -> Tested {
        self.with_call(|call| {
            let expected = (expected)(call, answer.as_bytes());
            let made = self.read(call, answer).map(|(_, output)| output.unwrap_or_default());
            same(expected.as_ref().map(Shown::json), made.as_ref().map(Shown::json))
        })
    }

    /// `cell` has no value, for a reason with the words of `says` in it.
    ///
    /// # Errors
    /// When it has one, or another has none.
    pub fn fails(&self, answer: Option<&str>, wanted: &str, says: &str) -> Tested {
        match self.outcome(answer) {
            Err(Fault::Cell { cell, reason }) if cell == wanted && reason.contains(says) => Ok(()),
            other => {
                Err(Mismatch(format!("expected: no value for `{wanted}`: {says}\nfound: {}", told(other))))
            }
        }
    }

    /// `answer` does not fit its contract at `pointer`.
    ///
    /// # Errors
    /// When it does.
    pub fn refuses_reply(&self, answer: &str, pointer: &str) -> Tested {
        match self.outcome(Some(answer)) {
            Err(Fault::Contract(found)) if found.iter().any(|one| one.pointer == pointer) => Ok(()),
            other => {
                Err(Mismatch(format!("expected: no such answer, at `{pointer}`\nfound: {}", told(other))))
            }
        }
    }

    /// The first fault of the request and, where there is an answer, of what is made of it.
    fn outcome(&self, answer: Option<&str>) -> Result<(), Fault> {
        self.with_call(|call| {
            if let Some(request) = self.request() {
                (request)(call)?;
            }
            answer.map_or(Ok(()), |answer| self.read(call, answer).map(|_| ()))
        })
    }

    /// What an answer means, and the output where it has one.
    fn read(&self, call: &Call<'_>, answer: &str) -> Result<(Meaning, Option<Bytes>), Fault> {
        match (self.verification(), self.completion()) {
            (Some(verify), _) => Ok(match (verify.output)(call, answer.as_bytes())? {
                Some(output) => (Meaning::Applied, Some(output)),
                None => (Meaning::NotApplied, None),
            }),
            (_, Some(completion)) => match progress(completion, answer.as_bytes())? {
                Progress::Waiting => Ok((Meaning::Waiting, None)),
                Progress::Failed(_) => Ok((Meaning::Failed, None)),
                Progress::Done => {
                    let output = (completion.output)(call, answer.as_bytes())?;
                    Ok((Meaning::Done, Some(output)))
                }
            },
            (None, None) => Ok((Meaning::Waiting, None)),
        }
    }

    fn binding(&self) -> &'static Binding {
        self.test.binding
    }

    fn verification(&self) -> Option<&'static Verification> {
        self.binding().verify.as_ref().filter(|_| self.correlation.is_none())
    }

    fn completion(&self) -> Option<&'static Completion> {
        self.binding().completion.as_ref().filter(|_| self.correlation.is_some())
    }

    /// What makes the question, where somebody asks.
    fn request(&self) -> Option<Request> {
        match (self.verification(), self.completion().map(|completion| completion.answer)) {
            (Some(verify), _) => Some(verify.request),
            (None, Some(LaterAnswer::Poll { request, .. })) => Some(request),
            (None, Some(LaterAnswer::Callback { .. }) | None) => None,
        }
    }

    fn nothing(&self) -> Mismatch {
        let operation = self.binding().operation.name;
        Mismatch(format!("expected a request\nfound: nobody asks anything after `{operation}`"))
    }

    fn with_call<T>(&self, run: impl FnOnce(&Call<'_>) -> T) -> T {
        let context = self.test.context().with_correlation(self.correlation.unwrap_or_default());
        run(&Call { binding: self.binding(), input: self.test.input.as_bytes(), context: &context })
    }
}
