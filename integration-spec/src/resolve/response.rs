//! What a backend's statuses mean.

use serde_json::Value;

use super::body;
use super::types::TypeResolver;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model;
use crate::platform::{ErrorClass, ReplyBody, Success};
use crate::source::{Part, Place};
use crate::suggest;

/// What an operation's statuses mean.
#[derive(Debug, Default)]
pub(super) struct Responses {
    /// What means success, in ascending order of statuses.
    pub(super) success: Vec<Success>,
    /// Error statuses in ascending order.
    pub(super) errors: Vec<(u16, ErrorClass)>,
}

/// A success body: what is declared and where.
struct Body {
    is_stream: bool,
    place: Place,
}

/// Resolves the `responses` of `operation`, which stands at `place`.
pub(super) fn resolve(
    resolver: &mut TypeResolver<'_>,
    operation: &model::BackendOperation,
    name: &str,
    place: &Place,
) -> Responses {
    let mut responses = Responses::default();
    let mut first: Option<Body> = None;
    let at = place.child("responses");
    let several = operation.responses.keys().filter(|status| status.starts_with('2')).count() > 1;
    for (written, meaning) in &operation.responses {
        let here = at.child(written);
        let Some(status) = status(written, &here, resolver) else { continue };
        let word = meaning.0.as_str();
        let class = word.and_then(ErrorClass::named);
        match (status, class) {
            // Accepted, and not there yet: what some backends say of a document that they are still making.
            (202, Some(class @ (ErrorClass::Busy | ErrorClass::Unavailable))) => {
                responses.errors.push((status, class))
            }
            (200..=299, Some(_)) => {
                let message = format!("{status} is a success, it cannot mean an error");
                let found = Diagnostic::new(codes::MALFORMED_RESPONSE, &here, Part::Value, message)
                    .help("give the body's type, or `empty`");
                resolver.context().diagnostics.push(found);
            }
            (200..=299, None) => {
                let inline =
                    if several { format!("{name}Response{status}") } else { format!("{name}Response") };
                let body = body(resolver, status, &meaning.0, &here, &inline);
                if let Some(body) = &body {
                    let this = Body { is_stream: *body == ReplyBody::Stream, place: here };
                    match &first {
                        Some(other) if other.is_stream != this.is_stream => differ(resolver, other, &this),
                        Some(_) => {}
                        None => first = Some(this),
                    }
                }
                // A status whose body cannot be resolved is one all the same.
                responses.success.push(Success { status, body: body.unwrap_or(ReplyBody::Empty) });
            }
            (_, Some(class)) => responses.errors.push((status, class)),
            (_, None) => not_a_class(resolver, word, status, &here),
        }
    }
    if responses.success.is_empty() {
        let found = Diagnostic::new(codes::MALFORMED_RESPONSE, &at, Part::Key, "no status means success")
            .help("add one, as in `200: Order` or `204: empty`");
        resolver.context().diagnostics.push(found);
    }
    responses.success.sort_unstable_by_key(|success| success.status);
    responses.errors.sort_unstable_by_key(|(status, _)| *status);
    responses
}

fn status(written: &str, place: &Place, resolver: &mut TypeResolver<'_>) -> Option<u16> {
    let status = written.parse::<u16>().ok().filter(|_| written.len() == 3);
    let (message, help) = match status {
        Some(200..=299 | 400..=599) => return status,
        Some(300..=399) => {
            (format!("{written} is a redirection, which is not followed"), "declare the path that answers")
        }
        _ => (
            format!("`{written}` is not a status of a reply"),
            "write one status a line; a status that is not listed is classed by its number",
        ),
    };
    let found = Diagnostic::new(codes::MALFORMED_RESPONSE, place, Part::Key, message).help(help);
    resolver.context().diagnostics.push(found);
    None
}

/// A success body; `None` when it could not be resolved.
fn body(
    resolver: &mut TypeResolver<'_>,
    status: u16,
    meaning: &Value,
    place: &Place,
    inline: &str,
) -> Option<ReplyBody> {
    if meaning == "empty" {
        return Some(ReplyBody::Empty);
    }
    if matches!(status, 204 | 205) {
        let found =
            Diagnostic::new(codes::MALFORMED_RESPONSE, place, Part::Value, format!("{status} has no body"))
                .help("write `empty`");
        resolver.context().diagnostics.push(found);
        return None;
    }
    match body::word(meaning) {
        Some(body::TEXT) => Some(ReplyBody::Text),
        Some(_) => Some(ReplyBody::Stream),
        None => resolver.shape(meaning, place, inline).map(ReplyBody::Json),
    }
}

fn differ(resolver: &mut TypeResolver<'_>, first: &Body, second: &Body) {
    let found = Diagnostic::new(
        codes::RESPONSES_DIFFER,
        &second.place,
        Part::Value,
        "an operation answers with a stream or without one, not with either",
    )
    .secondary(&first.place, Part::Value, "the first success")
    .help("declare the status that is used");
    resolver.context().diagnostics.push(found);
}

fn not_a_class(resolver: &mut TypeResolver<'_>, word: Option<&str>, status: u16, place: &Place) {
    let words = ErrorClass::ALL.map(ErrorClass::name);
    let listed = suggest::listed(&words);
    let found = match word {
        Some(word) => {
            let message = format!("`{word}` is not a canonical error");
            let near = suggest::closest(word, words).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| format!("say what {status} means with one of {listed}"));
            Diagnostic::new(codes::MALFORMED_RESPONSE, place, Part::Value, message).help(help)
        }
        None => {
            Diagnostic::new(codes::MALFORMED_RESPONSE, place, Part::Value, "bodies of errors are not read")
                .help(format!("say what {status} means with one of {listed}"))
        }
    };
    resolver.context().diagnostics.push(found);
}
