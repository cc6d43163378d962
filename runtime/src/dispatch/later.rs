//! What backends say of commands that they carry out later: the fields that tell, found in documents as they came.

use bytes::Bytes;
use caseway_core::schema::Violation;
use serde_json::Value;

use crate::call::{Call, Fault};
use crate::descriptor::Completion;

/// How far a command is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is under way.
    Waiting,
    /// It is done.
    Done,
    /// It will not be done, as the backend says in this word.
    Failed(String),
}

/// By what a command's answer will be recognised, from the reply that took it.
pub(super) fn taken(completion: &Completion, reply: &[u8]) -> Result<Bytes, Fault> {
    field(reply, completion.correlation).map(Bytes::from)
}

/// How far an answer says that its command is.
pub(crate) fn progress(completion: &Completion, answer: &[u8]) -> Result<Progress, Fault> {
    let word = field(answer, completion.status)?;
    Ok(match &*word {
        word if completion.done.contains(&word) => Progress::Done,
        word if completion.failed.contains(&word) => Progress::Failed(word.to_owned()),
        _ => Progress::Waiting,
    })
}

/// An answer as it came, if it is one; nothing while the command is under way. What is done must have an output.
pub(super) fn answer(completion: &Completion, call: &Call<'_>, reply: Bytes) -> Result<Option<Bytes>, Fault> {
    match progress(completion, &reply)? {
        Progress::Waiting => Ok(None),
        Progress::Failed(_) => Ok(Some(reply)),
        Progress::Done => (completion.output)(call, &reply).map(|_| Some(reply)),
    }
}

/// A field of a document, as text.
pub(crate) fn field(document: &[u8], path: &[&str]) -> Result<String, Fault> {
    let violation = |message: &str| {
        let pointer = format!("/{}", path.join("/"));
        Fault::Contract(vec![Violation { pointer, message: message.to_owned() }])
    };
    let document: Value = serde_json::from_slice(document).map_err(|_| violation("stands in no JSON"))?;
    match path.iter().try_fold(&document, |value, name| value.get(name)) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(violation("is neither a text nor a number")),
        None => Err(violation("is missing")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::descriptor::{BackendOperation, LaterAnswer};

    static ASK: BackendOperation = BackendOperation::get("erp", "GetJob", "/jobs/{id}");
    static COMPLETION: Completion = Completion {
        correlation: &["job", "id"],
        answer: LaterAnswer::Poll {
            call: &ASK,
            request: |_| Ok(crate::call::Outgoing::to(&ASK)),
            every: Duration::from_secs(10),
        },
        status: &["state"],
        done: &["success"],
        failed: &["error"],
        within: Duration::from_secs(3600),
        output: |_, _| Ok(Bytes::new()),
    };

    #[test]
    fn what_tells_is_found_where_the_contract_says() {
        assert_eq!(taken(&COMPLETION, br#"{"job":{"id":"J-1"}}"#).unwrap(), "J-1");
        assert_eq!(
            taken(&COMPLETION, br#"{"job":{"id":12345678901234567890}}"#).unwrap(),
            "12345678901234567890"
        );
        for (reply, message) in [
            ("{}", "is missing"),
            (r#"{"job":{"id":[]}}"#, "is neither a text nor a number"),
            ("<p>", "no JSON"),
        ] {
            let Err(Fault::Contract(violations)) = taken(&COMPLETION, reply.as_bytes()) else {
                panic!("{reply}")
            };
            assert_eq!(violations[0].pointer, "/job/id");
            assert!(violations[0].message.contains(message), "{violations:?}");
        }
        for (word, expected) in [
            ("success", Progress::Done),
            ("error", Progress::Failed("error".to_owned())),
            ("submitted", Progress::Waiting),
        ] {
            let answer = format!(r#"{{"state":"{word}"}}"#);
            assert_eq!(progress(&COMPLETION, answer.as_bytes()).unwrap(), expected);
        }
    }
}
