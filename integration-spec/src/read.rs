//! Finding and reading spec files.
//!
//! Nothing here judges what a file says. What keeps a file from being read at all is kept as an [`Unreadable`], so
//! that one unreadable file does not hide what is wrong with the others.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::approval::{EVIDENCE, SIGNERS};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Part, Place};

/// The largest file that is read: 1 MiB.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

/// A file as it was found.
#[derive(Debug)]
pub struct Found {
    /// Its path relative to the specs' directory, with `/` between segments.
    pub name: String,
    /// Whether it is the specs' directory itself.
    pub outside: bool,
    /// Its bytes, or why there are none.
    pub content: Result<Vec<u8>, Unreadable>,
}

/// Why a file was not read.
#[derive(Debug)]
pub enum Unreadable {
    /// It is larger than [`MAX_FILE_BYTES`].
    TooLarge(u64),
    /// It is a directory, a pipe or a device.
    NotAFile,
    /// It is a symbolic link.
    Link,
    /// It is a directory without a single spec file.
    Empty,
    /// The system refused.
    Io(io::Error),
}

/// Whether a file of that name, relative to the specs' directory, is read: one that ends in `.yaml` or `.yml`, the list
/// of signers, or a piece of evidence.
#[must_use]
pub fn is_read(name: &str) -> bool {
    has_spec_extension(name) || name == SIGNERS || name.starts_with(EVIDENCE)
}

/// Every file below `dir` that [is read](is_read), in order of names; hidden files and folders apart.
///
/// A `dir` that cannot be listed is itself the only, unreadable file.
#[must_use]
pub fn discover(dir: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    if let Err(error) = list(dir, "", &mut found) {
        let name = dir.display().to_string();
        return vec![Found { name, outside: true, content: Err(Unreadable::Io(error)) }];
    }
    if found.is_empty() {
        return vec![Found {
            name: dir.display().to_string(),
            outside: true,
            content: Err(Unreadable::Empty),
        }];
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn list(dir: &Path, prefix: &str, found: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let file_name = entry.file_name().to_string_lossy().into_owned();
        if file_name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{file_name}");
        let kind = entry.file_type()?;
        let path = entry.path();
        let is_read = is_read(&name);
        if kind.is_dir() && !is_read {
            if let Err(error) = list(&path, &format!("{name}/"), found) {
                found.push(Found { name, outside: false, content: Err(Unreadable::Io(error)) });
            }
        } else if kind.is_symlink() && (is_read || path.is_dir()) {
            found.push(Found { name, outside: false, content: Err(Unreadable::Link) });
        } else if is_read {
            let content = if kind.is_file() { read(&path) } else { Err(Unreadable::NotAFile) };
            found.push(Found { name, outside: false, content });
        }
    }
    Ok(())
}

/// Whether a file of this path below the specs' directory is among those that [`discover`] finds.
#[must_use]
pub fn is_found(path: &str) -> bool {
    is_read(path) && !path.split('/').any(|segment| segment.starts_with('.'))
}

fn has_spec_extension(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let file = File::open(path).map_err(Unreadable::Io)?;
    let size = file.metadata().map_err(Unreadable::Io)?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(MAX_FILE_BYTES)).unwrap_or_default());
    // The file may grow while it is read.
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Unreadable::TooLarge(size.max(bytes.len() as u64)));
    }
    Ok(bytes)
}

/// The text of `content`, and whether it can be parsed: what keeps it from that is reported.
pub(crate) fn text(
    file: FileId,
    content: Result<Vec<u8>, Unreadable>,
    diagnostics: &mut Diagnostics,
) -> (String, bool) {
    let report =
        |code, message: String| Diagnostic::new(code, &Place::root(file), Part::Bytes(0..0), message);
    let bytes = match content {
        Ok(bytes) => bytes,
        Err(reason) => {
            diagnostics.push(match reason {
                Unreadable::TooLarge(size) => report(
                    codes::TOO_LARGE,
                    format!("the file has {size} bytes; at most {MAX_FILE_BYTES} (1 MiB) are read"),
                )
                .help("split it: one thing a file"),
                Unreadable::NotAFile => report(
                    codes::NOT_A_FILE,
                    "this is not a file, but it is named like a spec file".to_owned(),
                )
                .help("rename it, or put a spec file in its place"),
                Unreadable::Link => {
                    report(codes::LINK, "this is a symbolic link, which is not followed".to_owned())
                        .help("put the file itself here: what is generated must depend on the specs alone")
                }
                Unreadable::Empty => report(codes::UNREADABLE, "there is no spec file here".to_owned())
                    .help("spec files end in `.yaml`; begin with one of `kind: Platform`"),
                Unreadable::Io(error) => {
                    report(codes::UNREADABLE, format!("cannot be read: {}", io_reason(&error)))
                        .help("check that it exists and that you may read it")
                }
            });
            return (String::new(), false);
        }
    };
    let decoded = String::from_utf8(bytes);
    let (mut text, readable) = match decoded {
        Ok(text) => (text, true),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let message = format!("the file is not UTF-8: byte 0x{byte:02X} is not valid here");
            // The replacement character takes three bytes; all before it keeps its offset.
            diagnostics.push(
                Diagnostic::new(codes::NOT_UTF8, &Place::root(file), Part::Bytes(at..at + 3), message)
                    .help("save the file as UTF-8"),
            );
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), false)
        }
    };
    // A byte-order mark is no text: without it, columns are what an editor shows.
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    (text, readable)
}

/// The reason without the system's number, which differs between systems.
fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "it is not a directory".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn said(content: Result<Vec<u8>, Unreadable>) -> Vec<(Cow<'static, str>, String)> {
        let mut diagnostics = Diagnostics::default();
        text(FileId(0), content, &mut diagnostics);
        diagnostics.into_vec().into_iter().map(|found| (found.code, found.message)).collect()
    }

    #[test]
    fn a_file_without_permission_is_reported_whoever_runs_the_test() {
        let refused = Err(Unreadable::Io(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(
            said(refused),
            [(codes::UNREADABLE.id.into(), "cannot be read: permission denied".to_owned())]
        );
    }

    #[test]
    fn a_directory_that_does_not_exist_is_its_own_unreadable_file() {
        let found = discover(Path::new("no/such/directory"));
        assert_eq!(found.len(), 1);
        assert!(
            matches!(&found[0].content, Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound)
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let (text, readable) = text(FileId(0), Ok("\u{FEFF}a: 1".into()), &mut Diagnostics::default());
        assert!(readable);
        assert_eq!(text, "a: 1");
    }

    #[test]
    fn the_first_byte_that_is_not_utf8_is_named() {
        let said = said(Ok(b"a: \xFFb".to_vec()));
        assert_eq!(said[0].1, "the file is not UTF-8: byte 0xFF is not valid here");
    }
}
