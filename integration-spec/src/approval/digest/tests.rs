//! What voids an approval, and what does not.

use crate::load_ungoverned;
use crate::read::Found;

const PLATFORM: &str = "apiVersion: caseway/v1\nkind: Platform\nname: acme\ntitle: Acme\n";

const BACKEND: &str = r#"apiVersion: caseway/v1
kind: Backend
name: pricing
title: Pricing
owner: team-pricing
tier: critical
baseUrl: ${PRICING}
types:
  Cover: { type: string, enum: [MOTOR, HOUSEHOLD] }
  Request:
    description: What is to be insured.
    type: object
    required: [plate]
    properties:
      plate: { type: string }
      covers: { type: array, items: Cover }
  Quote:
    type: object
    required: [id, premium]
    properties:
      id: { type: string }
      premium: { type: object, required: [net], properties: { net: { type: integer } } }
  Other: { type: object, properties: { unrelated: { type: string } } }
operations:
  CreateQuote:
    kind: command
    http: "POST /quotes/{line}"
    idempotency: { header: X-Request-Id }
    parameters: { line: { in: path }, tariff: { in: query } }
    request: Request
    responses: { 201: Quote, 400: invalid, 404: notFound }
  GetOther: { kind: query, http: GET /other, responses: { 200: Other } }
"#;

const CASE_TYPE: &str = r#"apiVersion: caseway/v1
kind: CaseType
name: quotation
title: Quotation
owner: team-sales
criticality: critical
uses: []
direct:
  - { call: pricing.CreateQuote, criterion: realtime, latencyBudget: 40ms, approval: DIR-0001 }
"#;

fn digest(backend: &str, case_type: &str) -> String {
    let file = |name: &str, text: &str| Found {
        name: name.to_owned(),
        outside: false,
        content: Ok(text.as_bytes().to_vec()),
    };
    let files = vec![
        file("backend.yaml", backend),
        file("case-type.yaml", case_type),
        file("platform.yaml", PLATFORM),
    ];
    let loaded = load_ungoverned(files);
    let platform = loaded.platform.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    platform.direct[0].digest.clone().unwrap()
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from:?} is not in {text}");
    text.replace(from, to)
}

#[test]
fn a_digest_stays_what_it_was_when_it_was_approved() {
    let expected = "v1:sha256:1ea9b6c04259a13ef1d56a1d17aea83b704e6ee1503125cc48b6a00b36c9102a";
    assert_eq!(
        digest(BACKEND, CASE_TYPE),
        expected,
        "another digest voids every approval: give it a version"
    );
}

#[test]
fn words_order_and_layout_are_not_approved() {
    let approved = digest(BACKEND, CASE_TYPE);
    for (from, to) in [
        ("    description: What is to be insured.\n", ""),
        (
            "{ type: string, enum: [MOTOR, HOUSEHOLD] }",
            "\n    type: string\n    enum:\n      - HOUSEHOLD\n      - MOTOR",
        ),
        (
            "      plate: { type: string }\n      covers: { type: array, items: Cover }\n",
            "      covers: { type: array, items: Cover }\n      plate: { type: string }\n",
        ),
        (
            "{ line: { in: path }, tariff: { in: query } }",
            "{ tariff: { in: query }, line: { in: path, description: A line. } }",
        ),
        ("201: Quote, 400: invalid, 404: notFound", "404: notFound, 201: Quote, 400: invalid"),
        ("required: [id, premium]", "required: [premium, id]"),
        ("title: Pricing", "title: Our quoting engine"),
        ("owner: team-pricing", "owner: team-tariffs"),
        ("unrelated: { type: string }", "unrelated: { type: integer }"),
    ] {
        assert_eq!(digest(&changed(BACKEND, from, to), CASE_TYPE), approved, "{to}");
    }
    let reworded = changed(CASE_TYPE, "title: Quotation", "title: An offer");
    assert_eq!(digest(BACKEND, &reworded), approved);
}

#[test]
fn whatever_a_caller_or_the_backend_could_notice_is_approved() {
    let mut seen = vec![digest(BACKEND, CASE_TYPE)];
    for (from, to) in [
        ("POST /quotes/{line}", "PUT /quotes/{line}"),
        ("POST /quotes/{line}", "POST /offers/{line}"),
        ("idempotency: { header: X-Request-Id }", "idempotency: { header: Idempotency-Key }"),
        ("idempotency: { header: X-Request-Id }", "idempotency: natural"),
        ("tariff: { in: query }", "tariff: { in: header }"),
        ("tariff: { in: query }", "tariff: { in: query, required: true }"),
        ("tariff: { in: query }", "tariff: { in: query, schema: { type: integer } }"),
        (", tariff: { in: query }", ""),
        ("plate: { type: string }", "plate: { type: integer }"),
        ("required: [plate]", "required: [plate, covers]"),
        ("required: [plate]", "required: []"),
        ("covers: { type: array, items: Cover }", "covers: { type: array, items: { type: string } }"),
        ("MOTOR, HOUSEHOLD", "MOTOR, HOUSEHOLD, TRAVEL"),
        (
            "required: [net], properties: { net: { type: integer } }",
            "required: [net], properties: { net: { type: number } }",
        ),
        ("201: Quote", "200: Quote"),
        ("404: notFound", "404: gone"),
        (", 404: notFound", ""),
        ("name: pricing", "name: quoting"),
    ] {
        let backend = changed(BACKEND, from, to);
        let case_type = if to == "name: quoting" {
            changed(CASE_TYPE, "pricing.", "quoting.")
        } else {
            CASE_TYPE.to_owned()
        };
        let now = digest(&backend, &case_type);
        assert!(!seen.contains(&now), "{from} -> {to} changes nothing");
        seen.push(now);
    }
    for (from, to) in [
        ("name: quotation", "name: renewal"),
        ("criterion: realtime", "criterion: single-consumer"),
        ("latencyBudget: 40ms", "latencyBudget: 41ms"),
        ("latencyBudget: 40ms, ", ""),
    ] {
        let now = digest(BACKEND, &changed(CASE_TYPE, from, to));
        assert!(!seen.contains(&now), "{from} -> {to} changes nothing");
        seen.push(now);
    }
}

#[test]
fn budgets_are_compared_as_times() {
    let seconds = changed(CASE_TYPE, "40ms", "1s");
    let milliseconds = changed(CASE_TYPE, "40ms", "1000ms");
    assert_eq!(digest(BACKEND, &seconds), digest(BACKEND, &milliseconds));
}
