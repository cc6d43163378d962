//! Dead letters as documents: what everybody who may read sees, and what only operators see.

use bytes::Bytes;
use caseway_core::schema::Schema;
use caseway_delivery::audit::Entry;
use caseway_delivery::delivery::{Attempt, Delivery, Payload};
use caseway_delivery::id::{Digest, Trace};
use caseway_delivery::lane::OnDead;
use caseway_delivery::outcome::Class;
use caseway_delivery::search::{Record, Replaced, Summary};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::mask::{HIDDEN, masked};
use super::operation;
use crate::auth::inbound::Role;
use crate::call::{Call, Context, Outgoing};
use crate::delivery::timestamp::rfc3339;
use crate::delivery::{frozen, is_callback, unmappable};
use crate::descriptor::{BackendOperation, Binding, Method, Reply};
use crate::gateway::Gateway;

/// A dead letter in a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Letter {
    delivery_id: String,
    case_type: String,
    case_id: String,
    backend: String,
    operation: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    attempts: u32,
    rounds: u32,
    sequence: u64,
    accepted_at: String,
    changed_at: String,
}

impl From<&Summary> for Letter {
    fn from(summary: &Summary) -> Self {
        Self {
            delivery_id: summary.id.to_string(),
            case_type: summary.case_type.to_string(),
            case_id: summary.case_id.to_string(),
            backend: summary.backend.to_string(),
            operation: summary.operation.to_string(),
            state: summary.state.as_str(),
            class: summary.class.map(Class::as_str),
            reason: summary.reason.clone(),
            attempts: summary.attempts,
            rounds: summary.rounds,
            sequence: summary.sequence,
            accepted_at: rfc3339(summary.created),
            changed_at: rfc3339(summary.changed),
        }
    }
}

/// Everything about one dead letter.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Whole {
    #[serde(flatten)]
    letter: Letter,
    version: u32,
    /// Whether those behind it in its lane wait for it.
    blocks_lane: bool,
    idempotency_key: String,
    revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// Whether the backend may have seen the request: then an edit needs somebody's word that it was not applied.
    may_be_applied: bool,
    /// Whether something was left out that an operator's key shows.
    masked: bool,
    payload: Shown,
    payload_schema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request>,
    /// Why the payload has no form in the backend's terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    unmappable: Option<String>,
    attempt_history: Vec<AttemptDocument>,
    replaced_payloads: Vec<ReplacedDocument>,
    audit: Vec<AuditEntry>,
}

/// A payload.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Shown {
    /// As it is written: its numbers keep their digits.
    Whole(Box<RawValue>),
    /// Without what is sensitive, or what is no JSON.
    Part(Value),
}

/// The backend's request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    /// `sent`, where it may have been; otherwise `mapped-now`: what this release would send.
    origin: &'static str,
    operation: &'static str,
    method: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    body: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen_at: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptDocument {
    number: u32,
    revision: u32,
    gateway: String,
    started_at: String,
    ended_at: String,
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_excerpt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapping: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReplacedDocument {
    revision: u32,
    payload: Shown,
    payload_schema: String,
    replaced_at: String,
    replaced_by: String,
}

/// An entry of the audit log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditEntry {
    number: u64,
    at: String,
    by: String,
    what: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_id: Option<String>,
}

impl From<&Entry> for AuditEntry {
    fn from(entry: &Entry) -> Self {
        Self {
            number: entry.number,
            at: rfc3339(entry.at),
            by: entry.by.actor.to_string(),
            what: entry.what.clone(),
            reason: entry.by.reason.clone(),
            delivery_id: entry.delivery.map(|id| id.to_string()),
        }
    }
}

/// Everything about a dead letter, as far as `role` may see it.
pub(super) fn whole(
    gateway: &Gateway,
    role: Role,
    summary: &Summary,
    record: &Record,
    audit: &[Entry],
) -> Whole {
    let delivery = &record.delivery;
    let sight = Sight::of(gateway, role, delivery);
    let (request, unmappable) = sight.request(gateway, delivery);
    Whole {
        letter: summary.into(),
        version: delivery.version,
        blocks_lane: delivery.on_dead == OnDead::Block,
        idempotency_key: delivery.key.to_string(),
        revision: delivery.progress.revision,
        trace_id: delivery.trace.as_ref().map(Trace::to_string),
        may_be_applied: delivery.frozen.is_some(),
        masked: sight.hides,
        payload: sight.payload(&delivery.payload),
        payload_schema: delivery.payload.schema.to_string(),
        request,
        unmappable,
        attempt_history: record.attempts.iter().map(|attempt| sight.attempt(attempt)).collect(),
        replaced_payloads: record.replaced.iter().map(|replaced| sight.replaced(replaced)).collect(),
        audit: audit.iter().map(AuditEntry::from).collect(),
    }
}

/// What a reader may see of one delivery.
struct Sight {
    binding: Option<&'static Binding>,
    /// Whether anything is hidden at all.
    hides: bool,
}

