//! Which dead letters are asked for: the parameters of a search, in a query or as a document.

use caseway_core::text::{Date, DateTime, UnixTime};
use caseway_delivery::Time;
use caseway_delivery::delivery::StateKind;
use caseway_delivery::id::{Backend, CaseId, CaseType, DeliveryId, NameError, Operation};
use caseway_delivery::outcome::Class;
use caseway_delivery::search::{Cursor, Filter};
use serde::Deserialize;

use crate::problem::{Kind, Problem};

/// Dead letters of a page unless it is said otherwise.
const PAGE: u32 = 100;
/// The longest page.
pub(super) const LONGEST_PAGE: u32 = 500;

/// Which dead letters are meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wanted {
    case_type: Option<String>,
    case_id: Option<String>,
    backend: Option<String>,
    operation: Option<String>,
    class: Option<String>,
    state: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// A page of a search.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    pub(super) filter: Filter,
    pub(super) after: Option<Cursor>,
    pub(super) limit: u32,
}

impl Search {
    /// Reads a query.
    pub(super) fn of(query: Option<&str>) -> Result<Self, Problem> {
        let mut wanted = Wanted::default();
        let (mut after, mut limit) = (None, None);
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = Some(value.into_owned());
            let field = match &*name {
                "caseType" => &mut wanted.case_type,
                "caseId" => &mut wanted.case_id,
                "backend" => &mut wanted.backend,
                "operation" => &mut wanted.operation,
                "class" => &mut wanted.class,
                "state" => &mut wanted.state,
                "from" => &mut wanted.from,
                "to" => &mut wanted.to,
                "after" => &mut after,
                "limit" => &mut limit,
                _ => return Err(parameter(&name)),
            };
            if std::mem::replace(field, value).is_some() {
                return Err(malformed(format!("`{name}` is given more than once")));
            }
        }
        let after = after.as_deref().map(cursor).transpose()?;
        Ok(Self { filter: wanted.filter()?, after, limit: page(limit.as_deref())? })
    }
}

/// How many entries of a page are asked for.
pub(super) fn page(limit: Option<&str>) -> Result<u32, Problem> {
    let Some(text) = limit else { return Ok(PAGE) };
    let limit = text.parse().ok().filter(|limit| (1..=LONGEST_PAGE).contains(limit));
    limit.ok_or_else(|| malformed(format!("`limit` must be a number from 1 to {LONGEST_PAGE}")))
}

/// A parameter that nobody knows.
pub(super) fn parameter(name: &str) -> Problem {
    malformed(format!(
        "there is no parameter `{name}`; there are `caseType`, `caseId`, `backend`, `operation`, `class`, `state`, `from`, \
         `to`, `after` and `limit`"
    ))
}

pub(super) fn malformed(message: impl std::fmt::Display) -> Problem {
    Problem::new(Kind::Malformed, format!("The request cannot be read: {message}."))
}

impl Wanted {
    pub(super) fn filter(self) -> Result<Filter, Problem> {
        let states = match self.state.as_deref() {
            None => vec![StateKind::Dead, StateKind::Parked],
            Some(text) => text.split(',').map(state).collect::<Result<_, _>>()?,
        };
        let class = self.class.map(|text| {
            Class::parse(&text).ok_or_else(|| {
                let all = Class::ALL.map(Class::as_str).join("`, `");
                malformed(format!("there is no class `{text}`; there are `{all}`"))
            })
        });
        Ok(Filter {
            case_type: name("caseType", self.case_type, CaseType::new)?,
            case_id: name("caseId", self.case_id, CaseId::new)?,
            backend: name("backend", self.backend, Backend::new)?,
            operation: name("operation", self.operation, Operation::new)?,
            states,
            class: class.transpose()?,
            from: self.from.map(|text| time("from", &text)).transpose()?,
            to: self.to.map(|text| time("to", &text)).transpose()?,
        })
    }
}

/// The states that somebody who looks after dead letters may ask for.
fn state(text: &str) -> Result<StateKind, Problem> {
    let known = StateKind::parse(text.trim());
    let of_letters = matches!(known, Some(StateKind::Dead | StateKind::Parked | StateKind::Discarded));
    known.filter(|_| of_letters).ok_or_else(|| {
        malformed(format!(
            "there is no state `{text}` of a dead letter; there are `dead`, `parked` and `discarded`"
        ))
    })
}

fn name<T>(
    parameter: &str,
    text: Option<String>,
    new: impl FnOnce(String) -> Result<T, NameError>,
) -> Result<Option<T>, Problem> {
    text.map(new).transpose().map_err(|error| malformed(format!("`{parameter}` is no name: {error}")))
}

/// A moment (RFC 3339), or a day, which begins in UTC.
fn time(parameter: &str, text: &str) -> Result<Time, Problem> {
    let moment = DateTime::new(text).map(|moment| moment.unix_time());
    let moment = moment.or_else(|_| Date::new(text).map(|day| day.unix_time()));
    let UnixTime { seconds, nanoseconds } = moment.map_err(|_| {
        malformed(format!(
            "`{parameter}` must be a day or a moment, as in `2026-11-24` or `2026-11-24T09:30:00Z`"
        ))
    })?;
    Ok(Time::from_millis(seconds.saturating_mul(1000).saturating_add(i64::from(nanoseconds / 1_000_000))))
}

/// A place between two dead letters, as pages name it.
pub(super) fn cursor(text: &str) -> Result<Cursor, Problem> {
    let parsed = text.split_once('.').and_then(|(created, id)| {
        Some(Cursor { created: Time::from_millis(created.parse().ok()?), id: DeliveryId::parse(id)? })
    });
    parsed.ok_or_else(|| malformed("`after` must be the `next` of the page before"))
}

/// A cursor's text.
pub(super) fn written(cursor: Cursor) -> String {
    format!("{}.{}", cursor.created.millis(), cursor.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_names_what_it_looks_for() {
        let search = Search::of(Some(
            "caseType=motor-claim&caseId=Z%C3%BCrich+1&class=refused&from=2026-11-24&to=2026-11-24T10:30:00%2B01:00&limit=7",
        ))
        .unwrap();
        let filter = search.filter;
        assert_eq!(filter.case_id, CaseId::new("Zürich 1").ok());
        assert_eq!(filter.states, [StateKind::Dead, StateKind::Parked]);
        assert_eq!(filter.class, Some(Class::Refused));
        let day = Time::from_millis(1_795_478_400_000);
        let half_past_nine = Time::from_millis(1_795_478_400_000 + 34_200_000);
        assert_eq!((filter.from, filter.to, search.limit), (Some(day), Some(half_past_nine), 7));
    }

    #[test]
    fn what_is_mistyped_is_said_with_what_there_is() {
        for (query, part) in [
            ("bakcend=erp", "there is no parameter `bakcend`"),
            ("backend=erp&backend=crm", "`backend` is given more than once"),
            ("class=broke", "there are `success`"),
            ("state=done", "`dead`, `parked` and `discarded`"),
            ("from=yesterday", "as in `2026-11-24`"),
            ("limit=0", "from 1 to 500"),
            ("after=x", "`next` of the page before"),
            ("caseId=", "it is empty"),
        ] {
            let problem = Search::of(Some(query)).unwrap_err();
            assert!(problem.detail.contains(part), "{query}: {}", problem.detail);
        }
    }

    #[test]
    fn a_place_between_pages_is_read_as_it_is_written() {
        let cursor_of =
            Cursor { created: Time::from_millis(7), id: DeliveryId::new(Time::from_millis(7), 9) };
        assert_eq!(cursor(&written(cursor_of)).unwrap(), cursor_of);
    }
}
