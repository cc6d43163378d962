//! The types of contracts and services.

use std::collections::{HashSet, VecDeque};

use caseway_core::text::Format;
use serde_json::Value;

use super::Limits;
use crate::source::Place;

/// Identifies a named type within one [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// Every named type, in a stable order: owners by kind and name, types as their file orders them.
#[derive(Debug, Clone, Default)]
pub struct Types {
    types: Vec<Type>,
}

impl Types {
    /// Adds a type.
    pub fn add(&mut self, ty: Type) -> TypeId {
        self.types.push(ty);
        TypeId(u32::try_from(self.types.len() - 1).unwrap_or(u32::MAX))
    }

    /// The type that `id` names.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The type that `id` names, to complete it.
    pub fn get_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types[id.0 as usize]
    }

    /// Whether values of `shape` hold something that nobody may see.
    #[must_use]
    pub fn holds_sensitive(&self, shape: &Shape) -> bool {
        self.any(shape, Shape::is_sensitive)
    }

    /// Whether values of `shape`, or something within them, have limits that are checked where they are read.
    #[must_use]
    pub fn holds_limits(&self, shape: &Shape) -> bool {
        self.any(shape, |shape| shape.limits().is_some_and(|limits| !limits.is_only_sensitive()))
    }

    /// Whether `is` holds of `shape` or of one within it.
    fn any(&self, shape: &Shape, is: impl Fn(&Shape) -> bool) -> bool {
        let mut seen = HashSet::new();
        let mut waiting = vec![shape];
        while let Some(shape) = waiting.pop() {
            if is(shape) {
                return true;
            }
            match shape.plain() {
                Shape::Array(inner) | Shape::Map(inner) => waiting.push(inner),
                Shape::Named(id) if seen.insert(*id) => waiting.extend(self.get(*id).parts()),
                _ => {}
            }
        }
        false
    }

    /// The first field within values of `shape` that nobody may see; `None` where there is none, or all of it is.
    #[must_use]
    pub fn sensitive_field(&self, shape: &Shape) -> Option<&Field> {
        let mut seen = HashSet::new();
        let mut waiting = VecDeque::from([shape]);
        while let Some(shape) = waiting.pop_front() {
            match shape.plain() {
                Shape::Array(inner) | Shape::Map(inner) => waiting.push_back(inner),
                Shape::Named(id) if seen.insert(*id) => {
                    let ty = self.get(*id);
                    if let Type::Object(object) = ty
                        && let Some(field) = object.fields.iter().find(|field| field.shape.is_sensitive())
                    {
                        return Some(field);
                    }
                    waiting.extend(ty.parts());
                }
                _ => {}
            }
        }
        None
    }

    /// Every type with its id.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.types)
    }
}

/// Whose type it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A backend's, by index in the platform.
    Backend(usize),
    /// A service's, by index in the platform.
    Service(usize),
}

/// The shape of a value. Objects and enums are always named, if only after the field that holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `boolean`.
    Bool,
    /// `integer` with `format: int32`.
    Int32,
    /// `integer`.
    Int64,
    /// `number`.
    Number,
    /// `number` or `string` with `format: decimal`.
    Decimal(DecimalForm),
    /// `string`.
    String,
    /// `string` with another format.
    Text(Format),
    /// `array`.
    Array(Box<Shape>),
    /// `object` with only `additionalProperties`.
    Map(Box<Shape>),
    /// An object, enum or union.
    Named(TypeId),
    /// A shape with limits; never within another one of these.
    Limited(Box<Shape>, Box<Limits>),
}

/// How JSON holds an exact decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecimalForm {
    /// As a number: `12.10`.
    Number,
    /// As a string: `"12.10"`.
    Text,
}

impl Shape {
    /// The shape without its own limits; those of items and values stay.
    #[must_use]
    pub fn plain(&self) -> &Self {
        match self {
            Self::Limited(shape, _) => shape,
            shape => shape,
        }
    }

    /// The shape without any limits: what values are, whatever is true of them besides. Mappings compare these.
    #[must_use]
    pub fn bare(&self) -> Self {
        match self {
            Self::Limited(shape, _) => shape.bare(),
            Self::Array(items) => Self::Array(Box::new(items.bare())),
            Self::Map(values) => Self::Map(Box::new(values.bare())),
            shape => shape.clone(),
        }
    }

    /// The limits of the value itself.
    #[must_use]
    pub fn limits(&self) -> Option<&Limits> {
        match self {
            Self::Limited(_, limits) => Some(limits),
            _ => None,
        }
    }

