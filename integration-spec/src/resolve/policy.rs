//! What a policy makes of findings.

use std::collections::HashMap;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::load::Specs;
use crate::model::SeverityOverride;
use crate::source::Part;
use crate::suggest;

/// Gives findings the severity that the policies say. Of several policies the strictest holds; errors stay errors.
pub(super) fn apply(specs: &Specs, diagnostics: &mut Diagnostics) {
    let mut severities: HashMap<&'static str, Severity> = HashMap::new();
    for spec in &specs.policies {
        for (written, severity) in &spec.model.severities {
            let place = spec.place.child("severities").child(written);
            let Some(code) = codes::all().iter().find(|code| code.id == written) else {
                let known = codes::all().iter().map(|code| code.id);
                let found = Diagnostic::new(
                    codes::UNKNOWN_CODE,
                    &place,
                    Part::Key,
                    format!("there is no code `{written}`"),
                )
                .maybe_help(suggest::closest(written, known).map(|near| format!("did you mean `{near}`?")));
                diagnostics.push(found);
                continue;
            };
            let severity = match severity {
                SeverityOverride::Error => Severity::Error,
                SeverityOverride::Warning => Severity::Warning,
                SeverityOverride::Note => Severity::Note,
            };
            if code.severity == Severity::Error && severity != Severity::Error {
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
    for found in diagnostics.iter_mut() {
        if let Some(severity) = severities.get(found.code) {
            found.severity = *severity;
        }
    }
}
