//! From the declarations of [`view`](super::view) to the types that expressions are checked against.

use std::any::TypeId as RustType;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::marker::PhantomData;

use heck::ToLowerCamelCase;

use crate::diagnostic::Diagnostic;
use crate::mapping::interpret::datum::Datum;
use crate::names;
use crate::platform::{Field, ObjectType, Origin, Shape, Type, TypeId, Types};
use crate::source::{FileId, Place};

/// The place of what is declared here: no spec file.
pub(super) const NOWHERE: Place = Place { file: FileId(u32::MAX), pointer: String::new() };

/// Drops labels that point at what is declared here; there is nothing to show.
pub(super) fn in_files(mut found: Diagnostic) -> Diagnostic {
    found.secondary.retain(|label| label.place.file != NOWHERE.file);
    found
}

/// What a rule can see.
pub(super) trait Seen: 'static {
    /// Whether it is always there.
    const REQUIRED: bool = true;

    /// Its shape, and every type that it is made of.
    fn shape(model: &mut Model) -> Shape;

    /// Its value, as expressions read it.
    fn datum(&self) -> Datum;
}

/// Something that many objects hold, whose value is made once.
#[derive(Debug)]
pub(super) struct Shared<T> {
    value: Datum,
    of: PhantomData<fn() -> T>,
}

impl<T: Seen> Shared<T> {
    pub(super) fn new(of: &T) -> Self {
        Self { value: of.datum(), of: PhantomData }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), of: PhantomData }
    }
}

impl<T: Seen> Seen for Shared<T> {
    fn shape(model: &mut Model) -> Shape {
        T::shape(model)
    }

    fn datum(&self) -> Datum {
        self.value.clone()
    }
}

/// An object that a rule can see, as it is declared.
pub(super) trait SeenObject: Seen {
    /// Its name in the reference.
    const NAME: &'static str;
    /// What it is, in one sentence.
    const DOC: &'static str;
    /// How many there are in one list of a large organisation: what a rule's cost is estimated with.
    const MANY: u64;

    /// Its fields: Rust name, description, shape, whether it is always there.
    fn fields(model: &mut Model) -> Vec<(&'static str, &'static str, Shape, bool)>;
}

/// The types of everything that rules can see.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) types: Types,
    /// The id of each type that is declared.
    known: HashMap<RustType, TypeId>,
    /// How many there are of each in one list.
    many: HashMap<TypeId, u64>,
}

impl Model {
    /// The type of `T`, declared when it is first asked for.
    pub(super) fn object<T: SeenObject>(&mut self) -> Shape {
        if let Some(id) = self.known.get(&RustType::of::<T>()) {
            return Shape::Named(*id);
        }
        let place = NOWHERE;
        let object = ObjectType {
            origin: Origin::Service(0),
            place: place.clone(),
            name: T::NAME.to_owned(),
            rust_name: T::NAME.to_owned(),
            description: Some(T::DOC.to_owned()),
            fields: Vec::new(),
        };
        let id = self.types.add(Type::Object(object));
        self.known.insert(RustType::of::<T>(), id);
        self.many.insert(id, T::MANY);
        let fields = T::fields(self);
        let fields = fields.into_iter().map(|(name, doc, shape, required)| Field {
            place: place.clone(),
            name: field_name(name),
            rust_name: names::field_name(name),
            description: Some(doc.to_owned()),
            shape,
            required,
            nullable: false,
            default: None,
            boxed: false,
        });
        let fields: Vec<Field> = fields.collect();
        if let Type::Object(object) = self.types.get_mut(id) {
            object.fields = fields;
        }
        Shape::Named(id)
    }

    /// How many values of `shape` a list of a large organisation holds.
    pub(super) fn many(&self, shape: &Shape) -> u64 {
        /// Names and other texts.
        const TEXTS: u64 = 50;
        match shape {
            Shape::Named(id) => self.many.get(id).copied().unwrap_or(TEXTS),
            _ => TEXTS,
        }
    }

