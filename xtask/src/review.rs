//! `cargo xtask review BASE`

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_codegen::pages;
use caseway_spec::Options;
use caseway_spec::platform::Platform;
use caseway_spec::review::{self, Generated};
use clap::{Args, ValueEnum};

use crate::{Specs, base, clock, generate};

/// Says what a change is, whom it reaches, what `check` says of it, and whom to ask.
#[derive(Debug, Args)]
pub(crate) struct Review {
    /// What to compare with: a git revision, or a directory.
    base: String,
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a pull request.
    Markdown,
    /// One page to read.
    Html,
    /// One JSON document.
    Json,
}

impl Review {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let as_of = clock::today();
        let old = base::judged(&self.base, &self.specs.dir, as_of)?;
        let options = Options { as_of, base: old.revision() };
        let new = caseway_spec::load_with(&self.specs.dir, &options);
        let (Some(before), Some(after)) = (old.revision(), new.revision()) else {
            generate::report(&new, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        };
        let size = generated(before.platform, after.platform)?;
        let head = self.specs.dir.to_string_lossy();
        let Some(review) = review::review((&old, &self.base), (&new, &head), Some(size)) else {
            bail!("the specs cannot be compared");
        };
        let text = match self.format {
            Format::Markdown => review.markdown(),
            Format::Html => pages::review(&review),
            Format::Json => serde_json::to_string_pretty(&review)? + "\n",
        };
        crate::say(&mut io::stdout().lock(), |out| out.write_all(text.as_bytes()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How much of the generated code is another. Lines are counted as a set with repetitions: what only moved is the same.
fn generated(old: &Platform, new: &Platform) -> anyhow::Result<Generated> {
    let old = caseway_codegen::generate(old)?.files;
    let new = caseway_codegen::generate(new)?.files;
    Ok(difference(&old, &new))
}

fn difference(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Generated {
    let mut size = Generated::default();
    for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let text = |files: &BTreeMap<String, String>| files.get(path).cloned().unwrap_or_default();
        let (was, is) = (text(old), text(new));
        if was == is {
            continue;
        }
        let mut lines: HashMap<&str, i64> = HashMap::new();
        is.lines().for_each(|line| *lines.entry(line).or_default() += 1);
        was.lines().for_each(|line| *lines.entry(line).or_default() -= 1);
        size.files += 1;
        size.added += lines
            .values()
            .filter(|count| **count > 0)
            .map(|count| count.unsigned_abs() as usize)
            .sum::<usize>();
        size.removed += lines
            .values()
            .filter(|count| **count < 0)
            .map(|count| count.unsigned_abs() as usize)
            .sum::<usize>();
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_only_moved_are_the_same() {
        let files = |text: &str| BTreeMap::from([("a".to_owned(), text.to_owned())]);
        assert_eq!(difference(&files("a\nb\n"), &files("a\nb\n")), Generated::default());
        let moved = difference(&files("a\nb\n"), &files("b\na\nc\n"));
        assert_eq!(moved, Generated { files: 1, added: 1, removed: 0 });
        let gone = difference(&files("a\nb\n"), &BTreeMap::new());
        assert_eq!(gone, Generated { files: 1, added: 0, removed: 2 });
    }
}
