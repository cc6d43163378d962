//! Putting generated files in place, or comparing them with what is there.
//!
//! A failed run leaves the old output whole: everything is written to a directory beside the output first, then each
//! changed file is renamed into place, and when one rename fails, those before it are undone. Files that did not
//! change are not touched, so that cargo rebuilds nothing for them. Files that are no longer generated are removed.
//! A file that does not bear the mark of generated files is somebody's work: it is neither overwritten nor removed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::files::MARK;

/// How many bytes of a file are searched for the mark.
const HEAD: u64 = 512;

/// What writing did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or different, as paths below the output directory.
    pub written: Vec<String>,
    /// Files that are as they should be.
    pub unchanged: usize,
    /// Generated files that are no longer generated.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Why output could not be compared or written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The file system refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Files that nobody generated are in the way.
    #[error(
        "not generated, so not overwritten: {}; move them away, or name another directory with `--out`",
        .0.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
    )]
    InTheWay(Vec<PathBuf>),
}

fn failed<'p>(action: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> OutputError + 'p {
    move |source| OutputError::Io { action, path: path.to_owned(), source }
}

/// What writing `files` to `directory` would change.
///
/// # Errors
/// When something cannot be read, or is in the way.
pub fn compare(files: &BTreeMap<String, String>, directory: &Path) -> Result<Changes, OutputError> {
    compare_marked(files, directory, MARK)
}

/// The same for what another command generates, whose files bear its `mark`.
///
/// # Errors
/// When something cannot be read, or is in the way.
pub fn compare_marked(
    files: &BTreeMap<String, String>,
    directory: &Path,
    mark: &str,
) -> Result<Changes, OutputError> {
    let mut changes = Changes::default();
    let mut in_the_way = Vec::new();
    for (path, text) in files {
        let target = directory.join(path);
        match fs::read(&target) {
            Ok(present) if present == text.as_bytes() => changes.unchanged += 1,
            Ok(_) if is_generated(&target, mark)? => changes.written.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => changes.written.push(path.clone()),
            Ok(_) => in_the_way.push(target),
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => in_the_way.push(target),
            Err(error) => return Err(failed("read", &target)(error)),
        }
    }
    if !in_the_way.is_empty() {
        return Err(OutputError::InTheWay(in_the_way));
    }
    for path in generated_files(directory, mark)? {
        if !files.contains_key(&path) {
            changes.removed.push(path);
        }
    }
    Ok(changes)
}

/// Writes `files` to `directory` and removes what was generated there before and no longer is.
///
/// # Errors
/// When something cannot be read or written, or is in the way. The directory is then as it was.
pub fn write(files: &BTreeMap<String, String>, directory: &Path) -> Result<Changes, OutputError> {
    write_marked(files, directory, MARK)
}

/// The same for what another command generates, whose files bear its `mark`.
///
/// # Errors
/// When something cannot be read or written, or is in the way. The directory is then as it was.
pub fn write_marked(
    files: &BTreeMap<String, String>,
    directory: &Path,
    mark: &str,
) -> Result<Changes, OutputError> {
    write_with(files, directory, mark, &mut |from, to| fs::rename(from, to))
}

/// Renames a file.
type Rename<'r> = dyn FnMut(&Path, &Path) -> io::Result<()> + 'r;

fn write_with(
    files: &BTreeMap<String, String>,
    directory: &Path,
    mark: &str,
    rename: &mut Rename<'_>,
) -> Result<Changes, OutputError> {
    let changes = compare_marked(files, directory, mark)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    fs::create_dir_all(directory).map_err(failed("create", directory))?;
    let parent = directory.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new()
        .prefix(".caseway-generate-")
        .tempdir_in(parent)
        .map_err(failed("create a directory in", parent))?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    for path in &changes.written {
        let staged = new.join(path);
        create_parent(&staged)?;
        fs::write(&staged, &files[path]).map_err(failed("write", &staged))?;
    }
    let mut swap = Swap { directory, done: Vec::new(), rename };
    let swapped = swap.all(&changes, &new, &old);
    if swapped.is_err() {
        swap.undo();
    }
    swapped?;
    for path in &changes.removed {
        remove_empty_parents(directory, path);
    }
    Ok(changes)
}

/// Renames into place, remembered so that they can be undone.
struct Swap<'a, 'r> {
    directory: &'a Path,
    done: Vec<(PathBuf, PathBuf)>,
    rename: &'a mut Rename<'r>,
}

impl Swap<'_, '_> {
    fn all(&mut self, changes: &Changes, new: &Path, old: &Path) -> Result<(), OutputError> {
        for path in &changes.written {
            let target = self.directory.join(path);
            if target.exists() {
                self.step(&target, &old.join(path))?;
            }
            self.step(&new.join(path), &target)?;
        }
        for path in &changes.removed {
            self.step(&self.directory.join(path), &old.join(path))?;
        }
        Ok(())
    }

    fn step(&mut self, from: &Path, to: &Path) -> Result<(), OutputError> {
        create_parent(to)?;
        (self.rename)(from, to).map_err(failed("replace", from))?;
        self.done.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Takes the renames back, the last one first. What cannot be taken back stays: the error that led here is the
    /// one worth reporting, and `generate --check` names what is stale.
    fn undo(&mut self) {
        for (from, to) in self.done.drain(..).rev() {
            let _ = fs::rename(to, from);
        }
    }
}

fn create_parent(path: &Path) -> Result<(), OutputError> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(failed("create", parent)))
}

/// Removes the folders above `path` that nothing is left in; `remove_dir` refuses the others.
fn remove_empty_parents(directory: &Path, path: &str) {
    let mut folder = Path::new(path).parent();
    while let Some(inner) = folder.filter(|folder| *folder != Path::new("")) {
        if fs::remove_dir(directory.join(inner)).is_err() {
            return;
        }
        folder = inner.parent();
    }
}

/// Every file below `directory` that bears `mark`, as paths with `/`, in order.
fn generated_files(directory: &Path, mark: &str) -> Result<Vec<String>, OutputError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let there = directory.join(&folder);
        let entries = match fs::read_dir(&there) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(failed("read", &there))?,
        };
        for entry in entries {
            let entry = entry.map_err(failed("read", &there))?;
            let name = entry.file_name();
            let kind = entry.file_type().map_err(failed("read", &entry.path()))?;
            if kind.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
                folders.push(folder.join(&name));
            } else if kind.is_file() && is_generated(&entry.path(), mark)? {
                found.push(folder.join(&name).to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_generated(path: &Path, mark: &str) -> Result<bool, OutputError> {
    let mut head = Vec::new();
    let file = fs::File::open(path).map_err(failed("read", path))?;
    file.take(HEAD).read_to_end(&mut head).map_err(failed("read", path))?;
    Ok(String::from_utf8_lossy(&head).contains(mark))
}

#[cfg(test)]
mod tests;
