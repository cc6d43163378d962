//! `cargo xtask new DIR`: a repository with a small organisation in it, ready to build.
//!
//! It is written beside its place, generated from, and renamed at the end.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use caseway_codegen::output;
use caseway_spec::schema;

use super::origin::Origin;
use super::{filled, name};
use crate::generate;

const SPECS: &str = "integration-spec/specs";

/// The versions that Caseway is tested with. Cargo keeps those that the new workspace needs.
const LOCK: &str = include_str!("../../../Cargo.lock");
const TOOLCHAIN: &str = include_str!("../../../rust-toolchain.toml");

/// Writes the repository and says what to do next.
pub(super) fn create(dir: &Path, name: Option<&str>, caseway: Option<&str>) -> anyhow::Result<()> {
    let place = place(dir)?;
    let name = match name {
        Some(name) => name.to_owned(),
        None => place.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    name::check(&name).context("the organisation's name, which `--name` gives")?;
    let origin = Origin::of(caseway)?;
    let parent = place.parent().context("the root directory cannot be a repository")?;
    let beside = tempfile::Builder::new()
        .prefix(".caseway-new-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot write in {}", parent.display()))?;
    let staged = beside.path().join("repository");
    for (path, text) in files(&name, &origin, &place) {
        write(&staged.join(path), &text)?;
    }
    schema::write(&staged.join("integration-spec/schemas"))?;
    generated(&staged)?;
    // An empty directory makes room; one that was filled meanwhile stays.
    if place.exists() {
        fs::remove_dir(&place).with_context(|| format!("cannot replace {}", place.display()))?;
    }
    fs::rename(&staged, &place).with_context(|| format!("cannot create {}", place.display()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} is ready. Next:\n", dir.display())?;
    writeln!(out, "  cd {}\n  cargo xtask check\n\nIts README.md says how to go on.", dir.display())?;
    Ok(())
}

/// Where the repository will be, as an absolute path. Something else must not be there.
fn place(dir: &Path) -> anyhow::Result<PathBuf> {
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                bail!("{} is not empty: name a directory that is, or a new one", dir.display());
            }
            Ok(dir.canonicalize()?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = dir.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
            let parent =
                parent.canonicalize().with_context(|| format!("there is no {}", parent.display()))?;
            let last = dir.file_name().with_context(|| format!("{} names no directory", dir.display()))?;
            Ok(parent.join(last))
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be a repository", dir.display())),
    }
}

/// Every file that is not made from the specs, with its path.
fn files(name: &str, origin: &Origin, place: &Path) -> Vec<(String, String)> {
    let texts = [
        (".github/workflows/integration.yml", include_str!("templates/workflow.yml.txt")),
        (".githooks/pre-commit", include_str!("templates/pre-commit.txt")),
        ("README.md", include_str!("templates/README.md.txt")),
    ];
    let title = name::title(name);
    let values = [("NAME", name), ("TITLE", title.as_str())];
    let texts = texts.map(|(path, text)| (path.to_owned(), filled(text, &values)));
    workspace(name, origin, place).into_iter().chain(texts).chain(first_specs(name)).collect()
}

/// The files that make the repository at `place` a workspace that builds its hub.
pub(crate) fn workspace(name: &str, origin: &Origin, place: &Path) -> Vec<(String, String)> {
    let dependency = |folder| origin.dependency(folder, place);
    let (core, runtime, xtask) = (dependency("runtime/core"), dependency("runtime"), dependency("xtask"));
    let values = [
        ("NAME", name),
        ("CASEWAY_CORE", core.as_str()),
        ("CASEWAY_RUNTIME", runtime.as_str()),
        ("CASEWAY_XTASK", xtask.as_str()),
    ];
    let files = [
        ("Cargo.toml", include_str!("templates/Cargo.toml.txt")),
        ("Cargo.lock", LOCK),
        ("rust-toolchain.toml", TOOLCHAIN),
        (".cargo/config.toml", include_str!("templates/config.toml.txt")),
        (".gitignore", include_str!("templates/gitignore.txt")),
        ("xtask/Cargo.toml", include_str!("templates/xtask.toml.txt")),
        ("xtask/src/main.rs", include_str!("templates/xtask.rs.txt")),
    ];
    files.map(|(path, text)| (path.to_owned(), filled(text, &values))).to_vec()
}

/// The specs of a small organisation.
fn first_specs(name: &str) -> Vec<(String, String)> {
    let title = name::title(name);
    let values = [("NAME", name), ("TITLE", title.as_str())];
    let backend =
        [("NAME", "crm"), ("TITLE", "Customers"), ("OWNER", "team-integration"), ("VARIABLE", "CRM")];
    let specs = [
        ("platform.yaml", filled(include_str!("templates/platform.yaml"), &values)),
        ("services/customers.yaml", filled(include_str!("templates/first-service.yaml"), &values)),
        ("mappings/customers.yaml", filled(include_str!("templates/first-mapping.yaml"), &values)),
        ("case-types/onboarding.yaml", filled(include_str!("templates/first-case-type.yaml"), &values)),
        ("environments/dev.yaml", filled(include_str!("templates/first-environment.yaml"), &values)),
        ("backends/crm.yaml", filled(include_str!("templates/backend.yaml"), &backend)),
    ];
    specs.map(|(path, text)| (format!("{SPECS}/{path}"), text)).to_vec()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .and_then(|()| if path.ends_with(HOOK) { runnable(path) } else { Ok(()) })
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Git runs a hook only when it may be run.
const HOOK: &str = ".githooks/pre-commit";

#[cfg(unix)]
fn runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Where files have no such mark, git runs every hook.
#[cfg(not(unix))]
fn runnable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Checks the specs below `root` and writes what they say.
fn generated(root: &Path) -> anyhow::Result<()> {
    let specs = root.join(SPECS);
    let loaded = caseway_spec::load(&specs);
    generate::report(&loaded, &specs)?;
    let Some(platform) = &loaded.platform else { bail!("the new specs have errors; nothing was written") };
    output::write(&caseway_codegen::generate(platform)?.files, &root.join("generated"))?;
    Ok(())
}
