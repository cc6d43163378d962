//! `cargo xtask new backend|service|mapping|case-type NAME`: a file more in the specs, which pass `check` with it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};
use caseway_spec::platform::Platform;
use caseway_spec::read::{self, Found};
use caseway_spec::suggest;
use clap::Args;

use super::{filled, name};
use crate::{Specs, generate};

/// What can be added that somebody owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Backend,
    Service,
    CaseType,
}

/// What somebody answers for.
#[derive(Debug, Args)]
pub(super) struct Owned {
    /// Its name, as in `motor-claim`.
    name: String,
    /// Who answers for it; the owner of everything else where there is only one.
    #[arg(long)]
    owner: Option<String>,
    /// The owner is one that no spec names yet.
    #[arg(long, requires = "owner")]
    new_owner: bool,
    #[command(flatten)]
    specs: Specs,
}

/// What binds a service to a backend.
#[derive(Debug, Args)]
pub(super) struct Bound {
    /// The mapping's name; usually the service's.
    name: String,
    /// The service whose operations it maps.
    #[arg(long)]
    service: Option<String>,
    /// The backend whose operations it calls.
    #[arg(long)]
    backend: Option<String>,
    #[command(flatten)]
    specs: Specs,
}

impl Owned {
    pub(super) fn add(&self, kind: Kind) -> anyhow::Result<()> {
        name::check(&self.name)?;
        let platform = sound(&self.specs.dir)?;
        let (folder, template, noun, taken) = match kind {
            Kind::Backend => {
                let taken = platform.backends.iter().any(|backend| backend.name == self.name);
                ("backends", include_str!("templates/backend.yaml"), "backend", taken)
            }
            Kind::Service => {
                let taken = platform.services.iter().any(|service| service.name == self.name);
                ("services", include_str!("templates/service.yaml"), "service", taken)
            }
            Kind::CaseType => {
                let taken = platform.case_types.iter().any(|case_type| case_type.name == self.name);
                ("case-types", include_str!("templates/case-type.yaml"), "case type", taken)
            }
        };
        if taken {
            bail!("there is a {noun} `{}` already", self.name);
        }
        let owner = self.owner(&platform)?;
        let (title, variable) = (name::title(&self.name), name::variable(&self.name));
        let values =
            [("NAME", self.name.as_str()), ("TITLE", &title), ("OWNER", &owner), ("VARIABLE", &variable)];
        put(&self.specs.dir, &format!("{folder}/{}.yaml", self.name), &filled(template, &values))
    }

    /// The owner that is given, or the only one that there is.
    fn owner(&self, platform: &Platform) -> anyhow::Result<String> {
        let owners = owners(platform);
        let Some(owner) = &self.owner else {
            return match owners.iter().collect::<Vec<_>>().as_slice() {
                [only] => Ok((**only).to_owned()),
                [] => bail!("say who answers for it: `--owner TEAM --new-owner`"),
                _ => bail!("say who answers for it: `--owner`, one of {}", listed(&owners)),
            };
        };
        if !self.new_owner && !owners.contains(owner.as_str()) {
            let help = suggest::help(owner, owners).map_or(".".to_owned(), |help| format!("; {help}"));
            bail!("no spec names the owner `{owner}`{help} A new one is meant with `--new-owner`.");
        }
        if owner.trim().is_empty()
            || owner.contains(|c: char| !c.is_ascii_alphanumeric() && !"-_.@".contains(c))
        {
            bail!("`{}` cannot be an owner: write it as in `team-claims`", owner.escape_debug());
        }
        Ok(owner.clone())
    }
}

impl Bound {
    pub(super) fn add(&self) -> anyhow::Result<()> {
        name::check(&self.name)?;
        let platform = sound(&self.specs.dir)?;
        let services = platform.services.iter().map(|service| service.name.as_str()).collect();
        let backends = platform.backends.iter().map(|backend| backend.name.as_str()).collect();
        let service = known("service", self.service.as_deref(), &services)?;
        let name = known("backend", self.backend.as_deref(), &backends)?;
        let backend = platform.backends.iter().find(|backend| backend.name == name);
        let backend = backend.context("the backend is gone")?;
        let Some(first) = backend.operations.first() else {
            bail!(
                "the backend `{name}` has no operation that could be called: add one to its contract first"
            );
        };
        let offered: Vec<_> = backend
            .operations
            .iter()
            .map(|operation| {
                format!("#   {}: {} {}", operation.name, operation.route.method.name(), operation.route.path)
            })
            .collect();
        let offered = offered.join("\n");
        let values = [
            ("NAME", self.name.as_str()),
            ("SERVICE", service),
            ("BACKEND", name),
            ("OPERATION", &first.name),
            ("OFFERED", &offered),
        ];
        let text = filled(include_str!("templates/mapping.yaml"), &values);
        put(&self.specs.dir, &format!("mappings/{}.yaml", self.name), &text)
    }
}

/// The service or backend that an option gives, when there is such a one.
fn known<'a>(noun: &str, given: Option<&'a str>, names: &BTreeSet<&'a str>) -> anyhow::Result<&'a str> {
    if names.is_empty() {
        bail!(
            "a mapping binds a service to a backend, and there is no {noun}: `cargo xtask new {noun} NAME`"
        );
    }
    let Some(given) = given else {
        bail!(
            "a mapping binds a service to a backend: say which {noun} with `--{noun}`, one of {}",
            listed(names)
        );
    };
    if !names.contains(given) {
        let help = suggest::help(given, names.iter().copied());
        bail!("there is no {noun} `{given}`{}", help.map(|help| format!("; {help}")).unwrap_or_default());
    }
    Ok(given)
}

fn listed(names: &BTreeSet<&str>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn owners(platform: &Platform) -> BTreeSet<&str> {
    let backends = platform.backends.iter().map(|backend| backend.owner.as_str());
    let services = platform.services.iter().map(|service| service.owner.as_str());
    let case_types = platform.case_types.iter().map(|case_type| case_type.owner.as_str());
    backends.chain(services).chain(case_types).collect()
}

/// What the specs say, when they have no error: what is added to broken ones could not be judged.
fn sound(specs: &Path) -> anyhow::Result<Platform> {
    let mut loaded = caseway_spec::load(specs);
    let Some(platform) = loaded.platform.take() else {
        generate::report(&loaded, specs)?;
        bail!("files are added to sound specs only: repair the errors above first");
    };
    Ok(platform)
}

/// Writes a file that nobody wrote before, if the specs pass with it.
fn put(specs: &Path, path: &str, text: &str) -> anyhow::Result<()> {
    let target = specs.join(path);
    if target.exists() {
        bail!("{} exists already: it is not overwritten", target.display());
    }
    let mut files = read::discover(specs);
    files.push(Found { name: path.to_owned(), outside: false, content: Ok(text.as_bytes().to_vec()) });
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let loaded = caseway_spec::load_files(files);
    if loaded.has_errors() {
        generate::report(&loaded, specs)?;
        bail!("with {path} the specs would have the errors above; nothing was written");
    }
    fs::create_dir_all(target.parent().unwrap_or(specs))?;
    let mut file = File::create_new(&target).with_context(|| format!("cannot write {}", target.display()))?;
    if let Err(error) = file.write_all(text.as_bytes()) {
        // Half a file is worse than none; that it cannot be written is what is told.
        let _ = fs::remove_file(&target);
        return Err(error).with_context(|| format!("cannot write {}", target.display()));
    }
    writeln!(io::stdout(), "written: {}", target.display())?;
    Ok(())
}
