//! Governance: what an organisation holds its specs to, beyond what can be generated.
//!
//! A rule judges the resolved platform as a whole. It is called by a name in kebab case, has a page under
//! `integration-spec/rules/`, and says what it finds as every diagnostic does: place, reason, repair. Rules of one
//! concern share a file here, a *family*: its [`rules!`] table and one function that judges. Rules judge only what is
//! sound; where the language itself reports an error they keep silent, because its repair may change their answer.
//!
//! Afterwards the organisation has its say: a policy sets severities (see `policy`), a waiver silences one finding
//! (see `waivers`). Both accept the name of a rule and the code of a diagnostic.

mod approvals;
mod backends;
mod calls;
mod change;
mod criticality;
pub(crate) mod direct;
mod facts;
mod idempotency;
mod own;
mod policy;
mod sensitive;
mod waivers;
mod words;

use std::path::Path;

use crate::Loaded;
use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::in_order;
use crate::platform::Platform;
use crate::suggest;

pub(crate) use facts::{Facts, Input};
pub use own::{OwnRule, reference};
pub use waivers::Waived;

/// How serious a finding of a rule is unless a policy says otherwise.
#[derive(Debug, Clone, Copy)]
enum Level {
    /// An error that no policy lowers and no waiver silences.
    Firm,
    /// An error.
    Error,
    /// Probably a mistake.
    Warning,
    /// Worth knowing.
    Note,
    /// Probably a mistake, which no waiver silences; a policy may call it something else.
    FirmWarning,
}

/// The rule called `id`.
const fn rule(id: &'static str, level: Level, title: &'static str, page: &'static str) -> Code {
    let severity = match level {
        Level::Firm | Level::Error => Severity::Error,
        Level::Warning | Level::FirmWarning => Severity::Warning,
        Level::Note => Severity::Note,
    };
    Code { id, severity, waivable: !matches!(level, Level::Firm | Level::FirmWarning), title, page }
}

/// Declares the rules of a family: their constants, and `RULES`, all of them.
macro_rules! rules {
    ($($name:ident = $id:literal, $level:ident, $title:literal;)+) => {
        $(
            #[doc = $title]
            const $name: $crate::codes::Code = $crate::rules::rule(
                $id,
                $crate::rules::Level::$level,
                $title,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".md")),
            );
        )+

        /// The rules of this family.
        pub(super) const RULES: &[$crate::codes::Code] = &[$($name),+];
    };
}
use rules;

/// Rules that are judged together.
struct Family {
    rules: &'static [Code],
    judge: fn(&Facts<'_>, &mut Diagnostics),
}

/// Every family that judges the platform.
const FAMILIES: &[Family] = &[
    Family { rules: approvals::RULES, judge: approvals::judge },
    Family { rules: backends::RULES, judge: backends::judge },
    Family { rules: calls::RULES, judge: calls::judge },
    Family { rules: change::RULES, judge: change::judge },
    Family { rules: criticality::RULES, judge: criticality::judge },
    Family { rules: direct::RULES, judge: direct::judge },
    Family { rules: idempotency::RULES, judge: idempotency::judge },
    Family { rules: sensitive::RULES, judge: sensitive::judge },
];

/// Rules of governance that the language's own diagnostics judge already: their names, and the codes that they are.
const JUDGED_AS: &[(&str, Code)] = &[
    ("queue-needs-idempotency", codes::UNSAFE_QUEUE),
    ("secret-inline", codes::SECRET_LITERAL),
    ("unused-operation", codes::UNUSED_OPERATION),
];

/// Every rule that has a name of its own, in order of names.
#[must_use]
pub fn all() -> Vec<Code> {
    let mut all: Vec<Code> = FAMILIES
        .iter()
        .map(|family| family.rules)
        .chain([own::RULES, waivers::RULES])
        .flatten()
        .copied()
        .collect();
    all.sort_by_key(|rule| rule.id);
    all
}

/// The names of rules that a code of the language stands for, in order of names.
pub fn judged_as() -> impl Iterator<Item = (&'static str, Code)> {
    JUDGED_AS.iter().copied()
}

/// What is called `name`: a rule or a code, in whatever casing.
#[must_use]
pub fn find(name: &str) -> Option<Code> {
    let judged_as =
        || JUDGED_AS.iter().find(|(rule, _)| rule.eq_ignore_ascii_case(name)).map(|(_, code)| *code);
    let own = || all().into_iter().find(|rule| rule.id.eq_ignore_ascii_case(name));
    codes::find(name).or_else(judged_as).or_else(own)
}

/// Whether `found` is about a change: a rule found it that looks at the state before, and finds nothing without one.
#[must_use]
pub fn judges_changes(loaded: &Loaded, found: &Diagnostic) -> bool {
    change::compares(&found.code) || loaded.rules.iter().any(|rule| rule.compares && rule.name == *found.code)
}

/// Every name that [`find`] knows.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let codes = codes::all().iter().map(|code| code.id);
    codes.chain(JUDGED_AS.iter().map(|(name, _)| *name)).chain(all().iter().map(|rule| rule.id)).collect()
}

