//! Who must agree to a change of which spec file, as GitHub and GitLab read it.
//!
//! The last line that matches a file counts, so that the general stands before the particular. A mapping belongs to the
//! owners of its service and of the backends that it calls: both sides must agree to what happens between them. Policies,
//! records, rules and waivers belong to those who decide, and so does this file itself. The network's rules are generated,
//! and whoever changes them by hand opens a way: they belong to those who answer for their environment.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use caseway_spec::network::Network;
use caseway_spec::platform::Platform;

/// Directories from the root of the repository.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    /// The specs'.
    pub specs: &'a str,
    /// Of the network's rules: a directory for each environment.
    pub egress: &'a str,
}

/// What the file's first line has.
pub const CODEOWNERS_MARK: &str = "by `cargo xtask codeowners`. Do not edit.";

/// The file's text. `networks` are those whose rules are generated, `organisation` is the one that teams belong to on the
/// code host.
#[must_use]
pub fn codeowners(
    platform: &Platform,
    networks: &[Network],
    Within { specs, egress }: Within<'_>,
    organisation: &str,
) -> String {
    let [specs, egress] = [specs, egress].map(|folder| folder.trim_matches('/'));
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
    let mut text = format!("# Generated from `{specs}/` {CODEOWNERS_MARK}\n");
    if let Some(deciding) = owners.get("") {
        let deciding = handles(deciding, organisation);
        let _ = writeln!(text, "/.github/CODEOWNERS {deciding}");
        if !networks.is_empty() {
            let _ = writeln!(text, "/{}/ {deciding}", pattern(egress));
        }
    }
    for network in networks {
        if let Some(owners) = owners.get(network.source.as_str()) {
            let folder = pattern(&format!("{egress}/{}", network.environment));
            let _ = writeln!(text, "/{folder}/ {}", handles(owners, organisation));
        }
    }
    for (source, owners) in owners {
        let _ = writeln!(text, "/{specs}/{} {}", pattern(source), handles(&owners, organisation));
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

    const WITHIN: Within<'_> = Within { specs: "integration-spec/specs", egress: "deploy/egress" };

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
        assert_eq!(codeowners(&platform, &[], WITHIN, "acme"), expected);
    }

    #[test]
    fn addresses_stay_and_patterns_are_escaped() {
        assert_eq!(handle("ann@example.org", "acme"), "ann@example.org");
        assert_eq!(pattern("a b*.yaml"), "a\\ b\\*.yaml");
    }

    #[test]
    fn whoever_decides_owns_what_is_decided_by() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
        let loaded = caseway_spec::load(&specs);
        let networks = loaded.networks();
        let platform = loaded.platform.expect("the specs should be sound");
        let text = codeowners(&platform, &networks, WITHIN, "acme");
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
        let rules = line("/deploy/egress/").expect("the network's rules");
        let of_production = line("/deploy/egress/production/").expect("those of an environment");
        assert!(rules < of_production, "the particular stands after the general:\n{text}");
        assert!(text.contains("/deploy/egress/ @acme/team-architecture\n"), "{text}");
        assert!(text.contains("/deploy/egress/production/ @acme/team-integration-operations\n"), "{text}");
        let production =
            "/integration-spec/specs/environments/production.yaml @acme/team-integration-operations\n";
        assert!(text.contains(production), "{text}");
    }
}
