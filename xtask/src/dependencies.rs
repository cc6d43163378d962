//! Whether the dependency tree keeps to `deny.toml`: licences, banned crates, sources. Offline, in a second.
//!
//! `cargo deny` reads the same file and knows advisories besides, but takes minutes to install. What must hold of every
//! change does not wait for that.
//!
//! `cargo metadata` knows the licences, but also lists what no feature enables: a weak feature (`ring?/alloc`) is
//! enough for a crate to be locked. What is really compiled, on any platform, `cargo tree` knows.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

/// Checks everything that the workspace at `root` compiles, and returns what breaks the rules.
pub(crate) fn violations(root: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(root.join("deny.toml")).context("cannot read deny.toml")?;
    let rules: Rules = toml::from_str(&text).context("deny.toml is not what it must be")?;
    let tree =
        ["tree", "--workspace", "--all-features", "--target", "all", "--prefix", "none", "--format", "{p}"];
    let tree = cargo(root, &tree)?;
    let tree = String::from_utf8_lossy(&tree);
    let used: HashSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    let metadata = cargo(root, &["metadata", "--format-version", "1", "--all-features"])?;
    let metadata: Metadata =
        serde_json::from_slice(&metadata).context("cargo metadata is not what it must be")?;
    let used = metadata.packages.iter().filter(|package| used.contains(&(&*package.name, &*package.version)));
    Ok(used.filter_map(|package| rules.violation(package)).collect())
}

/// What a cargo command prints.
fn cargo(root: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--locked")
        .current_dir(root)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo {} failed: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

/// Name and version of a line such as `serde v1.0.228 (*)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// The parts of `deny.toml` that are checked here.
#[derive(Debug, Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// The parts of `cargo metadata` that are needed.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for a package of this workspace.
    source: Option<String>,
}

impl Rules {
    fn violation(&self, package: &Package) -> Option<String> {
        let Package { name, version, license, source } = package;
        let registry = source.as_deref()?;
        if let Some(ban) = self.bans.deny.iter().find(|ban| ban.name == *name) {
            return Some(format!("{name} {version} is banned: {}", ban.reason));
        }
        if !self.sources.allow_registry.iter().any(|allowed| registry == format!("registry+{allowed}")) {
            return Some(format!("{name} {version} comes from {registry}, which deny.toml does not allow"));
        }
        let Some(license) = license else { return Some(format!("{name} {version} names no licence")) };
        match Expression::parse_mode(license, ParseMode::LAX) {
            Ok(expression) if expression.evaluate(|license| self.allows(license)) => None,
            Ok(_) => Some(format!("{name} {version} is under {license}, which deny.toml does not allow")),
            Err(error) => Some(format!("{name} {version} names an unreadable licence: {error}")),
        }
    }

    /// Whether a licence is allowed; an exception to it only ever allows more.
    fn allows(&self, license: &LicenseReq) -> bool {
        license.license.id().is_some_and(|id| self.licenses.allow.iter().any(|allowed| allowed == id.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(name: &str, license: Option<&str>, source: &str) -> Option<String> {
        let rules: Rules = toml::from_str(
            r#"
            licenses.allow = ["MIT", "Apache-2.0"]
            bans.deny = [{ crate = "ring", reason = "rustls runs on aws-lc-rs" }]
            sources.allow-registry = ["https://example.org/index"]
            "#,
        )
        .unwrap();
        let license = license.map(str::to_owned);
        rules.violation(&Package {
            name: name.into(),
            version: "1.0.0".into(),
            license,
            source: Some(source.into()),
        })
    }

    const REGISTRY: &str = "registry+https://example.org/index";

    #[test]
    fn one_allowed_alternative_of_a_licence_is_enough_but_every_part_must_be_allowed() {
        for license in
            ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "Apache-2.0 WITH LLVM-exception", "MIT AND Apache-2.0"]
        {
            assert_eq!(violation("a", Some(license), REGISTRY), None, "{license}");
        }
        for license in ["GPL-3.0", "MIT AND GPL-3.0", "nonsense"] {
            assert!(violation("a", Some(license), REGISTRY).is_some(), "{license}");
        }
        assert!(violation("a", None, REGISTRY).is_some());
    }

    #[test]
    fn packages_are_read_from_the_lines_of_a_tree() {
        assert_eq!(
            name_and_version("serde_derive v1.0.228 (proc-macro) (*)"),
            Some(("serde_derive", "1.0.228"))
        );
        assert_eq!(name_and_version("xtask v0.1.0 (/home/me/caseway/xtask)"), Some(("xtask", "0.1.0")));
        assert_eq!(name_and_version(""), None);
    }

    #[test]
    fn banned_crates_and_other_sources_are_refused() {
        let banned = violation("ring", Some("MIT"), REGISTRY).unwrap();
        assert_eq!(banned, "ring 1.0.0 is banned: rustls runs on aws-lc-rs");
        assert!(violation("a", Some("MIT"), "git+https://example.org/a").is_some());
    }
}
