//! A change as an architect reads it: what it is, whom it reaches, what `check` says of it, who must agree.

mod markdown;
mod reach;

use std::collections::HashSet;

use serde::Serialize;

use crate::diff::{self, Class, Counts, Item, Report};
use crate::render::Renderer;
use crate::{Loaded, fingerprint};

pub use reach::{Owner, Reached};

/// A change, ready to be judged.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The version of this form: 1. Fields may be added to it; none is taken away or changes its meaning.
    pub version: u32,
    /// What was compared with.
    pub base: String,
    /// What was compared.
    pub head: String,
    /// All of it in one sentence or two.
    pub summary: String,
    /// How many changes there are of each class.
    pub counts: Counts,
    /// The changes, the gravest first.
    pub changes: Vec<Item>,
    /// What `check` says of the head, the new findings first.
    pub findings: Vec<Finding>,
    /// The operations of services that are reached, those that may break first.
    pub operations: Vec<Reached>,
    /// Who answers for something that is reached.
    pub owners: Vec<Owner>,
    /// How much of the generated code is another.
    pub generated: Option<Generated>,
}

/// A finding of `check`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Whether the base does not have it.
    pub new: bool,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The code or rule.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// `file:line:column`.
    pub at: String,
    /// How to repair it.
    pub help: Option<String>,
}

/// How much of the generated code is another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Generated {
    /// Files that are new, gone or different.
    pub files: usize,
    /// Lines that were not there before.
    pub added: usize,
    /// Lines that are no longer there.
    pub removed: usize,
}

/// Reviews the change from `old`, called `base`, to `new`, called `head`; `None` when one of the two has errors that keep
/// it from being compared.
#[must_use]
pub fn review(
    (old, base): (&Loaded, &str),
    (new, head): (&Loaded, &str),
    generated: Option<Generated>,
) -> Option<Review> {
    let (before, after) = (old.revision()?, new.revision()?);
    let changes = diff::compare(before, after);
    let report = Report::new(&changes, (before, base), (after, head));
    let counts = Counts::of(&changes);
    let operations = reach::operations(before, after, &changes);
    let owners = reach::owners(before, after, &changes, &operations);
    let findings = findings(old, new);
    Some(Review {
        version: 1,
        base: base.to_owned(),
        head: head.to_owned(),
        summary: summary(counts, &operations, &owners, &findings),
        counts,
        changes: changes.iter().map(|change| report.item(change)).collect(),
        findings,
        operations,
        owners,
        generated,
    })
}

impl Review {
    /// The review for a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }
}

fn findings(old: &Loaded, new: &Loaded) -> Vec<Finding> {
    let known: HashSet<String> =
        old.diagnostics.iter().map(|found| fingerprint::of(&old.sources, found)).collect();
    let renderer = Renderer::new(&new.sources);
    let mut findings: Vec<Finding> = new
        .diagnostics
        .iter()
        .map(|found| Finding {
            new: !known.contains(&fingerprint::of(&new.sources, found)),
            severity: crate::render::severity(found.severity),
            code: found.code.to_string(),
            message: found.message.clone(),
            at: renderer.at(&found.primary),
            help: found.help.clone(),
        })
        .collect();
    findings.sort_by_key(|finding| !finding.new);
    findings
}

fn summary(counts: Counts, operations: &[Reached], owners: &[Owner], findings: &[Finding]) -> String {
    let breaking: HashSet<&str> = operations
        .iter()
        .filter(|reached| reached.class == Class::Breaking)
        .flat_map(|reached| reached.case_types.iter().map(|case_type| case_type.name.as_str()))
        .collect();
    let mut text = counts.words();
    if breaking.is_empty() {
        text.push_str("; no case type must change");
    } else {
        let mut names: Vec<&str> = breaking.into_iter().collect();
        names.sort_unstable();
        text.push_str(&format!("; may break {}", names.join(", ")));
    }
    let new = findings.iter().filter(|finding| finding.new).count();
    if new > 0 {
        text.push_str(&format!("; {}", crate::render::counted(new, "new finding")));
    }
    if !owners.is_empty() {
        let names: Vec<&str> = owners.iter().map(|owner| owner.name.as_str()).collect();
        text.push_str(&format!(". Ask {}", names.join(", ")));
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests;
