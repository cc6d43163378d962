//! A review as one page: what is to be decided first, what explains it after.

use std::fmt::Write as _;

use caseway_spec::diff::{Class, Item};
use caseway_spec::impact::Consumer;
use caseway_spec::review::{Because, Concerned, Finding, Generated, Review};

use super::{badge, code, escaped, inline, page, table};

/// The page of a review.
#[must_use]
pub fn review(review: &Review) -> String {
    let mut body = format!(
        "<h1>Integration review</h1>\n<p class=\"soft\">{} → {}</p>\n<p class=\"lead\">{}</p>\n",
        code(&review.base),
        code(&review.head),
        escaped(&review.summary)
    );
    figures(&mut body, review);
    approvals(&mut body, &review.approvals);
    reached(&mut body, review);
    if !review.owners.is_empty() {
        body.push_str("<h2>Whom to ask</h2>\n");
        let owners = review.owners.iter().map(|owner| {
            let things = escaped(&owner.things.join(", "));
            format!("<li>{} <span class=\"soft\">{things}</span></li>", escaped(&owner.name))
        });
        let _ = writeln!(body, "<ul class=\"ask\">{}</ul>", owners.collect::<String>());
    }
    findings(&mut body, &review.findings);
    if !review.changes.is_empty() {
        body.push_str("<h2>What changed</h2>\n");
        changes(&mut body, &review.changes);
    }
    page("Integration review", "", &body)
}

fn figures(body: &mut String, review: &Review) {
    let figure = |count: usize, noun: &str| format!("<li><strong>{count}</strong>{noun}</li>");
    let counts = review.counts;
    let new = review.findings.iter().filter(|finding| finding.new).count();
    let mut figures = vec![
        figure(counts.breaking, "breaking"),
        figure(counts.safe, "safe"),
        figure(counts.documentation, "documentation"),
        figure(review.broken.len(), "case types may break"),
        figure(new, "new findings"),
    ];
    if let Some(Generated { files, added, removed }) = review.generated {
        let lines = format!("<strong>+{added} −{removed}</strong>generated lines in {files} files");
        figures.push(format!("<li>{lines}</li>"));
    }
    let _ = writeln!(body, "<ul class=\"figures\">{}</ul>", figures.concat());
}

fn approvals(body: &mut String, approvals: &[Concerned]) {
    if approvals.is_empty() {
        return;
    }
    body.push_str("<h2>Direct connections</h2>\n");
    let rows = approvals.iter().map(|concerned| {
        let Concerned { approval, case_type, call, criterion, state, because, needs, ask } = concerned;
        let why = because.iter().map(|Because { message, waived_by, .. }| match waived_by {
            Some(waiver) => {
                format!("{} <span class=\"soft\">waived by {}</span>", inline(message), code(waiver))
            }
            None => inline(message),
        });
        let ask = if ask.is_empty() {
            String::new()
        } else {
            format!("<br><span class=\"soft\">by {}</span>", escaped(&ask.join(" or ")))
        };
        let needs = needs.as_ref().map_or("nothing".to_owned(), |needs| format!("{}{ask}", code(needs)));
        vec![
            format!(
                "{} calls {}<br><span class=\"soft\">{}</span>",
                escaped(case_type),
                code(call),
                escaped(criterion.as_deref().unwrap_or("no criterion"))
            ),
            format!("{} {}", escaped(approval.as_deref().unwrap_or("none")), badge(state.name())),
            why.collect::<Vec<_>>().join("<br>"),
            needs,
        ]
    });
    body.push_str(&table(&["Connection", "Approval", "Why", "What it needs"], rows));
}

fn reached(body: &mut String, review: &Review) {
    if review.operations.is_empty() {
        return;
    }
    body.push_str("<h2>Whom it reaches</h2>\n");
    let rows = review.operations.iter().map(|reached| {
        let because: Vec<String> = reached.because.iter().map(|subject| code(subject)).collect();
        vec![
            format!(
                "{}<br><span class=\"soft\">{}</span>",
                code(&reached.operation),
                escaped(&reached.endpoint)
            ),
            badge(reached.class.name()),
            consumers(&reached.case_types),
            because.join("<br>"),
        ]
    });
    body.push_str(&table(&["Operation", "Class", "Case types", "Because of"], rows));
}

/// Case types, a line for each tier, the gravest first.
fn consumers(case_types: &[Consumer]) -> String {
    let tiers = case_types.chunk_by(|a, b| a.criticality == b.criticality).filter_map(|of_tier| {
        let names: Vec<String> = of_tier.iter().map(|of| escaped(&of.name)).collect();
        Some(format!("{} {}", badge(of_tier.first()?.criticality), names.join(", ")))
    });
    tiers.collect::<Vec<_>>().join("<br>")
}

/// New findings, rule by rule: what helps against one helps against the others.
fn findings(body: &mut String, findings: &[Finding]) {
    let new: Vec<&Finding> = findings.iter().filter(|finding| finding.new).collect();
    if new.is_empty() {
        return;
    }
    body.push_str("<h2>What <code>check</code> says</h2>\n");
    let known = findings.len() - new.len();
    if known > 0 {
        let _ = writeln!(body, "<p class=\"soft\">{known} more were known before.</p>");
    }
    let rows = new.chunk_by(|a, b| a.code == b.code).filter_map(|of_rule| {
        let first = of_rule.first()?;
        let lines = of_rule.iter().map(|finding| {
            format!(
                "<p>{}<br><span class=\"soft\">{}</span></p>",
                inline(&finding.message),
                code(&finding.at)
            )
        });
        let mut help: Vec<String> =
            of_rule.iter().filter_map(|finding| finding.help.as_deref()).map(inline).collect();
        help.dedup();
        Some(vec![
            format!("{}<br>{}", badge(first.severity), code(&first.code)),
            lines.collect::<String>(),
            help.join("<br>"),
        ])
    });
    body.push_str(&table(&["Rule", "Findings", "What helps"], rows));
}

fn changes(body: &mut String, changes: &[Item]) {
    for class in Class::ALL {
        let items: Vec<&Item> = changes.iter().filter(|item| item.class == class).collect();
        if items.is_empty() {
            continue;
        }
        let open = if class == Class::Breaking { " open" } else { "" };
        let rows = items.iter().map(|item| {
            let way = item.direction.map(|way| format!(" <span class=\"soft\">{}</span>", way.name()));
            let (place, was) = match (&item.new, &item.old) {
                (Some(new), _) => (Some(new), ""),
                (None, old) => (old.as_ref(), "was "),
            };
            let place = place.map(|at| format!("{was}{}:{}", at.file, at.position.line)).unwrap_or_default();
            vec![
                format!("{}{}", code(&item.subject), way.unwrap_or_default()),
                inline(&item.message),
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
}
