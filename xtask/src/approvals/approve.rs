//! `cargo xtask approve` and `renew`

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use caseway_spec::approval::{record, statement};
use caseway_spec::date::Date;
use caseway_spec::model::{Approval, ApprovalStatus, ApprovedBy, Signatures};
use clap::Args;

use super::identity::Identity;
use super::{Repository, sign, today};
use crate::Specs;

/// What approving takes, for the first time or again.
#[derive(Debug, Args)]
struct Terms {
    /// The last day on which it holds.
    #[arg(long, value_name = "DATE")]
    expires: Date,
    /// More that shows that the criterion is met; copied to `governance/evidence/`.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    /// The SSH key that signs; a public key's file when an agent holds the other. Default: git's signing key, else
    /// `~/.ssh/id_ed25519`.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    identity: Identity,
    #[command(flatten)]
    specs: Specs,
}

/// Approves a direct connection that was proposed, and signs it.
#[derive(Debug, Args)]
pub(crate) struct Approve {
    /// The record, as in `DIR-0007`.
    name: String,
    /// The criterion that you find to be met: the one that was proposed.
    #[arg(long)]
    criterion: String,
    #[command(flatten)]
    terms: Terms,
}

/// Approves a direct connection for another term, as it is now.
#[derive(Debug, Args)]
pub(crate) struct Renew {
    /// The record, as in `DIR-0007`.
    name: String,
    #[command(flatten)]
    terms: Terms,
}

impl Approve {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.terms.specs.dir)?;
        let mut record = repository.record(&self.name)?;
        if record.criterion != self.criterion {
            bail!(
                "{} was proposed by the criterion `{}`, not `{}`",
                self.name,
                record.criterion,
                self.criterion
            );
        }
        if !self.terms.evidence.is_empty() {
            if !record.approved_by.is_empty() {
                bail!("somebody has approved {} already, on the evidence that there was", self.name);
            }
            record.evidence.extend(repository.evidence(&self.name, &self.terms.evidence)?);
        }
        // What was written among the evidence is read again, as `check` will read it.
        let repository = Repository::open(&self.terms.specs.dir)?;
        self.terms.approve(&repository, record, "approves")
    }
}

impl Renew {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.terms.specs.dir)?;
        let mut record = repository.record(&self.name)?;
        let mut evidence = repository.as_it_is_now(&record)?;
        evidence.extend(repository.evidence(&self.name, &self.terms.evidence)?);
        let repository = Repository::open(&self.terms.specs.dir)?;
        record::begin_renewal(
            &mut record,
            &repository.platform,
            repository.connection(&self.name)?,
            evidence,
        )?;
        self.terms.approve(&repository, record, "renews")
    }
}

impl Terms {
    fn approve(&self, repository: &Repository, mut record: Approval, verb: &str) -> Result<ExitCode> {
        let governance = &repository.platform.governance;
        let (principal, person) = self.identity.of(governance)?;
        let day = today()?;
        let signature = match (self.key.clone().or_else(sign::usual_key), governance.signatures) {
            (Some(key), _) => Some(sign::sign(&key, &statement::of(&record, self.expires, &principal, day))?),
            (None, Signatures::Optional) => None,
            (None, Signatures::Required) => {
                bail!("an approval must be signed: name your SSH key with `--key`")
            }
        };
        let by = ApprovedBy { principal, at: day, signature };
        let wanted = usize::from(governance.approvals);
        record::approve(&mut record, by, self.expires, wanted)?;
        let wrong = repository.wrong_with(&record, day);
        if !wrong.is_empty() {
            bail!(
                "this would be no approval of {}, so nothing was written:\n  {}",
                record.name,
                wrong.join("\n  ")
            );
        }
        let path = repository.write(&record)?;
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{} {verb} {}: {} may call {} ({}) until {}.\nWritten: {}",
            person.name,
            record.name,
            record.subject.case_type,
            record.subject.called(),
            record.criterion,
            self.expires,
            path.display(),
        )?;
        match record.status {
            ApprovalStatus::Accepted => writeln!(out, "Next: commit the record with its evidence.")?,
            _ => writeln!(
                out,
                "Next: {} more must approve it until the same day.",
                wanted.saturating_sub(record.approved_by.len())
            )?,
        }
        out.flush().context("cannot say what was done")?;
        Ok(ExitCode::SUCCESS)
    }
}
