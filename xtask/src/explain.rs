//! `cargo xtask explain CODE|RULE`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_spec::{codes, rules, suggest};
use clap::Args;

/// Prints what a diagnostic's code or a rule of governance means and how to repair what it finds.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code or the rule, as in `CW0101` or `waiver-unused`; left out, all are listed.
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut out = io::stdout().lock();
        let Some(wanted) = &self.code else {
            for code in codes::all() {
                writeln!(out, "{} {}", code.id, code.title)?;
            }
            for rule in rules::all() {
                writeln!(out, "{} {}", rule.id, rule.title)?;
            }
            for (name, code) in rules::judged_as() {
                writeln!(out, "{name} is {}", code.id)?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let Some(code) = rules::find(wanted) else {
            match suggest::closest(wanted, rules::names()) {
                Some(near) => bail!("there is no code or rule `{wanted}`: did you mean `{near}`?"),
                None => bail!("there is no code or rule `{wanted}`: `cargo xtask explain` lists them all"),
            }
        };
        write!(out, "{}", code.page)?;
        Ok(ExitCode::SUCCESS)
    }
}
