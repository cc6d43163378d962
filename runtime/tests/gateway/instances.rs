//! A backend with instances: as the generator would write it, and what callers, cases and operators see, on virtual time.

use std::sync::Arc;
use std::time::Duration;

use caseway_delivery::MemoryStore;
use caseway_runtime::Gateway;
use caseway_runtime::clock::{Clock, SystemClock};
use caseway_runtime::codegen::*;
use caseway_runtime::settings::{Complaints, Settings};
use caseway_runtime::transport::Failure;
use serde_json::{Value, json};

use crate::support::{Answer, CLAIM_KEY, Script, Scripted, Step, Values, merge, request, sha256};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
const OPERATOR: &str = "operator.ada";

/// What all instances have in common.
const CORE: BackendDescriptor = BackendDescriptor {
    name: "core",
    instance: None,
    title: "Core",
    owner: "team-core",
    tier: Tier::Critical,
    base_url: None,
    auth: None,
    headers: &[],
    resilience: ResiliencePolicy {
        timeout: Duration::from_secs(2),
        breaker: BreakerPolicy {
            failures: 5,
            open_for: Duration::from_secs(300),
            failure_rate: None,
            slow_calls: None,
        },
        retry: RetryPolicy { attempts: 0, backoff: SECOND, budget_percent: 0, budget_floor: 0 },
        concurrency: 16,
    },
    health: None,
};

