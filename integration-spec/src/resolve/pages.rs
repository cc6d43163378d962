//! Lists in pages: whether a contract's pages can be turned, and whether a service can offer a cursor over them.

use super::Context;
use super::backend::is_scalar;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, Kind, OperationKind, ParameterIn};
use crate::platform::{
    BackendOperation, Field, FieldPath, Method, PageSize, Pages, PagesBy, PagesEnd, Paginate, ReplyBody,
    ServiceOperation, Shape, Type, TypeId, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

/// The first page's number when the contract does not say.
const FIRST: u32 = 1;

/// How a contract's operation gives its list in pages. What cannot be turned makes the operation unsound.
pub(super) fn of_backend(
    written: &model::BackendOperation,
    operation: &BackendOperation,
    backend: usize,
    context: &mut Context,
) -> Option<Pages> {
    let pages = written.pages.as_ref()?;
    let key = (Kind::Backend, backend, operation.name.clone());
    if context.unsound_operations.contains(&key) {
        return None;
    }
    let mark = context.diagnostics.len();
    let place = operation.place.child("pages");
    let mut reading =
        Reading { operation, place: &place, types: &context.types, diagnostics: &mut context.diagnostics };
    let resolved = reading.pages(pages);
    if context.diagnostics.errors_since(mark) {
        context.unsound_operations.insert(key);
    }
    resolved
}

struct Reading<'a> {
    operation: &'a BackendOperation,
    place: &'a Place,
    types: &'a Types,
    diagnostics: &'a mut Diagnostics,
}

