//! `cargo xtask catalog`

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use caseway_codegen::pages;
use caseway_spec::diff::Revision;
use clap::Args;

use crate::{Specs, clock, generate, in_workspace};

/// Writes a static site of every backend, service and case type.
#[derive(Debug, Args)]
pub(crate) struct Catalog {
    #[command(flatten)]
    specs: Specs,
    /// The directory of the site; it is new, empty, or an earlier site.
    #[arg(long, value_name = "DIR", default_value_os_t = in_workspace("target/catalog"))]
    out: PathBuf,
}

impl Catalog {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let loaded = caseway_spec::load(&self.specs.dir);
        // What only governance refuses can be looked at.
        let Some(Revision { platform, .. }) = loaded.revision() else {
            generate::report(&loaded, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        };
        let pages = pages::catalog(platform, clock::today());
        self.make_room()?;
        for (path, text) in &pages {
            let target = self.out.join(path);
            let folder = target.parent().unwrap_or(&self.out);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&target, text))
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
        writeln!(io::stdout(), "{} pages: {}", pages.len(), self.out.join("index.html").display())?;
        Ok(ExitCode::SUCCESS)
    }

    /// Removes the pages of an earlier site; anything else stays, and is refused.
    fn make_room(&self) -> anyhow::Result<()> {
        if self.out.is_dir() && fs::read_dir(&self.out)?.next().is_some() && !self.out.join(INDEX).is_file() {
            bail!("{} is not empty and no earlier catalogue: name another with `--out`", self.out.display());
        }
        for folder in ["", "backends", "services", "case-types"] {
            remove_pages(&self.out.join(folder))?;
        }
        Ok(())
    }
}

const INDEX: &str = "index.html";

fn remove_pages(folder: &Path) -> anyhow::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "html") {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
