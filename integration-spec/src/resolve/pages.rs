//! Lists in pages: whether a contract's pages can be turned, and whether a service can offer a cursor over them.

mod body;
mod offered;

use super::Context;
use super::backend::is_scalar;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, Kind, OperationKind, ParameterIn};
use crate::platform::{
    BackendOperation, Field, FieldPath, Method, PageSize, PageSlot, Pages, PagesBy, PagesEnd, ReplyBody,
    Shape, Type, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

pub(super) use offered::{fit, of_service, set_by_hand};

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

/// How a contract says what takes something of a page.
enum Said<'s> {
    Parameter(&'s str),
    Field(&'s str),
    /// In both ways, or in none.
    Wrong,
}

impl<'s> Said<'s> {
    fn of(parameter: Option<&'s String>, field: Option<&'s String>) -> Self {
        match (parameter, field) {
            (Some(name), None) => Self::Parameter(name),
            (None, Some(path)) => Self::Field(path),
            (Some(_), Some(_)) | (None, None) => Self::Wrong,
        }
    }
}

/// What a field of a request has to take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// A whole number, which a text takes as well.
    Number,
    /// A text.
    Text,
}

impl<'a> Reading<'a> {
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
            let slot =
                self.slot(Said::of(size.parameter.as_ref(), size.field.as_ref()), &["size"], Takes::Number)?;
            Some(PageSize { slot, largest: size.largest })
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
                let said = Said::of(by.parameter.as_ref(), by.field.as_ref());
                let slot = self.slot(said, &["by", "number"], Takes::Number)?;
                PagesBy::Number { slot, first: by.first.unwrap_or(FIRST) }
            }
            model::PagesBy::Offset(by) => {
                let said = Said::of(by.parameter.as_ref(), by.field.as_ref());
                PagesBy::Offset { slot: self.slot(said, &["by", "offset"], Takes::Number)? }
            }
            model::PagesBy::Token(by) => {
                let keys = ["by", "token", "next"];
                let next = self.field(&by.next, reply, &keys, "a text or a whole number", is_token);
                let said = Said::of(by.parameter.as_ref(), by.field.as_ref());
                let takes = match &next {
                    Some((_, shape)) if is_text(shape) => Takes::Text,
                    _ => Takes::Number,
                };
                let slot = self.slot(said, &["by", "token"], takes);
                PagesBy::Token { slot: slot?, next: next?.0 }
            }
            model::PagesBy::Link(by) => {
                self.links()?;
                match by {
                    model::ByLink::Header => PagesBy::LinkHeader,
                    model::ByLink::Field(path) => {
                        let keys = ["by", "link", "field"];
                        PagesBy::LinkField(self.field(path, reply, &keys, "a text", is_text)?.0)
                    }
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
                PagesEnd::Pages(self.field(path, reply, &["end", "pages"], "a whole number", is_count)?.0)
            }
            model::PagesEnd::Total(path) => {
                PagesEnd::Total(self.field(path, reply, &["end", "total"], "a whole number", is_count)?.0)
            }
            model::PagesEnd::More(path) => {
                PagesEnd::More(self.field(path, reply, &["end", "more"], "a boolean", is_flag)?.0)
            }
        })
    }

    /// Where the items are; they must be somewhere where they count.
    fn items(&mut self, written: Option<&str>, reply: &Shape, counts: bool) -> Option<FieldPath> {
        if let Some(path) = written {
            return self.field(path, reply, &["items"], "a list", is_list).map(|(path, _)| path);
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

    /// What the hub sets when it turns a page, which is said in one of two ways.
    fn slot(&mut self, said: Said<'_>, keys: &[&str], takes: Takes) -> Option<PageSlot> {
        match said {
            Said::Parameter(name) => self.parameter(name, &[keys, &["parameter"]].concat()),
            Said::Field(path) => self.body_field(path, &[keys, &["field"]].concat(), takes),
            Said::Wrong => {
                let message = "it must be said in one way where the request takes this";
                let help =
                    "give `parameter` with one of the query, or `field` with one of the request's JSON body";
                self.refuse(self.at(keys), message, help);
                None
            }
        }
    }

    /// A parameter that the hub sets.
    fn parameter(&mut self, name: &str, keys: &[&str]) -> Option<PageSlot> {
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
            (
                format!("`{name}` does not stand in the query"),
                "the hub turns pages by the query, or by a `field` of the request's JSON body",
            )
        } else if parameter.required {
            (
                format!("`{name}` is required"),
                "leave `required` out: the hub gives it for every page but perhaps the first",
            )
        } else if !is_scalar(&parameter.shape, self.types) {
            (format!("`{name}` is no single value"), "make it a string or an integer")
        } else {
            return Some(PageSlot::Query(name.to_owned()));
        };
        let found = Diagnostic::new(codes::PAGES, &at, Part::Value, message)
            .secondary(&parameter.place, Part::Key, "declared here")
            .help(help);
        self.diagnostics.push(found);
        None
    }

    /// The fields of a dotted path into the reply, the last of which fits, and its shape.
    fn field(
        &mut self,
        path: &str,
        reply: &Shape,
        keys: &[&str],
        wanted: &str,
        fits: fn(&Shape) -> bool,
    ) -> Option<(FieldPath, Shape)> {
        let fields = self.walk(path, reply, "the reply", keys)?;
        let shape = &fields.last()?.shape;
        if !fits(shape) {
            let message = format!("`{path}` is not {wanted}");
            let found = Diagnostic::new(codes::PAGES, &self.at(keys), Part::Value, message)
                .help("name another field of the reply, or correct its type");
            self.diagnostics.push(found);
            return None;
        }
        Some((fields.iter().map(|field| field.name.clone()).collect(), shape.clone()))
    }

    /// The fields of a dotted path into a document.
    fn walk(&mut self, path: &str, document: &Shape, called: &str, keys: &[&str]) -> Option<Vec<&'a Field>> {
        let at = self.at(keys);
        let mut shape = document;
        let mut begin = 0;
        let mut found = Vec::new();
        for step in path.split('.') {
            let part = Part::Within(begin..begin + step.len());
            begin += step.len() + 1;
            let known = fields(shape, self.types);
            let Some(field) = known.iter().find(|field| field.name == step) else {
                let message = match known {
                    [] => format!("there is no `{step}`: what it would stand in is no object"),
                    _ => format!("{called} has no `{step}` there"),
                };
                let error = Diagnostic::new(codes::PAGES, &at, part, message)
                    .maybe_help(suggest::help(step, known.iter().map(|field| field.name.as_str())));
                self.diagnostics.push(error);
                return None;
            };
            shape = &field.shape;
            found.push(field);
        }
        Some(found)
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
