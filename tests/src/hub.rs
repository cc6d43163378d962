//! The gateway's own program, as tests and benchmarks start it.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// The environment variables that the specs in `folder` refer to as `${NAME}`.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn variables(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path())?;
        let references = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        found.extend(references.filter(|name| !name.contains(':')).map(str::to_owned));
    }
    Ok(found)
}

/// A key for `case_type` and its hash, made by the gateway's own command.
///
/// # Errors
/// When the program cannot be run or makes none.
pub fn new_key(hub: &Path, case_type: &str) -> io::Result<(String, String)> {
    let output = Command::new(hub)
        .args(["key", "new", case_type, "--format", "json"])
        .stdin(Stdio::null())
        .output()?;
    let value: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    match (value["key"].as_str(), value["sha256"].as_str()) {
        (Some(key), Some(sha256)) => Ok((key.into(), sha256.into())),
        _ => Err(io::Error::other(format!("`caseway key new` printed {value}"))),
    }
}
