//! `cargo xtask egress`

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use caseway_codegen::egress::{self, MARK};
use caseway_codegen::output::{self, Changes};
use caseway_spec::network::Network;
use caseway_spec::{Loaded, suggest};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::{Specs, generate, in_workspace};

/// Writes the network's rules that keep case services from every way past the hub.
#[derive(Debug, Args)]
pub(crate) struct Egress {
    #[command(flatten)]
    specs: Specs,
    /// The environment; every one that has a `network` section when left out.
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// The directory that has a directory for each environment.
    #[arg(long, value_name = "DIR", default_value_os_t = in_workspace("deploy/egress"))]
    out: PathBuf,
    /// Writes nothing; fails when something would change, and names it.
    #[arg(long)]
    check: bool,
    /// Where the manifests go.
    #[arg(long, value_enum, default_value_t = Format::Files)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To files, one a policy.
    Files,
    /// To standard output, as one JSON document for `kubectl apply --filename -`; writes no file.
    Json,
}

impl Egress {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        if self.check && self.format == Format::Json {
            bail!("`--check` compares files, and `--format json` writes none: leave one of the two out");
        }
        let loaded = caseway_spec::load(&self.specs.dir);
        if loaded.platform.is_none() {
            generate::report(&loaded, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        }
        let networks = self.chosen(&loaded)?;
        match self.format {
            Format::Json => {
                let items = networks.iter().flat_map(|network| egress::egress(network).manifests);
                let list =
                    json!({ "apiVersion": "v1", "kind": "List", "items": items.collect::<Vec<Value>>() });
                crate::say(&mut io::stdout().lock(), |out| writeln!(out, "{list:#}"))?;
                Ok(ExitCode::SUCCESS)
            }
            Format::Files => self.files(&networks),
        }
    }

    /// The networks that were asked for.
    fn chosen(&self, loaded: &Loaded) -> anyhow::Result<Vec<Network>> {
        let mut networks = loaded.networks();
        let Some(name) = &self.environment else { return Ok(networks) };
        if !loaded.environment_names().any(|known| known == name) {
            let help = suggest::help(name, loaded.environment_names());
            let help = help.map(|help| format!(": {help}")).unwrap_or_default();
            bail!("there is no environment `{name}`{help}");
        }
        networks.retain(|network| network.environment == *name);
        if networks.is_empty() {
            bail!(
                "the environment `{name}` does not say where things stand on the network: give it a `network` section \
                 (docs/network.md)"
            );
        }
        Ok(networks)
    }

    fn files(&self, networks: &[Network]) -> anyhow::Result<ExitCode> {
        // Of one environment, those of the others are left alone.
        let out = self.environment.as_ref().map_or_else(|| self.out.clone(), |name| self.out.join(name));
        let mut files = BTreeMap::new();
        for network in networks {
            for (path, text) in egress::egress(network).files {
                let path =
                    if self.environment.is_some() { path } else { format!("{}/{path}", network.environment) };
                files.insert(path, text);
            }
        }
        let changes = if self.check {
            output::compare_marked(&files, &out, MARK)?
        } else {
            output::write_marked(&files, &out, MARK)?
        };
        let Changes { written, unchanged, removed } = &changes;
        let (write, remove) = if self.check { ("stale", "left over") } else { ("written", "removed") };
        crate::say(&mut io::stdout().lock(), |said| {
            for (what, paths) in [(write, written), (remove, removed)] {
                for path in paths {
                    writeln!(said, "{what}: {}", out.join(path).display())?;
                }
            }
            if networks.is_empty() {
                writeln!(said, "no environment has a `network` section")?;
            }
            writeln!(said, "{} {write}, {} {remove}, {unchanged} unchanged", written.len(), removed.len())
        })?;
        if self.check && !changes.is_empty() {
            writeln!(io::stderr(), "run `cargo xtask egress` and commit its output")?;
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}
