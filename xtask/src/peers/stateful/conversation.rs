//! What is said, and what must be heard.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use http::Method;
use http::header::LOCATION;
use serde_json::{Value, json};

use super::localstripe::Server;
use super::{CASE_TYPE, Step};
use crate::calls::Call;
use crate::hub::{Hub, USUAL_CASE};

/// Longer than the first redelivery and an open breaker take together.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(100);
const NAME: &str = "Élodie O'Neill & Søn";
const CARD: &str = "4242424242424242";
/// The server takes it and declines every payment with it.
const DECLINED: &str = "4000000000000341";

/// The hub's answer.
#[derive(Debug)]
struct Answer {
    status: u16,
    location: Option<String>,
    body: Value,
}

impl Answer {
    fn text(&self, field: &str) -> String {
        self.body[field].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it is this problem.
    fn is(&self, status: u16, problem: &str) -> bool {
        self.status == status && self.text("type").ends_with(problem)
    }
}

struct Talk<'a> {
    hub: &'a Hub,
    server: Server,
    steps: Vec<Step>,
}

/// Holds the conversation.
pub(super) async fn play(hub: &Hub, server: Server) -> Result<Vec<Step>> {
    let mut talk = Talk { hub, server, steps: Vec::new() };
    let payer = talk.registers().await?;
    talk.pays(&payer).await?;
    talk.refuses(&payer).await?;
    talk.repeats().await?;
    talk.breaks(&payer).await?;
    talk.goes_away().await?;
    talk.loses_a_reply().await?;
    talk.keeps_secrets();
    Ok(talk.steps)
}

