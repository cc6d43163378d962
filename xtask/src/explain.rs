//! `cargo xtask explain CODE`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_spec::{codes, suggest};
use clap::Args;

/// Prints what a diagnostic's code means and how to repair it.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code, as in `CW0101`; left out, all codes are listed.
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut out = io::stdout().lock();
        let Some(wanted) = &self.code else {
            for code in codes::all() {
                writeln!(out, "{} {}", code.id, code.title)?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let Some(code) = codes::find(wanted) else {
            let near = suggest::closest(wanted, codes::all().iter().map(|code| code.id));
            match near {
                Some(near) => bail!("there is no code `{wanted}`: did you mean `{near}`?"),
                None => bail!("there is no code `{wanted}`: `cargo xtask explain` lists them all"),
            }
        };
        write!(out, "{}", code.page)?;
        Ok(ExitCode::SUCCESS)
    }
}
