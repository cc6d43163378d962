//! A review as one page.

use std::fmt::Write as _;

use caseway_spec::diff::{Class, Item};
use caseway_spec::review::{Generated, Review};

use super::{badge, code, escaped, page, table};

/// The page of a review.
#[must_use]
pub fn review(review: &Review) -> String {
    let counts = review.counts;
    let figure = |count: usize, noun: &str| format!("<li><strong>{count}</strong>{noun}</li>");
    let mut body = format!(
        "<h1>Integration review</h1>\n<p class=\"soft\">{} → {}</p>\n<p class=\"lead\">{}</p>\n",
        code(&review.base),
        code(&review.head),
        escaped(&review.summary)
    );
    let new = review.findings.iter().filter(|finding| finding.new).count();
    let _ = writeln!(
        body,
        "<ul class=\"figures\">{}{}{}{}</ul>",
        figure(counts.breaking, "breaking"),
        figure(counts.safe, "safe"),
        figure(counts.documentation, "documentation"),
        figure(new, "new findings")
    );
    if let Some(Generated { files, added, removed }) = review.generated {
        let _ = writeln!(
            body,
            "<p class=\"soft\">Generated code: {files} files differ, {added} lines added, {removed} removed.</p>"
        );
    }
    if !review.operations.is_empty() {
        body.push_str("<h2>Whom it reaches</h2>\n");
        let rows = review.operations.iter().map(|reached| {
            let case_types = reached.case_types.iter();
            let case_types: Vec<String> =
                case_types.map(|of| format!("{} {}", escaped(&of.name), badge(of.criticality))).collect();
            let because: Vec<String> = reached.because.iter().map(|subject| code(subject)).collect();
            vec![
                format!(
                    "{}<br><span class=\"soft\">{}</span>",
                    code(&reached.operation),
                    escaped(&reached.endpoint)
                ),
                badge(reached.class.name()),
                case_types.join("<br>"),
                because.join("<br>"),
            ]
        });
        body.push_str(&table(&["Operation", "Class", "Case types", "Because of"], rows));
    }
    if !review.owners.is_empty() {
        body.push_str("<h2>Whom to ask</h2>\n");
        let rows =
            review.owners.iter().map(|owner| vec![escaped(&owner.name), escaped(&owner.things.join(", "))]);
        body.push_str(&table(&["Owner", "For"], rows));
    }
    body.push_str("<h2>What changed</h2>\n");
    for class in Class::ALL {
        let items: Vec<&Item> = review.changes.iter().filter(|item| item.class == class).collect();
        if items.is_empty() {
            continue;
        }
        let open = if class == Class::Breaking { " open" } else { "" };
        let rows = items.iter().map(|item| {
            let way = item.direction.map(|way| format!(" <span class=\"soft\">{}</span>", way.name()));
            let place = item.new.as_ref().or(item.old.as_ref());
            let place = place.map(|at| format!("{}:{}", at.file, at.position.line)).unwrap_or_default();
            vec![
                format!("{}{}", code(&item.subject), way.unwrap_or_default()),
                escaped(&item.message),
                code(&place),
            ]
        });
        let _ = write!(
            body,
            "<details{open}><summary>{} {}</summary>\n{}</details>\n",
            items.len(),
            class.name(),
            table(&["What", "Change", "Where"], rows)
        );
    }
    if new > 0 {
        body.push_str("<h2>What <code>check</code> says</h2>\n");
        let rows = review.findings.iter().filter(|finding| finding.new).map(|finding| {
            let help = finding
                .help
                .as_ref()
                .map(|help| format!("<br><span class=\"soft\">{}</span>", escaped(help)));
            vec![
                badge(finding.severity),
                code(&finding.code),
                format!("{}{}", escaped(&finding.message), help.unwrap_or_default()),
                code(&finding.at),
            ]
        });
        body.push_str(&table(&["", "Rule", "Finding", "Where"], rows));
    }
    page("Integration review", "", &body)
}
