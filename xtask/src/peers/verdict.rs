//! What a call through the hub proves: read from Prism's verdict on the hub's request, and from the hub's reply.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::proxy::Exchange;

/// What came of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
pub(crate) enum Verdict {
    /// The vendor's document accepts the request, and our contract reads the reply.
    Accepted,
    /// The vendor's document refuses the request.
    Refused {
        /// Why.
        findings: Vec<Finding>,
    },
    /// Our contract cannot read a reply that the vendor's document allows.
    Unreadable {
        /// Why.
        findings: Vec<Finding>,
    },
    /// Our contract cannot read a reply, but neither does it fit the vendor's document; or the mock cannot read the request
    /// that it refuses. Either proves nothing.
    Unjudged {
        /// How the reply contradicts the document, or what the mock cannot read.
        findings: Vec<Finding>,
    },
    /// The hub did not come as far as a reply to judge.
    Broken {
        /// What happened instead.
        findings: Vec<Finding>,
    },
}

impl Verdict {
    /// Whether it fails the run.
    pub(crate) fn fails(&self) -> bool {
        match self {
            Self::Accepted | Self::Unjudged { .. } => false,
            Self::Refused { .. } | Self::Unreadable { .. } | Self::Broken { .. } => true,
        }
    }

    /// Why it is not [`Verdict::Accepted`].
    pub(crate) fn findings(&self) -> &[Finding] {
        match self {
            Self::Accepted => &[],
            Self::Refused { findings }
            | Self::Unreadable { findings }
            | Self::Unjudged { findings }
            | Self::Broken { findings } => findings,
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Where: `body/invoice/fees/0/units`, `query/page`, or a JSON pointer; empty for the whole.
    pub(crate) field: String,
    /// What is wrong.
    pub(crate) message: String,
}

impl Finding {
    /// Whether this violation of the vendor's document explains that a place cannot be read: it is that place, or
    /// within it, or around it. Whatever has no place may be explained by it.
    fn excuses(&self, unreadable: &Self) -> bool {
        let Some(place) = self.field.strip_prefix("body") else { return false };
        let within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        within(place, &unreadable.field) || within(&unreadable.field, place)
    }
}

impl Finding {
    /// Whether it says of a field in a form, or of a part, that it is no object or list. Prism (5.14) takes each of them for a
    /// text, a JSON part and a repeated field too, unless the document has an `encoding` with a `style` for it: what it
    /// misses there is what it has not read.
    fn is_of_a_field_that_prism_reads_as_text(&self) -> bool {
        let field = self.field.strip_prefix("body/");
        field.is_some_and(|field| !field.contains('/'))
            && (self.message.ends_with("must be object") || self.message.ends_with("must be array"))
    }

    /// Whether it says that a body of bytes is no base64. OpenAPI 3.0 writes `format: byte` for base64, and Xero writes it of
    /// `application/octet-stream`, which is the file as it is: Prism (5.14) asks that for base64 as well.
    fn is_of_bytes_that_prism_reads_as_base64(&self) -> bool {
        self.field == "body" && self.message.ends_with(r#"must match pattern "^[\w\d+\/=]*$""#)
    }
}

/// The hub's reply to a caller.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// Judges one call by the hub's reply, by what went on between hub and mock (retries included), and by what the hub
/// logged: its callers are not told where a backend's reply is wrong.
pub(crate) fn judge(reply: &Reply, exchanges: &[Exchange], log: &[Value]) -> Verdict {
    let Some(last) = exchanges.last() else {
        return Verdict::Broken { findings: problem(reply, "the hub made no call to the backend") };
    };
    if let Some(refused) = exchanges.iter().find(|exchange| exchange.is(400..500)) {
        let findings = refusal(refused);
        let blind = (refused.is_form && findings.iter().all(Finding::is_of_a_field_that_prism_reads_as_text))
            || (refused.is_bytes && findings.iter().all(Finding::is_of_bytes_that_prism_reads_as_base64));
        return if blind { Verdict::Unjudged { findings } } else { Verdict::Refused { findings } };
    }
    if !last.is(200..300) {
        let status = last.status.map_or_else(String::new, |status| format!(" with {status}"));
        let message = format!("the mock failed{status}: {}", excerpt(&last.body));
        return Verdict::Broken { findings: vec![Finding { field: String::new(), message }] };
    }
    if (200..300).contains(&reply.status) {
        return Verdict::Accepted;
    }
    let (_, of_reply) = split(last);
    match reply.status {
        502 => {
            let mut findings = unreadable(reply, last, log);
            let all = findings.len();
            // A place that contradicts the vendor's document says nothing about ours.
            findings.retain(|finding| !of_reply.iter().any(|excuse| excuse.excuses(finding)));
            match findings.is_empty() && all > 0 {
                true => Verdict::Unjudged { findings: of_reply },
                false => Verdict::Unreadable { findings },
            }
        }
        _ => Verdict::Broken { findings: problem(reply, "the hub failed after the backend's reply") },
    }
}

/// Why the mock refused a request.
fn refusal(exchange: &Exchange) -> Vec<Finding> {
    let (mut findings, _) = split(exchange);
    if findings.is_empty() {
        let body: PrismProblem = serde_json::from_slice(&exchange.body).unwrap_or_default();
        findings = body.validation.iter().map(Violation::finding).collect();
        if findings.is_empty() {
            let message = body.detail.or(body.title).unwrap_or_else(|| excerpt(&exchange.body));
            findings.push(Finding { field: String::new(), message });
        }
    }
    findings
}

/// The mock's violations: those of the request, those of its own reply.
fn split(exchange: &Exchange) -> (Vec<Finding>, Vec<Finding>) {
    let Some(header) = &exchange.violations else { return Default::default() };
    let Ok(violations) = serde_json::from_str::<Vec<Violation>>(header) else {
        let unread =
            Finding { field: String::new(), message: format!("unreadable `sl-violations`: {header}") };
        return (vec![unread], Vec::new());
    };
    let (of_reply, of_request): (Vec<_>, Vec<_>) = violations.iter().partition(|v| v.is_of_reply());
    let findings = |list: Vec<&Violation>| list.into_iter().map(Violation::finding).collect();
    (findings(of_request), findings(of_reply))
}

/// Where a reply cannot be read: the places that the hub logged, and what stands there.
fn unreadable(reply: &Reply, exchange: &Exchange, log: &[Value]) -> Vec<Finding> {
    let body: Value = serde_json::from_slice(&exchange.body).unwrap_or_default();
    let pointers = log.iter().filter_map(|line| line.get("pointers")?.as_str());
    // Written by the hub as Rust writes a list of strings, which JSON reads as long as there are no odd characters.
    let pointers = pointers.flat_map(|list| serde_json::from_str::<Vec<String>>(list).unwrap_or_default());
    let mut findings: Vec<Finding> = pointers
        .map(|field| {
            let found =
                body.pointer(&field).map_or_else(|| "nothing".to_owned(), |value| start(&value.to_string()));
            Finding { message: format!("the contract cannot read this; the reply has {found}"), field }
        })
        .collect();
    let cells =
        log.iter().filter_map(|line| Some((line.get("cell")?.as_str()?, line.get("reason")?.as_str()?)));
    findings
        .extend(cells.map(|(cell, reason)| Finding { field: cell.to_owned(), message: reason.to_owned() }));
    if findings.is_empty() { problem(reply, "the hub could not read the reply") } else { findings }
}

/// Why the hub refused a call: the violations in its problem document, or else its own words.
fn problem(reply: &Reply, otherwise: &str) -> Vec<Finding> {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let violations = body.get("violations").and_then(Value::as_array).into_iter().flatten();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut findings: Vec<Finding> = violations
        .map(|violation| Finding {
            field: text(violation, "pointer").unwrap_or_default(),
            message: text(violation, "message").unwrap_or_default(),
        })
        .collect();
    if findings.is_empty() {
        let detail =
            text(&body, "detail").or_else(|| text(&body, "title")).unwrap_or_else(|| excerpt(&reply.body));
        let message = format!("{otherwise}: {} {detail}", reply.status);
        findings.push(Finding { field: String::new(), message });
    }
    findings
}

/// The beginning of a body, for people.
fn excerpt(body: &[u8]) -> String {
    start(&String::from_utf8_lossy(body))
}

fn start(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Prism's form of a violation, in its header and in its problem documents.
#[derive(Debug, Deserialize)]
struct Violation {
    #[serde(default)]
    location: Vec<String>,
    message: String,
}

impl Violation {
    fn is_of_reply(&self) -> bool {
        self.location.first().is_some_and(|place| place == "response")
    }

    fn finding(&self) -> Finding {
        let place = self.location.iter().map(String::as_str);
        let field: Vec<&str> = place.skip_while(|part| matches!(*part, "request" | "response")).collect();
        // Messages list every allowed value of an enum: two hundred currencies.
        Finding { field: field.join("/"), message: start(&self.message) }
    }
}

/// Prism's own problem document, which it sends where the vendor's document has none for the case.
#[derive(Debug, Default, Deserialize)]
struct PrismProblem {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    validation: Vec<Violation>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OF_REQUEST: &str = r#"[{"location":["request","body","invoice","fees","0","units"],"severity":"Error","code":"type","message":"must be string,null"}]"#;
    const OF_REPLY: &str = r#"[{"location":["response","body","event","properties","gb"],"severity":"Error","code":"type","message":"must be string"}]"#;

    fn exchange(status: u16, violations: Option<&str>, body: &str) -> Exchange {
        Exchange {
            status: Some(status),
            violations: violations.map(str::to_owned),
            body: body.into(),
            ..Exchange::default()
        }
    }

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, body: body.into() }
    }

    fn finding(field: &str, message: &str) -> Vec<Finding> {
        vec![Finding { field: field.into(), message: message.into() }]
    }

    #[test]
    fn a_request_that_the_document_refuses_is_named_by_its_field() {
        let refused = exchange(422, Some(OF_REQUEST), r#"{"status":422,"error":"Unprocessable entity"}"#);
        assert_eq!(
            judge(&reply(422, "{}"), &[refused], &[]),
            Verdict::Refused { findings: finding("body/invoice/fees/0/units", "must be string,null") }
        );
    }

    #[test]
    fn a_refusal_without_the_header_is_read_from_prisms_problem() {
        let body = r#"{"title":"Invalid request","status":422,"validation":[
            {"location":["query"],"severity":"Error","code":"required","message":"must have 'page'"}]}"#;
        assert_eq!(
            judge(&reply(502, "{}"), &[exchange(422, None, body)], &[]),
            Verdict::Refused { findings: finding("query", "must have 'page'") }
        );
    }

    #[test]
    fn what_the_mock_does_not_read_of_a_form_is_not_judged_and_anything_else_is() {
        let blind = r#"[{"location":["request","body","attributes"],"message":"must be object"}]"#;
        let form = |violations| Exchange { is_form: true, ..exchange(422, Some(violations), "{}") };
        let judged = |exchange| judge(&reply(422, "{}"), &[exchange], &[]);
        assert!(matches!(judged(form(blind)), Verdict::Unjudged { .. }));
        assert!(matches!(judged(exchange(422, Some(blind), "{}")), Verdict::Refused { .. }), "JSON it reads");
        for wrong in [
            r#"[{"location":["request","body","To"],"message":"must be string"}]"#,
            r#"[{"location":["request","body","attributes"],"message":"must be object"},{"location":["request","body"],"message":"must have required property 'file'"}]"#,
        ] {
            assert!(matches!(judged(form(wrong)), Verdict::Refused { .. }), "{wrong}");
        }
    }

    #[test]
    fn bytes_that_the_mock_takes_for_base64_are_not_judged() {
        let blind = r#"[{"location":["request","body"],"message":"Request body must match pattern \"^[\\w\\d+\\/=]*$\""}]"#;
        let bytes = |violations| Exchange { is_bytes: true, ..exchange(422, Some(violations), "{}") };
        let judged = |exchange| judge(&reply(422, "{}"), &[exchange], &[]);
        assert!(matches!(judged(bytes(blind)), Verdict::Unjudged { .. }));
        assert!(matches!(judged(exchange(422, Some(blind), "{}")), Verdict::Refused { .. }), "JSON it reads");
        let wrong = r#"[{"location":["request","query"],"message":"must have 'IncludeOnline'"}]"#;
        assert!(matches!(judged(bytes(wrong)), Verdict::Refused { .. }));
    }

    #[test]
    fn an_unknown_path_is_a_refusal_too() {
        let body = r#"{"title":"Route not resolved","status":404,"detail":"The route /nosuch is unknown"}"#;
        assert_eq!(
            judge(&reply(404, "{}"), &[exchange(404, None, body)], &[]),
            Verdict::Refused { findings: finding("", "The route /nosuch is unknown") }
        );
    }

    #[test]
    fn a_refused_request_stays_refused_when_a_retry_passes() {
        let exchanges = [exchange(422, Some(OF_REQUEST), "{}"), exchange(200, None, "{}")];
        assert!(matches!(judge(&reply(200, "{}"), &exchanges, &[]), Verdict::Refused { .. }));
    }

    #[test]
    fn a_reply_that_only_our_contract_refuses_is_unreadable_at_the_places_that_the_hub_logged() {
        let log = json!({ "message": "a reply broke the contract", "pointers": "[\"/customer/name\"]" });
        assert_eq!(
            judge(&reply(502, "{}"), &[exchange(200, None, r#"{"customer":{"name":7}}"#)], &[log]),
            Verdict::Unreadable {
                findings: finding("/customer/name", "the contract cannot read this; the reply has 7")
            }
        );
    }

    #[test]
    fn an_unreadable_reply_without_a_log_is_told_in_the_hubs_words() {
        let problem = r#"{"title":"The backend broke its contract"}"#;
        let findings = finding("", "the hub could not read the reply: 502 The backend broke its contract");
        assert_eq!(
            judge(&reply(502, problem), &[exchange(200, None, "{}")], &[]),
            Verdict::Unreadable { findings }
        );
    }

    #[test]
    fn a_reply_that_contradicts_its_own_document_proves_nothing() {
        let verdict = judge(&reply(502, "{}"), &[exchange(200, Some(OF_REPLY), "{}")], &[]);
        assert_eq!(
            verdict,
            Verdict::Unjudged { findings: finding("body/event/properties/gb", "must be string") }
        );
        assert!(!verdict.fails());
    }

    #[test]
    fn a_violation_of_the_document_excuses_its_own_place_only() {
        let logged = |pointer: &str| json!({ "pointers": format!("[\"{pointer}\"]") });
        let exchange = [exchange(200, Some(OF_REPLY), "{}")];
        for excused in ["/event/properties/gb", "/event/properties", "/event/properties/gb/0"] {
            let verdict = judge(&reply(502, "{}"), &exchange, &[logged(excused)]);
            assert!(matches!(verdict, Verdict::Unjudged { .. }), "{excused}: {verdict:?}");
        }
        for other in ["/event/timestamp", "/event/properties/gbit"] {
            let verdict = judge(&reply(502, "{}"), &exchange, &[logged(other)]);
            assert!(matches!(verdict, Verdict::Unreadable { .. }), "{other}: {verdict:?}");
        }
    }

    #[test]
    fn a_reply_that_our_contract_reads_is_accepted_even_where_it_contradicts_the_document() {
        assert_eq!(judge(&reply(200, "{}"), &[exchange(200, Some(OF_REPLY), "{}")], &[]), Verdict::Accepted);
    }

    #[test]
    fn a_call_that_never_left_the_hub_is_broken() {
        let verdict = judge(&reply(403, r#"{"title":"Not granted"}"#), &[], &[]);
        assert_eq!(
            verdict,
            Verdict::Broken { findings: finding("", "the hub made no call to the backend: 403 Not granted") }
        );
        assert!(verdict.fails());
    }
}
