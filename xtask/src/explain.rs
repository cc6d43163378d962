//! `cargo xtask explain CODE|RULE`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_spec::{codes, rules, suggest};
use clap::Args;

use crate::Specs;

/// Prints what a diagnostic's code or a rule of governance, Caseway's or your own, means and how to repair what it finds.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code or the rule, as in `CW0101` or `waiver-unused`; left out, all are listed.
    code: Option<String>,
    #[command(flatten)]
    specs: Specs,
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
            let own = caseway_spec::load(&self.specs.dir).rules;
            if let Some(rule) = own.iter().find(|rule| rule.name == *wanted) {
                writeln!(
                    out,
                    "# {}: {}\n\n{}\n\nOwner: {}",
                    rule.name,
                    rule.title,
                    rule.description.trim(),
                    rule.owner
                )?;
                return Ok(ExitCode::SUCCESS);
            }
            match suggest::closest(
                wanted,
                rules::names().into_iter().chain(own.iter().map(|rule| rule.name.as_str())),
            ) {
                Some(near) => bail!("there is no code or rule `{wanted}`: did you mean `{near}`?"),
                None => bail!("there is no code or rule `{wanted}`: `cargo xtask explain` lists them all"),
            }
        };
        write!(out, "{}", code.page)?;
        Ok(ExitCode::SUCCESS)
    }
}
