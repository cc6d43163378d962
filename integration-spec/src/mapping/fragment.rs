//! Fragments: mappings with names and typed parameters, which cells use.
//!
//! A fragment is checked once, against its own types, and used where these fit: what is wrong with it is said once. It reads
//! nothing but what it is given, so that it means the same wherever it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model;
use crate::platform::{DecimalForm, Format, Origin, Shape, Types};
use crate::source::{Part, Place};
use crate::suggest;

use super::check::{Checker, Want};
use super::cost;
use super::expr::wanted;
use super::ir::{Cell, Expr, Fragment, Kind, Let, Parameter, Path, Root, Ty};

/// The fragments of a mapping file.
#[derive(Debug, Default)]
pub struct Fragments {
    /// By name; `None` where one is not sound.
    named: BTreeMap<String, Option<Arc<Fragment>>>,
}

/// Whose types fragments may name.
pub struct Owners<'o> {
    /// The service of the mapping.
    pub service: usize,
    /// The backend of a name.
    pub backend: &'o dyn Fn(&str) -> Option<usize>,
    /// What to say of a backend that is not there.
    pub help: &'o dyn Fn(&str) -> Option<String>,
    /// Whether nothing is to be said of a fragment, because its text is not whole.
    pub skip: &'o dyn Fn(&Place) -> bool,
}

impl Fragments {
    /// Reads and checks the fragments that stand at `place`.
    pub fn lower(
        types: &Types,
        owners: &Owners<'_>,
        written: &IndexMap<String, model::Fragment>,
        place: &Place,
        out: &mut Diagnostics,
    ) -> Self {
        let mut fragments = Self::default();
        for name in in_order(written, place, out, &mut fragments) {
            let Some(fragment) = written.get(&name) else { continue };
            if (owners.skip)(&place.child(&name)) {
                fragments.named.insert(name, None);
                continue;
            }
            let lowered = one(types, owners, (&name, fragment), &place.child(&name), &fragments, out);
            fragments.named.insert(name, lowered.map(Arc::new));
        }
        fragments
    }

    /// Whether all of them are sound.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        self.named.values().all(Option::is_some)
    }
}

/// The names in the order in which they need each other. Those that need themselves are reported, and not sound.
fn in_order(
    written: &IndexMap<String, model::Fragment>,
    place: &Place,
    out: &mut Diagnostics,
    fragments: &mut Fragments,
) -> Vec<String> {
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, fragment) in written {
        let mut needs = BTreeSet::new();
        used(&fragment.map, &mut |used| {
            needs.insert(used);
        });
        needs.retain(|needed| written.contains_key(*needed));
        waiting.insert(name, needs);
    }
    let mut ordered: Vec<String> = Vec::new();
    loop {
        let ready: Vec<&str> = waiting
            .iter()
            .filter(|(_, needs)| needs.iter().all(|needed| !waiting.contains_key(needed)))
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            break;
        }
        for name in ready {
            waiting.remove(name);
            ordered.push(name.to_owned());
        }
    }
    for (name, needs) in &waiting {
        let by: Vec<&str> = needs.iter().filter(|needed| waiting.contains_key(*needed)).copied().collect();
        let message = format!("the fragment `{name}` comes back to itself through {}", suggest::listed(&by));
        let error = Diagnostic::new(codes::FRAGMENT, &place.child(name), Part::Key, message);
        out.push(error.help("a mapping ends: write out as many levels as the documents have"));
        fragments.named.insert((*name).to_owned(), None);
    }
    ordered
}

