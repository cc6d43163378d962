//! A long outage with thousands of commands, on virtual time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use caseway_runtime::Gateway;
use caseway_runtime::clock::{Clock, Moment, SystemClock};
use caseway_runtime::transport::{Failure, Reply, Request, Sending, Transport, TransportError};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use tower::ServiceExt;

use crate::hub::HUB;
use crate::support::{request, settings};

const COMMANDS: usize = 10_000;
const CASES: usize = 500;
const LATENCY: Duration = Duration::from_millis(50);
const CONCURRENCY: u32 = 64;
const OUTAGE: Duration = Duration::from_secs(600);

/// A backend that is down for a while, takes its time, and keeps a ledger.
#[derive(Debug)]
struct Ledger {
    clock: Arc<dyn Clock>,
    down: AtomicBool,
    busy: AtomicU32,
    busiest: AtomicU32,
    /// The case, the quantity and the time of each effect.
    effects: Mutex<Vec<(String, u64, Moment)>>,
}

impl Transport for Ledger {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move {
            if self.down.load(Ordering::Relaxed) {
                return Err(TransportError::new(Failure::NotSent, None));
            }
            let busy = self.busy.fetch_add(1, Ordering::Relaxed) + 1;
            self.busiest.fetch_max(busy, Ordering::Relaxed);
            self.clock.sleep_until(self.clock.now() + LATENCY).await;
            self.busy.fetch_sub(1, Ordering::Relaxed);
            let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
            let case = body["number"].as_str().unwrap().to_owned();
            let quantity = body["quantity"].as_u64().unwrap();
            self.effects.lock().unwrap().push((case, quantity, self.clock.now()));
            Ok(Reply {
                status: StatusCode::CREATED,
                headers: HeaderMap::new(),
                body: request.body,
                stream: None,
            })
        })
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_ten_minutes_loses_nothing_reorders_nothing_and_drains_at_the_backends_rate() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let ledger = Arc::new(Ledger {
        clock: Arc::clone(&clock),
        down: true.into(),
        busy: 0.into(),
        busiest: 0.into(),
        effects: Mutex::default(),
    });
    let transport = Arc::clone(&ledger);
    let settings = settings(json!({ "backends": { "erp": {
        "retry": { "attempts": 0 }, "concurrency": CONCURRENCY,
    } } }));
    let gateway = Gateway::with_transports(
        &HUB,
        settings.unwrap(),
        Arc::clone(&clock),
        Box::new(move |_, _| Arc::clone(&transport) as Arc<_>),
        Arc::new(caseway_runtime::in_memory(&clock)),
    )
    .unwrap();
    let router = caseway_runtime::router(Arc::clone(&gateway));
    tokio::spawn(caseway_runtime::deliver(Arc::clone(&gateway), std::future::pending()));
    let began = clock.now();
    for number in 0..COMMANDS {
        let body = json!({ "customer": "Ann", "quantity": number / CASES }).to_string();
        let call = request("POST", "/bookings")
            .header("case-id", format!("C-{}", number % CASES))
            .header("content-type", "application/json");
        let reply = router.clone().oneshot(call.body(axum::body::Body::from(body)).unwrap()).await.unwrap();
        assert_eq!(reply.status(), 202);
        // Over the whole outage, not all at its beginning.
        clock
            .sleep_until(began + OUTAGE * u32::try_from(number).unwrap() / u32::try_from(COMMANDS).unwrap())
            .await;
    }
    clock.sleep_until(began + OUTAGE).await;
    ledger.down.store(false, Ordering::Relaxed);
    while ledger.effects.lock().unwrap().len() < COMMANDS {
        assert!(clock.now().since(began) < 4 * OUTAGE, "it does not drain");
        clock.sleep_until(clock.now() + Duration::from_millis(100)).await;
    }
    // Whatever were sent twice would follow.
    clock.sleep_until(clock.now() + Duration::from_secs(120)).await;

    let effects = ledger.effects.lock().unwrap();
    assert_eq!(effects.len(), COMMANDS, "each once");
    let mut next: HashMap<&str, u64> = HashMap::new();
    for (case, quantity, _) in effects.iter() {
        let expected = next.entry(case).or_default();
        assert_eq!(quantity, expected, "{case}");
        *expected += 1;
    }
    let metrics = gateway.metrics();
    assert!(metrics.contains("caseway_deliveries_total{backend=\"erp\",event=\"dead\"} 0"), "{metrics}");
    assert!(metrics.contains("caseway_deliveries_total{backend=\"erp\",event=\"parked\"} 0"));
    let (first, last) = (effects[0].2, effects[COMMANDS - 1].2);
    let ideal = LATENCY * u32::try_from(COMMANDS).unwrap() / CONCURRENCY;
    let drained = last.since(first);
    assert!(drained <= 2 * ideal, "{drained:?}, ideal {ideal:?}");
    let places = ledger.busiest.load(Ordering::Relaxed);
    assert!(places <= CONCURRENCY * 3 / 4, "callers keep a quarter of the places: {places}");
    println!("drained {COMMANDS} in {drained:?}, ideal {ideal:?}, {places} at once");
}
