//! Majors side by side: a case begins with the first, goes on with the next, and callers of the first are told how long yet.

use anyhow::Result;
use caseway_spec::platform::{Binding, Method, OperationKind, Platform, Service, ServiceOperation, Type};
use serde_json::{Map, Value};

use super::metrics::Metrics;
use super::report::Finding::{self, Failed, Held};
use super::stage::{Answer, Stage};
use crate::calls::operation_name;

/// The case that both majors answer.
const CASE: &str = "2026-000780";
const ENDING: &str = "caseway_ending_calls_total";

/// A query that two majors of one service offer to a case type, and what begins that which it reads.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    case_type: String,
    /// A command of the first major whose output names what the queries read.
    begin: Option<Binding>,
    /// The query in the major that ends, and in the one that took its place.
    first: Binding,
    next: Binding,
}

/// The first such pair, if a case type has one.
pub(super) fn side_by_side(platform: &Platform) -> Option<Pair> {
    platform.case_types.iter().find_map(|case_type| {
        let granted = || {
            let of = |at: &&Binding| case_type.uses.contains(&(at.service, at.operation));
            platform.bindings.iter().filter(of)
        };
        let query = |at: &&Binding| {
            let operation = offered(platform, at);
            operation.kind == OperationKind::Query
                && operation.output.is_some()
                && operation.paginate.is_none()
        };
        granted().filter(query).filter(|first| ends(offered(platform, first))).find_map(|first| {
            let next = granted().filter(query).find(|next| succeeds(platform, next, first))?;
            let begin = granted().find(|at| at.service == first.service && begins(platform, at, first));
            Some(Pair {
                case_type: case_type.name.clone(),
                begin: begin.cloned(),
                first: first.clone(),
                next: next.clone(),
            })
        })
    })
}

fn offered<'p>(platform: &'p Platform, at: &Binding) -> &'p ServiceOperation {
    &platform.services[at.service].operations[at.operation]
}

fn ends(operation: &ServiceOperation) -> bool {
    operation.deprecated.is_some() || operation.sunset.is_some()
}

/// Whether `next` is the same operation in a later major, which does not end.
fn succeeds(platform: &Platform, next: &Binding, first: &Binding) -> bool {
    let (before, after) = (&platform.services[first.service], &platform.services[next.service]);
    let major = |service: &Service| service.version.unwrap_or(1);
    let (old, new) = (offered(platform, first), offered(platform, next));
    before.family == after.family
        && major(before) < major(after)
        && (&old.name, &old.route.parameters) == (&new.name, &new.route.parameters)
        && !ends(new)
}

/// Whether `at` is a command whose output has what `query` wants in its path.
fn begins(platform: &Platform, at: &Binding, query: &Binding) -> bool {
    let command = offered(platform, at);
    let output = command.output.as_ref().and_then(|shape| shape.named()).map(|id| platform.types.get(id));
    let has = |name: &String| matches!(output, Some(Type::Object(object)) if object.fields.iter().any(|field| field.name == *name));
    let wanted = &offered(platform, query).route.parameters;
    command.kind == OperationKind::Command
        && command.route.method == Method::Post
        && !wanted.is_empty()
        && wanted.iter().all(has)
}

/// Has a case begin something with the first major and read it with both; looks at what replies say of the end, and at who
/// is counted.
pub(super) async fn answer_alike(stage: &mut Stage, pair: &Pair) -> Result<Finding> {
    let platform = stage.platform().clone();
    let counted = |metrics: &Metrics, at: &Binding| {
        let operation = offered(&platform, at);
        let service = platform.services[at.service].name.as_str();
        let labels = [("service", service), ("operation", &operation.name), ("case_type", &pair.case_type)];
        metrics.count(ENDING, &labels)
    };
    let before = stage.metrics().await?;
    let mut begun = Map::new();
    let mut told = String::new();
    if let Some(at) = &pair.begin {
        let call = stage.example(at, &pair.case_type);
        let answer = stage.ask_for(&call, CASE).await?;
        match answer.document {
            Some(Value::Object(output)) if answer.status < 300 => begun = output,
            _ => return Ok(Failed(format!("{} is answered with {}", call.operation, answer.status))),
        }
        told = format!("begun with {}; ", call.operation);
    }
    let mut read = Vec::new();
    for at in [&pair.first, &pair.next] {
        let call = stage.example_of(at, &pair.case_type, &begun);
        let answer = stage.ask_for(&call, CASE).await?;
        if !answer.succeeded() {
            return Ok(Failed(format!("{} is answered with {answer}", call.operation)));
        }
        read.push(answer);
    }
    let [first, next] = read.as_slice() else { return Ok(Failed("there are two majors".to_owned())) };
    let after = stage.metrics().await?;
    let rise = |at: &Binding| counted(&after, at) - counted(&before, at);
    let (old, new) = (operation_name(&platform, &pair.first), operation_name(&platform, &pair.next));
    let calls = (rise(&pair.first), rise(&pair.next), pair.begin.as_ref().map_or(1, rise));
    let operation = offered(&platform, &pair.first);
    Ok(match says(first) == promised(operation) && says(next) == (None, None) && calls == (1, 0, 1) {
        true => Held(format!(
            "{told}{}; {old} adds {}; {new} adds nothing, and {ENDING} counts the calls of {old} alone",
            differ(first, next, [&old, &new]),
            listed(says(first))
        )),
        false => Failed(format!(
            "{old} adds {}, {new} adds {}, and {calls:?} calls were counted of {old}, {new} and what began it",
            listed(says(first)),
            listed(says(next))
        )),
    })
}

/// What a reply says of the operation's end: `Deprecation` and `Sunset`.
type End = (Option<String>, Option<String>);

fn says(answer: &Answer) -> End {
    (answer.deprecation.clone(), answer.sunset.clone())
}

/// What the specs have replies say (RFC 9745, RFC 8594).
fn promised(operation: &ServiceOperation) -> End {
    (
        operation.deprecated.map(|since| format!("@{}", since.begin())),
        operation.sunset.map(|last| last.http_end()),
    )
}

fn listed((deprecation, sunset): End) -> String {
    let deprecation = deprecation.map(|value| format!("`Deprecation: {value}`"));
    let sunset = sunset.map(|value| format!("`Sunset: {value}`"));
    let all: Vec<String> = deprecation.into_iter().chain(sunset).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(" and ") }
}

/// The first field that the two tell in different forms.
fn differ(first: &Answer, next: &Answer, names: [&str; 2]) -> String {
    let field = first.document.as_ref().and_then(Value::as_object).and_then(|fields| {
        let other = next.document.as_ref()?;
        fields
            .iter()
            .find_map(|(name, value)| Some((name, value, other.get(name).filter(|is| *is != value)?)))
    });
    match field {
        Some((name, one, other)) => {
            format!("`{name}` is {one} to {} and {other} to {}", names[0], names[1])
        }
        None => "both say the same".to_owned(),
    }
}
