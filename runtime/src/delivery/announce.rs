//! Calling case types back: when one of their cases is in sync again, needs attention, or may go on.
//!
//! A callback is a delivery like any other: it is stored in the transaction that acknowledges its announcement, keeps its
//! order within its case, is tried again on the same schedule, and goes through a breaker of its own.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use caseway_delivery::delivery::{Announce, Delivery, Payload};
use caseway_delivery::event::{Announcement, News};
use caseway_delivery::id::{Backend as BackendName, BackendKey};
use caseway_delivery::lane::{LaneRule, OnDead};
use caseway_delivery::store::{Enqueue, Limits, Start};
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use super::attempt::key_of_revision;
use super::new_id;
use super::webhook::{ID, Signer};
use crate::backend::{Backend, Surroundings};
use crate::call::{Call, Fault, Outgoing};
use crate::descriptor::{
    BackendDescriptor, BackendOperation, Binding, BreakerPolicy, HubDescriptor, Idempotency, Reply,
    ResiliencePolicy, RetryPolicy, ServiceOperation, Tier,
};
use crate::gateway::Gateway;
use crate::settings::{BackendSettings, CallbackSettings, Credentials};

const POLICY: ResiliencePolicy = ResiliencePolicy {
    timeout: Duration::from_secs(10),
    breaker: BreakerPolicy {
        failures: 5,
        open_for: Duration::from_secs(60),
        failure_rate: None,
        slow_calls: None,
    },
    retry: RetryPolicy { attempts: 0, backoff: Duration::ZERO, budget_percent: 0, budget_floor: 0 },
    concurrency: 8,
};

static SERVICE: ServiceOperation = ServiceOperation::post("callback", "Notify", "/");
static CALL: BackendOperation = BackendOperation::post("callback", "Notify", "")
    .idempotency(Idempotency::Header(ID))
    .replies(&[(200, Reply::Empty), (201, Reply::Empty), (202, Reply::Empty), (204, Reply::Empty)]);
pub(crate) static CALLBACK: BackendDescriptor = descriptor("callback");

/// Every callback: the payload is the body.
pub(crate) static WEBHOOK: Binding = Binding::new(&SERVICE, &CALLBACK, &CALL, request, output);

fn request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let (body, content_type) = (Bytes::copy_from_slice(call.input), Some("application/json".into()));
    Ok(Outgoing { body, content_type, ..Outgoing::to(&CALL) })
}

