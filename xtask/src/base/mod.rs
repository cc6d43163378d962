//! The state that a change is compared with: a git revision, or a directory.

mod git;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use caseway_spec::date::Date;
use caseway_spec::read::{self, Found};
use caseway_spec::{Loaded, Options};

/// Where the specs stand below the root of a repository.
const SPECS: &str = "integration-spec/specs";

/// The spec files of `base`, of which `specs` is the present state.
///
/// A revision is read from git's objects: the work tree and the index stay as they are.
fn files(base: &str, specs: &Path) -> anyhow::Result<Vec<Found>> {
    let directory = Path::new(base);
    let revision = git::Repository::around(specs)
        .and_then(|repository| repository.resolve(base).map(|id| (repository, id)));
    match (directory.is_dir(), revision) {
        (true, Some(_)) => {
            bail!("`{base}` names a directory and a revision: write `./{base}` or `refs/heads/{base}`")
        }
        (true, None) => Ok(read::discover(&specs_below(directory))),
        (false, Some((repository, id))) => {
            repository.files(&id, specs).with_context(|| format!("cannot read `{base}`"))
        }
        (false, None) => bail!(
            "`{base}` is neither a directory nor a revision of the git repository around {}",
            specs.display()
        ),
    }
}

/// The directory of spec files that is meant by a directory: itself, or a repository's.
fn specs_below(directory: &Path) -> PathBuf {
    let below = directory.join(SPECS);
    if below.is_dir() { below } else { directory.to_owned() }
}

/// The specs of `base`, when they can be compared: what the language finds an error in lacks something, which would look
/// removed. Rules of governance are not asked: what they would find is no hindrance, and a comparison looks at none of it.
pub(crate) fn sound(base: &str, specs: &Path) -> anyhow::Result<Loaded> {
    comparable(base, caseway_spec::load_ungoverned(files(base, specs)?))
}

/// The same, with what rules of governance found, as of the same day as in what is compared.
pub(crate) fn judged(base: &str, specs: &Path, as_of: Option<Date>) -> anyhow::Result<Loaded> {
    let options = Options { as_of, base: None };
    comparable(base, caseway_spec::load_files_with(files(base, specs)?, &options))
}

fn comparable(base: &str, loaded: Loaded) -> anyhow::Result<Loaded> {
    if loaded.revision().is_none() {
        let renderer = caseway_spec::render::Renderer::new(&loaded.sources).below(base);
        let errors = loaded
            .diagnostics
            .iter()
            .filter(|found| found.severity == caseway_spec::diagnostic::Severity::Error);
        let said: Vec<String> = errors.map(|found| renderer.short(found)).collect();
        const SHOWN: usize = 5;
        bail!(
            "the specs of `{base}` have {} errors, so nothing can be compared with them; the first:\n{}",
            said.len(),
            said.iter().take(SHOWN).map(|line| format!("  {line}")).collect::<String>().trim_end()
        );
    }
    Ok(loaded)
}
