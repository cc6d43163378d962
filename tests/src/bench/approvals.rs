//! Direct connections for synthetic platforms, each with a record that somebody signed: what `check` must verify.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use caseway_spec::approval::signers::NAMESPACE;
use caseway_spec::approval::{digest, record, statement};
use caseway_spec::date::Date;
use caseway_spec::model::{ApprovedBy, Evidence};
use caseway_spec::read;

use super::synthetic::{OPERATIONS, Size, verb};

const POLICY: &str = "\
# yaml-language-server: $schema=policy.schema.json
apiVersion: caseway/v1
kind: Policy
name: governance
owner: team-architecture
directConnections: { share: { percent: 100 } }
people:
  ana: { name: Ana, principals: [ana@example.org], roles: [architect] }
  nils: { name: Nils, principals: [nils@example.org], roles: [developer] }
";

const EVIDENCE: &str = "governance/evidence/workflow.md";

/// Gives every fifth case type a direct connection, proposed, approved and signed. Returns how many there are.
///
/// # Errors
/// When a file cannot be written, or a text cannot be signed.
pub(super) fn write(specs: &Path, size: Size) -> io::Result<usize> {
    for folder in ["policies", "governance/approvals", "governance/evidence"] {
        fs::create_dir_all(specs.join(folder))?;
    }
    fs::write(specs.join("policies/governance.yaml"), POLICY)?;
    fs::write(specs.join(EVIDENCE), "The workflow is the backend's own.\n")?;
    let keys = tempfile::tempdir()?;
    let key = keys.path().join("key");
    succeed(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key))?;
    let public = fs::read_to_string(key.with_extension("pub"))?;
    fs::write(specs.join("governance/allowed_signers"), format!("ana@example.org {public}"))?;
    for (nth, case_type) in (0..size.case_types).step_by(5).enumerate() {
        let path = specs.join(format!("case-types/c{case_type}.yaml"));
        let mut text = fs::read_to_string(&path)?;
        let (backend, k) = (nth % size.backends, nth % OPERATIONS);
        let _ = write!(
            text,
            "direct:\n  - {{ call: b{backend}.{}{k}, criterion: case-specific-workflow, approval: DIR-{:04} }}\n",
            verb(k),
            nth + 1
        );
        fs::write(path, text)?;
    }
    sign(specs, &key)
}

/// Writes the record of every connection.
fn sign(specs: &Path, key: &Path) -> io::Result<usize> {
    let loaded = caseway_spec::load_ungoverned(read::discover(specs));
    let platform = loaded.platform.ok_or_else(|| io::Error::other("the synthetic specs are not sound"))?;
    let (at, expires) = (day("2026-12-01")?, day("2027-11-01")?);
    let evidence =
        Evidence { file: EVIDENCE.to_owned(), sha256: digest::of_file(&fs::read(specs.join(EVIDENCE))?) };
    for connection in &platform.direct {
        let name = connection.approval.clone().unwrap_or_default();
        let evidence = vec![evidence.clone()];
        let mut proposed = record::propose(&platform, connection, &name, evidence, "nils@example.org", at)
            .map_err(io::Error::other)?;
        let principal = "ana@example.org".to_owned();
        let signature = Some(signature(key, &statement::of(&proposed, expires, &principal, at))?);
        record::approve(&mut proposed, ApprovedBy { principal, at, signature }, expires, 1)
            .map_err(io::Error::other)?;
        fs::write(specs.join(format!("governance/approvals/{name}.yaml")), record::to_yaml(&proposed))?;
    }
    Ok(platform.direct.len())
}

fn day(text: &str) -> io::Result<Date> {
    text.parse().map_err(io::Error::other)
}

fn signature(key: &Path, statement: &str) -> io::Result<String> {
    let mut signing = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-q", "-n", NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = signing.stdin.take() {
        stdin.write_all(statement.as_bytes())?;
    }
    String::from_utf8(signing.wait_with_output()?.stdout).map_err(io::Error::other)
}

fn succeed(command: &mut Command) -> io::Result<()> {
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!("{command:?}: {status}"))),
    }
}
