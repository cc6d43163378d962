//! What policies make of findings.

use std::collections::HashMap;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::load::Specs;
use crate::model::SeverityOverride;
use crate::source::Part;
use crate::suggest;

/// The severities that policies give to kinds of findings, by code or name of rule.
pub(super) struct Severities(HashMap<&'static str, Severity>);

impl Severities {
    /// Gives `found` the severity that the policies say.
    pub(super) fn apply(&self, found: &mut Diagnostic) {
        if let Some(severity) = self.0.get(&*found.code) {
            found.severity = *severity;
        }
    }
}

/// What the policies say. Of several policies the strictest holds; errors that are firm stay errors.
pub(super) fn severities(specs: &Specs, diagnostics: &mut Diagnostics) -> Severities {
    let mut severities: HashMap<&'static str, Severity> = HashMap::new();
    for spec in &specs.policies {
        for (written, severity) in &spec.model.severities {
            let place = spec.place.child("severities").child(written);
            let Some(code) = super::find(written) else {
                diagnostics.push(
                    Diagnostic::new(codes::UNKNOWN_CODE, &place, Part::Key, unknown(written))
                        .maybe_help(did_you_mean(written)),
                );
                continue;
            };
            let severity = match severity {
                SeverityOverride::Error => Severity::Error,
                SeverityOverride::Warning => Severity::Warning,
                SeverityOverride::Note => Severity::Note,
            };
            if code.severity == Severity::Error && !code.waivable && severity != Severity::Error {
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

/// What is wrong with `name`, which [`super::find`] does not know.
pub(super) fn unknown(name: &str) -> String {
    let looks_like_a_code = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("CW"));
    format!("there is no {} `{name}`", if looks_like_a_code { "code" } else { "rule" })
}

/// What may have been meant instead.
pub(super) fn did_you_mean(name: &str) -> Option<String> {
    suggest::closest(name, super::names()).map(|near| format!("did you mean `{near}`?"))
}