impl Talk<'_> {
    /// Objects, lists and texts of all kinds pass through a form and come back.
    async fn registers(&mut self) -> Result<String> {
        let payer = json!({
            "name": NAME, "email": "elodie@example.org", "street": "Rue de l'Été 1+1", "city": "Liège",
            "languages": ["fr", "nl-BE"],
        });
        let registered = self.command("RegisterPayer", "/payers", &payer).await?;
        let id = registered.text("payerId");
        let held = registered.body["languages"] == payer["languages"]
            && registered.body["caseType"] == CASE_TYPE
            && id.starts_with("cus_");
        self.step("what a nested form says is understood", held, registered.body.to_string());
        let read = self.query("GetPayer", &format!("/payers/{id}")).await?;
        self.step("what was written is read back", read.body == registered.body, read.body.to_string());
        let there = self.server.ask(&format!("/v1/customers/{id}")).await?;
        let held = there["name"] == NAME && there["address"]["line1"] == payer["street"];
        self.step("the server holds it to the letter", held, there["address"].to_string());
        Ok(id)
    }

    async fn pays(&mut self, payer: &str) -> Result<()> {
        let card = self.command("AddCard", &format!("/payers/{payer}/cards"), &card(CARD)).await?;
        self.step("a card is added", card.text("ending") == "4242", card.body.to_string());
        let mut first = String::new();
        for cents in [1500, 250, 100] {
            let payment =
                json!({ "cents": cents, "currency": "EUR", "payerId": payer, "purpose": "Premium" });
            let paid = self.command("Pay", "/payments", &payment).await?;
            if first.is_empty() {
                self.step("a payment is made", paid.text("state") == "paid", paid.body.to_string());
                first = paid.text("paymentId");
            }
        }
        let page = self.query("ListPayments", &format!("/payments?payerId={payer}&count=2")).await?;
        let last = page.body["payments"][1]["paymentId"].as_str().unwrap_or_default().to_owned();
        let rest =
            self.query("ListPayments", &format!("/payments?payerId={payer}&count=2&after={last}")).await?;
        let held = page.body["more"] == true
            && rest.body["more"] == false
            && rest.body["payments"][0]["cents"] == 100;
        self.step(
            "three payments are two pages",
            held,
            format!("{} then {}", page.body["cents"], rest.body["cents"]),
        );
        let back =
            self.command("GiveBack", &format!("/payments/{first}/returns"), &json!({ "cents": 400 })).await?;
        let payment = self.query("GetPayment", &format!("/payments/{first}")).await?;
        let held = back.body["cents"] == 400 && payment.body["given"] == 400;
        self.step("money goes back in part, and the payment shows it", held, payment.body.to_string());
        Ok(())
    }

    /// Refusals arrive as canonical errors.
    async fn refuses(&mut self, payer: &str) -> Result<()> {
        let unknown = self.query("GetPayer", "/payers/cus_nobody").await?;
        self.step("who is not there is not found", unknown.is(404, "not-found"), problem(&unknown));
        let other = json!({ "name": "Declined", "email": "declined@example.org" });
        let other = self.command("RegisterPayer", "/payers", &other).await?.text("payerId");
        self.command("AddCard", &format!("/payers/{other}/cards"), &card(DECLINED)).await?;
        let payment = json!({ "cents": 5, "currency": "EUR", "payerId": other });
        let declined = self.command("Pay", "/payments", &payment).await?;
        self.step("a declined payment is a conflict", declined.is(409, "conflict"), problem(&declined));
        let discount = json!({ "code": "SPRING", "percent": 12.5 });
        let offered = self.command("OfferDiscount", "/discounts", &discount).await?;
        self.step("a fraction passes through a form", offered.body == discount, offered.body.to_string());
        let again = self.command("OfferDiscount", "/discounts", &discount).await?;
        self.step("what exists already is a conflict", again.is(409, "conflict"), problem(&again));
        let mut odd = card(CARD);
        odd["code"] = "12345".into();
        let refused = self.command("AddCard", &format!("/payers/{payer}/cards"), &odd).await?;
        self.step("what the server finds wrong is invalid", refused.status == 422, problem(&refused));
        let mut odd = card("not a number");
        odd["month"] = 13.into();
        let refused = self.command("AddCard", &format!("/payers/{payer}/cards"), &odd).await?;
        let said = refused.body.to_string();
        let held = refused.status == 422 && said.contains("/number") && said.contains("/month");
        self.step("what the contract finds wrong is told field by field", held, problem(&refused));
        Ok(())
    }

    /// The server knows no idempotency keys; the hub does.
    async fn repeats(&mut self) -> Result<()> {
        let payer = json!({ "name": "Twice", "email": "twice@example.org" });
        let call = call("RegisterPayer", Method::POST, "/payers", Some(&payer));
        let key = Some(("idempotency-key", "9c0f6f2a-one-payer"));
        let first = self.ask(&call, key).await?;
        let second = self.ask(&call, key).await?;
        let held = self.server.customers("twice@example.org", 1, PATIENCE).await?;
        self.step(
            "a repeated command has one effect and one answer",
            first.status < 300 && first.body == second.body && held == 1,
            format!("{} and {}; the server holds {held}", first.text("payerId"), second.text("payerId")),
        );
        Ok(())
    }

    /// The server breaks at input that it does not expect, and answers with a page of text.
    async fn breaks(&mut self, payer: &str) -> Result<()> {
        let broken = self.command("Pay", "/payments", &json!({ "cents": 5, "currency": "EUR" })).await?;
        let held = broken.status >= 500 && !broken.body.to_string().contains("Server got itself");
        self.step("a fault of the server is told as one, and its page stays inside", held, problem(&broken));
        let read = self.query("GetPayer", &format!("/payers/{payer}")).await?;
        self.step("and serves the next call as before", read.status == 200, read.status.to_string());
        Ok(())
    }

    /// The server is killed, and comes back with what it kept.
    async fn goes_away(&mut self) -> Result<()> {
        self.server.kill()?;
        let payer = json!({ "name": "Patience", "email": "patience@example.org" });
        let accepted = self.command("RegisterPayer", "/payers", &payer).await?;
        self.step(
            "while the server is dead, a command is accepted",
            accepted.status == 202,
            accepted.text("detail"),
        );
        self.server.restart()?;
        let location = accepted.location.context("a reply with 202 has no `Location`")?;
        let delivery = self.delivered(&location).await?;
        let held = self.server.customers("patience@example.org", 1, PATIENCE).await?;
        let seen = format!("{}; the server holds {held}", delivery["output"]);
        let id = delivery["output"]["payerId"].as_str().unwrap_or_default();
        self.step("and delivered once when it lives again", held == 1 && id.starts_with("cus_"), seen);
        Ok(())
    }

    /// The server takes a request and answers too late: whether it did it, only a look can tell.
    async fn loses_a_reply(&mut self) -> Result<()> {
        let payer = json!({ "name": "Uncertain", "email": "uncertain@example.org" });
        self.server.freeze()?;
        let accepted = self.command("RegisterPayer", "/payers", &payer).await;
        self.server.thaw()?;
        let accepted = accepted?;
        self.step(
            "a reply that does not come is no failure",
            accepted.status == 202,
            accepted.text("detail"),
        );
        let location = accepted.location.context("a reply with 202 has no `Location`")?;
        let delivery = self.delivered(&location).await?;
        let held = self.server.customers("uncertain@example.org", 1, PATIENCE).await?;
        let seen = format!("{}; the server holds {held}", delivery["output"]);
        self.step("and what it may have done is looked up, not done again", held == 1, seen);
        Ok(())
    }

    fn keeps_secrets(&mut self) {
        let log = self.hub.log();
        let told: Vec<_> = [CARD, DECLINED, NAME].into_iter().filter(|secret| log.contains(secret)).collect();
        let seen = format!("{} lines", log.lines().count());
        self.step("the log tells no card number and no name", told.is_empty() && !log.is_empty(), seen);
    }

    fn step(&mut self, name: &'static str, held: bool, seen: String) {
        self.steps.push(Step { name, seen, held });
    }

    async fn command(&self, operation: &str, target: &str, body: &Value) -> Result<Answer> {
        self.ask(&call(operation, Method::POST, target, Some(body)), None).await
    }

    async fn query(&self, operation: &str, target: &str) -> Result<Answer> {
        self.ask(&call(operation, Method::GET, target, None), None).await
    }

    async fn ask(&self, call: &Call, header: Option<(&str, &str)>) -> Result<Answer> {
        let reply = self.hub.call_with(call, USUAL_CASE, header).await?;
        let location = reply.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = reply.body();
        Ok(Answer {
            status: reply.status().as_u16(),
            location,
            body: serde_json::from_slice(body)
                .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into()),
        })
    }

    /// What became of a command, once it is over.
    async fn delivered(&self, location: &str) -> Result<Value> {
        let mut last = Value::Null;
        let waiting = tokio::time::timeout(PATIENCE, async {
            loop {
                let reply = self.hub.get_as(CASE_TYPE, location).await?;
                last = serde_json::from_slice(reply.body()).context("a delivery's document is no JSON")?;
                if last["status"] == "delivered" {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(POLL).await;
            }
        });
        match waiting.await {
            Ok(waited) => waited.map(|()| last),
            Err(_) => bail!("{location} is not delivered within {} s: {last}", PATIENCE.as_secs()),
        }
    }
}

fn call(operation: &str, method: Method, target: &str, body: Option<&Value>) -> Call {
    Call {
        operation: format!("payers.{operation}"),
        variant: 0,
        backend: "stripe".to_owned(),
        chosen: false,
        case_type: CASE_TYPE.to_owned(),
        command: method != Method::GET,
        method,
        target: target.to_owned(),
        body: body.map(|body| body.to_string().into_bytes()),
        content_type: "application/json",
    }
}

fn card(number: &str) -> Value {
    json!({ "number": number, "month": 12, "year": 2031, "code": "123" })
}

/// A problem in a line.
fn problem(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.body)
}
