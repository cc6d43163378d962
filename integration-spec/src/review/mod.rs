//! A change as an architect reads it: what it is, whom it reaches, what `check` says of it, who must agree.

mod approvals;
mod markdown;
mod reach;

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use crate::diff::{self, Change, Class, Counts, Item, Report, Side};
use crate::impact::Consumer;
use crate::platform::Platform;
use crate::render::{Renderer, counted};
use crate::{Loaded, fingerprint};

pub use approvals::{Because, Concerned, State};
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
    /// What `check` says of the head, the new findings first, then by rule.
    pub findings: Vec<Finding>,
    /// The direct connections that are concerned, and their approvals.
    pub approvals: Vec<Concerned>,
    /// The case types that may break, those on whom most depends first.
    pub broken: Vec<Consumer>,
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
    let approvals = approvals::concerned((old, new), (before, after), &changes);
    let broken = broken(&changes, &operations, after.platform);
    Some(Review {
        version: 1,
        base: base.to_owned(),
        head: head.to_owned(),
        summary: summary(counts, &broken, &owners, &findings, &approvals),
        counts,
        changes: changes.iter().map(|change| report.item(change)).collect(),
        findings,
        approvals,
        broken,
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
    let rank = |severity: &str| ["error", "warning", "note"].iter().position(|known| *known == severity);
    findings.sort_by(|a, b| (!a.new, rank(a.severity), &a.code).cmp(&(!b.new, rank(b.severity), &b.code)));
    findings
}

/// The case types that may break: they call what breaks, or may no longer call what they did.
fn broken(changes: &[Change], operations: &[Reached], platform: &Platform) -> Vec<Consumer> {
    let breaking = |class: Class| class == Class::Breaking;
    let mut broken: BTreeMap<(usize, String), Consumer> = BTreeMap::new();
    let mut add = |of: Consumer| drop(broken.insert((reach::rank(of.criticality), of.name.clone()), of));
    operations
        .iter()
        .filter(|of| breaking(of.class))
        .flat_map(|of| &of.case_types)
        .cloned()
        .for_each(&mut add);
    let refused = changes.iter().filter(|change| breaking(change.class) && change.side == Side::CaseType);
    for change in refused {
        let name = change.subject.split(' ').next().unwrap_or_default();
        platform.case_types.iter().filter(|of| of.name == name).map(Consumer::new).for_each(&mut add);
    }
    broken.into_values().collect()
}

/// As many names as are read in a sentence.
const NAMED: usize = 5;

fn summary(
    counts: Counts,
    broken: &[Consumer],
    owners: &[Owner],
    findings: &[Finding],
    approvals: &[Concerned],
) -> String {
    let names = |of: &[&str], noun: &str| match of.len() {
        0..=NAMED => of.join(", "),
        many => counted(many, noun),
    };
    let mut text = counts.words();
    if broken.is_empty() {
        text.push_str("; no case type must change");
    } else {
        let all: Vec<&str> = broken.iter().map(|of| &*of.name).collect();
        text.push_str(&format!("; may break {}", names(&all, "case type")));
        let critical = broken.iter().filter(|of| of.criticality == "critical").map(|of| &*of.name);
        let critical: Vec<&str> = critical.collect();
        if all.len() > NAMED && !critical.is_empty() {
            text.push_str(&format!(", of which critical: {}", names(&critical, "case type")));
        }
    }
    let voided = approvals.iter().filter(|of| of.state == State::Voided).count();
    if voided > 0 {
        let hold = if voided == 1 { "holds" } else { "hold" };
        text.push_str(&format!("; {} no longer {hold}", counted(voided, "approval")));
    }
    let new = findings.iter().filter(|finding| finding.new).count();
    if new > 0 {
        text.push_str(&format!("; {}", counted(new, "new finding")));
    }
    if !owners.is_empty() {
        let all: Vec<&str> = owners.iter().map(|owner| &*owner.name).collect();
        text.push_str(&format!(". Ask {}", names(&all, "owner")));
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests;
