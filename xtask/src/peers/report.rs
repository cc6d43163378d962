//! What a run found, for people and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::plan::Skipped;
use super::stateful::{Conversation, Step};
use super::verdict::{Finding, Verdict};

/// What a run found.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// Why nothing was called at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped: Option<String>,
    /// What was said to a server that remembers, and what it said.
    pub(crate) conversation: Conversation,
    /// The calls, in the order in which they were made.
    pub(crate) calls: Vec<Outcome>,
    /// What the hub asked backends of its own accord, to learn whether they are well.
    pub(crate) health: Vec<Outcome>,
    /// The operations that were not called.
    pub(crate) skipped_operations: Vec<Skipped>,
}

/// What came of one call.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    /// The service operation, as in `orders.PlaceOrder`; for health, the backend.
    pub(crate) operation: String,
    /// Which of its examples, from 0.
    pub(crate) variant: usize,
    /// What the backend was asked, as in `GET /customers/1`.
    pub(crate) request: String,
    /// The hub's status.
    pub(crate) status: u16,
    /// What it proves.
    #[serde(flatten)]
    pub(crate) verdict: Verdict,
}

/// The numbers of a run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// Service operations that were called.
    pub(crate) operations: usize,
    /// Calls that were made, those for health among them.
    pub(crate) calls: usize,
    /// Calls that the vendor's document accepted and whose reply our contract read.
    pub(crate) accepted: usize,
    /// Calls that the vendor's document refused.
    pub(crate) refused: usize,
    /// Replies that fit the vendor's document and that our contract could not read.
    pub(crate) unreadable: usize,
    /// Replies that neither our contract nor the vendor's document allows.
    pub(crate) unjudged: usize,
    /// Calls that came to no reply.
    pub(crate) broken: usize,
    /// Operations that were not called.
    pub(crate) skipped: usize,
}

impl Report {
    /// A run that did nothing, and why.
    pub(crate) fn nothing(reason: impl Into<String>) -> Self {
        Self { skipped: Some(reason.into()), ..Self::default() }
    }

    /// Whether the run failed.
    pub(crate) fn fails(&self) -> bool {
        self.conversation.fails()
            || self.calls.iter().chain(&self.health).any(|outcome| outcome.verdict.fails())
    }

    /// The numbers.
    pub(crate) fn summary(&self) -> Summary {
        let mut operations: Vec<&str> = self.calls.iter().map(|outcome| outcome.operation.as_str()).collect();
        operations.sort_unstable();
        operations.dedup();
        let mut summary = Summary {
            operations: operations.len(),
            calls: self.calls.len() + self.health.len(),
            skipped: self.skipped_operations.len(),
            ..Summary::default()
        };
        for outcome in self.calls.iter().chain(&self.health) {
            *match outcome.verdict {
                Verdict::Accepted => &mut summary.accepted,
                Verdict::Refused { .. } => &mut summary.refused,
                Verdict::Unreadable { .. } => &mut summary.unreadable,
                Verdict::Unjudged { .. } => &mut summary.unjudged,
                Verdict::Broken { .. } => &mut summary.broken,
            } += 1;
        }
        summary
    }

    /// Writes the report for people.
    pub(crate) fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        self.conversation.human(out)?;
        if let Some(reason) = &self.skipped {
            return writeln!(out, "peers: skipped: {reason}");
        }
        for outcome in self.calls.iter().chain(&self.health) {
            outcome.human(out)?;
        }
        for Skipped { operation, reason } in &self.skipped_operations {
            writeln!(out, "skipped     {operation}: {reason}")?;
        }
        let Summary { operations, calls, accepted, refused, unreadable, unjudged, broken, skipped } =
            self.summary();
        writeln!(
            out,
            "peers: {operations} operations in {calls} calls: {accepted} accepted, {refused} refused by the vendor's \
             document, {unreadable} replies unreadable, {unjudged} not judged because the mock contradicts \
             its own document or cannot read the body, {broken} broken; {skipped} operations skipped"
        )
    }

    /// Writes the report as JSON.
    pub(crate) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            summary: Summary,
            #[serde(flatten)]
            report: &'a Report,
        }
        serde_json::to_writer_pretty(&mut *out, &Document { summary: self.summary(), report: self })?;
        writeln!(out)
    }
}

impl Conversation {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(reason) = &self.skipped {
            return writeln!(out, "conversation: skipped: {reason}");
        }
        for Step { name, seen, held } in &self.steps {
            let word = if *held { "held" } else { "FAILED" };
            writeln!(out, "{word:11} {name}: {seen}")?;
        }
        let failed = self.steps.iter().filter(|step| !step.held).count();
        writeln!(out, "conversation with localstripe: {} steps, {failed} failed\n", self.steps.len())
    }
}

impl Outcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let word = match self.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Refused { .. } => "REFUSED",
            Verdict::Unreadable { .. } => "UNREADABLE",
            Verdict::Unjudged { .. } => "not judged",
            Verdict::Broken { .. } => "BROKEN",
        };
        writeln!(out, "{word:11} {} #{}: {} ({})", self.operation, self.variant, self.request, self.status)?;
        for Finding { field, message } in self.verdict.findings() {
            match field.as_str() {
                "" => writeln!(out, "              {message}")?,
                field => writeln!(out, "              {field}: {message}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(operation: &str, verdict: Verdict) -> Outcome {
        Outcome { operation: operation.into(), variant: 0, request: "GET /x".into(), status: 200, verdict }
    }

    #[test]
    fn one_refused_call_fails_the_run_and_is_shown_with_its_field() {
        let findings = vec![Finding { field: "body/name".into(), message: "must be a string".into() }];
        let report = Report {
            calls: vec![outcome("a.Get", Verdict::Accepted), outcome("a.Set", Verdict::Refused { findings })],
            ..Report::default()
        };
        let mut text = Vec::new();
        report.human(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(report.fails());
        assert!(
            text.contains("REFUSED     a.Set #0: GET /x (200)\n              body/name: must be a string\n"),
            "{text}"
        );
        assert!(text.contains("2 operations in 2 calls: 1 accepted, 1 refused"), "{text}");
    }

    #[test]
    fn a_run_that_did_nothing_says_why_and_does_not_fail() {
        let report = Report::nothing("npm is not installed");
        let mut text = Vec::new();
        report.human(&mut text).unwrap();
        assert!(String::from_utf8(text).unwrap().ends_with("peers: skipped: npm is not installed\n"));
        assert!(!report.fails());
    }
}
