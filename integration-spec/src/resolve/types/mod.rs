//! Type schemas → [`Types`].
//!
//! Schemas are kept as JSON until here and judged keyword by keyword, so that everything outside the typed subset is
//! refused by name and with what to do instead. Inline objects and enums get the name of where they stand.

mod content;
mod keywords;
mod schema;

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::Context;
use super::registry::Scope;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::TypeSchema;
use crate::names;
use crate::platform::{EnumType, Field, ObjectType, Origin, Shape, Type, TypeId};
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
    /// An object or enum.
    Type(TypeId),
    /// Another shape; `None` when it could not be resolved.
    Shape(Option<Shape>),
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
                resolver.named.insert(name, Named::Type(id));
            }
        }
        for (name, schema) in declared {
            match resolver.named.get(name.as_str()) {
                Some(Named::Type(id)) => {
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
        let id = self.reserve(name, place, Part::Key, false)?;
        if let Type::Object(object) = self.context.types.get_mut(id) {
            object.fields = fields;
        }
        Some(id)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.context.diagnostics.push(diagnostic);
    }

    /// What the declared type `name` stands for.
    fn reference(&mut self, name: &str, place: &Place) -> Option<Shape> {
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

    fn declared_shape(&mut self, name: &'a str) -> Option<Shape> {
        match self.named.get(name) {
            Some(Named::Type(id)) => return Some(Shape::Named(*id)),
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
        let shape = self.shape(&schema.0, &place, name);
        self.chain.pop();
        // A type that stands for itself has been settled on the way.
        let settled = self.named.entry(name).or_insert(Named::Shape(shape));
        match settled {
            Named::Shape(shape) => shape.clone(),
            Named::Type(id) => Some(Shape::Named(*id)),
        }
    }

    /// A type for the declared `name`, when its schema is an object or enum.
    fn reserve_declared(&mut self, name: &str, schema: &Value) -> Option<TypeId> {
        let object = schema.as_object()?;
        let closed = object.contains_key("enum");
        let is_object = object.get("type").is_some_and(|ty| ty == "object")
            && (object.contains_key("properties") || !object.contains_key("additionalProperties"));
        let is_enum = object.get("type").is_some_and(|ty| ty == "string") && closed;
        if !(is_object || is_enum) {
            return None;
        }
        let place = self.place.child(name);
        self.reserve(name, &place, Part::Key, is_enum)
    }

    /// A type without content.
    fn reserve(&mut self, name: &str, place: &Place, part: Part, closed: bool) -> Option<TypeId> {
        let rust_name = names::type_name(name);
        if !self.scope.claim(&rust_name, name, place, part, &mut self.context.diagnostics) {
            return None;
        }
        let (origin, place, name) = (self.origin, place.clone(), name.to_owned());
        let ty = if closed {
            Type::Enum(EnumType { origin, place, name, rust_name, description: None, values: Vec::new() })
        } else {
            Type::Object(ObjectType { origin, place, name, rust_name, description: None, fields: Vec::new() })
        };
        Some(self.context.types.add(ty))
    }

    /// Gives a declared type its content.
    fn complete(&mut self, id: TypeId, schema: &Value) {
        let Value::Object(object) = schema else { return };
        let place = self.context.types.get(id).place().clone();
        let ty = object.get("type").and_then(Value::as_str).unwrap_or_default();
        if !self.known_keywords(object, ty, &place) {
            self.context.unsound_types.insert(id);
        }
        self.fill(id, object, &place);
    }
}