/// The backend before it had instances.
static WHOLE: BackendDescriptor = CORE;
/// What became of it.
static FORMER_NL: BackendDescriptor = BackendDescriptor {
    instance: Some(Instance { of: "core", name: "nl" }),
    title: "Core of the Netherlands",
    ..CORE
};
static NL: BackendDescriptor = BackendDescriptor {
    name: "core@nl",
    instance: Some(Instance { of: "core", name: "nl" }),
    title: "Core (nl)",
    ..CORE
};
static DE: BackendDescriptor = BackendDescriptor {
    name: "core@de",
    instance: Some(Instance { of: "core", name: "de" }),
    title: "Core (de)",
    ..CORE
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Booking {
    country: String,
    number: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Booked {
    number: String,
}

static BOOKING: Schema = Schema::object(
    "Booking",
    &[Field::required("country", &Schema::STRING), Field::required("number", &Schema::STRING)],
);
static BOOKINGS: Schema = Schema::object("Bookings", &[Field::required("items", &Schema::Array(&BOOKING))]);
static BOOKED: Schema = Schema::object("Booked", &[Field::required("number", &Schema::STRING)]);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Search {
    country: String,
    cursor: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct List {
    ids: Vec<i64>,
    next: Option<String>,
}

static SEARCH: Schema = Schema::object(
    "Search",
    &[Field::required("country", &Schema::STRING), Field::optional("cursor", &Schema::STRING)],
);
static LIST: Schema = Schema::object(
    "List",
    &[Field::required("ids", &Schema::Array(&Schema::Int64)), Field::optional("next", &Schema::STRING)],
);

static CREATE: BackendOperation = BackendOperation::post("core", "Create", "/bookings")
    .idempotency(Idempotency::Header("Idempotency-Key"))
    .replies(&[(201, Reply::Body(&BOOKED)), (409, Reply::CONFLICT)]);
static FETCH: BackendOperation = BackendOperation::get("core", "Fetch", "/bookings/{number}")
    .replies(&[(200, Reply::Body(&BOOKED)), (404, Reply::NOT_FOUND)]);
static SEARCHED: BackendOperation = BackendOperation::get("core", "Search", "/bookings")
    .replies(&[(200, Reply::Body(&LIST))])
    .pages(Pages::by(PagesBy::Token(PageSlot::Query("page"), &["next"])).items(&["ids"]));

static SERVICE: ServiceDescriptor =
    ServiceDescriptor { name: "bookings", title: "Bookings", owner: "team-bookings", openapi: None };
static BOOK: ServiceOperation = ServiceOperation::post("bookings", "Book", "/bookings")
    .input(&BOOKING, &[])
    .output(&BOOKED)
    .on_unavailable(&[Unavailable::Queue]);
static BOOK_ALL: ServiceOperation =
    ServiceOperation::post("bookings", "BookAll", "/bookings/batch").input(&BOOKINGS, &[]).bulk(&BOOK, 10, 4);
static READ: ServiceOperation = ServiceOperation::get("bookings", "Read", "/bookings/{number}")
    .input(
        &BOOKING,
        &[InputPart::path("number", &Schema::STRING), InputPart::query("country", &Schema::STRING)],
    )
    .output(&BOOKED);
static FIND: ServiceOperation = ServiceOperation::get("bookings", "Find", "/bookings")
    .input(
        &SEARCH,
        &[InputPart::query("country", &Schema::STRING), InputPart::optional("cursor", &Schema::STRING)],
    )
    .output(&LIST)
    .paginate(Paginate::new("cursor", "next"));

fn by_country(call: &Call<'_>) -> Result<usize, Fault> {
    let input: Booking = call.input()?;
    Ok(usize::from(input.country == "de"))
}

fn find_by_country(call: &Call<'_>) -> Result<usize, Fault> {
    let input: Search = call.input()?;
    Ok(usize::from(input.country == "de"))
}

/// What the mapping says in a later release.
fn always_the_first(call: &Call<'_>) -> Result<usize, Fault> {
    let _: Booking = call.input()?;
    Ok(0)
}

fn find_in_the_first(call: &Call<'_>) -> Result<usize, Fault> {
    let _: Search = call.input()?;
    Ok(0)
}

fn create(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: Booking = call.input()?;
    Outgoing::to(&CREATE).json(&Booked { number: input.number })
}

fn fetch(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: Booking = call.input()?;
    Outgoing::to(&FETCH).path("number", input.number.as_str())
}

fn search(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let _: Search = call.input()?;
    Ok(Outgoing::to(&SEARCHED))
}

fn booked(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: Booked = call.response(&BOOKED, reply)?;
    call.output(&response)
}

fn found(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: List = call.response(&LIST, reply)?;
    call.output(&List { next: None, ..response })
}

static CLAIM: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "motor-claim",
    title: "Motor claim",
    owner: "team-claims",
    uses: &[&BOOK, &BOOK_ALL, &READ, &FIND],
    callback: None,
};

/// A hub of one release.
macro_rules! hub {
    ($name:ident, [$($backend:ident),*], $choose:ident, $find:ident) => {
        mod $name {
            use super::*;

            static AMONG: &[&BackendDescriptor] = &[$(&$backend),*];
            static BOOKS: Binding = Binding::of("", &BOOK).among(AMONG, $choose, &CREATE).by(create, booked).digest(1);
            static READS: Binding = Binding::of("", &READ).among(AMONG, $choose, &FETCH).by(fetch, booked);
            static FINDS: Binding = Binding::of("", &FIND).among(AMONG, $find, &SEARCHED).by(search, found);
            pub(super) static HUB: HubDescriptor = HubDescriptor {
                backends: AMONG,
                bindings: &[&BOOKS, &READS, &FINDS],
                ..super::NOTHING
            };
        }
    };
}

const NOTHING: HubDescriptor = HubDescriptor {
    name: "demo",
    title: "Demonstration",
    generator: "0.1.0",
    backends: &[],
    services: &[&SERVICE],
    bindings: &[],
    bulks: &[&BOOK_ALL],
    case_types: &[&CLAIM],
    direct: &[],
    openapi: "{}",
};

static BOOKED_BEFORE: Binding = Binding::new(&BOOK, &WHOLE, &CREATE, create, booked).digest(1);
/// The release before the backend had instances.
static BEFORE: HubDescriptor = HubDescriptor { backends: &[&WHOLE], bindings: &[&BOOKED_BEFORE], ..NOTHING };
hub!(divided, [FORMER_NL, DE], by_country, find_by_country);
hub!(divided_later, [FORMER_NL, DE], always_the_first, find_in_the_first);
hub!(divided_anew, [NL, DE], by_country, find_by_country);
hub!(without_de, [FORMER_NL], always_the_first, find_in_the_first);

/// A gateway of one release, with a script for each instance. `erp` is that of the Netherlands.
struct Landscape {
    hub: Scripted,
    nl: Script,
    de: Script,
    _working: tokio::task::JoinHandle<()>,
}

fn settings(hub: &HubDescriptor, changes: Value) -> Result<Settings, Complaints> {
    let mut document = json!({
        "apiVersion": "caseway/v1", "kind": "Environment", "name": "test", "stage": "test", "store": "memory",
        "backends": { "core": { "baseUrl": "http://127.0.0.1:1" } },
        "encryption": { "keys": [{ "id": "k", "key": "${CURSOR_KEY}" }] },
        "consumers": { "motor-claim": { "keys": [{ "name": "first", "sha256": sha256(CLAIM_KEY) }] } },
        "operators": { "keys": [{ "name": "ada", "sha256": sha256(OPERATOR) }] },
        "deliveries": { "redrive": { "rounds": 0 } },
    });
    merge(&mut document, changes);
    Settings::new(hub, &serde_json::from_value(document).unwrap(), "test.yaml", &Values::usual())
}

impl Landscape {
    fn new(hub: &'static HubDescriptor) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let store = caseway_runtime::in_memory(&clock);
        Self::on(hub, clock, store)
    }

    fn on(hub: &'static HubDescriptor, clock: Arc<dyn Clock>, store: MemoryStore) -> Self {
        let (nl, de) = (Script::default(), Script::default());
        let scripts = [("core", nl.clone()), ("core@nl", nl.clone()), ("core@de", de.clone())];
        let gateway = Gateway::with_transports(
            hub,
            settings(hub, json!({})).unwrap(),
            Arc::clone(&clock),
            Box::new(move |backend, _| {
                let (_, script) = scripts.iter().find(|(name, _)| *name == backend.name).unwrap();
                Arc::new(script.clone())
            }),
            Arc::new(store),
        )
        .unwrap();
        let working = tokio::spawn(caseway_runtime::deliver(Arc::clone(&gateway), std::future::pending()));
        let router = caseway_runtime::router(Arc::clone(&gateway));
        let hub = Scripted { gateway, clock, erp: nl.clone(), callback: Script::default(), router };
        Self { hub, nl, de, _working: working }
    }

    async fn pass(&self, time: Duration) {
        self.hub.clock.sleep_until(self.hub.clock.now() + time).await;
    }

    async fn book(&self, case: &str, country: &str) -> Answer {
        let body = json!({ "country": country, "number": case }).to_string();
        self.hub.command(case, "POST", "/bookings", &body, None).await
    }

    async fn read(&self, country: &str) -> Answer {
        self.hub.get(&format!("/bookings/B-1?country={country}")).await
    }

    async fn at(&self, accepted: &Answer) -> Value {
        assert_eq!(accepted.status, 202, "{accepted:?}");
        self.hub.get(accepted.headers["location"].to_str().unwrap()).await.json()
    }

    /// How a case stands with each of its backends.
    async fn standing(&self, case: &str) -> Vec<(String, String)> {
        let status = self.hub.get(&format!("/cases/{case}/integrations")).await.json();
        let one =
            |one: &Value| [&one["backend"], &one["status"]].map(|text| text.as_str().unwrap().to_owned());
        let mut all: Vec<_> =
            status["integrations"].as_array().unwrap().iter().map(|found| one(found).into()).collect();
        all.sort_unstable();
        all
    }

    /// The dead letters and parked deliveries of a backend: what is said of each.
    async fn letters(&self, backend: &str) -> Vec<Value> {
        let look = |target: String| async move {
            let request = http::Request::builder()
                .uri(format!("/admin/dead-letters{target}"))
                .header("authorization", format!("Bearer {OPERATOR}"));
            let answer = self.hub.send(request.body(String::new().into()).unwrap()).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            answer.json()
        };
        let list = look(format!("?backend={backend}")).await;
        let mut all = Vec::new();
        for found in list["deadLetters"].as_array().unwrap() {
            all.push(look(format!("/{}", found["deliveryId"].as_str().unwrap())).await);
        }
        all
    }
}

const BOOKED_B1: &str = r#"{"number":"B-1"}"#;

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_down_opens_its_own_breaker_and_no_other() {
    let hub = Landscape::new(&divided::HUB);
    hub.de.times(5, || Step::Fail(Failure::NotSent));
    hub.nl.then(Step::Reply(200, BOOKED_B1));
    for _ in 0..5 {
        assert_eq!(hub.read("de").await.status, 503);
    }
    let refused = hub.read("de").await;
    assert_eq!((refused.problem().as_str(), hub.de.requests().len()), ("backend-unavailable", 5));
    assert_eq!(refused.json()["backend"], "core@de");
    assert!(refused.detail().starts_with("Core (de)"), "{refused:?}");
    assert_eq!(hub.read("nl").await.status, 200);

    let ready = hub.hub.get("/readyz").await.json();
    let breakers: Vec<_> = ready["backends"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backend| (backend["name"].as_str().unwrap(), backend["breaker"].as_str().unwrap()))
        .collect();
    assert_eq!(breakers, [("core", "closed"), ("core@de", "open")]);
    let metrics = hub.hub.gateway.metrics();
    let series =
        r#"caseway_calls_total{service="bookings",operation="Read",backend="core@de",outcome="error"} 6"#;
    assert!(metrics.contains(series), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn commands_wait_for_their_own_instance_and_those_of_another_go_on() {
    let hub = Landscape::new(&divided::HUB);
    hub.de.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, BOOKED_B1));
    hub.nl.then(Step::Reply(201, BOOKED_B1));
    let waiting = hub.book("C-1", "de").await;
    assert_eq!((waiting.status, &waiting.json()["backend"]), (202, &json!("core@de")));
    // The same case: its lane to the other instance is another.
    assert_eq!(hub.book("C-1", "nl").await.status, 200);
    let standing = hub.standing("C-1").await;
    let expected = [("core", "in-sync"), ("core@de", "retrying")];
    assert_eq!(standing, expected.map(|(backend, status)| (backend.to_owned(), status.to_owned())));

    hub.pass(10 * SECOND).await;
    assert_eq!(hub.at(&waiting).await["status"], "delivered");
    assert_eq!((hub.nl.requests().len(), hub.de.requests().len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn what_dies_is_found_by_the_name_of_its_instance() {
    let hub = Landscape::new(&divided::HUB);
    hub.de.then(Step::Fail(Failure::NotSent)).then(Step::Reply(409, "{}"));
    hub.book("C-1", "de").await;
    hub.pass(10 * SECOND).await;
    let letters = hub.letters("core@de").await;
    assert_eq!((letters.len(), &letters[0]["backend"]), (1, &json!("core@de")));
    assert!(hub.letters("core").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_command_stays_with_the_instance_that_was_chosen_when_it_was_accepted() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let first = Landscape::on(&divided::HUB, Arc::clone(&clock), store.clone());
    first.de.then(Step::Fail(Failure::NotSent));
    let waiting = first.book("C-1", "de").await;
    assert_eq!(waiting.status, 202, "{waiting:?}");
    first._working.abort();

    let second = Landscape::on(&divided_later::HUB, clock, store);
    second.de.then(Step::Reply(201, BOOKED_B1));
    second.nl.then(Step::Reply(201, BOOKED_B1));
    second.pass(60 * SECOND).await;
    assert_eq!(second.at(&waiting).await["status"], "delivered");
    assert_eq!((second.nl.requests().len(), second.de.requests().len()), (0, 1));
    // What comes now goes where the mapping says now.
    assert_eq!(second.book("C-2", "de").await.status, 200);
    assert_eq!(second.nl.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waited_before_there_were_instances_goes_to_the_former_one_in_its_order() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let before = Landscape::on(&BEFORE, Arc::clone(&clock), store.clone());
    before.nl.then(Step::Fail(Failure::NotSent));
    let waiting = before.book("C-1", "nl").await;
    before._working.abort();

    let after = Landscape::on(&divided::HUB, clock, store);
    after.nl.then(Step::Reply(201, BOOKED_B1)).then(Step::Reply(201, BOOKED_B1));
    let behind = after.book("C-1", "nl").await;
    assert_eq!(behind.status, 202, "a later command of the lane overtakes nothing: {behind:?}");
    after.pass(60 * SECOND).await;
    assert_eq!(after.at(&waiting).await["status"], "delivered");
    assert_eq!(after.at(&behind).await["status"], "delivered");
    assert_eq!((after.nl.requests().len(), after.de.requests().len()), (2, 0));
}

/// A command for `country` waits under one release; what becomes of it under the next.
async fn left_behind(
    first: &'static HubDescriptor,
    country: &str,
    second: &'static HubDescriptor,
) -> (Landscape, Answer) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let before = Landscape::on(first, Arc::clone(&clock), store.clone());
    let script = if country == "de" { &before.de } else { &before.nl };
    script.then(Step::Fail(Failure::NotSent));
    let waiting = before.book("C-1", country).await;
    assert_eq!(waiting.status, 202, "{waiting:?}");
    before._working.abort();
    let after = Landscape::on(second, clock, store);
    after.pass(HOUR / 2).await;
    assert_eq!(after.at(&waiting).await["status"], "retrying", "another gateway may still know the backend");
    after.pass(HOUR).await;
    assert_eq!((after.nl.requests().len(), after.de.requests().len()), (0, 0));
    (after, waiting)
}

#[tokio::test(start_paused = true)]
async fn what_was_for_an_instance_that_is_gone_is_parked_with_the_reason() {
    let (hub, _) = left_behind(&divided::HUB, "de", &without_de::HUB).await;
    let letters = hub.letters("core@de").await;
    assert_eq!((letters.len(), &letters[0]["state"]), (1, &json!("parked")), "{letters:?}");
    let text = letters[0].to_string();
    assert!(text.contains("this release of the hub has no backend `core@de`"), "{text}");
    assert_eq!(hub.standing("C-1").await, [("core@de".to_owned(), "attention".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn what_was_for_a_backend_none_of_whose_instances_is_the_former_one_is_parked_with_the_reason() {
    let (hub, _) = left_behind(&BEFORE, "nl", &divided_anew::HUB).await;
    let letters = hub.letters("core").await;
    assert_eq!((letters.len(), &letters[0]["state"]), (1, &json!("parked")), "{letters:?}");
    let text = letters[0].to_string();
    assert!(text.contains("this release of the hub has no backend `core`"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn items_of_one_request_go_each_to_its_own_instance() {
    let hub = Landscape::new(&divided::HUB);
    hub.nl.then(Step::Reply(201, BOOKED_B1));
    hub.de.then(Step::Fail(Failure::NotSent));
    let items = json!({ "items": [{ "country": "nl", "number": "1" }, { "country": "de", "number": "2" }] });
    let answer = hub.hub.command("C-1", "POST", "/bookings/batch", &items.to_string(), None).await;
    let outcomes = answer.json()["outcomes"].clone();
    assert_eq!((&outcomes[0]["status"], &outcomes[1]["status"]), (&json!(200), &json!(202)), "{outcomes}");
    assert_eq!(outcomes[1]["delivery"]["backend"], "core@de");
}

#[tokio::test(start_paused = true)]
async fn a_cursor_is_good_at_the_instance_that_gave_it_and_no_other() {
    let page = r#"{"ids":[1,2],"next":"T-2"}"#;
    let hub = Landscape::new(&divided::HUB);
    hub.de.then(Step::Reply(200, page)).then(Step::Reply(200, r#"{"ids":[3]}"#));
    let first = hub.hub.get("/bookings?country=de").await;
    let cursor = first.json()["next"].as_str().unwrap().to_owned();
    let target = format!("/bookings?country=de&cursor={cursor}");
    let second = hub.hub.get(&target).await;
    assert_eq!((second.status, second.json()["ids"].clone()), (200, json!([3])), "{second:?}");

    // A later release sends the same question elsewhere, where the token means nothing.
    let later = Landscape::new(&divided_later::HUB);
    let refused = later.hub.get(&target).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/cursor".to_owned()]), "{refused:?}");
    assert!(later.nl.requests().is_empty() && later.de.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_before_its_instance_is_known_is_counted_with_none() {
    let hub = Landscape::new(&divided::HUB);
    let answer = hub.hub.post("/bookings", r#"{"number":"1"}"#).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/country".to_owned()]), "{answer:?}");
    let unknown = request("GET", "/bookings/1?country=nl").header("authorization", "Bearer nobody");
    let metrics = {
        let _ = hub.hub.send(unknown.body(String::new().into()).unwrap()).await;
        hub.hub.gateway.metrics()
    };
    let series =
        r#"caseway_calls_total{service="bookings",operation="Book",backend="@none",outcome="error"} 1"#;
    assert!(metrics.contains(series), "{metrics}");
}

#[test]
fn an_environment_names_instances_and_gives_each_what_its_backend_has() {
    let changes = json!({ "backends": { "core": {
        "timeout": "7s",
        "breaker": { "failures": 9 },
        "instances": { "de": { "baseUrl": "http://127.0.0.1:9", "breaker": { "openFor": "1m" } } },
    } } });
    let settings = settings(&divided::HUB, changes).unwrap();
    let [nl, de] = &settings.backends[..] else { panic!("two instances") };
    assert_eq!(
        (nl.base_url.to_string(), de.base_url.to_string()),
        ("http://127.0.0.1:1".to_owned(), "http://127.0.0.1:9".to_owned(),)
    );
    assert_eq!((nl.policy.timeout, de.policy.timeout), (Duration::from_secs(7), Duration::from_secs(7)));
    assert_eq!((de.policy.breaker.failures, de.policy.breaker.open_for), (9, Duration::from_secs(60)));
    assert_eq!(nl.policy.breaker.open_for, Duration::from_secs(300));
}

#[test]
fn an_environment_that_names_no_instance_of_the_backend_is_refused() {
    let changes = json!({ "backends": { "core": { "baseUrl": null, "instances": { "dk": {} } } } });
    let Complaints(complaints) = settings(&divided::HUB, changes).unwrap_err();
    let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "test.yaml: backends.core.instances.dk: there is no instance `dk`; there are: nl, de",
            "test.yaml: backends.core.instances.nl.baseUrl: is missing, and the contract gives none",
            "test.yaml: backends.core.instances.de.baseUrl: is missing, and the contract gives none",
        ]
    );
}