fn output(_: &Call<'_>, _: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

const fn descriptor(name: &'static str) -> BackendDescriptor {
    BackendDescriptor {
        name,
        instance: None,
        title: "The case service",
        owner: "",
        tier: Tier::Important,
        base_url: None,
        auth: None,
        headers: &[],
        resilience: POLICY,
        health: None,
    }
}

/// What a case type's callback is called where deliveries name their backend.
pub(super) fn target(case_type: &str) -> String {
    format!("callback.{case_type}")
}

/// Whether a backend's name in a store is that of a callback.
pub(crate) fn is_callback(backend: &str) -> bool {
    backend.starts_with("callback.")
}

/// The callbacks of the case types, as the environment has them.
pub(crate) struct Callbacks(Vec<Option<Callback>>);

struct Callback {
    settings: CallbackSettings,
    backend: Arc<Backend>,
    signer: Arc<Signer>,
}

impl Callbacks {
    /// `before` are those of the old settings: what did not change goes on.
    pub(crate) fn new(
        hub: &HubDescriptor,
        settings: &[Option<CallbackSettings>],
        before: Option<&Self>,
        around: &Surroundings,
    ) -> Self {
        let callbacks = hub.case_types.iter().zip(settings).enumerate();
        let callbacks = callbacks.map(|(index, (case_type, settings))| {
            let settings = settings.clone()?;
            let known = before.and_then(|before| before.0.get(index)?.as_ref());
            let (backend, signer) = match known {
                Some(known) if known.settings == settings => {
                    (Arc::clone(&known.backend), Arc::clone(&known.signer))
                }
                Some(known) => {
                    let backend = known.backend.with(backend_settings(&settings), around);
                    (Arc::new(backend), Arc::new(Signer::new(&settings.key)?))
                }
                None => {
                    // It lives as long as the process, as the hub's own descriptors do.
                    let descriptor = Box::leak(Box::new(descriptor(target(case_type.name).leak())));
                    let backend = Backend::new(descriptor, backend_settings(&settings), around);
                    (Arc::new(backend), Arc::new(Signer::new(&settings.key)?))
                }
            };
            Some(Callback { settings, backend, signer })
        });
        Self(callbacks.collect())
    }

    /// Whether a case type wants to be called, and it is known where.
    pub(crate) fn wanted(&self, case_type: usize) -> bool {
        self.of(case_type).is_some()
    }

    pub(super) fn backend(&self, case_type: usize) -> Option<Arc<Backend>> {
        self.of(case_type).map(|callback| Arc::clone(&callback.backend))
    }

    /// The headers that sign a call.
    pub(super) fn sign(
        &self,
        case_type: usize,
        delivery: &Delivery,
        now: SystemTime,
    ) -> Vec<(HeaderName, HeaderValue)> {
        let Some(callback) = self.of(case_type) else { return Vec::new() };
        let id = key_of_revision(delivery.key.as_str(), delivery.progress.revision);
        callback.signer.headers(&id, &delivery.payload.bytes, now)
    }

    fn of(&self, case_type: usize) -> Option<&Callback> {
        self.0.get(case_type)?.as_ref()
    }
}

fn backend_settings(settings: &CallbackSettings) -> BackendSettings {
    BackendSettings {
        base_url: settings.url.clone(),
        credentials: Credentials::None,
        headers: Vec::new(),
        policy: POLICY,
        reply_limit: 64 * 1024,
        callback: Vec::new(),
    }
}

/// Turns announcements into deliveries until there are none left.
pub(super) async fn announce(gateway: &Gateway) {
    const AT_ONCE: u32 = 100;
    let deliveries = &gateway.deliveries;
    loop {
        let Ok(announcements) = deliveries.heard(deliveries.store.announcements(AT_ONCE).await) else {
            return;
        };
        let count = announcements.len();
        for announcement in announcements {
            let Some(now) = deliveries.now().await else { return };
            let enqueue = enqueue(gateway, &announcement, now);
            if deliveries.heard(deliveries.store.announce(announcement, enqueue).await).is_err() {
                return;
            }
        }
        if count < AT_ONCE as usize {
            return;
        }
    }
}

/// The delivery that carries an announcement; `None` when nobody wants to hear it any more.
fn enqueue(gateway: &Gateway, announcement: &Announcement, now: caseway_delivery::Time) -> Option<Enqueue> {
    let case = &announcement.case;
    let name = case.case_type.as_str();
    let case_type = gateway.hub.case_types.iter().position(|case_type| case_type.name == name)?;
    let live = gateway.live();
    if !live.callbacks.wanted(case_type) {
        return None;
    }
    let id = new_id(now);
    let payload = payload(gateway, announcement, now)?;
    Some(Enqueue {
        id,
        case: case.clone(),
        backend: BackendName::new(target(name)).ok()?,
        operation: gateway.webhook.identity.operation.clone(),
        version: 1,
        lane: LaneRule::Case,
        on_dead: OnDead::Skip,
        payload: Payload { schema: gateway.webhook.identity.schema.clone(), bytes: payload },
        key: BackendKey::new(id.to_string()).ok()?,
        trace: None,
        announce: Announce::No,
        caller: None,
        start: Start::Queue { not_before: None },
        // What was accepted is told in any case: a callback is not refused for want of room.
        limits: Limits { backend: u64::MAX, total: u64::MAX },
    })
}

/// What a callback says.
fn payload(gateway: &Gateway, announcement: &Announcement, now: caseway_delivery::Time) -> Option<Bytes> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Message<'a> {
        r#type: &'static str,
        timestamp: String,
        data: Data<'a>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Data<'a> {
        case_type: &'a str,
        case_id: &'a str,
        backend: &'a str,
        event: u64,
        detail: String,
    }
    let backend = announcement.backend.as_str();
    let title = gateway.title(backend);
    let (kind, detail) = match announcement.news {
        News::InSync => ("case.in-sync", format!("Everything of this case has reached {title}.")),
        News::Attention => (
            "case.attention",
            format!("Something of this case did not reach {title}; the hub's operators see it."),
        ),
        News::Resumed => ("case.resumed", format!("{title} is available again; the case can go on.")),
    };
    let message = Message {
        r#type: kind,
        timestamp: super::timestamp::rfc3339(now),
        data: Data {
            case_type: announcement.case.case_type.as_str(),
            case_id: announcement.case.id.as_str(),
            backend,
            event: announcement.event,
            detail,
        },
    };
    serde_json::to_vec(&message).ok().map(Bytes::from)
}
