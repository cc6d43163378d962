//! `cargo xtask map try orders.PlaceOrder --input order.json`

mod show;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use caseway_spec::mapping::example::{Cells, run};
use caseway_spec::model::{Given, GivenCompletion, GivenContext, GivenVerification};
use caseway_spec::platform::{Binding, Platform};
use caseway_spec::{read, suggest};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use crate::{Specs, generate};

use show::Trial;

/// Shows what mappings do.
#[derive(Debug, Subcommand)]
pub(crate) enum Map {
    /// Shows the request and the output that a mapping makes of a document, and what each cell gives.
    Try(Try),
}

/// Shows what a mapping makes of a document.
#[derive(Debug, Args)]
pub(crate) struct Try {
    /// The service's operation, as in `orders.PlaceOrder`.
    #[arg(value_name = "SERVICE.OPERATION")]
    operation: String,
    /// The operation's input as JSON; `-` reads it from standard input. Left out, the input is empty.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// The backend's reply as JSON, likewise. Left out, only the request is made.
    #[arg(long, value_name = "FILE")]
    response: Option<PathBuf>,
    /// The status of the reply. Left out, the first success of the backend's contract.
    #[arg(long, value_name = "STATUS")]
    status: Option<u16>,
    /// The reply of the query that verifies as JSON, likewise. Left out, only its request is made.
    #[arg(long, value_name = "FILE")]
    verify: Option<PathBuf>,
    /// The later answer as JSON, likewise. Left out, only the query's request is made.
    #[arg(long, value_name = "FILE")]
    answer: Option<PathBuf>,
    /// What `correlation` is. Left out, what the backend's reply says.
    #[arg(long, value_name = "TEXT")]
    correlation: Option<String>,
    /// What `context.caseType` is.
    #[arg(long, value_name = "NAME", default_value_t = GivenContext::default().case_type)]
    case_type: String,
    /// What `context.caseId` is.
    #[arg(long, value_name = "ID")]
    case_id: Option<String>,
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table of cells and the documents.
    Human,
    /// One JSON document.
    Json,
}

impl Map {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Try(attempt) => attempt.run(),
        }
    }
}

impl Try {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let documents = [&self.input, &self.response, &self.verify, &self.answer];
        let dashes = documents.iter().filter(|path| path.as_deref() == Some(Path::new("-"))).count();
        if dashes > 1 {
            bail!("standard input is one document: give the others as files");
        }
        let loaded = caseway_spec::load_untested(read::discover(&self.specs.dir));
        let Some(platform) = &loaded.platform else {
            generate::report(&loaded, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        };
        let binding = bound(platform, &self.operation)?;
        let service = &platform.services[binding.service].operations[binding.operation];
        let backend = &platform.backends[binding.backend].operations[binding.call];
        if let Some(status) = self.status.filter(|status| !backend.succeeds(*status)) {
            bail!("`{}` does not succeed with {status}", backend.name);
        }
        let defaults = GivenContext::default();
        let given = Given {
            context: GivenContext {
                case_type: self.case_type.clone(),
                case_id: self.case_id.clone(),
                ..defaults
            },
            input: self.input.as_deref().map(document).transpose()?,
            status: self.status,
            response: self.response.as_deref().map(document).transpose()?,
            verify: Some(GivenVerification { response: self.verify.as_deref().map(document).transpose()? }),
            completes: Some(GivenCompletion {
                correlation: self.correlation.clone(),
                response: self.answer.as_deref().map(document).transpose()?,
            }),
        };
        for (option, given, has) in [
            ("--verify", self.verify.is_some(), binding.verify.is_some()),
            ("--answer", self.answer.is_some(), binding.completion.is_some()),
            ("--correlation", self.correlation.is_some(), binding.completion.is_some()),
        ] {
            if given && !has {
                bail!("`{}` has no cells that read what `{option}` gives", self.operation);
            }
        }
        let made = run(&platform.types, service, backend, Cells::of(platform, binding), &given);
        let failed = made.failures().next().is_some();
        let trial = Trial::new(platform, &loaded.sources, binding, made);
        let text = match self.format {
            Format::Human => trial.human(),
            Format::Json => serde_json::to_string_pretty(&trial)? + "\n",
        };
        crate::say(&mut io::stdout().lock(), |out| io::Write::write_all(out, text.as_bytes()))?;
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// The mapping of a service's operation.
fn bound<'p>(platform: &'p Platform, operation: &str) -> anyhow::Result<&'p Binding> {
    let name = |binding: &Binding| {
        let service = &platform.services[binding.service];
        format!("{}.{}", service.name, service.operations[binding.operation].name)
    };
    if let Some(binding) = platform.bindings.iter().find(|binding| name(binding) == operation) {
        let service = &platform.services[binding.service];
        if let Some(bulk) = service.operations[binding.operation].bulk {
            let single = format!("{}.{}", service.name, service.operations[bulk.of].name);
            bail!("`{operation}` does `{single}` for each item of its list: try that with one of the items");
        }
        return Ok(binding);
    }
    let names: Vec<String> = platform.bindings.iter().map(name).collect();
    match suggest::help(operation, names.iter().map(String::as_str)) {
        Some(help) => bail!("there is no operation `{operation}`: {help}"),
        None => bail!("there is no operation `{operation}`: name a service's, as in `orders.PlaceOrder`"),
    }
}

fn document(path: &Path) -> anyhow::Result<Value> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        text
    } else {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?
    };
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}
