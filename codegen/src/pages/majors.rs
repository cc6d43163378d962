//! Majors of a service and their ends, as the catalogue shows them: what ends when, and who has yet to move.

use std::collections::BTreeSet;

use caseway_spec::date::Date;
use caseway_spec::platform::{Platform, Service};

use super::catalog::link;
use super::{escaped, table};

/// Days before a last day from which on it is shown as near.
const NEAR: i64 = 90;

/// When something ends, as a coloured word; nothing where it does not.
pub(super) fn end(deprecated: Option<Date>, sunset: Option<Date>, as_of: Option<Date>) -> String {
    let (colour, words) = match (sunset, as_of.zip(sunset).map(|(today, last)| today.days_until(last))) {
        (Some(last), Some(..0)) => ("error", format!("ended on {last}")),
        (Some(last), Some(left @ 0..=NEAR)) => ("error", format!("until {last}, {left} days left")),
        (Some(last), Some(left)) => ("warning", format!("until {last}, {left} days left")),
        (Some(last), None) => ("warning", format!("until {last}")),
        (None, _) if deprecated.is_some() => ("warning", "deprecated".to_owned()),
        (None, _) => return String::new(),
    };
    format!("<span class=\"badge {colour}\">{words}</span>")
}

/// What stands behind a service's name: its major, and its end.
pub(super) fn badges(of: &Service, as_of: Option<Date>) -> String {
    let major = of.version.map(|version| format!("<span class=\"badge\">v{version}</span>"));
    [major.unwrap_or_default(), end(of.deprecated, of.sunset, as_of)].join(" ").trim().to_owned()
}

/// The other majors of a service, the first one first.
fn others<'p>(platform: &'p Platform, of: &Service) -> Vec<&'p Service> {
    let mut others: Vec<&Service> =
        platform.services.iter().filter(|other| other.family == of.family && other.name != of.name).collect();
    others.sort_by_key(|other| other.version);
    others
}

/// What a service's page says of majors and days: headings and HTML.
pub(super) fn rows(platform: &Platform, of: &Service, as_of: Option<Date>) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let others = others(platform, of);
    if !others.is_empty() {
        let beside = others.iter().map(|other| {
            format!("{} {}", link("../", "services", &other.name, &other.title), badges(other, as_of))
        });
        rows.push(("Beside it", beside.collect::<Vec<_>>().join("<br>")));
    }
    if let Some(since) = of.deprecated {
        rows.push(("Not to begin with", format!("since {since}")));
    }
    if of.sunset.is_some() {
        rows.push(("Offered", end(of.deprecated, of.sunset, as_of)));
    }
    rows
}

/// Every operation that ends and who still uses it, by service and day; nothing where none ends.
pub(super) fn ending(platform: &Platform, as_of: Option<Date>) -> String {
    let mut found = Vec::new();
    for (index, of) in platform.services.iter().enumerate() {
        let mut days: BTreeSet<(Option<Date>, Option<Date>)> =
            of.operations.iter().map(|operation| (operation.sunset, operation.deprecated)).collect();
        days.remove(&(None, None));
        for (sunset, deprecated) in days {
            let ends =
                |at: usize| (of.operations[at].sunset, of.operations[at].deprecated) == (sunset, deprecated);
            let operations: Vec<&str> = (0..of.operations.len())
                .filter(|at| ends(*at))
                .map(|at| of.operations[at].name.as_str())
                .collect();
            let users = platform.case_types.iter().filter(|case_type| {
                case_type.uses.iter().any(|(service, operation)| *service == index && ends(*operation))
            });
            let users: Vec<String> = users.map(|of| link("", "case-types", &of.name, &of.title)).collect();
            let whole = operations.len() == of.operations.len();
            let which = if whole { "all".to_owned() } else { escaped(&operations.join(", ")) };
            let later = others(platform, of).into_iter().filter(|other| other.version > of.version);
            let later: Vec<String> =
                later.map(|next| link("", "services", &next.name, &next.title)).collect();
            found.push(vec![
                link("", "services", &of.name, &of.title),
                which,
                end(deprecated, sunset, as_of),
                users.join("<br>"),
                later.join("<br>"),
            ]);
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let headings = ["Service", "Operations", "Offered", "Still used by", "Moves to"];
    format!("<h2>What ends</h2>\n{}", table(&headings, found))
}
