//! The admin API: dead letters and what people do about them, for the keys of `operators` and `viewers`.
//!
//! Nothing is open: without a key that the environment names there is no access, a case type's key gives none, a viewer's only
//! reads and sees nothing that is sensitive. Every change is written to the audit log in the transaction that makes it, under the
//! name of the key.

mod change;
mod document;
mod mask;
mod query;
mod read;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use bytes::Bytes;
use caseway_delivery::audit::By;
use caseway_delivery::delivery::Delivery;
use caseway_delivery::id::{Actor, DeliveryId};
use http::HeaderMap;
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::call::unauthenticated;
use super::cases::{answer, no_store};
use crate::auth::inbound::{Caller, Role, Staff};
use crate::clock::within;
use crate::dispatch::input::is_json;
use crate::gateway::{Gateway, Operation};
use crate::problem::{Kind, Problem};
use crate::telemetry::trace::Trace;
use crate::transport::{ReadError, read};

/// The longest reason, in bytes.
const LONGEST_REASON: usize = 1000;

/// Everything below `/admin`.
pub(super) fn router() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/dead-letters", get(read::list))
        .route("/dead-letters/redrive", post(change::redrive_many))
        .route("/dead-letters/{id}", get(read::show))
        .route("/dead-letters/{id}/payload", put(change::edit))
        .route("/dead-letters/{id}/redrive", post(change::redrive))
        .route("/dead-letters/{id}/discard", post(change::discard))
        .route("/dead-letters/{id}/settle", post(change::settle))
        .route("/audit", get(read::audit))
}

/// Whoever may read.
fn viewer(gateway: &Gateway, headers: &HeaderMap) -> Result<Staff, Problem> {
    match gateway.live().keys.caller(headers).map_err(unauthenticated)? {
        Caller::Staff(staff) => Ok(staff),
        Caller::CaseType(_) => Err(Problem::new(
            Kind::Forbidden,
            "A case type's key gives no access here: use one of `operators` or `viewers`.",
        )),
    }
}

/// Whoever may change something, and their reason.
struct Change {
    parts: Parts,
    body: Bytes,
    staff: Staff,
}

impl Change {
    /// Reads a request for a change. The key is looked at before the body is read.
    async fn of(gateway: &Gateway, request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let staff = viewer(gateway, &parts.headers)?;
        if staff.role == Role::Viewer {
            return Err(Problem::new(
                Kind::Forbidden,
                "A viewer's key may look and not change anything: use one of `operators`.",
            ));
        }
        let body = whole(gateway, body).await?;
        Ok(Self { parts, body, staff })
    }

    /// What is asked for. Fields that nobody knows are refused: a mistyped one must not mean less than it says.
    fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let empty = self.body.is_empty();
        if !empty && !is_json(&self.parts.headers) {
            return Err(Problem::new(
                Kind::UnsupportedMediaType,
                "The body must be `application/json`, in UTF-8.",
            ));
        }
        let text = if empty { b"{}" } else { &*self.body };
        serde_json::from_slice(text)
            .map_err(|error| Problem::new(Kind::Malformed, format!("The body cannot be read: {error}.")))
    }

    /// Who acts and why.
    fn by(&self, reason: Option<String>) -> Result<By, Problem> {
        let reason = reason.unwrap_or_default().trim().to_owned();
        if reason.len() > LONGEST_REASON || reason.chars().any(char::is_control) {
            return Err(Problem::new(
                Kind::Malformed,
                format!("`reason` must be one line of at most {LONGEST_REASON} bytes."),
            ));
        }
        let actor = Actor::new(&self.staff.name).map_err(|_| Problem::internal())?;
        Ok(By { actor, reason })
    }

    /// Who acts and why, where it must be said.
    fn by_with_reason(&self, reason: Option<String>) -> Result<By, Problem> {
        let by = self.by(reason)?;
        if by.reason.is_empty() {
            return Err(Problem::new(Kind::Malformed, "Give a `reason`: the audit log keeps it."));
        }
        Ok(by)
    }
}

pub(super) async fn whole(gateway: &Gateway, body: Body) -> Result<Bytes, Problem> {
    let limits = gateway.live().settings.limits.clone();
    let until = gateway.clock().now() + limits.body_timeout;
    match within(gateway.clock(), until, read(body, limits.request_body)).await {
        Some(Ok(body)) => Ok(body),
        Some(Err(ReadError::TooLarge)) => Err(Problem::new(
            Kind::TooLarge,
            format!("The body is larger than {} bytes.", limits.request_body),
        )),
        Some(Err(ReadError::Broken(_))) => {
            Err(Problem::new(Kind::Malformed, "The body broke off before its end."))
        }
        None => Err(Problem::new(Kind::RequestTimeout, "The body did not arrive in time.")),
    }
}

fn delivery_id(text: &str) -> Result<DeliveryId, Problem> {
    DeliveryId::parse(text).ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::new(Kind::NotFound, "There is no such dead letter: it may be done and pruned, or never was.")
}

/// The operation that a delivery is of, where this release has it at the delivery's backend.
fn operation<'g>(gateway: &'g Gateway, delivery: &Delivery) -> Option<&'g Operation> {
    gateway.operation(&delivery.operation, &delivery.backend)
}

fn reply(headers: &HeaderMap, result: Result<impl Serialize, Problem>) -> Response {
    let trace = Trace::of(headers);
    answer(&trace, None, result.map(|document| no_store(axum::Json(document).into_response())))
}