/// The fragments that a cell uses.
fn used<'v>(cell: &'v Value, found: &mut dyn FnMut(&'v str)) {
    match cell {
        Value::Object(keys) => {
            if let Some(Value::String(name)) = keys.get("use") {
                found(name);
            }
            keys.values().for_each(|value| used(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| used(value, found)),
        _ => {}
    }
}

/// Reports fragments that no cell of the file names.
pub(crate) fn unused_in(written: &model::Mapping, place: &Place, out: &mut Diagnostics) {
    let mut named = BTreeSet::new();
    let mut see = |cell: &Value| {
        used(cell, &mut |name| {
            named.insert(name.to_owned());
        });
    };
    for fragment in written.fragments.values() {
        see(&fragment.map);
    }
    for operation in written.operations.values() {
        operation.parameters.values().chain(&operation.request).chain(&operation.output).for_each(&mut see);
        operation.outputs.values().for_each(&mut see);
        if let Some(verify) = &operation.verify {
            verify.parameters.values().chain(&verify.request).chain(&verify.output).for_each(&mut see);
            verify.applied.iter().for_each(&mut see);
        }
        if let Some(answer) = &operation.completes {
            answer.parameters.values().chain(&answer.request).chain(&answer.output).for_each(&mut see);
        }
    }
    for name in written.fragments.keys().filter(|name| !named.contains(*name)) {
        let at = place.child("fragments").child(name);
        let warning = Diagnostic::new(
            codes::FRAGMENT_UNUSED,
            &at,
            Part::Key,
            format!("no cell uses the fragment `{name}`"),
        );
        out.push(warning.help(format!("use it: `{{ use: {name}, with: {{ ... }} }}`, or remove it")));
    }
}

fn one(
    types: &Types,
    owners: &Owners<'_>,
    (name, written): (&str, &model::Fragment),
    place: &Place,
    fragments: &Fragments,
    out: &mut Diagnostics,
) -> Option<Fragment> {
    let mark = out.len();
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !well_formed {
        let message = format!("`{name}` cannot name a fragment");
        let error = Diagnostic::new(codes::FRAGMENT, place, Part::Key, message);
        out.push(error.help("a fragment's name has lower-case words joined by hyphens, as in `order-line`"));
    }
    if written.takes.is_empty() {
        let message = format!("the fragment `{name}` takes nothing");
        let error = Diagnostic::new(codes::FRAGMENT, &place.child("takes"), Part::Key, message);
        out.push(error.help("say what it is made of, as in `takes: { order: erp.PurchaseOrder }`"));
    }
    let mut reader = Reader { types, owners, out };
    let takes: Vec<_> = written
        .takes
        .iter()
        .map(|(parameter, ty)| (parameter, reader.ty(&ty.0, &place.child("takes").child(parameter))))
        .collect();
    let gives = reader.ty(&written.gives.0, &place.child("gives"));
    let mut checker = Checker::new(types, out, Vec::new()).using(fragments);
    let mut parameters = Vec::new();
    for (parameter, shape) in takes {
        let at = place.child("takes").child(parameter);
        checker.item_name(parameter, &at);
        let Some(Typed { shape, nullable }) = shape else { continue };
        if nullable {
            let error = Diagnostic::new(
                codes::FRAGMENT,
                &at.child("nullable"),
                Part::Key,
                "what a fragment takes is always there",
            );
            checker.report(error.help("leave `nullable` out: where an argument is absent, so is the result"));
        }
        let local = checker.local(parameter);
        checker.bind_local(parameter, &local, shape.clone());
        parameters.push(Parameter { name: parameter.clone(), local, shape });
    }
    if checker.out.errors_since(mark) {
        return None;
    }
    let Typed { shape, nullable } = gives?;
    let want = Want { shape, optional: nullable };
    let body = checker.cell(&written.map, &want, &place.child("map"))?;
    let fragment = Fragment { place: place.clone(), name: name.to_owned(), parameters, body };
    cost::bounded(&fragment.body, out);
    (!out.errors_since(mark)).then_some(fragment)
}

/// A type, and whether there may be nothing of it.
struct Typed {
    shape: Shape,
    nullable: bool,
}

/// Reads the types of fragments.
struct Reader<'r> {
    types: &'r Types,
    owners: &'r Owners<'r>,
    out: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn refuse(&mut self, at: &Place, part: Part, message: String, help: Option<String>) -> Option<Typed> {
        self.out.push(Diagnostic::new(codes::FRAGMENT, at, part, message).maybe_help(help));
        None
    }

    fn ty(&mut self, written: &Value, at: &Place) -> Option<Typed> {
        const KNOWN: [&str; 6] =
            ["type", "format", "items", "additionalProperties", "nullable", "description"];
        let keys = match written {
            Value::String(name) => return self.named(name, at),
            Value::Object(keys) => keys,
            _ => {
                let help = Some("write the name of a type, or `{ type: string }`".to_owned());
                return self.refuse(at, Part::Value, "this is no type".to_owned(), help);
            }
        };
        if let Some(key) = keys.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            let message = format!("`{key}` says nothing of what a fragment takes or gives");
            let help =
                "fragments have declared types, scalars, lists and maps; limits are those of documents";
            return self.refuse(&at.child(key), Part::Key, message, Some(help.to_owned()));
        }
        let nullable = keys.get("nullable") == Some(&Value::Bool(true));
        let format = keys.get("format").and_then(Value::as_str);
        let shape = match (keys.get("type").and_then(Value::as_str), format) {
            (Some("boolean"), None) => Shape::Bool,
            (Some("integer"), None | Some("int64")) => Shape::Int64,
            (Some("integer"), Some("int32")) => Shape::Int32,
            (Some("number"), None | Some("double")) => Shape::Number,
            (Some("number"), Some("decimal")) => Shape::Decimal(DecimalForm::Number),
            (Some("string"), Some("decimal")) => Shape::Decimal(DecimalForm::Text),
            (Some("string"), None) => Shape::String,
            (Some("string"), Some(format)) if Format::find(format).is_some() => {
                Shape::Text(Format::find(format)?)
            }
            (Some("array"), None) if keys.contains_key("items") => {
                let item = self.ty(keys.get("items")?, &at.child("items"))?;
                Shape::Array(Box::new(item.shape))
            }
            (Some("object"), None) if keys.contains_key("additionalProperties") => {
                let value = self.ty(keys.get("additionalProperties")?, &at.child("additionalProperties"))?;
                Shape::Map(Box::new(value.shape))
            }
            _ => {
                let help = "write the name of a declared type, or a scalar, a list with `items`, or a map with `additionalProperties`";
                return self.refuse(
                    at,
                    Part::Value,
                    "this is no type of a fragment".to_owned(),
                    Some(help.to_owned()),
                );
            }
        };
        Some(Typed { shape, nullable })
    }

    /// `Order` of the service, or `erp.Order` of a backend.
    fn named(&mut self, name: &str, at: &Place) -> Option<Typed> {
        if let "boolean" | "integer" | "number" | "string" = name {
            let keys = Map::from_iter([("type".to_owned(), Value::String(name.to_owned()))]);
            return self.ty(&Value::Object(keys), at);
        }
        let (origin, ty) = match name.split_once('.') {
            None => (Origin::Service(self.owners.service), name),
            Some((backend, ty)) => match (self.owners.backend)(backend) {
                Some(index) => (Origin::Backend(index), ty),
                None => {
                    let help = (self.owners.help)(backend);
                    let part = Part::Within(0..backend.len());
                    return self.refuse(at, part, format!("there is no backend `{backend}`"), help);
                }
            },
        };
        let of_owner = || self.types.iter().filter(|(_, known)| known.origin() == origin);
        match of_owner().find(|(_, known)| known.name() == ty) {
            Some((id, _)) => Some(Typed { shape: Shape::Named(id), nullable: false }),
            None => {
                let names: Vec<&str> = of_owner().map(|(_, known)| known.name()).collect();
                let help = suggest::help(ty, names.iter().copied());
                let message = match origin {
                    Origin::Service(_) => format!("the service has no object, enum or union `{ty}`"),
                    Origin::Backend(_) => format!("the backend has no object, enum or union `{ty}`"),
                };
                self.refuse(at, Part::Value, message, help)
            }
        }
    }
}

