//! `cargo xtask propose`

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use caseway_spec::approval::record;
use caseway_spec::model::ApprovalStatus;
use clap::Args;

use super::identity::Identity;
use super::{Repository, today};
use crate::Specs;

/// Asks for the approval of a direct connection that a case type declares.
#[derive(Debug, Args)]
pub(crate) struct Propose {
    /// The name that the connection gives to its approval, as in `DIR-0007`.
    name: String,
    /// What shows that the criterion is met; copied to `governance/evidence/`.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    #[command(flatten)]
    identity: Identity,
    #[command(flatten)]
    specs: Specs,
}

impl Propose {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.specs.dir)?;
        let connection = repository.connection(&self.name)?;
        let (by, person) = self.identity.of(&repository.platform.governance)?;
        let before = repository.record(&self.name).ok();
        let evidence = match (&before, self.evidence.as_slice()) {
            (Some(before), _) if before.status != ApprovalStatus::Proposed => {
                bail!("{} is {}; a record is never written anew", self.name, before.status.name())
            }
            (None, []) => bail!("what shows that the criterion is met? Offer it with `--evidence FILE`"),
            (Some(before), []) => repository.as_it_is_now(before)?,
            (_, files) => repository.evidence(&self.name, files)?,
        };
        let record = record::propose(&repository.platform, connection, &self.name, evidence, &by, today()?)?;
        let path = repository.write(&record)?;
        writeln!(
            io::stdout().lock(),
            "{} proposes {}: {} calls {} ({}).\nWritten: {}\nNext: somebody who may approve ({}) runs `cargo xtask approve {} --criterion {} --expires DATE`.",
            person.name,
            self.name,
            record.subject.case_type,
            record.subject.called(),
            record.criterion,
            path.display(),
            repository.platform.governance.approvers.join(", "),
            self.name,
            record.criterion,
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
