//! Pages as the contract says that they are turned: what is asked for, and what a reply says of the next one.

use caseway_spec::platform::{BackendOperation, PageSlot, Pages, PagesBy, PagesEnd};
use http::header::LINK;
use serde_json::{Map, Value};

use super::{LARGEST_PAGE, Page, Request, USUAL_PAGE};
use crate::reply::Reply;

/// What a token begins with: it names the item that comes first, and says so to whoever reads it.
const TOKEN: &str = "from-";

/// The query parameter of links, where the contract has none.
const LINKED: &str = "sandbox-from";

/// The page that a request asks for.
pub(super) fn asked_for(request: &Request<'_>, pages: &Pages) -> Page {
    let given = |slot: &PageSlot| match slot {
        PageSlot::Query(name) => in_query(request, name),
        PageSlot::Body { path, .. } => in_body(request, path),
    };
    let number = |slot: &PageSlot| given(slot).and_then(|value| value.parse::<usize>().ok());
    let (size, largest) = match &pages.size {
        Some(size) => (number(&size.slot), usize::try_from(size.largest).unwrap_or(LARGEST_PAGE)),
        None => (None, LARGEST_PAGE),
    };
    let size = size.unwrap_or(USUAL_PAGE).clamp(1, largest.max(1));
    let offset = match &pages.by {
        PagesBy::Number { slot, first } => {
            let first = usize::try_from(*first).unwrap_or(0);
            number(slot).map_or(0, |page| page.saturating_sub(first).saturating_mul(size))
        }
        PagesBy::Offset { slot } => number(slot).unwrap_or(0),
        PagesBy::Token { slot, .. } => given(slot).map_or(0, |token| of_token(&token)),
        PagesBy::LinkHeader | PagesBy::LinkField(_) => {
            in_query(request, LINKED).map_or(0, |token| of_token(&token))
        }
    };
    Page { size, offset }
}

fn in_query(request: &Request<'_>, name: &str) -> Option<String> {
    request.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

fn in_body(request: &Request<'_>, path: &[String]) -> Option<String> {
    let found = path.iter().try_fold(request.body?, |value, name| value.get(name))?;
    match found {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The query parameters that replies name in links, and that the contract does not have.
pub(crate) fn is_linked(operation: &BackendOperation, name: &str) -> bool {
    name == LINKED
        && operation
            .pages
            .as_ref()
            .is_some_and(|pages| matches!(pages.by, PagesBy::LinkHeader | PagesBy::LinkField(_)))
}

/// Whether a query parameter turns the operation's pages, and asks for nothing else.
pub(super) fn turns(operation: &BackendOperation, name: &str) -> bool {
    let declared = operation.pages.iter().any(|pages| pages.parameters().any(|one| one == name));
    declared || is_linked(operation, name)
}

fn of_token(token: &str) -> usize {
    // Where the contract says that tokens are numbers, they are those alone.
    token.strip_prefix(TOKEN).unwrap_or(token).parse().unwrap_or(0)
}

/// The reply with what it says of the next page: of `total` items it shows `count`.
pub(super) fn mark(
    mut reply: Reply,
    operation: &BackendOperation,
    pages: &Pages,
    request: &Request<'_>,
    page: &Page,
    count: usize,
    total: usize,
) -> Reply {
    let begins = page.offset + count;
    let more = begins < total;
    let token = format!("{TOKEN}{begins}");
    let mut facts: Vec<(&[String], Value)> = Vec::new();
    match &pages.by {
        PagesBy::Token { slot, next } => {
            let token = match slot {
                PageSlot::Body { number: true, .. } => begins.into(),
                PageSlot::Body { .. } | PageSlot::Query(_) => token.into(),
            };
            facts.push((next, if more { token } else { Value::Null }));
        }
        PagesBy::LinkField(next) => {
            let link = if more { linked(operation, request, &token).into() } else { Value::Null };
            facts.push((next, link));
        }
        PagesBy::LinkHeader if more => {
            let link = format!("<{}>; rel=\"next\"", linked(operation, request, &token));
            reply = reply.with(LINK, &link);
        }
        PagesBy::LinkHeader | PagesBy::Number { .. } | PagesBy::Offset { .. } => {}
    }
    match &pages.end {
        Some(PagesEnd::Pages(path)) => facts.push((path, total.div_ceil(page.size).max(1).into())),
        Some(PagesEnd::Total(path)) => facts.push((path, total.into())),
        Some(PagesEnd::More(path)) => facts.push((path, more.into())),
        None => {}
    }
    if facts.is_empty() {
        return reply;
    }
    let Ok(mut document) = serde_json::from_slice::<Value>(&reply.body) else { return reply };
    for (path, value) in facts {
        put(&mut document, path, value);
    }
    reply.body = document.to_string().into();
    reply
}

/// The address of a page, relative as the contract's vendor might write it: the same query, from there on.
fn linked(operation: &BackendOperation, request: &Request<'_>, token: &str) -> String {
    let mut segments = request.path.iter();
    let path: Vec<String> = operation
        .route
        .path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => encoded(segments.next().map_or("", String::as_str)),
            false => segment.to_owned(),
        })
        .collect();
    let kept = request.query.iter().filter(|(name, _)| name != LINKED);
    let mut query: Vec<String> =
        kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    query.push(format!("{LINKED}={token}"));
    format!("{}?{}", path.join("/"), query.join("&"))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// Sets the value at a path; nothing is removed from the document but the value that was there.
fn put(document: &mut Value, path: &[String], value: Value) {
    let Some((last, before)) = path.split_last() else { return };
    let mut at = document;
    for name in before {
        if !at.is_object() {
            return;
        }
        at = &mut at[name.as_str()];
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
    }
    if let Value::Object(fields) = at {
        match value {
            // A contract may not allow null: what is not there is left out.
            Value::Null => drop(fields.remove(last)),
            value => drop(fields.insert(last.clone(), value)),
        }
    }
}
