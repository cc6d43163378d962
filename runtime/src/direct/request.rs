//! The request of a direct call: the caller's, with nothing in it that the contract does not declare.
//!
//! Values of parameters pass as they are, for the backend to judge; which parameters there are, and what JSON is in the
//! body, is judged here. Credentials, the backend's headers and its idempotency key are added where every call gets them.

use bytes::Bytes;
use caseway_core::schema::{Unknown, Violation, violations};
use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE};
use http::request::Parts;

use super::Direct;
use crate::call::{Fault, Outgoing};
use crate::descriptor::{DirectBody, DirectParameter, DirectPlace};
use crate::dispatch::input::{self, decode};
use crate::problem::{Kind, Problem};

/// The request to the backend, without what it streams.
pub(crate) fn outgoing(direct: &Direct, parts: &Parts, body: Bytes) -> Result<Outgoing, Problem> {
    let mut request = Outgoing::to(direct.descriptor.binding.call);
    let mut wrong = Vec::new();
    let values = direct.template.values(parts.uri.path()).ok_or_else(|| input::unreadable("path"))?;
    for (name, value) in values {
        request = request.path(name, value.as_str()).map_err(unfit)?;
    }
    query(direct, parts.uri.query().unwrap_or_default(), &mut request, &mut wrong)?;
    headers(direct, &parts.headers, &mut request, &mut wrong)?;
    with_body(direct.descriptor.body, &parts.headers, body, &mut request, &mut wrong)?;
    if wrong.is_empty() { Ok(request) } else { Err(Problem::invalid_input(wrong)) }
}

/// The query as it came, if every parameter in it is a declared one.
fn query(
    direct: &Direct,
    query: &str,
    request: &mut Outgoing,
    wrong: &mut Vec<Violation>,
) -> Result<(), Problem> {
    let mut given = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        let name = decode(name, true).ok_or_else(|| input::unreadable("query"))?;
        let is = |parameter: &&DirectParameter| match parameter.place {
            DirectPlace::Query => parameter.name == name,
            DirectPlace::Fields => name
                .strip_prefix(parameter.name)
                .is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']')),
            DirectPlace::Header | DirectPlace::Cookie => false,
        };
        match direct.descriptor.parameters.iter().find(is) {
            Some(parameter) => {
                given.push(parameter.name);
                request.target.push(if request.target.contains('?') { '&' } else { '?' });
                // A brace would look like a parameter that nobody set.
                request.target.push_str(&pair.replace('{', "%7B").replace('}', "%7D"));
            }
            None => wrong
                .push(input::violation(input::pointer(&name), "is not a query parameter of this operation")),
        }
    }
    for parameter in direct.descriptor.parameters {
        let in_query = matches!(parameter.place, DirectPlace::Query | DirectPlace::Fields);
        if in_query && parameter.required && !given.contains(&parameter.name) {
            wrong.push(input::violation(input::pointer(parameter.name), "is missing from the query"));
        }
    }
    Ok(())
}

/// The declared headers and cookies; whatever else the caller sends is for the hub.
fn headers(
    direct: &Direct,
    headers: &HeaderMap,
    request: &mut Outgoing,
    wrong: &mut Vec<Violation>,
) -> Result<(), Problem> {
    let malformed = |name: &str| {
        Problem::new(Kind::Malformed, format!("`{name}` must be given once, in visible ASCII characters."))
    };
    for parameter in direct.descriptor.parameters {
        let name = parameter.name;
        let given = match parameter.place {
            DirectPlace::Header => {
                let mut values = headers.get_all(name).iter();
                let value =
                    values.next().map(|value| value.to_str()).transpose().map_err(|_| malformed(name))?;
                if values.next().is_some() {
                    return Err(malformed(name));
                }
                if let Some(value) = value {
                    request.headers.push((name.into(), value.to_owned()));
                }
                value.is_some()
            }
            DirectPlace::Cookie => {
                let found = cookie(headers, name);
                if let Some(value) = &found {
                    add_cookie(request, name, value);
                }
                found.is_some()
            }
            DirectPlace::Query | DirectPlace::Fields => continue,
        };
        if parameter.required && !given {
            wrong.push(input::violation(input::pointer(name), "is missing from the headers"));
        }
    }
    Ok(())
}

/// The value of a cookie, as it stands.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

fn add_cookie(request: &mut Outgoing, name: &str, value: &str) {
    let pair = format!("{name}={value}");
    match request.headers.iter_mut().find(|(header, _)| *header == "cookie") {
        Some((_, cookies)) => {
            cookies.push_str("; ");
            cookies.push_str(&pair);
        }
        None => request.headers.push(("cookie".into(), pair)),
    }
}

fn with_body(
    declared: DirectBody,
    headers: &HeaderMap,
    body: Bytes,
    request: &mut Outgoing,
    wrong: &mut Vec<Violation>,
) -> Result<(), Problem> {
    match declared {
        DirectBody::None if body.is_empty() => {}
        DirectBody::None => return Err(Problem::new(Kind::Malformed, "This operation takes no body.")),
        DirectBody::Json(schema, media_type) => {
            if !is(headers, media_type) && !input::is_json(headers) {
                return Err(unsupported(media_type));
            }
            match violations(schema, &body, Unknown::Refuse) {
                Ok(found) => wrong.extend(found),
                Err(_) => {
                    return Err(input::not_json(&body)
                        .unwrap_or_else(|| Problem::new(Kind::Malformed, "The body is missing.")));
                }
            }
            request.body = body;
            request.content_type = Some(media_type.into());
        }
        DirectBody::Bytes(media_type) => {
            if !is(headers, media_type) {
                return Err(unsupported(media_type));
            }
            request.body = body;
            request.content_type = sent_type(headers).map(Into::into);
        }
        // The caller's stream and its content type are put in where the attempt is made.
        DirectBody::Stream(declared) => {
            if let Some(media_type) = declared.filter(|media_type| !is(headers, media_type)) {
                return Err(unsupported(media_type));
            }
            request.around = Some(Bytes::new());
        }
    }
    Ok(())
}

fn sent_type(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok().map(ToOwned::to_owned)
}

/// Whether the caller says that its body is of a media type, whatever the parameters.
fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    sent_type(headers).is_some_and(|sent| essence(&sent) == essence(media_type))
}

fn unsupported(media_type: &str) -> Problem {
    Problem::new(Kind::UnsupportedMediaType, format!("The body must be `{media_type}`."))
}

/// A value that would address another resource.
fn unfit(fault: Fault) -> Problem {
    match fault {
        Fault::Parameter { name, reason } => {
            Problem::invalid_input(vec![input::violation(input::pointer(name), reason)])
        }
        _ => Problem::internal(),
    }
}
