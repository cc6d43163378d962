//! What policies make of findings.

use std::collections::HashMap;

use super::Names;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::load::Specs;
use crate::source::Part;

/// The severities that policies give to kinds of findings, by code or name of rule.
pub(super) struct Severities<'a>(HashMap<&'a str, Severity>);

impl Severities<'_> {
    /// Gives `found` the severity that the policies say.
    pub(super) fn apply(&self, found: &mut Diagnostic) {
        if let Some(severity) = self.0.get(&*found.code) {
            found.severity = *severity;
        }
    }
}

/// What the policies say. Of several policies the strictest holds; errors that are firm stay errors.
pub(super) fn severities<'a>(
    specs: &Specs,
    names: Names<'a>,
    diagnostics: &mut Diagnostics,
) -> Severities<'a> {
    let mut severities: HashMap<&str, Severity> = HashMap::new();
    for spec in &specs.policies {
        for (written, severity) in &spec.model.severities {
            let place = spec.place.child("severities").child(written);
            let Some(code) = names.find(written) else {
                diagnostics.push(
                    Diagnostic::new(codes::UNKNOWN_CODE, &place, Part::Key, Names::unknown(written))
                        .maybe_help(names.did_you_mean(written)),
                );
                continue;
            };
            let severity = Severity::from(*severity);
            if code.firm && severity != Severity::Error {
                let message = format!("`{written}` is an error ({}), which no policy makes less", code.title);
                let found = Diagnostic::new(codes::ERROR_LOWERED, &place, Part::Value, message)
                    .help("leave it out: what cannot be generated from cannot be waved through");
                diagnostics.push(found);
                continue;
            }
            let strictest = severities.entry(code.id).or_insert(severity);
            *strictest = severity.max(*strictest);
        }
    }
    Severities(severities)
}
