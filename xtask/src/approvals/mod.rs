//! The commands of direct connections: `propose`, `approve`, `renew`, `revoke`, `supersede`, `approvals`.
//!
//! What a command does to a record is [`caseway_spec::approval::record`]'s; here are the files, the identity of whoever
//! runs the command, and their signature. A record is only written when everything that `check` would say of it has
//! been looked at: an approval that does not count is refused here already.

mod approve;
mod end;
mod identity;
mod list;
mod propose;
mod sign;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use caseway_spec::approval::{self, EVIDENCE, Present, RECORDS, digest, record};
use caseway_spec::date::Date;
use caseway_spec::model;
use caseway_spec::platform::{DirectConnection, Platform};
use caseway_spec::read;

pub(crate) use approve::{Approve, Renew};
pub(crate) use end::{Revoke, Supersede};
pub(crate) use list::Approvals;
pub(crate) use propose::Propose;

use crate::clock;
use crate::generate::report;

/// The specs, without the rules of governance, which judge what these commands are about to change.
struct Repository {
    dir: PathBuf,
    platform: Platform,
}

impl Repository {
    fn open(dir: &Path) -> Result<Self> {
        let loaded = caseway_spec::load_ungoverned(read::discover(dir));
        let Some(platform) = loaded.platform else {
            report(&loaded, dir)?;
            bail!("repair the errors above first: what they change is what is approved");
        };
        Ok(Self { dir: dir.to_owned(), platform })
    }

    /// The record called `name`.
    fn record(&self, name: &str) -> Result<model::Approval> {
        let known = self.platform.approvals.iter().map(|approval| &approval.record);
        let found = known.clone().find(|record| record.name == name).cloned();
        found.with_context(|| match known.map(|record| record.name.as_str()).collect::<Vec<_>>().as_slice() {
            [] => format!("there is no record `{name}`: `cargo xtask propose {name}` writes one"),
            names => format!("there is no record `{name}`, but {}", caseway_spec::suggest::listed(names)),
        })
    }

    /// The connection that names `record`.
    fn connection(&self, name: &str) -> Result<&DirectConnection> {
        let mut named =
            self.platform.direct.iter().filter(|connection| connection.approval.as_deref() == Some(name));
        let first = named.next().with_context(|| {
            format!("no case type names `{name}`: add `approval: {name}` to the connection under `direct` of its case type")
        })?;
        if named.next().is_some() {
            bail!("more than one connection names `{name}`: each has an approval of its own");
        }
        Ok(first)
    }

    /// Everything that is wrong with `record` as it would be written, also on `day`; expiry to come is not.
    fn wrong_with(&self, record: &model::Approval, day: Date) -> Vec<String> {
        let governance = &self.platform.governance;
        let connection = self.connection(&record.name).ok();
        let named = connection.map(|connection| self.named(connection));
        let present = connection.zip(named.as_ref()).and_then(|(connection, (case_type, call))| {
            let backend = &self.platform.backends[connection.backend];
            let instance = connection.instance.map(|index| backend.instances[index].name.as_str());
            Some(Present { case_type, call, instance, digest: connection.digest.as_deref()? })
        });
        let mut wrong: Vec<String> = approval::flaws(record, present.as_ref(), governance)
            .iter()
            .map(|flaw| list::words(record, flaw))
            .collect();
        for flaw in approval::dated(record, governance, day) {
            if !matches!(flaw, approval::Dated::Expiring(_)) {
                wrong.push(list::dated_words(record, &flaw));
            }
        }
        wrong
    }

    /// The consumer and the call of a connection.
    fn named(&self, connection: &DirectConnection) -> (String, String) {
        let backend = &self.platform.backends[connection.backend];
        let call = format!("{}.{}", backend.name, backend.operations[connection.operation].name);
        (self.platform.case_types[connection.case_type].name.clone(), call)
    }

    /// Where the record called `name` is kept.
    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(RECORDS).join(format!("{name}.yaml"))
    }

    /// Writes `record` in one step: whoever reads meanwhile sees the old one or the new one.
    fn write(&self, record: &model::Approval) -> Result<PathBuf> {
        let path = self.path(&record.name);
        let folder = self.dir.join(RECORDS);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut scratch = tempfile::NamedTempFile::new_in(&folder)?;
        std::io::Write::write_all(&mut scratch, record::to_yaml(record).as_bytes())?;
        scratch.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
        readable(&path)?;
        Ok(path)
    }

    /// Puts files among the evidence of the record called `name`, and says what they hold.
    fn evidence(&self, name: &str, files: &[PathBuf]) -> Result<Vec<model::Evidence>> {
        files.iter().map(|file| self.one_piece(name, file)).collect()
    }

    fn one_piece(&self, name: &str, file: &Path) -> Result<model::Evidence> {
        let bytes = fs::read(file).with_context(|| format!("cannot read the evidence {}", file.display()))?;
        if bytes.len() as u64 > read::MAX_FILE_BYTES {
            bail!("{} has more than {} bytes: offer a summary of it", file.display(), read::MAX_FILE_BYTES);
        }
        let folder = self.dir.join(EVIDENCE);
        fs::create_dir_all(&folder)?;
        let inside =
            file.parent().and_then(|parent| parent.canonicalize().ok()) == folder.canonicalize().ok();
        let file_name = file.file_name().unwrap_or_default().to_string_lossy();
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let stored: String = match inside || file_name.starts_with(name) {
            true => file_name.chars().map(plain).collect(),
            false => format!("{name}-{file_name}").chars().map(plain).collect(),
        };
        if !inside {
            fs::write(folder.join(&stored), &bytes)?;
        }
        Ok(model::Evidence { file: format!("{EVIDENCE}{stored}"), sha256: digest::of_file(&bytes) })
    }

    /// What the evidence of `record` holds now.
    fn as_it_is_now(&self, record: &model::Approval) -> Result<Vec<model::Evidence>> {
        let paths: Vec<PathBuf> =
            record.evidence.iter().map(|offered| self.dir.join(&offered.file)).collect();
        self.evidence(&record.name, &paths)
    }
}

/// A record is for everyone to read; a temporary file is not.
fn readable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    Ok(())
}

fn today() -> Result<Date> {
    clock::today().context("the machine's clock names no day")
}
