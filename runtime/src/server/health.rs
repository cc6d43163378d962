//! What runs beside the requests: asking backends whether they are well, and the upkeep of metrics.
//!
//! A health check goes around the breaker: it costs no caller anything, and what it says is for people and readiness,
//! not for admission.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use tokio::task::JoinSet;

use crate::backend::Backend;
use crate::clock::within;
use crate::descriptor::{BackendOperation, Reply};
use crate::dispatch::http_method;
use crate::gateway::Gateway;
use crate::transport::{Reading, Request};

const UPKEEP: Duration = Duration::from_secs(5);

/// The tasks; they end when the returned set is dropped or aborted.
pub(super) fn spawn(gateway: &Arc<Gateway>) -> Background {
    let mut tasks = JoinSet::new();
    for (index, backend) in gateway.hub.backends.iter().enumerate() {
        if let Some((operation, every)) = backend.health {
            tasks.spawn(check(Arc::clone(gateway), index, operation, every));
        }
    }
    let gateway = Arc::clone(gateway);
    tasks.spawn(async move {
        loop {
            gateway.look_at_terms();
            gateway.clock().sleep_until(gateway.clock().now() + UPKEEP).await;
            gateway.around.metrics.upkeep();
        }
    });
    Background(tasks)
}

pub(super) struct Background(JoinSet<()>);

impl Background {
    pub(super) fn abort(mut self) {
        self.0.abort_all();
    }
}

async fn check(gateway: Arc<Gateway>, index: usize, operation: &'static BackendOperation, every: Duration) {
    loop {
        let live = gateway.live();
        let backend = &live.backends[index];
        let asked = gateway.clock().now();
        let well = is_well(&gateway, backend, operation).await;
        if gateway.healthy[index].get() != Some(well) {
            tracing::info!(backend = backend.descriptor.name, well, "health changed");
        }
        gateway.healthy[index].set(well, asked);
        if let Some(gauge) = &backend.metrics.healthy {
            gauge.set(f64::from(u8::from(well)));
        }
        // Not held over the wait: a reload would not take effect on what the old settings keep alive.
        drop(live);
        gateway.clock().sleep_until(gateway.clock().now() + every).await;
    }
}

async fn is_well(gateway: &Gateway, backend: &Backend, operation: &'static BackendOperation) -> bool {
    let Some(uri) = backend.settings.base_url.join(operation.path.to_owned()) else { return false };
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in &backend.settings.headers {
        headers.insert(name, value.clone());
    }
    let clock = gateway.clock();
    let until = clock.now() + operation.timeout.unwrap_or(backend.settings.policy.timeout);
    let asking = async {
        let signature = backend.signer.sign(&mut headers).await.ok()?;
        let request = Request {
            method: http_method(operation.method),
            uri,
            headers,
            body: bytes::Bytes::new(),
            stream: None,
            reply: Reading::Whole(backend.settings.reply_limit),
        };
        let reply = backend.transport.send(request).await.ok()?;
        if reply.status == http::StatusCode::UNAUTHORIZED {
            backend.signer.refused(&signature);
        }
        Some(reply.status)
    };
    let Some(Some(status)) = within(clock, until, asking).await else { return false };
    let declared = operation.replies.iter().find(|(declared, _)| *declared == status.as_u16());
    declared.map_or(status.is_success(), |(_, reply)| matches!(reply, Reply::Body(_) | Reply::Empty))
}
