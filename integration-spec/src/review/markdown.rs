//! The review for a pull request.

use std::fmt::Write as _;

use super::{Generated, Review};
use crate::diff::{Class, Item};
use crate::render::counted;

/// As many lines of each class as are read; the rest is counted.
const SHOWN: usize = 40;

pub(super) fn render(review: &Review) -> String {
    let mut text =
        format!("## Integration review\n\n{}\n\n`{}` → `{}`\n", review.summary, review.base, review.head);
    if let Some(Generated { files, added, removed }) = review.generated {
        let _ =
            writeln!(text, "\nGenerated code: {} differ, +{added} −{removed} lines.", counted(files, "file"));
    }
    if !review.operations.is_empty() {
        text.push_str("\n### Whom it reaches\n\n| operation | endpoint | class | case types | because of |\n|---|---|---|---|---|\n");
        for reached in &review.operations {
            let case_types: Vec<String> = reached
                .case_types
                .iter()
                .map(|consumer| format!("{} ({})", consumer.name, consumer.criticality))
                .collect();
            let because: Vec<String> = reached.because.iter().map(|subject| format!("`{subject}`")).collect();
            let _ = writeln!(
                text,
                "| `{}` | `{}` | {} | {} | {} |",
                reached.operation,
                reached.endpoint,
                bold(reached.class),
                case_types.join(", "),
                because.join(", ")
            );
        }
    }
    if !review.owners.is_empty() {
        text.push_str("\n### Whom to ask\n\n");
        for owner in &review.owners {
            let _ = writeln!(text, "- [ ] **{}**: {}", owner.name, owner.things.join(", "));
        }
    }
    for class in Class::ALL {
        let items: Vec<&Item> = review.changes.iter().filter(|item| item.class == class).collect();
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
    if !review.findings.is_empty() {
        let new = review.findings.iter().filter(|finding| finding.new).count();
        let known = review.findings.len() - new;
        let _ = writeln!(text, "\n### What `check` says\n\n{new} new, {known} known before.\n");
        for finding in review.findings.iter().filter(|finding| finding.new) {
            let _ = writeln!(
                text,
                "- **{}** `{}` {} ({})",
                finding.severity,
                finding.code,
                cell(&finding.message),
                finding.at
            );
        }
    }
    text
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
