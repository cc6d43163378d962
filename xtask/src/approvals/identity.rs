//! Who runs a command: somebody of the policy's roster.

use std::process::Command;

use anyhow::{Context, Result, bail};
use caseway_spec::platform::{Governance, Person};
use clap::Args;

/// Who runs the command.
#[derive(Debug, Args)]
pub(super) struct Identity {
    /// Your name on the policy's roster, as in `ana@example.org`. Default: what git knows you by (`user.email`).
    #[arg(long = "as", value_name = "PRINCIPAL")]
    principal: Option<String>,
}

impl Identity {
    /// The name by which whoever runs the command signs, and who that is.
    pub(super) fn of<'g>(&self, governance: &'g Governance) -> Result<(String, &'g Person)> {
        let principal = match &self.principal {
            Some(principal) => principal.clone(),
            None => git("user.email")
                .context("git does not know you (`user.email`): say who you are with `--as`")?,
        };
        match governance.person(&principal) {
            Some((_, person)) => Ok((principal, person)),
            None => bail!(
                "`{principal}` is not on the roster: `people` of the policy names who proposes and approves"
            ),
        }
    }
}

/// A setting of git's, where there is one.
pub(super) fn git(key: &str) -> Option<String> {
    let output = Command::new("git").args(["config", "--get", key]).output().ok()?;
    let value = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !value.is_empty()).then_some(value)
}