    /// The shape with more limits.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        match self {
            shape if limits == Limits::default() => shape,
            Self::Limited(shape, known) => Self::Limited(shape, Box::new(known.and(limits))),
            shape => Self::Limited(Box::new(shape), Box::new(limits)),
        }
    }

    /// The type that the value is of, if that has a name.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self.plain() {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// The named type at the bottom of lists and maps.
    #[must_use]
    pub fn innermost(&self) -> Option<TypeId> {
        match self.plain() {
            Self::Named(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) => inner.innermost(),
            _ => None,
        }
    }

    /// Whether nobody may see the value itself, as the spec declares it.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.limits().is_some_and(|limits| limits.sensitive)
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub enum Type {
    /// An object with declared fields.
    Object(ObjectType),
    /// A closed set of strings.
    Enum(EnumType),
    /// One of several objects.
    Union(UnionType),
}

impl Type {
    /// Whose it is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self {
            Self::Object(object) => object.origin,
            Self::Enum(closed) => closed.origin,
            Self::Union(union) => union.origin,
        }
    }

    /// Where it is declared.
    #[must_use]
    pub fn place(&self) -> &Place {
        match self {
            Self::Object(object) => &object.place,
            Self::Enum(closed) => &closed.place,
            Self::Union(union) => &union.place,
        }
    }

    /// Its name as declared, or as derived from where it stands.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Object(object) => &object.name,
            Self::Enum(closed) => &closed.name,
            Self::Union(union) => &union.name,
        }
    }
}

impl Type {
    /// The Rust type's name, unique within its origin.
    #[must_use]
    pub fn rust_name(&self) -> &str {
        match self {
            Self::Object(object) => &object.rust_name,
            Self::Enum(closed) => &closed.rust_name,
            Self::Union(union) => &union.rust_name,
        }
    }

    /// The shapes that values of the type are made of.
    pub fn parts(&self) -> impl Iterator<Item = &Shape> {
        let (fields, variants, kind): (&[Field], &[Variant], Option<&Shape>) = match self {
            Self::Object(object) => (&object.fields, &[], None),
            Self::Enum(_) => (&[], &[], None),
            Self::Union(union) => (&[], &union.variants, Some(&union.kind)),
        };
        let fields = fields.iter().map(|field| &field.shape);
        fields.chain(variants.iter().map(|variant| &variant.shape)).chain(kind)
    }
}

/// An object with declared fields.
#[derive(Debug, Clone)]
pub struct ObjectType {
    /// Whose it is.
    pub origin: Origin,
    /// Where it is declared.
    pub place: Place,
    /// Its name as declared, or as derived from where it stands.
    pub name: String,
    /// The Rust type's name, unique within its origin.
    pub rust_name: String,
    /// What it is.
    pub description: Option<String>,
    /// Its fields, as the file orders them.
    pub fields: Vec<Field>,
}

/// A field of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Where it is declared.
    pub place: Place,
    /// Its name in JSON.
    pub name: String,
    /// The Rust field's name, unique within the object; a raw identifier where it is a keyword.
    pub rust_name: String,
    /// What it means.
    pub description: Option<String>,
    /// Its shape.
    pub shape: Shape,
    /// Whether it must be present.
    pub required: bool,
    /// Whether it may be `null`. A required field must be there then, if only as `null`.
    pub nullable: bool,
    /// What it is where it is absent: a scalar or an empty list, which fits the shape.
    pub default: Option<Value>,
    /// Whether the Rust field is boxed, because the type contains itself through it.
    pub boxed: bool,
}

impl Field {
    /// Whether a value is always there to read.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.required && !self.nullable || self.default.is_some()
    }
}

/// A closed set of strings.
#[derive(Debug, Clone)]
pub struct EnumType {
    /// Whose it is.
    pub origin: Origin,
    /// Where it is declared.
    pub place: Place,
    /// Its name as declared, or as derived from where it stands.
    pub name: String,
    /// The Rust type's name, unique within its origin.
    pub rust_name: String,
    /// What it is.
    pub description: Option<String>,
    /// Its values, as the file orders them.
    pub values: Vec<EnumValue>,
    /// Whether it was written as `const`: then a required field of it needs no cell.
    pub constant: bool,
}

/// One of several objects, told apart by the text in one field.
#[derive(Debug, Clone)]
pub struct UnionType {
    /// Whose it is.
    pub origin: Origin,
    /// Where it is declared.
    pub place: Place,
    /// Its name as declared, or as derived from where it stands.
    pub name: String,
    /// The Rust type's name, unique within its origin.
    pub rust_name: String,
    /// What it is.
    pub description: Option<String>,
    /// The field whose text says which it is.
    pub discriminator: String,
    /// The shape of that field: an enum of these texts, one value for each variant, in their order.
    pub kind: Shape,
    /// The objects, as the file orders them.
    pub variants: Vec<Variant>,
}

/// One of the objects of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The text that stands for it.
    pub tag: String,
    /// The Rust variant's name, unique within the union.
    pub rust_name: String,
    /// Its type: a named object.
    pub shape: Shape,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// Its text in JSON.
    pub value: String,
    /// The Rust variant's name, unique within the enum.
    pub rust_name: String,
}
