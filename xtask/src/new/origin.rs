//! Where an organisation's repository takes Caseway from.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use crate::in_workspace;

/// Where Caseway comes from.
#[derive(Debug, PartialEq)]
pub(crate) enum Origin {
    /// A checkout, as an absolute path.
    Path(PathBuf),
    /// A git repository's address.
    Git(String),
}

impl Origin {
    /// What the option says; without it the workspace that the command is called in, when that is Caseway's.
    pub(super) fn of(given: Option<&str>) -> anyhow::Result<Self> {
        let Some(given) = given else {
            let here = in_workspace(".");
            if !is_caseway(&here) {
                bail!("say where Caseway comes from: `--caseway PATH`, a checkout, or `--caseway GIT-URL`");
            }
            return Ok(Self::Path(absolute(&here)?));
        };
        // What must not break out of a TOML string, and never stands in an address.
        if given.contains(['"', '\\']) && is_address(given) || given.chars().any(char::is_control) {
            bail!("`{}` is not the address of a git repository", given.escape_debug());
        }
        if is_address(given) {
            return Ok(Self::Git(given.to_owned()));
        }
        let path = Path::new(given);
        if !is_caseway(path) {
            bail!("`{given}` is no checkout of Caseway: it has no `runtime` and `xtask` with a `Cargo.toml`");
        }
        Ok(Self::Path(absolute(path)?))
    }

    /// The dependency on the package in `folder`, as a table's entry in the manifest of the repository at `repository`.
    pub(super) fn dependency(&self, folder: &str, repository: &Path) -> String {
        match self {
            Self::Path(caseway) => {
                format!("path = {}", toml::Value::from(relative(&caseway.join(folder), repository)))
            }
            Self::Git(address) => format!("git = {}", toml::Value::from(address.as_str())),
        }
    }
}

/// An address, as opposed to a path: `https://host/x`, `ssh://...`, `file:///x`.
fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}

fn is_caseway(directory: &Path) -> bool {
    ["runtime", "runtime/core", "xtask"]
        .iter()
        .all(|member| directory.join(member).join("Cargo.toml").is_file())
}

fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    path.canonicalize().with_context(|| format!("cannot find {}", path.display()))
}

/// The way from `from` to `to`, both absolute, with `/` between its parts; `to` itself when nothing is common.
fn relative(to: &Path, from: &Path) -> String {
    let (to_parts, from_parts): (Vec<_>, Vec<_>) = (to.components().collect(), from.components().collect());
    let common = to_parts.iter().zip(&from_parts).take_while(|(a, b)| a == b).count();
    let rooted =
        to_parts[..common].iter().any(|part| matches!(part, Component::Normal(_) | Component::RootDir));
    if !rooted {
        return to.to_string_lossy().into_owned();
    }
    let up = from_parts[common..].iter().map(|_| "..".into());
    let down = to_parts[common..].iter().map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_the_way_from_the_repository() {
        let caseway = Origin::Path("/src/caseway".into());
        assert_eq!(
            caseway.dependency("runtime/core", Path::new("/src/own/acme")),
            "path = \"../../caseway/runtime/core\""
        );
    }

    #[test]
    fn an_address_is_a_git_dependency() {
        let git = Origin::of(Some("https://example.org/caseway.git")).unwrap();
        assert_eq!(git.dependency("runtime", Path::new("/a")), "git = \"https://example.org/caseway.git\"");
    }

    #[test]
    fn what_is_no_checkout_is_refused() {
        let scratch = tempfile::tempdir().unwrap();
        let refused = Origin::of(scratch.path().to_str()).unwrap_err().to_string();
        assert!(refused.contains("is no checkout of Caseway"), "{refused}");
        assert!(Origin::of(Some("https://x/\" }\nevil = { path = \"")).is_err());
    }
}
