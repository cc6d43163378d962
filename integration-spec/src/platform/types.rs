//! The types of contracts and services.

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
    /// `string`.
    String,
    /// `array`.
    Array(Box<Shape>),
    /// `object` with only `additionalProperties`.
    Map(Box<Shape>),
    /// An object or enum.
    Named(TypeId),
}

/// A named type.
#[derive(Debug, Clone)]
pub enum Type {
    /// An object with declared fields.
    Object(ObjectType),
    /// A closed set of strings.
    Enum(EnumType),
}

impl Type {
    /// Whose it is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self {
            Self::Object(object) => object.origin,
            Self::Enum(closed) => closed.origin,
        }
    }

    /// Where it is declared.
    #[must_use]
    pub fn place(&self) -> &Place {
        match self {
            Self::Object(object) => &object.place,
            Self::Enum(closed) => &closed.place,
        }
    }

    /// Its name as declared, or as derived from where it stands.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Object(object) => &object.name,
            Self::Enum(closed) => &closed.name,
        }
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
    /// Whether the Rust field is boxed, because the type contains itself through it.
    pub boxed: bool,
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
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// Its text in JSON.
    pub value: String,
    /// The Rust variant's name, unique within the enum.
    pub rust_name: String,
}
