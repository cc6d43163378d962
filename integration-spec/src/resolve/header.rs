//! Names and values of headers (RFC 9110, section 5).

use caseway_environment::Template;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Part, Place};

/// Reports a value that cannot be sent, as far as it stands in the file (RFC 9110, section 5.5).
pub(super) fn check_value(value: &Template, place: &Place, diagnostics: &mut Diagnostics) {
    let text = value.to_string();
    if let Some(odd) = text.chars().find(|c| !matches!(c, ' '..='~' | '\t')) {
        let message = format!("a header cannot carry {odd:?}");
        let found = Diagnostic::new(codes::HEADER, place, Part::Value, message)
            .help("write letters, digits and punctuation of ASCII, on one line");
        diagnostics.push(found);
    }
}

/// Headers that the hub writes itself, each with the way to say what it carries.
const OWN: [(&str, &str); 12] = [
    ("authorization", "declare credentials under `auth`"),
    ("baggage", "trace context is passed on by the hub"),
    ("connection", "connections are the hub's"),
    ("content-length", "the hub counts the body"),
    ("content-type", "bodies are JSON"),
    ("expect", "the hub sends its request at once"),
    ("host", "the host comes from `baseUrl`"),
    ("te", "connections are the hub's"),
    ("traceparent", "trace context is passed on by the hub"),
    ("tracestate", "trace context is passed on by the hub"),
    ("transfer-encoding", "the hub frames the body"),
    ("upgrade", "connections are the hub's"),
];

/// Whether calls may carry a header called `name`; reports why not.
pub(super) fn check(name: &str, place: &Place, part: Part, diagnostics: &mut Diagnostics) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let found = if name.is_empty() || !name.bytes().all(token) {
        Diagnostic::new(codes::HEADER, place, part, format!("`{name}` is not the name of a header"))
            .help("a header's name has letters, digits and `-`")
    } else if let Some((_, why)) = OWN.iter().find(|(own, _)| name.eq_ignore_ascii_case(own)) {
        Diagnostic::new(codes::HEADER, place, part, format!("the header `{name}` is written by the hub"))
            .help(*why)
    } else {
        return true;
    };
    diagnostics.push(found);
    false
}