    /// Every type with its fields, in Markdown.
    pub(super) fn reference(&self) -> String {
        let mut text = String::new();
        for (_, ty) in self.types.iter() {
            let Type::Object(object) = ty else { continue };
            let doc = object.description.as_deref().unwrap_or_default();
            let _ = writeln!(text, "\n**{}**: {doc}\n\n| field | type | |\n|---|---|---|", object.name);
            for field in &object.fields {
                let optional = if field.required { "" } else { ", optional" };
                let (shape, doc) =
                    (self.words(&field.shape), field.description.as_deref().unwrap_or_default());
                let _ = writeln!(text, "| `{}` | {shape}{optional} | {doc} |", field.name);
            }
        }
        text
    }

    fn words(&self, shape: &Shape) -> String {
        match shape {
            Shape::Bool => "boolean".to_owned(),
            Shape::String => "text".to_owned(),
            Shape::Array(item) => format!("list of {}", self.words(item)),
            Shape::Named(id) => self.types.get(*id).name().to_owned(),
            _ => "integer".to_owned(),
        }
    }
}

/// How specs write the name of a field.
pub(super) fn field_name(name: &str) -> String {
    name.to_lower_camel_case()
}

macro_rules! scalar {
    ($($ty:ty => $shape:ident, $datum:ident;)+) => {
        $(impl Seen for $ty {
            fn shape(_: &mut Model) -> Shape {
                Shape::$shape
            }

            fn datum(&self) -> Datum {
                Datum::$datum(self.clone())
            }
        })+
    };
}
scalar!(String => String, Text; i64 => Int64, Int; bool => Bool, Bool;);

impl<T: Seen> Seen for Vec<T> {
    fn shape(model: &mut Model) -> Shape {
        Shape::Array(Box::new(T::shape(model)))
    }

    fn datum(&self) -> Datum {
        Datum::list_of(self.iter().map(Seen::datum).collect())
    }
}

impl<T: Seen> Seen for Option<T> {
    const REQUIRED: bool = false;

    fn shape(model: &mut Model) -> Shape {
        T::shape(model)
    }

    fn datum(&self) -> Datum {
        self.as_ref().map_or(Datum::Absent, Seen::datum)
    }
}

/// Declares objects that rules can see, each with how many a list of a large organisation holds.
macro_rules! view {
    ($(
        #[doc = $doc:literal]
        $visibility:vis struct $name:ident, at most $many:literal {
            $(#[doc = $field_doc:literal] $field:ident: $ty:ty,)+
        }
    )+) => {
        $(
            #[doc = $doc]
            #[derive(Debug)]
            $visibility struct $name {
                $(
                    #[doc = $field_doc]
                    $visibility $field: $ty,
                )+
            }

            impl super::model::Seen for $name {
                fn shape(model: &mut super::model::Model) -> crate::platform::Shape {
                    model.object::<Self>()
                }

                fn datum(&self) -> crate::mapping::interpret::datum::Datum {
                    use crate::mapping::interpret::datum::Datum;
                    use super::model::Seen;
                    static NAMES: std::sync::LazyLock<Vec<String>> =
                        std::sync::LazyLock::new(|| vec![$(super::model::field_name(stringify!($field))),+]);
                    let values = [$(Seen::datum(&self.$field)),+];
                    let fields = NAMES.iter().cloned().zip(values);
                    Datum::map_of(fields.filter(|(_, value)| *value != Datum::Absent).collect())
                }
            }

            impl super::model::SeenObject for $name {
                const NAME: &'static str = stringify!($name);
                const DOC: &'static str = $doc.trim_ascii_start();
                const MANY: u64 = $many;

                fn fields(
                    model: &mut super::model::Model,
                ) -> Vec<(&'static str, &'static str, crate::platform::Shape, bool)> {
                    use super::model::Seen;
                    vec![$((
                        stringify!($field),
                        $field_doc.trim_ascii_start(),
                        <$ty as Seen>::shape(model),
                        <$ty as Seen>::REQUIRED,
                    )),+]
                }
            }
        )+
    };
}
pub(super) use view;
