//! The review for a pull request: what is to be decided first, what explains it after.

use std::fmt::Write as _;

use super::{Because, Concerned, Finding, Generated, Review};
use crate::diff::{Class, Item};
use crate::impact::Consumer;
use crate::render::counted;

/// As many lines of each class as are read; the rest is counted.
const SHOWN: usize = 40;
/// As many names as are read in a cell.
const NAMED: usize = 8;

pub(super) fn render(review: &Review) -> String {
    let mut text =
        format!("## Integration review\n\n{}\n\n`{}` → `{}`\n", review.summary, review.base, review.head);
    if let Some(Generated { files, added, removed }) = review.generated {
        let _ = writeln!(
            text,
            "\nGenerated code: {} differ, {} added, {removed} removed.",
            counted(files, "file"),
            counted(added, "line")
        );
    }
    approvals(&mut text, &review.approvals);
    reached(&mut text, review);
    if !review.owners.is_empty() {
        text.push_str("\n### Whom to ask\n\n");
        for owner in &review.owners {
            let _ = writeln!(text, "- [ ] **{}**: {}", owner.name, owner.things.join(", "));
        }
    }
    findings(&mut text, &review.findings);
    changes(&mut text, &review.changes);
    text
}

fn approvals(text: &mut String, approvals: &[Concerned]) {
    if approvals.is_empty() {
        return;
    }
    text.push_str(
        "\n### Direct connections\n\n| connection | approval | why | what it needs |\n|---|---|---|---|\n",
    );
    for concerned in approvals {
        let Concerned { approval, case_type, call, criterion, state, because, needs, ask } = concerned;
        let why = because.iter().map(|Because { message, waived_by, .. }| match waived_by {
            Some(waiver) => format!("{} (waived by `{waiver}`)", cell(message)),
            None => cell(message),
        });
        let why: Vec<String> = why.collect();
        let ask = if ask.is_empty() { String::new() } else { format!(", by {}", ask.join(" or ")) };
        let needs = needs.as_ref().map(|needs| format!("`{needs}`{ask}"));
        let _ = writeln!(
            text,
            "| {case_type} calls `{call}` ({}) | {} **{}** | {} | {} |",
            criterion.as_deref().unwrap_or("no criterion"),
            approval.as_deref().unwrap_or("none"),
            state.name(),
            why.join("<br>"),
            needs.unwrap_or_else(|| "nothing".to_owned())
        );
    }
}

fn reached(text: &mut String, review: &Review) {
    if review.operations.is_empty() {
        return;
    }
    text.push_str(
        "\n### Whom it reaches\n\n| operation | endpoint | class | case types | because of |\n|---|---|---|---|---|\n",
    );
    for reached in &review.operations {
        let because: Vec<String> = reached.because.iter().map(|subject| format!("`{subject}`")).collect();
        let _ = writeln!(
            text,
            "| `{}` | `{}` | {} | {} | {} |",
            reached.operation,
            reached.endpoint,
            bold(reached.class),
            some(&reached.case_types.iter().map(consumer).collect::<Vec<_>>()),
            some(&because)
        );
    }
}

fn consumer(of: &Consumer) -> String {
    if of.criticality == "critical" { format!("**{}**", of.name) } else { of.name.clone() }
}

/// The first of them; of the rest, how many.
fn some(names: &[String]) -> String {
    match names.len().checked_sub(NAMED) {
        None | Some(0 | 1) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..NAMED].join(", ")),
    }
}

/// New findings, rule by rule: what helps against one helps against the others.
fn findings(text: &mut String, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    let new: Vec<&Finding> = findings.iter().filter(|finding| finding.new).collect();
    let known = findings.len() - new.len();
    if new.is_empty() {
        let _ = writeln!(text, "\n`check` says nothing new; {known} known before.");
        return;
    }
    let _ = writeln!(text, "\n### What `check` says\n\n{} new, {known} known before.", new.len());
    for of_rule in new.chunk_by(|a, b| a.code == b.code) {
        let [first, ..] = of_rule else { continue };
        let _ = write!(text, "\n**{}** `{}`", first.severity, first.code);
        let same = of_rule.iter().all(|finding| finding.help == first.help);
        if let Some(help) = first.help.as_ref().filter(|_| same) {
            let _ = write!(text, ": {}", cell(help));
        }
        text.push_str("\n\n");
        for finding in of_rule {
            let help = finding.help.as_ref().filter(|_| !same);
            let help = help.map(|help| format!(". {}", cell(help))).unwrap_or_default();
            let _ = writeln!(text, "- {} ({}){help}", cell(&finding.message), finding.at);
        }
    }
}

fn changes(text: &mut String, changes: &[Item]) {
    for class in Class::ALL {
        let items: Vec<&Item> = changes.iter().filter(|item| item.class == class).collect();
        if items.is_empty() {
            continue;
        }
        let open = if class == Class::Breaking { " open" } else { "" };
        let _ = write!(text, "\n<details{open}><summary>{} {}</summary>\n\n", items.len(), class.name());
        text.push_str("| what | change | where |\n|---|---|---|\n");
        for item in items.iter().take(SHOWN) {
            let way = item.direction.map(|direction| format!(" ({})", direction.name())).unwrap_or_default();
            let _ = writeln!(text, "| `{}`{way} | {} | {} |", item.subject, cell(&item.message), at(item));
        }
        if items.len() > SHOWN {
            let _ = writeln!(text, "| … | {} more | |", items.len() - SHOWN);
        }
        text.push_str("\n</details>\n");
    }
}

fn bold(class: Class) -> String {
    if class == Class::Breaking { "**breaking**".to_owned() } else { class.name().to_owned() }
}

fn at(item: &Item) -> String {
    let (place, was) = match (&item.new, &item.old) {
        (Some(new), _) => (new, ""),
        (None, Some(old)) => (old, "was "),
        (None, None) => return String::new(),
    };
    format!("{was}{}:{}", place.file, place.position.line)
}

/// What a table of Markdown would misread.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}
