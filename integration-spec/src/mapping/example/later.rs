//! What happens after the call: the question whether a command took effect, and the later answer to one.

use serde_json::Value;

use crate::model::{Given, Progress};
use crate::platform::{BackendOperation, Completes, Completion, Meaning, Shape, Types, Verification};

use super::super::interpret::Documents;
use super::super::interpret::datum::Datum;
use super::{Cells, Evaluation, Failure, Made, Question, reply};

/// The cells that verify.
#[derive(Debug, Clone, Copy)]
pub struct Verifying<'c> {
    /// The query that is asked.
    pub query: &'c BackendOperation,
    /// Its cells.
    pub cells: &'c Verification,
}

/// The cells of a later answer.
#[derive(Debug, Clone, Copy)]
pub struct Completing<'c> {
    /// What the contract says of it.
    pub declared: &'c Completes,
    /// The query that is asked, where the backend does not call by itself.
    pub query: Option<&'c BackendOperation>,
    /// The cells.
    pub cells: &'c Completion,
}

/// What was made of something that happens after the call, as far as it got.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// What the backend is asked.
    pub asked: Question,
    /// By what the later answer is recognised.
    pub correlation: Option<String>,
    /// What its answer means, where one is given.
    pub meaning: Option<Meaning>,
    /// The output.
    pub output: Option<Value>,
    /// Why there is not more.
    pub failure: Option<Failure>,
}

impl<'c> Verifying<'c> {
    /// What is read of the query's reply.
    pub(super) fn document(&self) -> Option<&'c Shape> {
        self.query.success.first().and_then(|success| success.body.document())
    }
}

impl<'c> Completing<'c> {
    pub(crate) fn new(
        declared: &'c Completes,
        operations: &'c [BackendOperation],
        cells: &'c Completion,
    ) -> Self {
        Self { declared, query: declared.query().map(|query| &operations[query]), cells }
    }

    /// What is read of the answer.
    pub(super) fn document(&self) -> Option<&'c Shape> {
        let polled = || self.query?.success.first()?.body.document();
        self.declared.notice().or_else(polled)
    }

    /// By what the answer is recognised: as it is given, or as the backend's reply says it.
    #[must_use]
    pub fn correlation(&self, given: &Given) -> Option<String> {
        let written = given.completes.as_ref().and_then(|completes| completes.correlation.clone());
        written.or_else(|| field(given.response.as_ref()?, &self.declared.correlation))
    }
}

/// What happens after a call that went well.
pub(super) fn follow(
    types: &Types,
    cells: Cells<'_>,
    (given, documents): (&Given, Documents<'_>),
    made: &mut Made,
) {
    let mut evaluate = Evaluation { types, documents, variables: Vec::new(), trace: &mut made.trace };
    if let Some(verifying) = cells.verify {
        let reply = given.verify.as_ref().and_then(|verify| verify.response.as_ref());
        let mut followed = Followed::default();
        followed.failure = verify(&mut evaluate, verifying, reply, &mut followed).err();
        made.verify = Some(followed);
    }
    if let Some(completing) = cells.completes {
        let answer = given.completes.as_ref().and_then(|completes| completes.response.as_ref());
        let mut followed = Followed { correlation: completing.correlation(given), ..Followed::default() };
        followed.failure = complete(&mut evaluate, completing, answer, &mut followed).err();
        made.completes = Some(followed);
    }
}

fn verify(
    evaluate: &mut Evaluation<'_>,
    verifying: Verifying<'_>,
    given: Option<&Value>,
    followed: &mut Followed,
) -> Result<(), Failure> {
    let cells = verifying.cells;
    evaluate.ask(&cells.parameters, cells.request.as_ref(), &mut followed.asked)?;
    let Some(response) = reply(evaluate.types, verifying.document(), given)? else { return Ok(()) };
    let mut read = evaluate.after(response.as_ref());
    let applied = match &cells.applied {
        Some(cell) => read.cell(cell)? == Some(Value::Bool(true)),
        None => true,
    };
    followed.meaning = Some(Meaning::Applied(applied));
    if let Some(cell) = cells.output.as_ref().filter(|_| applied) {
        followed.output = read.cell(cell)?;
    }
    Ok(())
}

fn complete(
    evaluate: &mut Evaluation<'_>,
    completing: Completing<'_>,
    given: Option<&Value>,
    followed: &mut Followed,
) -> Result<(), Failure> {
    let Completing { declared, query, cells } = completing;
    if let (Some(_), Some(correlation)) = (query, &followed.correlation) {
        evaluate.variables = vec![(cells.correlation.id, Datum::Text(correlation.clone()))];
        evaluate.ask(&cells.parameters, cells.request.as_ref(), &mut followed.asked)?;
    }
    let Some(answer) = reply(evaluate.types, completing.document(), given)? else { return Ok(()) };
    let progress = answer.as_ref().map(|answer| progress(declared, answer));
    followed.meaning = progress.map(Meaning::Progress);
    if let (Some(cell), Some(Progress::Done)) = (&cells.output, progress) {
        followed.output = evaluate.after(answer.as_ref()).cell(cell)?;
    }
    Ok(())
}

/// How far an answer says that its command is.
fn progress(declared: &Completes, answer: &Value) -> Progress {
    let word = field(answer, &declared.status).unwrap_or_default();
    if declared.done.contains(&word) {
        Progress::Done
    } else if declared.failed.contains(&word) {
        Progress::Failed
    } else {
        Progress::Waiting
    }
}

/// A field of a document, as text. The contract requires it.
fn field(document: &Value, path: &[String]) -> Option<String> {
    match path.iter().try_fold(document, |value, name| value.get(name))? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