impl Checker<'_> {
    /// `{use: fragment, with: {parameter: cell}}`.
    pub(super) fn use_fragment(
        &mut self,
        keys: &Map<String, Value>,
        want: &Want,
        place: &Place,
    ) -> Option<Expr> {
        let at = place.child("use");
        let Some(Value::String(name)) = keys.get("use") else {
            let error = Diagnostic::new(codes::CELL_FORM, &at, Part::Value, "`use` names a fragment");
            self.report(error.help("as in `{use: order-line, with: {line: line}}`"));
            return None;
        };
        let known = self.fragments.map(|fragments| &fragments.named);
        let Some(fragment) = known.and_then(|known| known.get(name)) else {
            let names: Vec<&str> = known.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            let error =
                Diagnostic::new(codes::FRAGMENT, &at, Part::Value, format!("there is no fragment `{name}`"));
            let help =
                suggest::help(name, names).unwrap_or_else(|| "declare it under `fragments:`".to_owned());
            self.report(error.help(help));
            return None;
        };
        // What is wrong with one has been said.
        let fragment = fragment.clone()?;
        let nothing = Map::new();
        let with = match keys.get("with") {
            Some(Value::Object(with)) => with,
            None => &nothing,
            Some(_) => {
                let error = Diagnostic::new(
                    codes::CELL_FORM,
                    &place.child("with"),
                    Part::Value,
                    "`with` gives every parameter a cell",
                );
                self.report(error.help(format!("as in `with: {{ {}: ... }}`", first_name(&fragment))));
                return None;
            }
        };
        let arguments = self.arguments(&fragment, with, want, &place.child("with"), place)?;
        let gives = fragment.body.value.ty.clone();
        let shape = gives.shape().cloned()?;
        if shape != want.shape {
            let (target, words) = (self.words(&want.shape), self.words(&shape));
            let message = format!("the target wants {target}, but the fragment `{name}` gives {words}");
            let error = Diagnostic::new(codes::TYPE_MISMATCH, &at, Part::Value, message);
            self.report(error.secondary(&fragment.place.child("gives"), Part::Value, "declared here"));
            return None;
        }
        if gives.is_optional() && !want.optional {
            let message = format!("the fragment `{name}` may give nothing, and the target must have a value");
            let error = Diagnostic::new(codes::OPTIONAL_READ, &at, Part::Value, message);
            self.report(error.secondary(&fragment.place.child("gives"), Part::Value, "declared here"));
            return None;
        }
        Some(self.called(&fragment, arguments, gives, want, place))
    }

    /// The arguments in the order of the parameters. Each may be absent where the target may.
    fn arguments(
        &mut self,
        fragment: &Fragment,
        with: &Map<String, Value>,
        want: &Want,
        place: &Place,
        whole: &Place,
    ) -> Option<Vec<Cell>> {
        let mut sound = true;
        let declared = fragment.place.child("takes");
        let names = || fragment.parameters.iter().map(|parameter| parameter.name.as_str());
        for name in with.keys().filter(|name| !names().any(|known| known == *name)) {
            let message = format!("the fragment `{}` takes no `{name}`", fragment.name);
            let error = Diagnostic::new(codes::FRAGMENT, &place.child(name), Part::Key, message);
            let error = error.secondary(&declared, Part::Key, "declared here");
            self.report(error.maybe_help(suggest::help(name, names())));
            sound = false;
        }
        let missing: Vec<&str> = names().filter(|name| !with.contains_key(*name)).collect();
        if !missing.is_empty() {
            let message = format!("the fragment `{}` needs {}", fragment.name, suggest::listed(&missing));
            let error = Diagnostic::new(codes::FRAGMENT, whole, Part::Value, message);
            let error = error.secondary(&declared, Part::Key, "declared here");
            self.report(
                error.help(format!("give each a cell: `with: {{ {}: ... }}`", missing.join(": ..., "))),
            );
            return None;
        }
        let mut cells = Vec::new();
        for Parameter { name, shape, .. } in &fragment.parameters {
            let want = Want { shape: shape.clone(), optional: want.optional };
            let cell = with.get(name).and_then(|cell| self.cell(cell, &want, &place.child(name)));
            match cell {
                Some(cell) => cells.push(cell),
                None => sound = false,
            }
        }
        sound.then_some(cells)
    }

    /// The call; where an argument is absent, nothing.
    fn called(
        &mut self,
        fragment: &Arc<Fragment>,
        arguments: Vec<Cell>,
        gives: Ty,
        want: &Want,
        place: &Place,
    ) -> Expr {
        let mut absent = Vec::new();
        let mut present = Vec::new();
        for (cell, parameter) in arguments.into_iter().zip(&fragment.parameters) {
            let Cell { place, value } = cell;
            present.push(match value.kind {
                Kind::Present(inner) => Cell { place, value: *inner },
                kind if value.ty.is_optional() => {
                    let local = self.local(&parameter.name);
                    let path = Path { root: Root::Local(local.clone()), steps: Vec::new() };
                    let read = Expr::new(Kind::Read(path), Ty::Value(parameter.shape.clone()), None);
                    absent.push((local, Cell { place: place.clone(), value: Expr { kind, ..value } }));
                    Cell { place, value: read }
                }
                kind => Cell { place, value: Expr { kind, ..value } },
            });
        }
        let called = Expr::new(Kind::Use { fragment: Arc::clone(fragment), arguments: present }, gives, None);
        let called = if called.ty.is_optional() { called } else { wanted(called, want) };
        absent.into_iter().rev().fold(called, |map, (item, value)| {
            let ty = map.ty.clone();
            let map = Cell { place: place.clone(), value: map };
            Expr::new(Kind::Let(Box::new(Let { value, item, map })), ty, None)
        })
    }
}

fn first_name(fragment: &Fragment) -> &str {
    fragment.parameters.first().map_or("name", |parameter| &parameter.name)
}
