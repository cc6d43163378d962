//! Calls past the services: what passes, what does not, and for how long.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use caseway_runtime::clock::{Clock, Moment, Sleep, SystemClock};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{Answer, ERP_TOKEN, LOAN_KEY, ORDER, Scripted, Step, request, scripted_on};

/// Tokio's time, on a day of the test's choice.
#[derive(Debug)]
struct OnDay(SystemClock, AtomicU64);

impl Clock for OnDay {
    fn now(&self) -> Moment {
        self.0.now()
    }

    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(86_400 * self.1.load(Ordering::Relaxed) + 43_200)
    }

    fn sleep_until(&self, at: Moment) -> Sleep {
        self.0.sleep_until(at)
    }
}

/// 2027-03-31: the last day of every approval of the hub.
const LAST_DAY: u64 = 20_908;

fn on_day(day: u64) -> (Scripted, Arc<OnDay>) {
    let clock = Arc::new(OnDay(SystemClock::start(), AtomicU64::new(day)));
    let shared: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
    let store = caseway_runtime::in_memory(&shared);
    let patient = json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } });
    (scripted_on(patient, shared, store), clock)
}

fn hub() -> Scripted {
    on_day(LAST_DAY - 100).0
}

fn loan(method: &str, target: &str) -> http::request::Builder {
    http::Request::builder()
        .method(method)
        .uri(target)
        .header("authorization", format!("Bearer {LOAN_KEY}"))
        .header("content-type", "application/json")
}

async fn create(hub: &Scripted, body: &'static str) -> Answer {
    hub.send(loan("POST", "/direct/erp/api/orders").body(body.into()).unwrap()).await
}

const WHOLE: &str = r#"{"quantity": 2,"number":"","buyer":"Ann"}"#;

