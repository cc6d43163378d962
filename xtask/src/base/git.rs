//! Spec files of a git revision, read from git's objects through the git program.
//!
//! Nothing of the repository is run or changed: no hooks, no filters, no checkout. What is read is bounded in number
//! and size, as in a directory.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use caseway_spec::read::{self, Found, Unreadable};

/// More spec files than any organisation has; a revision with more is refused, not read.
const MAX_FILES: usize = 20_000;

/// A git repository.
#[derive(Debug)]
pub(super) struct Repository {
    root: PathBuf,
}

/// One file of a revision.
struct Entry {
    mode: String,
    id: String,
    size: u64,
    name: String,
}

impl Repository {
    /// The repository that `directory` is in.
    pub(super) fn around(directory: &Path) -> Option<Self> {
        let here = directory.ancestors().find(|ancestor| ancestor.is_dir() || *ancestor == Path::new(""))?;
        let here = if here == Path::new("") { Path::new(".") } else { here };
        let output = git(here).args(["rev-parse", "--show-toplevel"]).output().ok()?;
        let root = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
        Some(Self { root: PathBuf::from(root.trim_end_matches(['\n', '\r'])) })
    }

    /// The commit that `revision` names.
    pub(super) fn resolve(&self, revision: &str) -> Option<String> {
        let output = git(&self.root)
            .args(["rev-parse", "--verify", "--quiet", "--end-of-options"])
            .arg(format!("{revision}^{{commit}}"))
            .output()
            .ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Every spec file that `commit` has below `specs`.
    pub(super) fn files(&self, commit: &str, specs: &Path) -> anyhow::Result<Vec<Found>> {
        let entries = self.entries(commit, &self.below(specs)?)?;
        ensure!(entries.len() <= MAX_FILES, "it has more than {MAX_FILES} spec files");
        if entries.is_empty() {
            bail!("it has no spec files below {}", specs.display());
        }
        let wanted: Vec<&Entry> =
            entries.iter().filter(|entry| entry.is_file() && entry.size <= read::MAX_FILE_BYTES).collect();
        let mut contents = self.contents(&wanted)?.into_iter();
        let found = entries.iter().map(|entry| {
            let content = if !entry.is_file() {
                Err(if entry.mode == "120000" { Unreadable::Link } else { Unreadable::NotAFile })
            } else if entry.size > read::MAX_FILE_BYTES {
                Err(Unreadable::TooLarge(entry.size))
            } else {
                Ok(contents.next().unwrap_or_default())
            };
            Found { name: entry.name.clone(), outside: false, content }
        });
        let mut found: Vec<Found> = found.collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// `specs` as git names it: relative to the root.
    fn below(&self, specs: &Path) -> anyhow::Result<String> {
        let root = self.root.canonicalize().context("the repository is gone")?;
        let specs = match specs.canonicalize() {
            Ok(specs) => specs,
            Err(error) => bail!("cannot find {}: {error}", specs.display()),
        };
        let below = specs.strip_prefix(&root).context("the specs are outside of the repository")?;
        Ok(below.to_string_lossy().replace('\\', "/"))
    }

    fn entries(&self, commit: &str, below: &str) -> anyhow::Result<Vec<Entry>> {
        let tree = format!("{commit}:{below}");
        let output = git(&self.root)
            .args(["ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", &tree])
            .output()
            .context("cannot run git")?;
        if !output.status.success() {
            bail!("it has no `{below}`");
        }
        let text = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
        let lines = text.split('\0').filter(|line| !line.is_empty());
        let entries: anyhow::Result<Vec<Entry>> = lines.map(entry).collect();
        Ok(entries?.into_iter().filter(|entry| read::is_found(&entry.name)).collect())
    }

    /// The contents of `entries`, in their order, from one git process.
    fn contents(&self, entries: &[&Entry]) -> anyhow::Result<Vec<Vec<u8>>> {
        let mut child = git(&self.root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run git")?;
        let mut input = child.stdin.take().context("git takes no input")?;
        let mut output = BufReader::new(child.stdout.take().context("git says nothing")?);
        let mut contents = Vec::with_capacity(entries.len());
        for entry in entries {
            // One at a time, so that neither side waits for a full pipe.
            writeln!(input, "{}", entry.id)?;
            input.flush()?;
            let mut header = String::new();
            output.read_line(&mut header)?;
            let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
            let size = size.with_context(|| format!("git cannot read {}", entry.name))?;
            ensure!(size == entry.size, "{} is not what git listed", entry.name);
            let mut content = Vec::new();
            output.by_ref().take(size).read_to_end(&mut content)?;
            output.read_exact(&mut [0])?;
            contents.push(content);
        }
        drop(input);
        ensure!(child.wait()?.success(), "git failed");
        Ok(contents)
    }
}

impl Entry {
    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }
}

/// `MODE TYPE ID SIZE\tNAME`, the size padded.
fn entry(line: &str) -> anyhow::Result<Entry> {
    let (head, name) = line.split_once('\t').context("git lists files in a way that is not known")?;
    let mut words = head.split_ascii_whitespace();
    let mut word = || words.next().context("git lists files in a way that is not known");
    let (mode, _, id, size) = (word()?.to_owned(), word()?, word()?.to_owned(), word()?);
    // Submodules have no size.
    Ok(Entry { mode, id, size: size.parse().unwrap_or(0), name: name.to_owned() })
}

fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).stdin(Stdio::null()).stderr(Stdio::null());
    // A hook that runs `check` sets these for its own repository.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command
}
