//! `cargo xtask codeowners`

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use caseway_codegen::{Within, codeowners};
use clap::Args;

use crate::{Specs, generate, in_workspace};

/// Writes who must agree to a change of which spec file and of the network's rules, as GitHub and GitLab read it.
#[derive(Debug, Args)]
pub(crate) struct Codeowners {
    #[command(flatten)]
    specs: Specs,
    /// The organisation that the teams belong to on the code host, as in `@acme/team-claims`; the platform's name when left
    /// out.
    #[arg(long)]
    organisation: Option<String>,
    /// The specs' directory within the repository.
    #[arg(long, value_name = "PATH", default_value = "integration-spec/specs")]
    within: String,
    /// The directory of the network's rules within the repository, as `cargo xtask egress` writes it.
    #[arg(long, value_name = "PATH", default_value = "deploy/egress")]
    egress: String,
    /// The file that is written.
    #[arg(long, value_name = "FILE", default_value_os_t = in_workspace(".github/CODEOWNERS"))]
    out: PathBuf,
    /// Writes nothing; fails when the file is not up to date.
    #[arg(long)]
    check: bool,
}

impl Codeowners {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let loaded = caseway_spec::load(&self.specs.dir);
        let Some(platform) = &loaded.platform else {
            generate::report(&loaded, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        };
        let organisation = self.organisation.as_deref().unwrap_or(&platform.name);
        let within = Within { specs: &self.within, egress: &self.egress };
        let text = codeowners(platform, &loaded.networks(), within, organisation);
        let present = fs::read_to_string(&self.out).unwrap_or_default();
        if present == text {
            return Ok(ExitCode::SUCCESS);
        }
        if self.check {
            writeln!(io::stderr(), "{} is not up to date: run `cargo xtask codeowners`", self.out.display())?;
            return Ok(ExitCode::FAILURE);
        }
        if !present.is_empty() && !present.contains(caseway_codegen::CODEOWNERS_MARK) {
            bail!("{} was not written by this command, so it is not overwritten", self.out.display());
        }
        let folder = self.out.parent().context("the file has no directory")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&self.out, text))
            .with_context(|| format!("cannot write {}", self.out.display()))?;
        writeln!(io::stdout(), "written: {}", self.out.display())?;
        Ok(ExitCode::SUCCESS)
    }
}
