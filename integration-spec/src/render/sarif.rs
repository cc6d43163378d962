//! For code scanning: SARIF 2.1.0 (OASIS standard).
//!
//! Regions are 1-based with an exclusive end, columns count characters (`columnKind`). Every rule carries its page as
//! help, files are named by relative URIs, and each result has a fingerprint that outlives edits around it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Renderer, severity};
use crate::diagnostic::{Diagnostic, Label};
use crate::{Loaded, fingerprint, rules};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A SARIF log with one run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Debug, Serialize)]
struct Text {
    text: String,
}

#[derive(Debug, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Properties {
    tags: [&'static str; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Debug, Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

pub(super) fn log(renderer: &Renderer<'_>, loaded: &Loaded) -> Log {
    let waived = loaded.waived.iter().map(|waived| &waived.diagnostic);
    let ids: BTreeSet<&str> = loaded.diagnostics.iter().chain(waived).map(|found| &*found.code).collect();
    let index = |code: &str| ids.iter().position(|id| *id == code).unwrap_or_default();
    let mut seen = BTreeMap::new();
    let mut results: Vec<Outcome> = Vec::new();
    for found in &loaded.diagnostics {
        results.push(outcome(renderer, found, index(&found.code), &mut seen, Vec::new()));
    }
    for waived in &loaded.waived {
        let justification = format!(
            "{} (waiver `{}` of {}, until {})",
            waived.reason, waived.waiver, waived.owner, waived.expires
        );
        let suppression = Suppression { kind: "external", status: "accepted", justification };
        let found = &waived.diagnostic;
        results.push(outcome(renderer, found, index(&found.code), &mut seen, vec![suppression]));
    }
    let rules = ids.iter().map(|id| rule(id, &loaded.rules)).collect();
    let driver = Driver { name: "caseway", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// A rule with its page; of a rule of the organisation's own, what it says of itself.
fn rule(id: &str, own: &[rules::OwnRule]) -> Rule {
    let own = own.iter().find(|rule| rule.name == id);
    let (title, page, level) = match (rules::find(id), own) {
        (Some(code), _) => (code.title.to_owned(), code.page.to_owned(), severity(code.severity)),
        (None, Some(own)) => (own.title.clone(), own.description.clone(), severity(own.severity)),
        (None, None) => (id.to_owned(), format!("`{id}`"), "warning"),
    };
    Rule {
        id: id.to_owned(),
        short_description: Text { text: title },
        full_description: Text { text: first_paragraph(&page) },
        help: Help { text: page.clone(), markdown: page },
        default_configuration: Configuration { level },
        properties: Properties { tags: ["caseway"] },
    }
}

/// The first paragraph below the heading of a page.
fn first_paragraph(page: &str) -> String {
    let paragraphs = page.split("\n\n").map(str::trim);
    let first = paragraphs.into_iter().find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'));
    first.unwrap_or(page).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn outcome(
    renderer: &Renderer<'_>,
    found: &Diagnostic,
    rule_index: usize,
    seen: &mut BTreeMap<String, usize>,
    suppressions: Vec<Suppression>,
) -> Outcome {
    let fingerprint = fingerprint::of(renderer.sources, found);
    // Two findings may be about the same: the second is told from the first by its number.
    let nth = seen.entry(fingerprint.clone()).or_default();
    *nth += 1;
    let message = match &found.help {
        Some(help) => format!("{}\nhelp: {help}", found.message),
        None => found.message.clone(),
    };
    let related = found.secondary.iter().enumerate();
    Outcome {
        rule_id: found.code.to_string(),
        rule_index,
        level: severity(found.severity),
        message: Text { text: message },
        locations: [location(renderer, &found.primary, None)],
        related_locations: related.map(|(at, label)| location(renderer, label, Some(at + 1))).collect(),
        partial_fingerprints: [("primaryLocationLineHash", format!("{fingerprint}:{nth}"))].into(),
        suppressions,
    }
}

fn location(renderer: &Renderer<'_>, label: &Label, id: Option<usize>) -> Location {
    let (start, end) = renderer.locator.position(label);
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    };
    let text = (!label.text.is_empty()).then(|| Text { text: label.text.clone() });
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&renderer.file(label)) },
            region,
        },
        message: text,
    }
}

/// A path as a relative reference (RFC 3986): what a segment may not hold is escaped, and so is a `:` in the first
/// segment, which would be read as a scheme. A path from the root, as of a directory that could not be read, has one.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(path.len());
    if path.starts_with('/') {
        text.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_segment_may_not_hold_is_escaped() {
        assert_eq!(uri("specs/a b:c%/ü.yaml"), "specs/a%20b%3Ac%25/%C3%BC.yaml");
        assert_eq!(uri("./specs/a.yaml"), "specs/a.yaml");
        assert_eq!(uri("/var/specs"), "file:///var/specs");
    }

    #[test]
    fn the_description_is_the_first_paragraph() {
        assert_eq!(first_paragraph("# A: b\n\nOne\ntwo.\n\n## Why\n\nx"), "One two.");
    }
}
