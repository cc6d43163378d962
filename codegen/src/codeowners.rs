//! Who must agree to a change of which spec file, as GitHub and GitLab read it.
//!
//! The last line that matches a file counts, so that the general stands before the particular. A mapping belongs to the
//! owners of its service and of the backends that it calls: both sides must agree to what happens between them. Policies,
//! records, rules and waivers belong to those who decide, and so does this file itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use caseway_spec::platform::Platform;

/// What the file's first line has.
pub const CODEOWNERS_MARK: &str = "by `cargo xtask codeowners`. Do not edit.";

/// The file's text. `within` is the specs' directory from the root of the repository, `organisation` the one that teams
/// belong to on the code host.
#[must_use]
pub fn codeowners(platform: &Platform, within: &str, organisation: &str) -> String {
    let within = within.trim_matches('/');
    let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (source, of) in &platform.owners {
        owners.entry(source).or_default().extend(of.iter().map(String::as_str));
    }
    for of in &platform.backends {
        owners.entry(&of.source).or_default().insert(&of.owner);
    }
    for of in &platform.services {
        owners.entry(&of.source).or_default().insert(&of.owner);
    }
    for of in &platform.case_types {
        owners.entry(&of.source).or_default().insert(&of.owner);
    }
    for of in &platform.bindings {
        let both = [&*platform.services[of.service].owner, &*platform.backends[of.backend].owner];
        owners.entry(&of.source).or_default().extend(both);
    }
    let mut text = format!("# Generated from `{within}/` {CODEOWNERS_MARK}\n");
    if let Some(deciding) = owners.get("") {
        let _ = writeln!(text, "/.github/CODEOWNERS {}", handles(deciding, organisation));
    }
    for (source, owners) in owners {
        let _ = writeln!(text, "/{within}/{} {}", pattern(source), handles(&owners, organisation));
    }
    text
}

fn handles(owners: &BTreeSet<&str>, organisation: &str) -> String {
    owners.iter().map(|owner| handle(owner, organisation)).collect::<Vec<_>>().join(" ")
}

/// How the code host calls an owner: a team of the organisation, unless the owner is an address or a handle already.
fn handle(owner: &str, organisation: &str) -> String {
    if owner.contains('@') { owner.to_owned() } else { format!("@{organisation}/{owner}") }
}

/// A path as a pattern: spaces and the signs of patterns are escaped.
fn pattern(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, ' ' | '*' | '?' | '[' | ']' | '#' | '!' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_mapping_belongs_to_both_sides() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/small");
        let platform = caseway_spec::load(&specs).platform.expect("the specs should be sound");
        let expected = "\
# Generated from `integration-spec/specs/` by `cargo xtask codeowners`. Do not edit.
/integration-spec/specs/backends/crm.yaml @acme/team-crm
/integration-spec/specs/case-types/hiring.yaml @acme/team-hr
/integration-spec/specs/mappings/people.yaml @acme/team-crm @acme/team-people
/integration-spec/specs/services/people.yaml @acme/team-people
";
        assert_eq!(codeowners(&platform, "integration-spec/specs", "acme"), expected);
    }

    #[test]
    fn addresses_stay_and_patterns_are_escaped() {
        assert_eq!(handle("ann@example.org", "acme"), "ann@example.org");
        assert_eq!(pattern("a b*.yaml"), "a\\ b\\*.yaml");
    }

    #[test]
    fn whoever_decides_owns_what_is_decided_by() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
        let platform = caseway_spec::load(&specs).platform.expect("the specs should be sound");
        let text = codeowners(&platform, "integration-spec/specs", "acme");
        let line = |path: &str| text.lines().position(|line| line.split(' ').next() == Some(path));
        let all = line("/integration-spec/specs/").expect("what nobody is known to own");
        let governance = line("/integration-spec/specs/governance/").expect("records and rules");
        let waiver = line("/integration-spec/specs/governance/waivers/notifications-without-health.yaml")
            .expect("a waiver");
        assert!(all < governance && governance < waiver, "the particular stands after the general:\n{text}");
        assert!(text.contains("/.github/CODEOWNERS @acme/team-architecture\n"), "{text}");
        assert!(
            text.contains("/integration-spec/specs/policies/integration.yaml @acme/team-architecture\n"),
            "{text}"
        );
        let production =
            "/integration-spec/specs/environments/production.yaml @acme/team-integration-operations\n";
        assert!(text.contains(production), "{text}");
    }
}
