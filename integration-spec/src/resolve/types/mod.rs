//! Type schemas → [`Types`].
//!
//! Schemas are kept as JSON until here and judged keyword by keyword, so that everything outside the typed subset is
//! refused by name and with what to do instead. Inline objects and enums get the name of where they stand.

mod alternatives;
mod content;
mod defaults;
mod keywords;
mod limits;
mod parts;
mod pattern;
mod schema;

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Context;
use super::registry::Scope;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::TypeSchema;
use crate::names;
use crate::platform::{EnumType, Field, Limits, ObjectType, Origin, Shape, Type, TypeId, UnionType};
use crate::source::{Part, Place};
use crate::suggest;
use keywords::TYPES;

/// The longest chain of names that stand for one another.
const MAX_CHAIN: usize = 32;

/// Resolves the types of one backend or service.
pub(super) struct TypeResolver<'a> {
    context: &'a mut Context,
    origin: Origin,
    /// The place of `types`.
    place: Place,
    declared: &'a IndexMap<String, TypeSchema>,
    named: HashMap<&'a str, Named>,
    scope: Scope,
    /// Names that are being resolved, to notice those that stand for themselves.
    chain: Vec<&'a str>,
}

/// What a declared name stands for.
#[derive(Clone)]
enum Named {
    /// An object, enum or union.
    Type(TypeId, Typed),
    /// Another shape; `None` when it could not be resolved.
    Shape(Option<Typed>),
}

/// What a schema stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) shape: Shape,
    /// Whether `null` stands for nothing.
    pub(super) nullable: bool,
}

/// The sorts of named types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Object,
    Enum,
    Union,
}

impl<'a> TypeResolver<'a> {
    /// Resolves everything that is `declared` under `types` of `document`.
    pub(super) fn new(
        context: &'a mut Context,
        origin: Origin,
        document: &Place,
        declared: &'a IndexMap<String, TypeSchema>,
    ) -> Self {
        let place = document.child("types");
        let mut resolver = Self {
            context,
            origin,
            place,
            declared,
            named: HashMap::new(),
            scope: Scope::default(),
            chain: Vec::new(),
        };
        // Objects and enums exist before any of them is read, so that they can refer to each other.
        for (name, schema) in declared {
            if let Some(id) = resolver.reserve_declared(name, &schema.0) {
                let typed = Typed {
                    shape: Shape::Named(id).limited(marked(&schema.0)),
                    nullable: is_nullable(&schema.0),
                };
                resolver.named.insert(name, Named::Type(id, typed));
            }
        }
        for (name, schema) in declared {
            match resolver.named.get(name.as_str()) {
                Some(Named::Type(id, _)) => {
                    let id = *id;
                    resolver.complete(id, &schema.0);
                }
                _ => {
                    resolver.declared_shape(name);
                }
            }
        }
        resolver
    }

    /// What the passes share.
    pub(super) fn context(&mut self) -> &mut Context {
        self.context
    }

    /// An object type with `fields`, which no schema declares.
    pub(super) fn implicit_object(
        &mut self,
        name: &str,
        place: &Place,
        fields: Vec<Field>,
    ) -> Option<TypeId> {
        let id = self.reserve(name, place, Part::Key, Sort::Object)?;
        if let Type::Object(object) = self.context.types.get_mut(id) {
            object.fields = fields;
        }
        Some(id)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.context.diagnostics.push(diagnostic);
    }

    /// What the declared type `name` stands for.
    fn reference(&mut self, name: &str, place: &Place) -> Option<Typed> {
        if let Some((declared, _)) = self.declared.get_key_value(name) {
            return self.declared_shape(declared);
        }
        let help = match name {
            word if TYPES.contains(&word) => Some(format!("write `{{ type: {word} }}`")),
            _ => suggest::help(name, self.declared.keys().map(String::as_str)),
        };
        let found = Diagnostic::new(
            codes::UNKNOWN_TYPE,
            place,
            Part::Value,
            format!("there is no type `{name}` in this file"),
        )
        .maybe_help(help);
        self.report(found);
        None
    }

    fn declared_shape(&mut self, name: &'a str) -> Option<Typed> {
        match self.named.get(name) {
            Some(Named::Type(_, typed)) => return Some(typed.clone()),
            Some(Named::Shape(shape)) => return shape.clone(),
            None => {}
        }
        let place = self.place.child(name);
        if self.chain.contains(&name) || self.chain.len() > MAX_CHAIN {
            let found = Diagnostic::new(
                codes::MALFORMED_TYPE,
                &place,
                Part::Key,
                format!("`{name}` stands for itself"),
            )
            .help("a type that contains itself must be an object: put the list into a field of one");
            self.report(found);
            self.named.insert(name, Named::Shape(None));
            return None;
        }
        self.chain.push(name);
        let schema = self.declared.get(name)?;
        let shape = self.typed(&schema.0, &place, name);
        self.chain.pop();
        // A type that stands for itself has been settled on the way.
        let settled = self.named.entry(name).or_insert(Named::Shape(shape));
        match settled {
            Named::Shape(shape) => shape.clone(),
            Named::Type(_, typed) => Some(typed.clone()),
        }
    }

