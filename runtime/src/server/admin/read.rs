//! Looking: dead letters by what is known of them, one with its whole history, the audit log.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use caseway_delivery::audit::Trail;
use caseway_delivery::search::{Order, Page, Summary};
use http::HeaderMap;
use serde::Serialize;

use super::document::{AuditEntry, Letter, Whole, whole};
use super::query::{Search, malformed, page, written};
use super::{delivery_id, reply, unknown, viewer};
use crate::gateway::Gateway;
use crate::problem::Problem;
use crate::server::cases::silent;

/// Audit entries that a dead letter is shown with.
const OF_ONE: u32 = 100;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Letters {
    dead_letters: Vec<Letter>,
    /// Where the next page begins; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// `GET /admin/dead-letters`: newest first.
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let result = async {
        viewer(&gateway, &headers)?;
        let Search { filter, after, limit } = Search::of(query.as_deref())?;
        let deliveries = &gateway.deliveries;
        // One more than asked for says whether another page follows.
        let page = Page { after, limit: limit + 1, order: Order::NewestFirst };
        let mut found =
            deliveries.heard(deliveries.store.search(filter, page).await).map_err(|_| silent())?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|last| written(last.cursor()));
        Ok::<_, Problem>(Letters { dead_letters: found.iter().map(Letter::from).collect(), next })
    };
    reply(&headers, result.await)
}

/// `GET /admin/dead-letters/{id}`
pub(super) async fn show(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    reply(&headers, find(&gateway, &id, &headers).await)
}

async fn find(gateway: &Gateway, id: &str, headers: &HeaderMap) -> Result<Whole, Problem> {
    let staff = viewer(gateway, headers)?;
    let id = delivery_id(id)?;
    let deliveries = &gateway.deliveries;
    let record = deliveries.heard(deliveries.store.show(id).await).map_err(|_| silent())?;
    let record = record.ok_or_else(unknown)?;
    let trail = Trail { delivery: Some(id), before: None };
    let audit = deliveries.heard(deliveries.store.audit(trail, OF_ONE).await).map_err(|_| silent())?;
    let summary = Summary::of(&record);
    Ok(whole(gateway, staff.role, &summary, &record, &audit))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    entries: Vec<AuditEntry>,
    /// What to ask for with `before` to read on; nothing at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// `GET /admin/audit`: newest first.
pub(super) async fn audit(
    State(gateway): State<Arc<Gateway>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let result = async {
        viewer(&gateway, &headers)?;
        let (trail, limit) = trail(query.as_deref())?;
        let deliveries = &gateway.deliveries;
        let mut entries =
            deliveries.heard(deliveries.store.audit(trail, limit + 1).await).map_err(|_| silent())?;
        let more = entries.len() > limit as usize;
        entries.truncate(limit as usize);
        let next = entries.last().filter(|_| more).map(|last| last.number);
        Ok::<_, Problem>(Log { entries: entries.iter().map(AuditEntry::from).collect(), next })
    };
    reply(&headers, result.await)
}

fn trail(query: Option<&str>) -> Result<(Trail, u32), Problem> {
    let (mut trail, mut limit) = (Trail::default(), None);
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "delivery" => trail.delivery = Some(delivery_id(&value)?),
            "before" => {
                let number =
                    value.parse().map_err(|_| malformed("`before` must be the `next` of the page before"))?;
                trail.before = Some(number);
            }
            "limit" => limit = Some(value.into_owned()),
            _ => {
                return Err(malformed(format!(
                    "there is no parameter `{name}`; there are `delivery`, `before` and `limit`"
                )));
            }
        }
    }
    Ok((trail, page(limit.as_deref())?))
}
