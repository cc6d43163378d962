//! Dead letters and what people do about them, through the admin API, on virtual time.

use std::sync::Arc;
use std::time::Duration;

use caseway_runtime::transport::Failure;
use serde_json::{Value, json};

use crate::support::{Answer, CLAIM_KEY, ORDER, Scripted, Step, merge, scripted, sha256};

const BOOK: &str = r#"{"customer":"Ann","quantity":2}"#;
const OPERATOR: &str = "operator.ada";
const VIEWER: &str = "viewer.service-desk";
const SECOND: Duration = Duration::from_secs(1);

fn started(changes: Value) -> Scripted {
    let mut all = json!({
        "backends": { "erp": { "retry": { "attempts": 0 } } },
        "operators": { "keys": [{ "name": "ada", "sha256": sha256(OPERATOR) }] },
        "viewers": { "keys": [{ "name": "service-desk", "sha256": sha256(VIEWER) }] },
    });
    merge(&mut all, changes);
    let hub = scripted(all);
    tokio::spawn(caseway_runtime::deliver(Arc::clone(&hub.gateway), std::future::pending()));
    hub
}

impl Scripted {
    async fn admin(&self, key: &str, method: &str, target: &str, body: Value) -> Answer {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/admin{target}"))
            .header("authorization", format!("Bearer {key}"));
        let (request, body) = match body {
            Value::Null => (request, String::new()),
            body => (request.header("content-type", "application/json"), body.to_string()),
        };
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn look(&self, target: &str) -> Value {
        let answer = self.admin(OPERATOR, "GET", target, Value::Null).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    async fn act(&self, target: &str, body: Value) -> Answer {
        self.admin(OPERATOR, "POST", &format!("/dead-letters/{target}"), body).await
    }

    /// A dead letter of a case: the backend refuses the command after its first attempt failed.
    async fn dead(&self, case: &str) -> String {
        self.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(409, "{\"why\":\"Ann is blocked\"}"));
        let accepted = self.command(case, "POST", "/bookings", BOOK, None).await;
        assert_eq!(accepted.status, 202, "{accepted:?}");
        self.pass(7 * SECOND).await;
        accepted.json()["deliveryId"].as_str().unwrap().to_owned()
    }

    async fn pass(&self, time: Duration) {
        self.clock.sleep_until(self.clock.now() + time).await;
    }

    async fn state(&self, id: &str) -> Value {
        self.get(&format!("/deliveries/{id}")).await.json()["status"].clone()
    }
}

fn ids(list: &Value) -> Vec<&str> {
    list["deadLetters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["deliveryId"].as_str().unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn nobody_has_access_without_a_key_of_their_own() {
    let hub = started(json!({}));
    let id = hub.dead("C-1").await;
    let paths = ["/dead-letters".to_owned(), format!("/dead-letters/{id}"), "/audit".to_owned()];
    for path in &paths {
        for (key, status, problem) in [
            ("", 401, "unauthenticated"),
            ("operator.eve", 401, "unauthenticated"),
            (CLAIM_KEY, 403, "forbidden"),
        ] {
            let answer = hub.admin(key, "GET", path, Value::Null).await;
            assert_eq!((answer.status, answer.problem().as_str()), (status, problem), "{path} {key}");
        }
        assert_eq!(hub.admin(VIEWER, "GET", path, Value::Null).await.status, 200);
    }
    for change in ["redrive", "discard", "settle"] {
        let path = format!("/dead-letters/{id}/{change}");
        let answer = hub.admin(VIEWER, "POST", &path, json!({ "reason": "no" })).await;
        assert_eq!((answer.status, answer.problem().as_str()), (403, "forbidden"), "{change}");
        assert!(answer.detail().contains("A viewer's key may look"), "{answer:?}");
    }
    let path = format!("/dead-letters/{id}/payload");
    let edit = json!({ "payload": { "customer": "Bob", "quantity": 1 }, "revision": 0, "reason": "no" });
    assert_eq!(hub.admin(VIEWER, "PUT", &path, edit).await.status, 403);
    assert_eq!(hub.state(&id).await, "failed");
    assert_eq!(hub.look("/audit").await["entries"], json!([]));

    // Where the environment names nobody, nobody has access.
    let closed = scripted(json!({}));
    assert_eq!(closed.admin(OPERATOR, "GET", "/dead-letters", Value::Null).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_dead_letter_shows_its_context_and_history_and_hides_what_is_sensitive_from_viewers() {
    let hub = started(json!({}));
    let id = hub.dead("C-1").await;
    let whole = hub.look(&format!("/dead-letters/{id}")).await;
    assert_eq!((&whole["caseType"], &whole["caseId"]), (&json!("motor-claim"), &json!("C-1")));
    assert_eq!((&whole["operation"], &whole["state"]), (&json!("orders.Book"), &json!("dead")));
    assert_eq!(
        (&whole["class"], &whole["reason"]),
        (&json!("refused"), &json!("ERP refused the request (status 409)"))
    );
    assert_eq!(whole["payload"], json!({ "customer": "Ann", "quantity": 2 }));
    let request = &whole["request"];
    assert_eq!((&request["origin"], &request["path"]), (&json!("mapped-now"), &json!("/api/orders")));
    assert_eq!(request["body"], json!({ "number": "C-1", "buyer": "Ann", "quantity": 2 }));
    let history = whole["attemptHistory"].as_array().unwrap();
    let classes: Vec<_> = history.iter().map(|attempt| attempt["class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["unreachable", "refused"]);
    assert_eq!(
        (&history[1]["status"], &history[1]["replyExcerpt"]),
        (&json!(409), &json!("{\"why\":\"Ann is blocked\"}"))
    );
    assert!(history[1]["traceId"].is_string() && history[1]["mapping"].is_string(), "{history:?}");
    assert_eq!((&whole["mayBeApplied"], &whole["masked"]), (&json!(false), &json!(false)));

    let seen = hub.admin(VIEWER, "GET", &format!("/dead-letters/{id}"), Value::Null).await;
    assert!(!seen.body.contains("Ann"), "{seen:?}");
    assert_eq!(seen.json()["payload"], json!({ "customer": "***", "quantity": 2 }));
    assert_eq!((&seen.json()["masked"], &seen.json()["reason"]), (&json!(true), &whole["reason"]));
    assert_eq!(seen.headers["cache-control"], "no-store");

    for missing in ["019ab63e-3c00-7fff-bfff-000000000000", "nonsense"] {
        let answer = hub.admin(OPERATOR, "GET", &format!("/dead-letters/{missing}"), Value::Null).await;
        assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"));
    }
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_found_by_case_backend_class_and_time_a_page_at_a_time() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    let mut all = Vec::new();
    for case in ["C-1", "C-2", "C-3"] {
        all.push(hub.dead(case).await);
    }
    all.reverse();
    assert_eq!(ids(&hub.look("/dead-letters").await), all);
    assert_eq!(ids(&hub.look("/dead-letters?caseType=motor-claim&caseId=C-2").await), [&all[1]]);
    assert_eq!(ids(&hub.look("/dead-letters?backend=erp&class=refused&operation=orders.Book").await), all);
    for nothing in ["backend=crm", "class=timeout", "state=parked", "caseType=loan", "to=2020-01-01"] {
        assert!(ids(&hub.look(&format!("/dead-letters?{nothing}")).await).is_empty(), "{nothing}");
    }
    let first = hub.look("/dead-letters?limit=2").await;
    assert_eq!(ids(&first), all[..2]);
    let next = hub.look(&format!("/dead-letters?limit=2&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((ids(&next), next.get("next")), (vec![&*all[2]], None));
    let answer = hub.admin(OPERATOR, "GET", "/dead-letters?bakcend=erp", Value::Null).await;
    assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"));
}

#[tokio::test(start_paused = true)]
async fn an_edit_is_validated_delivered_under_a_new_key_and_audited() {
    let hub = started(json!({}));
    let id = hub.dead("C-1").await;
    hub.erp.requests();
    let path = format!("/dead-letters/{id}/payload");
    let edit = |payload: Value, revision: u32, reason: &str| {
        let body = json!({ "payload": payload, "revision": revision, "reason": reason });
        hub.admin(OPERATOR, "PUT", &path, body)
    };
    let wrong = edit(json!({ "customer": "Bob", "quantity": "many", "colour": "red" }), 0, "typo").await;
    assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/quantity".to_owned(), "/colour".to_owned()]));
    let silent = edit(json!({ "customer": "Bob", "quantity": 3 }), 0, " ").await;
    assert_eq!((silent.status, silent.detail().as_str()), (400, "Give a `reason`: the audit log keeps it."));
    let stale = edit(json!({ "customer": "Bob", "quantity": 3 }), 1, "typo").await;
    assert_eq!((stale.status, stale.problem().as_str()), (409, "conflict"), "{stale:?}");
    assert!(hub.erp.requests().is_empty());

    hub.erp.then(Step::Reply(201, ORDER));
    let done = edit(json!({ "customer": "Bob", "quantity": 3 }), 0, "the customer is Bob").await;
    assert_eq!((done.status, done.json()), (200, json!({ "deliveryId": id, "state": "pending" })));
    hub.pass(SECOND).await;
    assert_eq!(hub.state(&id).await, "delivered");
    let request = hub.erp.requests().remove(0);
    assert!(request.headers["idempotency-key"].to_str().unwrap().ends_with(".1"));
    assert_eq!(serde_json::from_slice::<Value>(&request.body).unwrap()["buyer"], "Bob");

    let whole = hub.look(&format!("/dead-letters/{id}")).await;
    assert_eq!(whole["replacedPayloads"][0]["payload"], json!({ "customer": "Ann", "quantity": 2 }));
    assert_eq!(whole["replacedPayloads"][0]["replacedBy"], "ada");
    let entry = &whole["audit"][0];
    assert_eq!(
        (&entry["by"], &entry["what"], &entry["reason"]),
        (&json!("ada"), &json!("edit"), &json!("the customer is Bob"))
    );
    let again = edit(json!({ "customer": "Bob", "quantity": 3 }), 1, "again").await;
    assert_eq!(
        (again.status, again.detail().as_str()),
        (409, "It is delivered by now. Nothing was changed.")
    );
}

#[tokio::test(start_paused = true)]
async fn what_may_be_applied_is_edited_only_with_somebodys_word() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    // The answer cannot be read: the backend has taken the order, for all that anyone knows.
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, "{}"));
    let accepted = hub.command("C-1", "POST", "/bookings", BOOK, None).await;
    hub.pass(7 * SECOND).await;
    let id = accepted.json()["deliveryId"].as_str().unwrap().to_owned();
    let whole = hub.look(&format!("/dead-letters/{id}")).await;
    assert_eq!((&whole["class"], &whole["mayBeApplied"]), (&json!("undecodable"), &json!(true)), "{whole}");
    assert_eq!(whole["request"]["origin"], "sent");
    let path = format!("/dead-letters/{id}/payload");
    let mut edit =
        json!({ "payload": { "customer": "Bob", "quantity": 3 }, "revision": 0, "reason": "typo" });
    let refused = hub.admin(OPERATOR, "PUT", &path, edit.clone()).await;
    assert_eq!(refused.status, 409);
    assert!(refused.detail().contains("`verified: true`"), "{refused:?}");
    edit["verified"] = true.into();
    assert_eq!(hub.admin(OPERATOR, "PUT", &path, edit).await.status, 200);
    assert_eq!(hub.look("/audit?limit=1").await["entries"][0]["what"], "edit-verified");
}

#[tokio::test(start_paused = true)]
async fn an_edit_stays_with_the_entity_whose_place_it_has() {
    let hub = started(json!({}));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(404, ""));
    let accepted = hub.command("C-1", "PUT", "/marks/A1", "", None).await;
    hub.pass(7 * SECOND).await;
    let id = accepted.json()["deliveryId"].as_str().unwrap().to_owned();
    let body = json!({ "payload": { "orderId": "A2" }, "revision": 0, "reason": "the other one" });
    let answer = hub.admin(OPERATOR, "PUT", &format!("/dead-letters/{id}/payload"), body).await;
    assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-input"));
    assert!(answer.detail().contains("another entity"), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn many_are_redriven_at_a_rate_and_one_by_two_people_once() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    let mut all = Vec::new();
    for case in 0..4 {
        all.push(hub.dead(&format!("C-{case}")).await);
    }
    hub.erp.requests();
    hub.erp.times(4, || Step::Reply(201, ORDER));
    let many = json!({ "filter": { "backend": "erp" }, "limit": 3, "perSecond": 1, "reason": "the ERP is repaired" });
    let answer = hub.act("redrive", many.clone()).await;
    let done = answer.json();
    assert_eq!((answer.status, &done["redriven"]), (200, &json!(3)), "{answer:?}");
    let oldest: Vec<_> =
        done["results"].as_array().unwrap().iter().map(|one| one["deliveryId"].as_str().unwrap()).collect();
    assert_eq!(oldest, all[..3]);
    // Somebody else is at it as well.
    let twice = hub.act(&format!("{}/redrive", all[2]), Value::Null).await;
    assert_eq!((twice.status, twice.problem().as_str()), (409, "conflict"));
    assert!(twice.detail().contains("no dead letter at present but pending"), "{twice:?}");
    for expected in 1..=3 {
        hub.pass(Duration::from_millis(500)).await;
        assert_eq!(hub.erp.requests().len(), 1, "{expected}");
        hub.pass(Duration::from_millis(500)).await;
    }
    let mut rest = many;
    rest["after"] = done["next"].clone();
    let last = hub.act("redrive", rest).await.json();
    assert_eq!((&last["redriven"], last.get("next")), (&json!(1), None), "{last}");
    hub.pass(SECOND).await;
    for id in &all {
        assert_eq!(hub.state(id).await, "delivered");
    }
    let named = json!({ "ids": [all[0], "019ab63e-3c00-7fff-bfff-000000000000"] });
    let named = hub.act("redrive", named).await.json();
    let outcomes: Vec<_> =
        named["results"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!((outcomes, &named["redriven"]), (vec!["not-dead", "unknown"], &json!(0)));
    assert_eq!(hub.act("redrive", json!({})).await.status, 400, "everything is asked for by an empty filter");
    assert_eq!(hub.look("/audit").await["entries"].as_array().unwrap().len(), 4);
    assert!(hub.gateway.metrics().contains(r#"event="redriven-by-hand"} 4"#), "{}", hub.gateway.metrics());
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_or_known_to_be_done_lets_its_lane_go_on() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    let first = hub.dead("C-1").await;
    let behind = hub.command("C-1", "POST", "/bookings", BOOK, None).await.json();
    let behind = behind["deliveryId"].as_str().unwrap();
    assert_eq!(hub.act(&format!("{first}/discard"), json!({})).await.status, 400, "without a reason");
    hub.erp.then(Step::Reply(409, ""));
    let reason = json!({ "reason": "a duplicate" });
    let discarded = hub.act(&format!("{first}/discard"), reason.clone()).await;
    assert_eq!((discarded.status, &discarded.json()["state"]), (200, &json!("discarded")));
    hub.pass(SECOND).await;
    assert_eq!((hub.state(&first).await, hub.state(behind).await), (json!("discarded"), json!("failed")));
    assert_eq!(ids(&hub.look("/dead-letters?state=discarded").await), [&first]);
    let again = hub.act(&format!("{first}/redrive"), reason).await;
    assert_eq!((again.status, again.detail().as_str()), (409, "It was discarded. Nothing was changed."));

    let output = json!({ "orderId": 7 });
    let wrong = hub.act(&format!("{behind}/settle"), json!({ "reason": "seen", "output": output })).await;
    assert_eq!(wrong.status, 422, "{wrong:?}");
    let output = json!({ "orderId": "A7", "customer": "Ann", "quantity": 2 });
    let settled = hub.act(&format!("{behind}/settle"), json!({ "reason": "seen", "output": output })).await;
    assert_eq!(settled.status, 200, "{settled:?}");
    let delivery = hub.get(&format!("/deliveries/{behind}")).await.json();
    assert_eq!((&delivery["status"], &delivery["output"]), (&json!("delivered"), &output));
    assert_eq!(hub.get("/cases/C-1/integrations").await.json()["status"], "in-sync");
}
