//! `bench check`: all rules, own rules, waivers and approvals, on synthetic platforms of growing size.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::approvals;
use super::process::{measure, median};
use super::report::Report;
use super::synthetic::{Size, write};

/// Each twice the one before, so that linear growth shows as a ratio of two.
const SIZES: [Size; 4] =
    [Size::core(25, 250), Size::core(50, 500), Size::core(100, 1000), Size::core(200, 2000)];

/// Measures `xtask check` (the program at `xtask`).
///
/// # Errors
/// When a file cannot be written or a run fails.
pub fn run(xtask: &Path) -> io::Result<Report> {
    let mut report = Report::new("check");
    let scratch = tempfile::tempdir()?;
    let mut before: Option<(f64, f64)> = None;
    for size in SIZES {
        let specs = scratch.path().join(format!("specs-{}", size.backends));
        write(&specs, size)?;
        let plain = median(3, || measure(&mut check(xtask, &specs)))?;
        let approved = approvals::write(&specs, size)?;
        own_rules(&specs)?;
        let waived = waivers(xtask, &specs)?;
        let governed = median(3, || measure(&mut check(xtask, &specs)))?;
        let earlier = scratch.path().join(format!("earlier-{}", size.backends));
        copy_as_it_was(&specs, &earlier)?;
        let compared = median(3, || measure(check(xtask, &specs).arg("--base").arg(&earlier)))?;
        let (cpu, compared_cpu) = (governed.cpu.as_secs_f64(), compared.cpu.as_secs_f64());
        report.row(vec![
            ("platform", json!(size.to_string())),
            ("built-in s", json!(plain.wall.as_secs_f64())),
            ("all s", json!(governed.wall.as_secs_f64())),
            ("with a base s", json!(compared.wall.as_secs_f64())),
            ("all cpu s", json!(cpu)),
            ("growth", json!(before.map(|(before, _)| cpu / before))),
            ("with a base cpu s", json!(compared_cpu)),
            ("its growth", json!(before.map(|(_, before)| compared_cpu / before))),
            ("peak MB", json!(governed.peak_memory / 1_000_000)),
            ("own rules", json!(OWN_RULES.len())),
            ("waivers", json!(waived)),
            ("approvals", json!(approved)),
        ]);
        before = Some((cpu, compared_cpu));
    }
    report.notes.push(
        "`built-in` judges by Caseway's rules, `all` with own rules, waivers and signed approvals as well, `with a base` as a change of specs \
         whose backends and services belonged to others, which are read and judged too; `growth` is CPU time against the \
         row before, which is half as large; medians by CPU time"
            .into(),
    );
    Ok(report)
}

/// Copies specs to what they are a change of: every backend and every service had another owner.
fn copy_as_it_was(specs: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(specs)? {
        let from = entry?.path();
        let Some(to) = from.file_name().map(|name| to.join(name)) else { continue };
        if from.is_dir() {
            copy_as_it_was(&from, &to)?;
            continue;
        }
        let owned = from.parent().is_some_and(|of| of.ends_with("backends") || of.ends_with("services"));
        let text = fs::read_to_string(&from)?;
        fs::write(to, if owned { text.replace("owner: team-", "owner: group-") } else { text })?;
    }
    Ok(())
}

fn check(xtask: &Path, specs: &Path) -> Command {
    let mut command = Command::new(xtask);
    command.args(["check", "--as-of", "2027-03-31", "--format", "json", "--specs"]).arg(specs);
    command
}

/// Own rules over the most numerous kinds of objects: name, kind, expression.
const OWN_RULES: [(&str, &str, &str); 8] = [
    ("backends-have-an-owner", "backend", "object.owner != ''"),
    ("operations-have-a-path", "backendOperation", "object.path != '' || has(object.description)"),
    ("callers-wait-for-a-minute-at-most", "serviceOperation", "object.deadline <= 60000"),
    ("calls-fit-their-callers", "mapping", "object.call.?timeout.orValue(0) <= object.operation.deadline"),
    ("case-types-have-an-owner", "caseType", "object.owner != '' && object.criticality != 'unknown'"),
    (
        "what-is-used-has-an-owner",
        "platform",
        "object.caseTypes.all(c, c.uses.all(u, u.service.owner != ''))",
    ),
    ("paths-are-lower-case", "serviceOperation", "object.path.matches('^[a-z0-9/{}A-Z-]+$')"),
    ("tiers-do-not-fall", "backend", "oldObject.tier != 'critical' || object.tier == 'critical'"),
];

fn own_rules(specs: &Path) -> io::Result<()> {
    let folder = specs.join("rules");
    fs::create_dir_all(&folder)?;
    for (name, kind, expression) in OWN_RULES {
        let text = format!(
            "# yaml-language-server: $schema=rule.schema.json\napiVersion: caseway/v1\nkind: Rule\nname: {name}\n\
             title: it does not hold\ndescription: It holds.\nowner: team-architecture\nmatch: {{ kind: {kind} }}\n\
             validations: [{{ expression: \"{expression}\" }}]\n"
        );
        fs::write(folder.join(format!("{name}.yaml")), text)?;
    }
    Ok(())
}

/// Waives every warning that can be waived; returns how many there are.
fn waivers(xtask: &Path, specs: &Path) -> io::Result<usize> {
    let output = check(xtask, specs).stdin(Stdio::null()).output()?;
    let document: Value = serde_json::from_slice(&output.stdout)?;
    let folder = specs.join("waivers");
    fs::create_dir_all(&folder)?;
    let findings = document["diagnostics"].as_array().into_iter().flatten();
    let mut waived = 0;
    for finding in findings.filter(|finding| finding["waivable"] == true && finding["severity"] == "warning")
    {
        let (Some(code), Some(fingerprint)) = (finding["code"].as_str(), finding["fingerprint"].as_str())
        else {
            continue;
        };
        let mut text = String::new();
        let _ = write!(
            text,
            "# yaml-language-server: $schema=waiver.schema.json\napiVersion: caseway/v1\nkind: Waiver\nname: w{waived}\n\
             rule: {code}\nfinding: {fingerprint}\nreason: It is synthetic.\nowner: team-architecture\nexpires: 2027-12-31\n"
        );
        fs::write(folder.join(format!("w{waived}.yaml")), text)?;
        waived += 1;
    }
    Ok(waived)
}