#[tokio::test(start_paused = true)]
async fn a_request_passes_as_it_came_and_its_reply_comes_as_it_is() {
    let hub = hub();
    hub.erp.then(Step::Reply(201, ORDER));
    let request = loan("POST", "/direct/erp/api/orders").header("x-view", "full").header("x-other", "1");
    let answer = hub.send(request.header("case-id", "L-1").body(WHOLE.into()).unwrap()).await;
    assert_eq!((answer.status, answer.body.as_str()), (201, ORDER), "{answer:?}");
    assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");

    let sent = &hub.erp.requests()[0];
    assert_eq!((sent.method.as_str(), sent.body.as_ref()), ("POST", WHOLE.as_bytes()));
    assert_eq!(sent.uri, "http://127.0.0.1:1/base/api/orders");
    assert_eq!(
        sent.headers["authorization"],
        format!("Bearer {ERP_TOKEN}"),
        "the hub's credentials, not the caller's"
    );
    assert_eq!(
        (&sent.headers["x-tenant"], &sent.headers["x-view"]),
        (&"tenant-7".parse().unwrap(), &"full".parse().unwrap())
    );
    assert_eq!(sent.headers["idempotency-key"].len(), 32, "as the contract demands it");
    assert!(!sent.headers.contains_key("x-other") && !sent.headers.contains_key("case-id"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn what_the_contract_declares_beside_the_path_passes() {
    let hub = hub();
    let target = "/direct/erp/api/orders/a%2Fb?company=1%2C2&filter%5Bstate%5D=%7Bx}";
    let answer = hub
        .send(request("GET", target).header("cookie", "a=1; session=s%20t").body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let sent = &hub.erp.requests()[0];
    assert_eq!(
        sent.uri.path_and_query().unwrap(),
        "/base/api/orders/a%2Fb?company=1%2C2&filter%5Bstate%5D=%7Bx%7D"
    );
    assert_eq!(sent.headers["cookie"], "session=s%20t");
    assert!(!sent.headers.contains_key("content-type"));
}

#[tokio::test(start_paused = true)]
async fn what_the_contract_does_not_declare_does_not_pass() {
    let hub = hub();
    for (target, pointer) in [
        ("/direct/erp/api/orders/1?company=1&admin=true", "/admin"),
        ("/direct/erp/api/orders/1", "/company"),
        ("/direct/erp/api/orders/%2E%2E?company=1", "/number"),
    ] {
        let answer = hub.get(target).await;
        assert_eq!(
            (answer.problem().as_str(), answer.pointers()),
            ("invalid-input", vec![pointer.to_owned()])
        );
    }
    let answer = create(&hub, r#"{"number":"","buyer":"Ann","quantity":2,"discount":99}"#).await;
    assert_eq!(
        (answer.problem().as_str(), answer.pointers()),
        ("invalid-input", vec!["/discount".to_owned()])
    );
    for (body, problem) in [("", "malformed-request"), ("{", "malformed-request"), ("[]", "invalid-input")] {
        assert_eq!(create(&hub, body).await.problem(), problem, "{body}");
    }
    let form =
        loan("POST", "/direct/erp/api/orders").header("content-type", "text/xml").body(WHOLE.into()).unwrap();
    assert_eq!(hub.send(form).await.problem(), "unsupported-media-type");
    assert!(hub.erp.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_case_type_and_another_operation_have_nothing_to_call() {
    let hub = hub();
    let answer = hub.post("/direct/erp/api/orders", WHOLE).await;
    assert_eq!((answer.status, answer.problem().as_str()), (403, "not-granted"));
    assert_eq!(
        answer.detail(),
        "Motor claim has no approval to call erp.CreateOrder directly. Use a service."
    );
    for target in
        ["/direct/erp/api/invoices", "/direct/billing/accounts/1", "/direct/erp/api/orders/latest?company=1"]
    {
        assert_eq!(hub.get(target).await.problem(), "no-such-operation", "{target}");
    }
    assert_eq!(hub.json("PUT", "/direct/erp/api/orders/1", "{}").await.problem(), "method-not-allowed");
    let nobody = http::Request::builder().uri("/direct/erp/api/orders/1").body(Body::empty()).unwrap();
    assert_eq!(hub.send(nobody).await.problem(), "unauthenticated");
    assert!(hub.erp.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_passes_is_not_the_backends_failure() {
    let hub = hub();
    hub.erp.times(6, || Step::Hang);
    for _ in 0..6 {
        let before = hub.clock.now();
        let answer = create(&hub, WHOLE).await;
        assert_eq!((answer.status, answer.problem().as_str()), (504, "backend-timeout"));
        assert_eq!(hub.clock.now().since(before), Duration::from_millis(50));
        assert!(answer.detail().contains("It is not certain"), "{answer:?}");
    }
    assert_eq!(hub.get("/orders/1").await.status, 200, "the breaker is closed, and the service goes on");
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_fails_opens_its_breaker_for_direct_calls_as_well() {
    let hub = hub();
    hub.erp.times(5, || Step::Reply(500, "{}"));
    for _ in 0..5 {
        assert_eq!(create(&hub, WHOLE).await.problem(), "backend-failed");
    }
    assert_eq!(create(&hub, WHOLE).await.problem(), "backend-unavailable");
    assert_eq!(hub.get("/direct/erp/api/orders/1?company=1").await.problem(), "backend-unavailable");
}

#[tokio::test(start_paused = true)]
async fn replies_are_held_against_the_contract_and_refusals_told_as_everywhere() {
    let hub = hub();
    hub.erp.then(Step::Reply(201, r#"{"number":"A1","buyer":7,"quantity":2}"#));
    assert_eq!(create(&hub, WHOLE).await.problem(), "contract-violation");
    hub.erp.then(Step::Reply(409, "secret"));
    let answer = create(&hub, WHOLE).await;
    assert_eq!(answer.problem(), "conflict");
    assert!(!answer.body.contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn a_repeated_command_gets_its_first_reply_again() {
    let hub = hub();
    hub.erp.then(Step::Reply(201, ORDER));
    let again = || {
        loan("POST", "/direct/erp/api/orders").header("idempotency-key", "k-1").body(WHOLE.into()).unwrap()
    };
    let (first, second) = (hub.send(again()).await, hub.send(again()).await);
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(hub.erp.requests().len(), 1);
    let other = loan("POST", "/direct/erp/api/orders").header("idempotency-key", "k-1");
    let other = other.body(r#"{"number":"","buyer":"Bob","quantity":1}"#.into()).unwrap();
    assert_eq!(hub.send(other).await.problem(), "key-reused");
}

#[tokio::test(start_paused = true)]
async fn streams_pass_in_both_directions() {
    let hub = hub();
    hub.erp.then(Step::Take(200, ORDER));
    let put = |of: &str| {
        request("PUT", "/direct/erp/files/7")
            .header("content-type", of.to_owned())
            .body("a file".into())
            .unwrap()
    };
    let answer = hub.send(put("application/pdf")).await;
    assert_eq!((answer.status, hub.erp.taken()), (200, vec![b"a file".to_vec()]), "{answer:?}");
    assert_eq!(hub.erp.requests()[0].headers["content-type"], "application/pdf");
    assert_eq!(hub.send(put("image/png")).await.problem(), "unsupported-media-type");

    let stream = http_body_util::BodyExt::boxed_unsync(http_body_util::BodyExt::map_err(
        http_body_util::Full::from("a file"),
        |never| match never {},
    ));
    hub.erp.then(Step::Give(200, &[("content-type", "application/pdf")], stream));
    let answer = hub.get("/direct/erp/files/7/content").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "a file"));
    assert_eq!(answer.headers["content-type"], "application/pdf");
}

#[tokio::test(start_paused = true)]
async fn an_approval_holds_on_its_last_day_and_not_after_it() {
    let (hub, clock) = on_day(LAST_DAY);
    hub.erp.then(Step::Reply(201, ORDER));
    assert_eq!(create(&hub, WHOLE).await.status, 201);
    clock.1.store(LAST_DAY + 1, Ordering::Relaxed);
    let answer = create(&hub, WHOLE).await;
    assert_eq!((answer.status, answer.problem().as_str()), (403, "approval-expired"));
    assert_eq!(
        answer.detail(),
        "DIR-0001, which allowed Loan to call erp.CreateOrder directly, ended on 2027-03-31. Nothing was changed. An \
         architect renews it (`cargo xtask renew DIR-0001 --expires DATE`, then generate and deploy); until then, use the \
         service."
    );
    assert_eq!(hub.get("/direct/erp/api/orders/1?company=1").await.status, 200, "another policy: warn");
    assert_eq!(hub.get("/orders/1").await.status, 200, "services know no approvals");
    let metrics = hub.gateway.metrics();
    for line in [
        r#"caseway_direct_calls_total{case_type="loan",approval="DIR-0001",call="erp.CreateOrder",outcome="ok"} 1"#,
        r#"caseway_direct_calls_total{case_type="loan",approval="DIR-0001",call="erp.CreateOrder",outcome="expired"} 1"#,
        r#"caseway_direct_days_left{case_type="loan",approval="DIR-0001",call="erp.CreateOrder"} -1"#,
        r#"caseway_calls_total{service="direct",operation="erp.CreateOrder",backend="erp",outcome="ok"} 1"#,
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

/// What was logged, as one text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lines(&self, holding: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(holding)).map(ToOwned::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn operators_are_told_once_a_day_and_of_every_call_by_which_approval() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (hub, clock) = on_day(LAST_DAY - 43);
    hub.erp.times(5, || Step::Reply(201, ORDER));
    create(&hub, WHOLE).await;
    assert!(log.lines("ends soon").is_empty(), "six weeks and a day before the end");
    for (day, lines) in [(LAST_DAY - 42, 1), (LAST_DAY - 42, 1), (LAST_DAY - 41, 2), (LAST_DAY, 3)] {
        clock.1.store(day, Ordering::Relaxed);
        create(&hub, WHOLE).await;
        assert_eq!(log.lines("ends soon").len(), lines, "{day}: {log}", log = log.lines("").join("\n"));
    }
    let line = &log.lines("ends soon")[0];
    assert!(line.contains("DIR-0001") && line.contains("loan") && line.contains("days_left=42"), "{line}");
    clock.1.store(LAST_DAY + 1, Ordering::Relaxed);
    create(&hub, WHOLE).await;
    create(&hub, WHOLE).await;
    hub.get("/direct/erp/api/orders/1?company=1").await;
    assert_eq!(log.lines("its calls are refused").len(), 1);
    assert_eq!(log.lines("its calls go on").len(), 1);
    let requests = log.lines("caseway::request");
    assert_eq!(requests.len(), 8);
    assert!(requests.iter().all(|line| line.contains("approval=\"DIR-000")), "{requests:#?}");
    assert!(!requests[7].contains("problem=") && requests[6].contains("approval-expired"), "{requests:#?}");
}
