//! Editing a document in the person's own editor.

use std::io::Write;
use std::process::Command;

use crate::error::Error;

/// What a person makes of `text`; `None` when they leave it as it is.
pub(crate) fn edited(text: &str) -> Result<Option<String>, Error> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let editor = editor.filter(|editor| !editor.trim().is_empty()).ok_or_else(|| {
        Error::Here("there is no editor: set EDITOR, or give the new payload with `--file`".to_owned())
    })?;
    let failed = |error: std::io::Error| Error::Here(format!("the payload cannot be edited: {error}"));
    // Only its owner may read it, and it goes when this returns.
    let mut file =
        tempfile::Builder::new().prefix("dead-letter-").suffix(".json").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
    // An editor may come with arguments, as in `code --wait`.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program).args(words).arg(file.path()).status();
    let status = status.map_err(|error| Error::Here(format!("`{program}` cannot be started: {error}")))?;
    if !status.success() {
        return Err(Error::Here(format!("`{program}` ended with {status}; nothing was changed")));
    }
    let edited = std::fs::read_to_string(file.path()).map_err(failed)?;
    Ok((edited.trim() != text.trim()).then_some(edited))
}