/// What may be named in a policy or a waiver.
#[derive(Clone, Copy)]
struct Names<'a> {
    own: &'a [OwnRule],
}

/// A rule or code, Caseway's or the organisation's.
#[derive(Clone, Copy)]
struct Named<'a> {
    id: &'a str,
    title: &'a str,
    /// Whether it is an error that no policy lowers.
    firm: bool,
    waivable: bool,
    /// Whether it judges a change, and finds nothing in the specs alone.
    compares: bool,
}

impl<'a> Names<'a> {
    fn find(self, name: &str) -> Option<Named<'a>> {
        if let Some(code) = find(name) {
            let firm = code.severity == Severity::Error && !code.waivable;
            let compares = change::compares(code.id);
            return Some(Named { id: code.id, title: code.title, firm, waivable: code.waivable, compares });
        }
        let own = self.own.iter().find(|rule| rule.name == name)?;
        Some(Named { id: &own.name, title: &own.title, firm: false, waivable: true, compares: own.compares })
    }

    /// What is wrong with `name`, which nothing has.
    fn unknown(name: &str) -> String {
        let looks_like_a_code = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("CW"));
        format!("there is no {} `{name}`", if looks_like_a_code { "code" } else { "rule" })
    }

    /// What may have been meant instead.
    fn did_you_mean(self, name: &str) -> Option<String> {
        let own = self.own.iter().map(|rule| rule.name.as_str());
        suggest::closest(name, names().into_iter().chain(own)).map(|near| format!("did you mean `{near}`?"))
    }
}

/// What governance makes of the findings.
pub(crate) struct Governed {
    pub(crate) rules: Vec<OwnRule>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) waived: Vec<Waived>,
}

/// Judges `platform`, which is given only when it is sound, and lets policies and waivers have their say over everything
/// that was found.
pub(crate) fn govern(
    input: Input<'_>,
    platform: Option<&Platform>,
    mut diagnostics: Diagnostics,
) -> Governed {
    let sources = input.sources;
    let ready = own::check(input, &mut diagnostics);
    let rules = own::listed(input, &ready);
    if let Some(platform) = platform {
        let facts = Facts { platform, input };
        FAMILIES.iter().for_each(|family| (family.judge)(&facts, &mut diagnostics));
        own::judge(&ready, &facts, &mut diagnostics);
    }
    let names = Names { own: &rules };
    let severities = policy::severities(input.specs, names, &mut diagnostics);
    let found = in_order(sources, diagnostics.into_vec());
    let (mut diagnostics, waived) = waivers::apply(input, names, platform.is_some(), found);
    for found in &mut diagnostics {
        severities.apply(found);
    }
    Governed { rules, diagnostics: in_order(sources, diagnostics), waived }
}

/// Where the page of the rule or code called `id` is kept, relative to this crate.
#[must_use]
pub fn page_path(id: &str) -> std::path::PathBuf {
    let folder = if codes::find(id).is_some() { "codes" } else { "rules" };
    Path::new(folder).join(format!("{id}.md"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_is_given_twice_and_all_are_kebab_case() {
        let names = names();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        for name in all().iter().map(|rule| rule.id).chain(judged_as().map(|(name, _)| name)) {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
        }
    }

    #[test]
    fn every_page_says_what_it_is_about_why_and_how_to_repair_it() {
        for rule in all() {
            let heading = format!("# {}: {}\n", rule.id, rule.title);
            assert!(rule.page.starts_with(&heading), "{} should begin with {heading:?}", rule.id);
            for section in ["\n## Why\n\n", "\n## Repair\n\n"] {
                assert!(rule.page.contains(section), "{} should have {section:?}", rule.id);
            }
        }
    }

    #[test]
    fn rules_and_codes_are_found_by_either_name() {
        assert_eq!(find("unused-operation"), find("cw0318"));
        assert_eq!(find("Waiver-Unused").map(|rule| rule.id), Some("waiver-unused"));
        assert_eq!(find("no-such-rule"), None);
    }
}
