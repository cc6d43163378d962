//! Methods and paths.

use std::collections::HashMap;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::platform::{Method, Route};
use crate::source::{Part, Place};

/// First segments that the gateway answers itself.
const OWN: &[&str] = &[
    "healthz",
    "readyz",
    "metrics",
    "openapi",
    "openapi.json",
    "admin",
    "callbacks",
    "cases",
    "console",
    "deliveries",
    "direct",
    "events",
    "problems",
];

/// Reads `METHOD /path/{parameter}`, which stands at `place`. `served` says that the gateway will answer there, which
/// asks more of a path than calling it.
pub(super) fn parse(http: &str, place: &Place, served: bool, diagnostics: &mut Diagnostics) -> Option<Route> {
    let mut refuse = |range: std::ops::Range<usize>, message: String, help: &str| {
        let found = Diagnostic::new(codes::MALFORMED_ROUTE, place, Part::Within(range), message).help(help);
        diagnostics.push(found);
    };
    // The schema's pattern has seen to the method and the first slash.
    let (method, path) = http.split_once(' ')?;
    let method_kind = Method::named(method)?;
    let base = method.len() + 1;
    let mark = |at: usize, segment: &str| base + at..base + at + segment.len();
    let mut sound = true;
    let mut parameters: Vec<String> = Vec::new();
    if let Some(at) = path.find(['?', '#']) {
        refuse(
            base + at..http.len(),
            "a path ends before its query".to_owned(),
            "declare query parameters under `parameters` with `in: query`, or as fields of the input",
        );
        return None;
    }
    let mut at = 1;
    let last = path[1..].split('/').count() - 1;
    for (number, segment) in path[1..].split('/').enumerate() {
        let range = mark(at, segment);
        at += segment.len() + 1;
        let root = path == "/";
        let trailing = number == last && !served;
        if segment.is_empty() && !root && !trailing {
            refuse(
                range.start.saturating_sub(1)..range.end,
                "the path has an empty segment".to_owned(),
                "leave the extra `/` out",
            );
            sound = false;
        } else if matches!(segment, "." | "..") {
            refuse(range, format!("`{segment}` leads to another path"), "write the path that is meant");
            sound = false;
        } else if let Err(message) = segment_parameters(segment, served, &mut parameters) {
            refuse(
                range,
                message,
                "a parameter is written `{name}`, with a name of letters, digits, `_` and `-`",
            );
            sound = false;
        }
    }
    let mut seen = Vec::new();
    for name in &parameters {
        if seen.contains(&name) {
            refuse(
                base..http.len(),
                format!("the path names `{name}` twice"),
                "give each parameter its own name",
            );
            sound = false;
        }
        seen.push(name);
    }
    let first = path[1..].split('/').next().unwrap_or_default();
    if served && OWN.contains(&first) {
        refuse(
            mark(1, first),
            format!("the gateway itself answers below `/{first}`"),
            "choose another first segment",
        );
        sound = false;
    }
    sound.then(|| Route { method: method_kind, path: path.to_owned(), parameters })
}

/// Adds the parameters of `segment`. At the gateway a parameter is a whole segment; a backend may have `{id}.json`.
fn segment_parameters(segment: &str, served: bool, parameters: &mut Vec<String>) -> Result<(), String> {
    let mut rest = segment;
    while let Some(open) = rest.find(['{', '}']) {
        let tail = &rest[open..];
        let name = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')).map(|(name, _)| name);
        let Some(name) = name else { return Err(format!("`{segment}` has a brace without its other half")) };
        let well_formed =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if !well_formed {
            return Err(format!("`{{{name}}}` does not name a parameter"));
        }
        if served && segment.len() != name.len() + 2 {
            return Err(format!("`{{{name}}}` is only a part of its segment"));
        }
        parameters.push(name.to_owned());
        rest = &tail[name.len() + 2..];
    }
    // RFC 3986 allows more than the gateway's router, to which `:` and `*` mean parameters.
    let allowed = if served { "-._~{}" } else { "-._~!$&'()*+,;=:@%{}" };
    let odd = segment.chars().find(|c| !(c.is_ascii_alphanumeric() || allowed.contains(*c)));
    match odd {
        Some(c) => Err(format!("`{c}` cannot stand in a path as it is")),
        None => Ok(()),
    }
}

/// The routes that are taken: no request may be meant for two operations.
#[derive(Debug, Default)]
pub(super) struct Routes {
    taken: HashMap<(Method, String), (String, Place)>,
}

impl Routes {
    /// Claims `route` for `operation`; reports and returns `false` when another has it.
    pub(super) fn claim(
        &mut self,
        route: &Route,
        operation: &str,
        place: &Place,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let segments =
            route.path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        let key = (route.method, segments.collect::<Vec<_>>().join("/"));
        if let Some((other, first)) = self.taken.get(&key) {
            let message = format!("`{operation}` and `{other}` answer the same requests");
            let found = Diagnostic::new(codes::ROUTE_TAKEN, place, Part::Value, message)
                .secondary(first, Part::Value, "the other route")
                .help("change the path of one of the two; the names of parameters do not tell routes apart");
            diagnostics.push(found);
            return false;
        }
        self.taken.insert(key, (operation.to_owned(), place.clone()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(http: &str, served: bool) -> Result<Route, String> {
        let mut diagnostics = Diagnostics::default();
        let route = parse(http, &Place::root(FileId(0)), served, &mut diagnostics);
        route.ok_or_else(|| diagnostics.into_vec().remove(0).message)
    }

    #[test]
    fn parameters_are_found_in_order() {
        let route = read("GET /a/{x}/b/{y-z}", true).unwrap();
        assert_eq!(route.parameters, ["x", "y-z"]);
        assert_eq!(read("GET /a/{x}.json", false).unwrap().parameters, ["x"]);
        assert!(read("GET /", true).is_ok());
    }

    #[test]
    fn paths_that_cannot_be_served_are_refused() {
        for http in [
            "GET /a//b",
            "GET /a/",
            "GET /a/../b",
            "GET /a/{x}/{x}",
            "GET /a/{x",
            "GET /a/{}",
            "GET /a/{x}.json",
            "GET /a?b=c",
            "GET /healthz",
            "GET /ä",
            "GET /:a",
            "GET /*a",
        ] {
            assert!(read(http, true).is_err(), "{http}");
        }
    }
}