impl Sight {
    fn of(gateway: &Gateway, role: Role, delivery: &Delivery) -> Self {
        let callback = is_callback(delivery.backend.as_str());
        let binding = match callback {
            true => Some(gateway.webhook.binding),
            false => operation(gateway, delivery).map(|operation| operation.binding),
        };
        // What calls a case type back is the hub's own words.
        let hides = role == Role::Viewer && !callback && binding.is_none_or(holds_sensitive);
        Self { binding, hides }
    }

    fn payload(&self, payload: &Payload) -> Shown {
        let text = || Value::String(String::from_utf8_lossy(&payload.bytes).into_owned());
        if !self.hides {
            // What is stored was JSON when it was accepted; what is not any more is shown as text.
            return serde_json::from_slice(&payload.bytes).map_or_else(|_| Shown::Part(text()), Shown::Whole);
        }
        let schema = self.binding.and_then(|binding| binding.operation.input);
        let document = serde_json::from_slice(&payload.bytes).ok();
        let part = schema.zip(document).map(|(schema, document)| masked(schema, document));
        Shown::Part(part.unwrap_or_else(|| HIDDEN.into()))
    }

    /// The request as it was sent, or as it would be now; and why there is none.
    fn request(&self, gateway: &Gateway, delivery: &Delivery) -> (Option<Request>, Option<String>) {
        let Some(binding) = self.binding else {
            return (None, Some("this release of the hub does not have its operation".to_owned()));
        };
        if let Some(frozen) = &delivery.frozen {
            let Some(outgoing) = frozen::thaw(&frozen.bytes, binding.call) else {
                return (None, Some("a later release prepared its request".to_owned()));
            };
            let mut request = self.written("sent", binding.call, outgoing);
            request.first_attempt = Some(frozen.attempt);
            request.frozen_at = Some(rfc3339(frozen.at));
            return (Some(request), None);
        }
        let Some(context) = context(gateway, delivery) else { return (None, None) };
        let call = Call { binding, input: &delivery.payload.bytes, context: &context };
        match (binding.request)(&call) {
            Ok(outgoing) => (Some(self.written("mapped-now", binding.call, outgoing)), None),
            Err(fault) => (None, Some(unmappable(binding, &fault))),
        }
    }

    /// A mapped request. Which of its fields came from something sensitive nobody knows, so it is shown whole or not at all.
    fn written(&self, origin: &'static str, operation: &BackendOperation, outgoing: Outgoing) -> Request {
        Request {
            origin,
            operation: operation.name,
            method: method(operation.method),
            path: if self.hides { operation.path.to_owned() } else { outgoing.target },
            content_type: outgoing.content_type.map(|text| text.into_owned()),
            body: if self.hides { HIDDEN.into() } else { content(&outgoing.body) },
            first_attempt: None,
            frozen_at: None,
        }
    }

    fn attempt(&self, attempt: &Attempt) -> AttemptDocument {
        let excerpt = attempt.excerpt.as_ref().map(|excerpt| match self.hides {
            true => HIDDEN.to_owned(),
            false => String::from_utf8_lossy(excerpt).into_owned(),
        });
        let mapped = attempt.mapped.as_ref();
        AttemptDocument {
            number: attempt.number,
            revision: attempt.revision,
            gateway: attempt.by.to_string(),
            started_at: rfc3339(attempt.started),
            ended_at: rfc3339(attempt.ended),
            class: attempt.class.as_str(),
            status: attempt.status,
            reply_excerpt: excerpt,
            contract: mapped.map(|mapped| Digest::to_string(&mapped.contract)),
            mapping: mapped.map(|mapped| Digest::to_string(&mapped.mapping)),
            trace_id: attempt.trace.as_ref().map(Trace::to_string),
        }
    }

    fn replaced(&self, replaced: &Replaced) -> ReplacedDocument {
        ReplacedDocument {
            revision: replaced.revision,
            payload: self.payload(&replaced.payload),
            payload_schema: replaced.payload.schema.to_string(),
            replaced_at: rfc3339(replaced.at),
            replaced_by: replaced.by.to_string(),
        }
    }
}

/// Whether something that an operation takes, or that its backend answers, is sensitive.
fn holds_sensitive(binding: &Binding) -> bool {
    let replies = binding.call.replies.iter().filter_map(|(_, reply)| match reply {
        Reply::Body(schema) => Some(*schema),
        _ => None,
    });
    let canonical = [binding.operation.input, binding.operation.output].into_iter().flatten();
    canonical.chain(replies).any(Schema::holds_sensitive)
}

/// The context that a delivery is mapped in.
pub(super) fn context(gateway: &Gateway, delivery: &Delivery) -> Option<Context> {
    let name = delivery.case.case_type.as_str();
    let case_type = gateway.hub.case_types.iter().find(|case_type| case_type.name == name)?;
    let trace = delivery.trace.as_ref().map(Trace::to_string).unwrap_or_default();
    Some(Context::new(case_type.name, Some(delivery.case.id.to_string()), trace))
}

fn content(body: &Bytes) -> Value {
    match serde_json::from_slice(body) {
        Ok(document) => document,
        Err(_) if body.is_empty() => Value::Null,
        Err(_) => Value::String(String::from_utf8_lossy(body).into_owned()),
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}