impl Reading<'_> {
    fn pages(&mut self, written: &model::Pages) -> Option<Pages> {
        if self.operation.kind == OperationKind::Command {
            self.refuse(self.place.clone(), "a command gives no pages", "make the operation a `query`");
            return None;
        }
        let Some(ReplyBody::Json(reply)) = self.operation.reply() else {
            let message =
                "its replies are not one JSON document, so nobody can tell where a page's items are";
            self.refuse(self.place.clone(), message, "give all successes one type");
            return None;
        };
        let by = self.by(&written.by, reply);
        let size = written.size.as_ref().and_then(|size| {
            self.parameter(&size.parameter, &["size", "parameter"])?;
            Some(PageSize { parameter: size.parameter.clone(), largest: size.largest })
        });
        let end = written.end.as_ref().map(|end| self.end(end, reply));
        let by = by?;
        if let (Some(at), false) = (&end, matches!(by, PagesBy::Number { .. } | PagesBy::Offset { .. })) {
            let message = "a token or a link that is not there says which page is the last";
            self.refuse(self.place.child("end"), message, "leave `end` out");
            at.as_ref()?;
        }
        if let (PagesBy::Offset { .. }, model::Pages { end: Some(model::PagesEnd::Pages(_)), .. }) =
            (&by, written)
        {
            let message = "offsets count items, not pages";
            self.refuse(
                self.place.child("end"),
                message,
                "name the field that says how many items there are: `total`",
            );
        }
        let counts = match (&by, &end) {
            (PagesBy::Offset { .. }, Some(_) | None) => true,
            (PagesBy::Number { .. }, None | Some(None | Some(PagesEnd::Total(_)))) => true,
            (_, Some(_) | None) => false,
        };
        let items = self.items(written.items.as_deref(), reply, counts);
        let end = match end {
            Some(end) => Some(end?),
            None => None,
        };
        Some(Pages { place: self.place.clone(), by, size, items, end })
    }

    fn by(&mut self, written: &model::PagesBy, reply: &Shape) -> Option<PagesBy> {
        Some(match written {
            model::PagesBy::Number(by) => {
                self.parameter(&by.parameter, &["by", "number", "parameter"])?;
                PagesBy::Number { parameter: by.parameter.clone(), first: by.first.unwrap_or(FIRST) }
            }
            model::PagesBy::Offset(by) => {
                self.parameter(&by.parameter, &["by", "offset", "parameter"])?;
                PagesBy::Offset { parameter: by.parameter.clone() }
            }
            model::PagesBy::Token(by) => {
                let parameter = self.parameter(&by.parameter, &["by", "token", "parameter"]);
                let next = self.field(
                    &by.next,
                    reply,
                    &["by", "token", "next"],
                    "a text or a whole number",
                    is_token,
                );
                parameter?;
                PagesBy::Token { parameter: by.parameter.clone(), next: next? }
            }
            model::PagesBy::Link(by) => {
                self.links()?;
                match by {
                    model::ByLink::Header => PagesBy::LinkHeader,
                    model::ByLink::Field(path) => PagesBy::LinkField(self.field(
                        path,
                        reply,
                        &["by", "link", "field"],
                        "a text",
                        is_text,
                    )?),
                }
            }
        })
    }

    /// A link is an address, which says nothing of a method or a body.
    fn links(&mut self) -> Option<()> {
        if self.operation.route.method == Method::Get {
            return Some(());
        }
        let message =
            format!("a link is followed with GET, and this is {}", self.operation.route.method.name());
        self.refuse(
            self.place.child("by").child("link"),
            message,
            "turn the pages by number, offset or token",
        );
        None
    }

    fn end(&mut self, written: &model::PagesEnd, reply: &Shape) -> Option<PagesEnd> {
        Some(match written {
            model::PagesEnd::Pages(path) => {
                PagesEnd::Pages(self.field(path, reply, &["end", "pages"], "a whole number", is_count)?)
            }
            model::PagesEnd::Total(path) => {
                PagesEnd::Total(self.field(path, reply, &["end", "total"], "a whole number", is_count)?)
            }
            model::PagesEnd::More(path) => {
                PagesEnd::More(self.field(path, reply, &["end", "more"], "a boolean", is_flag)?)
            }
        })
    }

    /// Where the items are; they must be somewhere where they count.
    fn items(&mut self, written: Option<&str>, reply: &Shape, counts: bool) -> Option<FieldPath> {
        if let Some(path) = written {
            return self.field(path, reply, &["items"], "a list", is_list);
        }
        if is_list(reply) {
            return Some(FieldPath::new());
        }
        if counts {
            let message = "how many items a page has says whether there is another, and the reply is no list";
            self.refuse(
                self.place.clone(),
                message,
                "say which field of the reply holds them: `items: entries`",
            );
        }
        None
    }

    /// A parameter that the hub sets when it turns a page.
    fn parameter(&mut self, name: &str, keys: &[&str]) -> Option<()> {
        let at = self.at(keys);
        let known = self.operation.parameters.iter().find(|parameter| parameter.name == name);
        let Some(parameter) = known else {
            let message = format!("the operation has no parameter `{name}`");
            let names = self.operation.parameters.iter().map(|parameter| parameter.name.as_str());
            let help = suggest::help(name, names)
                .unwrap_or_else(|| format!("declare it: `parameters: {{ {name}: {{ in: query }} }}`"));
            self.refuse(at, message, help);
            return None;
        };
        let (message, help) = if parameter.location != ParameterIn::Query {
            (format!("`{name}` does not stand in the query"), "the hub turns pages by the query alone")
        } else if parameter.required {
            (
                format!("`{name}` is required"),
                "leave `required` out: the hub gives it for every page but perhaps the first",
            )
        } else if !is_scalar(&parameter.shape, self.types) {
            (format!("`{name}` is no single value"), "make it a string or an integer")
        } else {
            return Some(());
        };
        let found = Diagnostic::new(codes::PAGES, &at, Part::Value, message)
            .secondary(&parameter.place, Part::Key, "declared here")
            .help(help);
        self.diagnostics.push(found);
        None
    }

    /// The fields of a dotted path, the last of which fits.
    fn field(
        &mut self,
        path: &str,
        reply: &Shape,
        keys: &[&str],
        wanted: &str,
        fits: fn(&Shape) -> bool,
    ) -> Option<FieldPath> {
        let at = self.at(keys);
        let mut shape = reply;
        let mut begin = 0;
        for step in path.split('.') {
            let part = Part::Within(begin..begin + step.len());
            begin += step.len() + 1;
            let fields = fields(shape, self.types);
            let Some(field) = fields.iter().find(|field| field.name == step) else {
                let message = match fields {
                    [] => format!("there is no `{step}`: what it would stand in is no object"),
                    _ => format!("the reply has no `{step}` there"),
                };
                let found = Diagnostic::new(codes::PAGES, &at, part, message)
                    .maybe_help(suggest::help(step, fields.iter().map(|field| field.name.as_str())));
                self.diagnostics.push(found);
                return None;
            };
            shape = &field.shape;
        }
        if !fits(shape) {
            let found = Diagnostic::new(codes::PAGES, &at, Part::Value, format!("`{path}` is not {wanted}"))
                .help("name another field of the reply, or correct its type");
            self.diagnostics.push(found);
            return None;
        }
        Some(path.split('.').map(str::to_owned).collect())
    }

    fn at(&self, keys: &[&str]) -> Place {
        keys.iter().fold(self.place.clone(), |place, key| place.child(key))
    }

    fn refuse(&mut self, at: Place, message: impl Into<String>, help: impl Into<String>) {
        let found = Diagnostic::new(codes::PAGES, &at, Part::Key, message).help(help);
        self.diagnostics.push(found);
    }
}

