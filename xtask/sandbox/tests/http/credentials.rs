//! Who is let in.

use std::time::Duration;

use caseway_environment::{Auth, Reference, Resolver};
use caseway_sandbox::{Clock, Options, Sandbox};
use http::Method;
use serde_json::json;

use crate::support::{Caller, Reply, Unset, lenient, send, start};

/// Some variables.
struct Set(&'static [(&'static str, &'static str)]);

impl Resolver for Set {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        let Reference::Variable(wanted) = reference else { return Err("is a file".into()) };
        let found = self.0.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| (*value).to_owned()).ok_or_else(|| "is not set".into())
    }
}

fn exact() -> Options {
    Options { resolver: Box::new(Unset), ..Options::default() }
}

async fn token(sandbox: &Sandbox, body: &str) -> Reply {
    let socket = sandbox.address("books").unwrap().socket;
    let form = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    send(socket, Method::POST, "/oauth2/token", &form, body).await.unwrap()
}

const GRANT: &str = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox";

#[tokio::test]
async fn a_static_token_is_that_of_the_environment() {
    let resolver = Set(&[("BILLING_TOKEN", "s3cret")]);
    let sandbox = start(Options { resolver: Box::new(resolver), ..Options::default() }).await;
    let with = |value: &str| Caller::of(&sandbox, "billing").with("authorization", value);
    assert_eq!(with("Bearer s3cret").get("/customers/c1").await.status, 200);
    for wrong in ["Bearer sandbox", "Bearer", "Basic s3cret", "s3cret", ""] {
        let reply = with(wrong).get("/customers/c1").await;
        assert_eq!(
            (reply.status.as_u16(), &reply.headers["www-authenticate"]),
            (401, &"Bearer".parse().unwrap()),
            "{wrong}"
        );
    }
    assert!(!sandbox.variables().contains_key("BILLING_TOKEN"), "what was given is not given away");
}

#[tokio::test]
async fn what_has_no_value_is_sandbox() {
    let sandbox = start(exact()).await;
    assert_eq!(Caller::of(&sandbox, "billing").get("/customers/c1").await.status, 200);
    assert_eq!(Caller::of(&sandbox, "pay").get("/folders/1").await.status, 200);
    let wrong = Caller::of(&sandbox, "pay").with("authorization", "Basic c2FuZGJveDp4"); // sandbox:x
    assert_eq!(wrong.get("/folders/1").await.status, 401);
}

#[tokio::test]
async fn credentials_are_judged_before_the_request() {
    let sandbox = start(exact()).await;
    let nobody = Caller::of(&sandbox, "billing").without("authorization");
    assert_eq!(nobody.post("/customers", &json!({ "wrong": true })).await.status, 401);
}

#[tokio::test]
async fn tokens_are_issued_and_expire() {
    let (clock, hands) = Clock::manual();
    let lifetime = Duration::from_secs(60);
    let sandbox = start(Options { clock, token_lifetime: lifetime, ..exact() }).await;
    assert_eq!(Caller::of(&sandbox, "books").get("/Company").await.status, 401, "nobody issued `sandbox`");

    let issued = token(&sandbox, GRANT).await.json();
    assert_eq!((&issued["token_type"], &issued["expires_in"]), (&json!("Bearer"), &json!(60)));
    assert_eq!(issued["scope"], "contacts orders");
    let bearer = format!("Bearer {}", issued["access_token"].as_str().unwrap());
    let books = Caller::of(&sandbox, "books").with("authorization", bearer);
    hands.advance(Duration::from_secs(59));
    assert_eq!(books.get("/Company").await.status, 200);
    hands.advance(Duration::from_secs(1));
    let late = books.get("/Company").await;
    assert_eq!(late.status, 401);
    assert_eq!(late.json()["detail"], "the token has expired");
}

#[tokio::test]
async fn revoked_tokens_are_refused_and_others_are_issued() {
    let sandbox = start(exact()).await;
    let first = token(&sandbox, GRANT).await.json()["access_token"].as_str().unwrap().to_owned();
    sandbox.control().revoke_tokens(Some("books")).unwrap();
    let second = token(&sandbox, GRANT).await.json()["access_token"].as_str().unwrap().to_owned();
    let with = |token: &str| Caller::of(&sandbox, "books").with("authorization", format!("Bearer {token}"));
    assert_eq!(with(&first).get("/Company").await.status, 401);
    assert_eq!(with(&second).get("/Company").await.status, 200);
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_oauth_says() {
    let sandbox = start(exact()).await;
    for (body, status, error) in [
        ("", 400, "unsupported_grant_type"),
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=sandbox&client_secret=x", 401, "invalid_client"),
        (&format!("{GRANT}&scope=orders+admin"), 400, "invalid_scope"),
    ] {
        let reply = token(&sandbox, body).await;
        assert_eq!((reply.status.as_u16(), reply.json()["error"].as_str()), (status, Some(error)), "{body}");
    }
    let narrowed = token(&sandbox, &format!("{GRANT}&scope=orders")).await.json();
    assert_eq!(narrowed["scope"], "orders");
    let socket = sandbox.address("books").unwrap().socket;
    let basic = [("authorization", "Basic c2FuZGJveDpzYW5kYm94".to_owned())];
    let reply =
        send(socket, Method::POST, "/oauth2/token", &basic, "grant_type=client_credentials").await.unwrap();
    assert_eq!(reply.status, 200, "a client may as well name itself in the header");
    assert_eq!(Caller::of(&sandbox, "pay").post("/oauth2/token", &json!({})).await.status, 404);
}

#[tokio::test]
async fn any_credentials_do_when_so_told_but_none_do_not() {
    let sandbox = start(lenient()).await;
    for backend in ["books", "billing"] {
        let path = if backend == "books" { "/Company" } else { "/customers/c1" };
        let any = Caller::of(&sandbox, backend).with("authorization", "Bearer whatever");
        assert_eq!(any.get(path).await.status, 200);
        assert_eq!(Caller::of(&sandbox, backend).without("authorization").get(path).await.status, 401);
    }
}

#[tokio::test]
async fn a_hub_is_told_what_it_needs() {
    let sandbox = start(exact()).await;
    let variables = sandbox.variables();
    let books = sandbox.address("books").unwrap();
    assert_eq!(variables["BOOKS_BASE_URL"], books.url);
    assert_eq!(Some(&variables["BOOKS_TOKEN_URL"]), books.token_url.as_ref());
    for name in [
        "BOOKS_CLIENT_ID",
        "BOOKS_CLIENT_SECRET",
        "BOOKS_TENANT_ID",
        "BILLING_TOKEN",
        "PAY_USER",
        "PAY_PASSWORD",
    ] {
        assert_eq!(variables[name], "sandbox");
    }
}

#[tokio::test]
async fn an_environments_credentials_take_the_place_of_the_contracts() {
    let bearer = Auth::Bearer { token: "${BOOKS_TOKEN}".parse().unwrap() };
    let auth = [("books".to_owned(), bearer)].into();
    let resolver = Set(&[("BOOKS_TOKEN", "t0ken")]);
    let sandbox = start(Options { auth, resolver: Box::new(resolver), ..Options::default() }).await;
    let with = |value: &str| Caller::of(&sandbox, "books").with("authorization", value);
    assert_eq!(with("Bearer t0ken").get("/Company").await.status, 200);
    assert_eq!(with("Bearer other").get("/Company").await.status, 401);
    assert_eq!(token(&sandbox, GRANT).await.status, 404, "it issues no tokens then");
}
