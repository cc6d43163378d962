//! `cargo xtask revoke` and `supersede`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use caseway_spec::approval::record;
use caseway_spec::model::Revoked;
use clap::Args;

use super::identity::Identity;
use super::{Repository, today};
use crate::Specs;

/// Takes an approval or a proposal back. The record stays.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The record, as in `DIR-0007`.
    name: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    identity: Identity,
    #[command(flatten)]
    specs: Specs,
}

/// Ends an approval in favour of another of the same connection. The record stays.
#[derive(Debug, Args)]
pub(crate) struct Supersede {
    /// The record that ends, as in `DIR-0007`.
    name: String,
    /// The record that takes its place.
    #[arg(long, value_name = "NAME")]
    with: String,
    #[command(flatten)]
    identity: Identity,
    #[command(flatten)]
    specs: Specs,
}

impl Revoke {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.specs.dir)?;
        let governance = &repository.platform.governance;
        let (by, person) = self.identity.of(governance)?;
        let mut record = repository.record(&self.name)?;
        // Whoever asked may take it back as well: ending a connection is safe.
        if !governance.may_approve(person) && record.requested_by != by {
            bail!(
                "{} is taken back by who asked for it or by who may approve ({})",
                self.name,
                governance.approvers.join(", ")
            );
        }
        if self.reason.trim().is_empty() {
            bail!("say why: the record tells it to whoever asks next");
        }
        record::revoke(&mut record, Revoked { by, at: today()?, reason: self.reason.trim().to_owned() })?;
        let path = repository.write(&record)?;
        writeln!(
            io::stdout().lock(),
            "{} takes {} back: {} may not call {} any more.\nWritten: {}\nNext: remove the connection from the case type, and commit both.",
            person.name,
            self.name,
            record.subject.case_type,
            record.subject.called(),
            path.display(),
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Supersede {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.specs.dir)?;
        let governance = &repository.platform.governance;
        let (_, person) = self.identity.of(governance)?;
        if !governance.may_approve(person) {
            bail!("who may approve ({}) ends an approval", governance.approvers.join(", "));
        }
        let mut record = repository.record(&self.name)?;
        record::supersede(&mut record, &repository.record(&self.with)?)?;
        let path = repository.write(&record)?;
        writeln!(
            io::stdout().lock(),
            "{} lets {} take the place of {}.\nWritten: {}\nNext: name {} in the case type, and commit both.",
            person.name,
            self.with,
            self.name,
            path.display(),
            self.with,
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