fn fields<'t>(shape: &Shape, types: &'t Types) -> &'t [Field] {
    match shape.named().map(|id| types.get(id)) {
        Some(Type::Object(object)) => &object.fields,
        _ => &[],
    }
}

fn is_list(shape: &Shape) -> bool {
    matches!(shape.plain(), Shape::Array(_))
}

fn is_count(shape: &Shape) -> bool {
    matches!(shape.plain(), Shape::Int32 | Shape::Int64)
}

fn is_flag(shape: &Shape) -> bool {
    matches!(shape.plain(), Shape::Bool)
}

fn is_text(shape: &Shape) -> bool {
    matches!(shape.plain(), Shape::String | Shape::Text(_))
}

fn is_token(shape: &Shape) -> bool {
    is_text(shape) || is_count(shape)
}

/// How a service's operation offers its list in pages.
pub(super) fn of_service(
    written: &model::ServiceOperation,
    input: Option<TypeId>,
    output: Option<&Shape>,
    place: &Place,
    context: &mut Context,
) -> Option<Paginate> {
    let paginate = written.paginate.as_ref()?;
    let at = place.child("paginate");
    let mut found = Vec::new();
    let mut refuse = |at: &Place, part: Part, message: String, help: &str| {
        found.push(Diagnostic::new(codes::PAGINATE, at, part, message).help(help));
    };
    if written.kind == OperationKind::Command {
        refuse(&at, Part::Key, "only a query is offered in pages".to_owned(), "leave `paginate` out");
    }
    let name = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let (cursor, next) = (name(&paginate.cursor, "cursor"), name(&paginate.next, "next"));
    let taken = input.map_or(&[][..], |id| fields(&Shape::Named(id), &context.types));
    let given = output.map_or(&[][..], |shape| fields(shape, &context.types));
    let text = |fields: &[Field], name: &str| {
        fields.iter().any(|field| field.name == name && !field.required && field.shape == Shape::String)
    };
    let of =
        |key: &str, given: bool| if given { (at.child(key), Part::Value) } else { (at.clone(), Part::Key) };
    if !text(taken, &cursor) {
        let (at, part) = of("cursor", paginate.cursor.is_some());
        let message = format!("the input has no optional string `{cursor}`, which would take the cursor");
        refuse(&at, part, message, "add it to the input, and leave it out of `required`");
    }
    if !text(given, &next) {
        let (at, part) = of("next", paginate.next.is_some());
        let message =
            format!("the output has no optional string `{next}`, which would give the next page's cursor");
        refuse(&at, part, message, "add it to the output, an object, and leave it out of `required`");
    }
    let wanted = name(&paginate.limit, "limit");
    let limit = taken.iter().find(|field| field.name == wanted);
    let fits = limit.map(|field| !field.required && is_count(&field.shape));
    if fits == Some(false) || fits.is_none() && paginate.limit.is_some() {
        let (at, part) = of("limit", paginate.limit.is_some());
        let message = format!("`{wanted}` is not an optional integer of the input");
        refuse(&at, part, message, "make it one: it takes how many items a page may have");
    }
    if let (Some(size), Some(largest)) = (paginate.size, paginate.largest)
        && size > largest
    {
        let message = format!("a page has {size} items, more than a caller may ask for");
        refuse(&at.child("size"), Part::Value, message, "lower `size`, or raise `largest`");
    }
    context.diagnostics.extend(found);
    let limit = limit.map(|field| field.name.clone());
    Some(Paginate { cursor, limit, next, size: paginate.size, largest: paginate.largest })
}

