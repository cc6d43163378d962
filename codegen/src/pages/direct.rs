//! Direct connections and the records of their approvals, as the catalogue shows them.

use caseway_spec::date::Date;
use caseway_spec::model::ApprovalStatus;
use caseway_spec::platform::{Approval, CaseType, DirectConnection, Platform};

use super::catalog::{link, navigation};
use super::{badge, code, escaped, table};

/// How a connection stands: a word for its colour, and words.
fn state(platform: &Platform, connection: &DirectConnection, as_of: Option<Date>) -> (&'static str, String) {
    let record = connection.record.map(|index| &platform.approvals[index].record);
    let expires = record.and_then(|record| record.expires);
    match (connection.holds, expires, as_of) {
        (true, Some(last), Some(today)) => match today.days_until(last) {
            ..0 => ("error", format!("ended on {last}")),
            0 => ("warning", "ends today".to_owned()),
            left @ 1..=42 => ("warning", format!("{left} days left")),
            left => ("holds", format!("{left} days left")),
        },
        (true, Some(last), None) => ("holds", format!("until {last}")),
        (true, None, _) => ("holds", "approved".to_owned()),
        (false, ..) => match record.map(|record| record.status) {
            Some(ApprovalStatus::Proposed) => ("proposed", "proposed".to_owned()),
            Some(ApprovalStatus::Accepted) => ("voided", "voided".to_owned()),
            Some(ended) => ("ended", ended.name().to_owned()),
            None => ("not-approved", "not approved".to_owned()),
        },
    }
}

fn shown(colour: &str, text: &str) -> String {
    format!("<span class=\"badge {colour}\">{}</span>", escaped(text))
}

/// What a case type calls of a backend past the services, and for how long yet.
pub(super) fn cell(platform: &Platform, case_type: &CaseType, backend: usize, as_of: Option<Date>) -> String {
    let here = platform.direct.iter().filter(|direct| {
        direct.backend == backend && platform.case_types[direct.case_type].name == case_type.name
    });
    let cells = here.map(|direct| {
        let (colour, words) = state(platform, direct, as_of);
        shown(colour, &format!("direct, {words}"))
    });
    cells.collect()
}

/// The connections of which `belongs` holds, with a heading; nothing where there are none.
pub(super) fn of(
    platform: &Platform,
    as_of: Option<Date>,
    belongs: impl Fn(&DirectConnection) -> bool,
) -> String {
    let own: Vec<&DirectConnection> =
        platform.direct.iter().filter(|connection| belongs(connection)).collect();
    if own.is_empty() {
        return String::new();
    }
    format!("<h2>Past the services</h2>\n{}", connections(platform, as_of, "../", &own))
}

fn connections(platform: &Platform, as_of: Option<Date>, up: &str, listed: &[&DirectConnection]) -> String {
    let rows = listed.iter().map(|direct| {
        let case_type = &platform.case_types[direct.case_type];
        let backend = &platform.backends[direct.backend];
        let operation = &backend.operations[direct.operation].name;
        let (colour, words) = state(platform, direct, as_of);
        let budget = direct.latency_budget.map_or(String::new(), |budget| format!(", {budget:?}"));
        vec![
            link(up, "case-types", &case_type.name, &case_type.title),
            format!(
                "<a href=\"{up}backends/{0}.html#{1}\"><code>{0}.{1}</code></a>",
                escaped(&backend.name),
                escaped(operation)
            ),
            format!("{}{budget}", escaped(direct.criterion.as_deref().unwrap_or("none"))),
            escaped(direct.approval.as_deref().unwrap_or("none")),
            shown(colour, &words),
        ]
    });
    table(&["Case type", "Calls", "Criterion", "Approval", "State"], rows)
}

/// The page of all connections and all records, those that ended among them.
pub(super) fn page(platform: &Platform, as_of: Option<Date>) -> String {
    let mut body = String::from("<h1>Direct connections</h1>\n");
    if platform.direct.is_empty() {
        body.push_str("<p>No case type calls a backend past the services.</p>\n");
    } else {
        let all: Vec<&DirectConnection> = platform.direct.iter().collect();
        body.push_str(&connections(platform, as_of, "", &all));
    }
    if !platform.approvals.is_empty() {
        body.push_str("<h2>Records</h2>\n<p class=\"soft\">Records are never deleted.</p>\n");
        let rows = platform.approvals.iter().map(|approval| record(platform, approval));
        let headings =
            ["Record", "State", "Case type", "Calls", "Criterion", "Asked by", "Approved by", "Until"];
        body.push_str(&table(&headings, rows));
    }
    super::page("Direct connections", &navigation(platform, ""), &body)
}

fn record(platform: &Platform, Approval { record, .. }: &Approval) -> Vec<String> {
    let known = platform.case_types.iter().find(|known| known.name == record.subject.case_type);
    let case_type = known.map_or_else(
        || escaped(&record.subject.case_type),
        |known| link("", "case-types", &known.name, &known.title),
    );
    let person = |principal: &str| {
        let known = platform.governance.person(principal);
        escaped(known.map_or(principal, |(_, person)| &person.name))
    };
    let approved: Vec<String> =
        record.approved_by.iter().map(|by| format!("{}, {}", person(&by.principal), by.at)).collect();
    let status = match record.status {
        ApprovalStatus::Accepted => badge("accepted"),
        ApprovalStatus::Proposed => badge("proposed"),
        ended => shown("ended", ended.name()),
    };
    vec![
        escaped(&record.name),
        status,
        case_type,
        code(&record.subject.called()),
        escaped(&record.criterion),
        format!("{}, {}", person(&record.requested_by), record.requested_at),
        approved.join("<br>"),
        record.expires.map_or(String::new(), |last| last.to_string()),
    ]
}