    /// A type for the declared `name`, when its schema is an object, an enum or a union.
    fn reserve_declared(&mut self, name: &str, schema: &Value) -> Option<TypeId> {
        let place = self.place.child(name);
        let sort = self.sort(schema.as_object()?, &place)?;
        self.reserve(name, &place, Part::Key, sort)
    }

    /// The sort of the named type that a schema declares, if it declares one.
    fn sort(&self, schema: &Map<String, Value>, place: &Place) -> Option<Sort> {
        let is = |wanted: &str| match schema.get("type") {
            Some(Value::String(ty)) => ty == wanted,
            Some(Value::Array(types)) => types.iter().any(|ty| ty == wanted),
            _ => false,
        };
        let keys = |key: &str| schema.contains_key(key);
        if keys("allOf") {
            let parts = self.parts_of(schema, place);
            return (self.is_own(&parts) && parts.iter().any(parts::Part::is_object)).then_some(Sort::Object);
        }
        if keys("oneOf") && keys("discriminator") {
            return Some(Sort::Union);
        }
        let untyped = !keys("type");
        let is_text = |value: &Value| value.is_string();
        if (is("string") || untyped && schema.get("const").is_some_and(is_text))
            && (keys("enum") || keys("const"))
            || untyped && keys("enum")
        {
            return Some(Sort::Enum);
        }
        (is("object") && (keys("properties") || !keys("additionalProperties"))).then_some(Sort::Object)
    }

    /// Whether the parts of an `allOf` make a type of their own: not one declared type, described anew.
    fn is_own(&self, parts: &[parts::Part<'_>]) -> bool {
        let says = |part: &&parts::Part<'_>| {
            part.schema.keys().any(|key| !schema::ANNOTATIONS.contains(&key.as_str()))
        };
        let (referred, inline): (Vec<_>, Vec<_>) = parts.iter().filter(says).partition(|part| part.elsewhere);
        !(referred.len() == 1 && inline.is_empty())
    }

    /// A type without content.
    fn reserve(&mut self, name: &str, place: &Place, part: Part, sort: Sort) -> Option<TypeId> {
        let rust_name = names::type_name(name);
        if !self.scope.claim(&rust_name, name, place, part, &mut self.context.diagnostics) {
            return None;
        }
        let (origin, place, name, description) = (self.origin, place.clone(), name.to_owned(), None);
        let ty = match sort {
            Sort::Object => {
                Type::Object(ObjectType { origin, place, name, rust_name, description, fields: Vec::new() })
            }
            Sort::Enum => {
                let values = Vec::new();
                Type::Enum(EnumType { origin, place, name, rust_name, description, values, constant: false })
            }
            Sort::Union => Type::Union(UnionType {
                origin,
                place,
                name,
                rust_name,
                description,
                discriminator: String::new(),
                // Until its content is known.
                kind: Shape::String,
                variants: Vec::new(),
            }),
        };
        Some(self.context.types.add(ty))
    }

    /// Gives a declared type its content.
    fn complete(&mut self, id: TypeId, schema: &Value) {
        let Value::Object(object) = schema else { return };
        let ty = self.context.types.get(id);
        let (place, name) = (ty.place().clone(), ty.name().to_owned());
        self.annotations(object, &place);
        match self.context.types.get(id) {
            Type::Union(_) => {
                if self.alternatives(object, &place, &name, Some(id)).is_none() {
                    self.context.unsound_types.insert(id);
                }
            }
            Type::Object(_) => self.fill(id, object, &place, "object", true),
            Type::Enum(_) => self.fill(id, object, &place, "string", true),
        }
    }
}

/// The limits that a schema of a named type can have.
fn marked(schema: &Value) -> Limits {
    let sensitive = schema.get("sensitive").is_some_and(|flag| flag == true);
    Limits { sensitive, ..Limits::default() }
}

/// Whether a schema of a named type admits `null`.
fn is_nullable(schema: &Value) -> bool {
    let listed = schema.get("type").and_then(Value::as_array);
    listed.is_some_and(|types| types.iter().any(|ty| ty == "null"))
        || schema.get("nullable").is_some_and(|flag| flag == true)
}