/// Whether what a service offers in pages is what a backend gives in pages, and its mapping leaves them to the hub.
pub(super) fn fit(
    service: &ServiceOperation,
    operation: &BackendOperation,
    written: &model::OperationMapping,
    place: &Place,
    context: &mut Context,
) {
    let Some(paginate) = &service.paginate else { return };
    let offered = service.place.child("paginate");
    let Some(pages) = &operation.pages else {
        let message = format!("`{}` is offered in pages, and `{}` gives none", service.name, operation.name);
        let found = Diagnostic::new(codes::PAGINATE, &place.child("call"), Part::Value, message)
            .secondary(&offered, Part::Key, "offered here")
            .help("say under `pages` of the backend's operation how its pages are turned");
        context.diagnostics.push(found);
        return;
    };
    let most = pages.size.as_ref().map(|size| size.largest);
    for (key, asked) in [("size", paginate.size), ("largest", paginate.largest)] {
        let Some(asked) = asked else { continue };
        let message = match most {
            None => format!("`{}` does not say how its caller chooses a page's size", operation.name),
            Some(most) if asked > most => {
                format!("`{}` gives pages of {most} items at most, not {asked}", operation.name)
            }
            Some(_) => continue,
        };
        let found = Diagnostic::new(codes::PAGINATE, &offered.child(key), Part::Value, message)
            .secondary(&pages.place, Part::Key, "the backend's pages")
            .help("correct the number, or what the contract says under `pages.size`");
        context.diagnostics.push(found);
    }
    if let (Some(limit), None) = (&paginate.limit, most) {
        let message =
            format!("`{limit}` has no effect: `{}` lets nobody choose a page's size", operation.name);
        let found = Diagnostic::new(codes::PAGINATE, &offered, Part::Key, message)
            .secondary(&pages.place, Part::Key, "the backend's pages")
            .help(format!("remove `{limit}` from the input, or add `size` to the contract's `pages`"));
        context.diagnostics.push(found);
    }
    let mut by_hand = |at: Place, message: String| {
        let found = Diagnostic::new(codes::PAGED_BY_HAND, &at, Part::Key, message)
            .secondary(&offered, Part::Key, "offered in pages here")
            .help("remove it: the hub turns the pages");
        context.diagnostics.push(found);
    };
    for parameter in pages.parameters().filter(|name| written.parameters.contains_key(*name)) {
        by_hand(
            place.child("parameters").child(parameter),
            format!("`{parameter}` is set, which turns the pages of `{}`", operation.name),
        );
    }
    if written.output.as_ref().is_some_and(|output| output.get(&paginate.next).is_some()) {
        by_hand(
            place.child("output").child(&paginate.next),
            format!("`{}` is set, which is the hub's cursor", paginate.next),
        );
    }
}
