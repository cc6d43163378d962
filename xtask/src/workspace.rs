//! The workspace that a command is called in, found as cargo finds it: upwards from the working directory.
//!
//! Not the one that this crate was compiled from: an organisation's xtask is compiled from Caseway's sources, wherever
//! cargo keeps them, and works on the organisation's repository.

use std::fs;
use std::path::{Path, PathBuf};

/// A path of this workspace, relative to the working directory where that is shorter.
pub(crate) fn in_workspace(path: &str) -> PathBuf {
    let Ok(here) = std::env::current_dir() else { return PathBuf::from(path) };
    match root(&here) {
        Some(root) if root != here => root.join(path),
        // Outside of every workspace, what is missing is said of the working directory.
        _ => PathBuf::from(path),
    }
}

/// The nearest directory, from `here` upwards, whose manifest declares a workspace.
fn root(here: &Path) -> Option<&Path> {
    here.ancestors().find(|directory| {
        let manifest = fs::read_to_string(directory.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_workspace_is_found_from_below_it() {
        let scratch = tempfile::tempdir().unwrap();
        let member = scratch.path().join("inner/xtask");
        fs::create_dir_all(&member).unwrap();
        fs::write(scratch.path().join("Cargo.toml"), "[workspace]\n").unwrap();
        fs::write(member.join("Cargo.toml"), "[package]\nname = \"xtask\"\n").unwrap();
        assert_eq!(root(&member), Some(scratch.path()));

        fs::write(scratch.path().join("inner/Cargo.toml"), "[workspace]\nmembers = [\"xtask\"]\n").unwrap();
        assert_eq!(root(&member), Some(scratch.path().join("inner").as_path()));
    }
}
