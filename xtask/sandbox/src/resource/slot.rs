//! Where in a document the records stand, and which of a record's fields is its id.

use caseway_spec::platform::{Field, ObjectType, Shape, Type, TypeId, Types};

use crate::words::{joined, without, words};

/// Names that contracts give to the one field that holds the records.
const ENVELOPES: [&str; 8] =
    ["data", "result", "results", "items", "entries", "records", "values", "content"];

/// How a kind of thing is identified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    /// The words of the path's parameter, when a path names one thing.
    parameter: Option<Vec<String>>,
    /// The words of what one thing is called.
    noun: Vec<String>,
}

/// Where in a document the records stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The field of the document that holds them; `None` when the document is the record, or the list of them.
    pub(crate) field: Option<String>,
    /// Whether it is a list.
    pub(crate) many: bool,
    /// The records' type.
    pub(crate) record: TypeId,
    /// The record's field that is its id.
    pub(crate) id: Option<String>,
    /// Whether the id's field is whole numbers.
    pub(crate) numeric: bool,
    /// Whether the id was recognised by its name rather than by default.
    pub(crate) identified: bool,
}

impl Identifier {
    /// Of things that a path names by `parameter`, called `noun`.
    pub(crate) fn new(parameter: Option<&str>, noun: Vec<String>) -> Self {
        Self { parameter: parameter.map(words), noun }
    }

    /// The field of `object` that identifies it, going by names.
    fn field<'o>(&self, object: &'o ObjectType) -> Option<&'o Field> {
        let nouns = [self.noun.clone(), words(&object.name)];
        let find = |wanted: &[String]| {
            let wanted = wanted.concat();
            object.fields.iter().find(|field| is_scalar(&field.shape) && joined(&field.name) == wanted)
        };
        if let Some(parameter) = &self.parameter {
            // `ContactID` for `{ContactID}`; `external_id` for `{external_customer_id}`; `customer_id` for `{id}`.
            return find(parameter)
                .or_else(|| nouns.iter().find_map(|noun| find(&without(parameter, noun)?)))
                .or_else(|| nouns.iter().find_map(|noun| find(&[noun.as_slice(), parameter].concat())));
        }
        let id = ["id".to_owned()];
        find(&id).or_else(|| nouns.iter().find_map(|noun| find(&[noun.as_slice(), &id].concat()))).or_else(
            || {
                let ends = |field: &&Field| {
                    let words = words(&field.name);
                    is_scalar(&field.shape)
                        && words.last().is_some_and(|last| ["id", "sid", "uuid"].contains(&last.as_str()))
                };
                object.fields.iter().filter(|field| field.required).find(ends)
            },
        )
    }

    /// Whether a field named `name` holds things of this kind: the noun, in the singular or plural.
    fn is_called(&self, name: &str) -> bool {
        !self.noun.is_empty() && crate::words::singular_words(name) == self.noun
    }
}

impl Slot {
    /// Where the records stand in a document of `shape`, if there are any.
    pub(crate) fn find(types: &Types, shape: &Shape, identifier: &Identifier) -> Option<Self> {
        let (id, object, many) = records(types, shape)?;
        if many {
            return Some(Self::new(identifier, None, true, id, object));
        }
        if identifier.field(object).is_some_and(|_| !is_envelope(types, object, identifier)) {
            return Some(Self::new(identifier, None, false, id, object));
        }
        let candidates: Vec<Self> = object
            .fields
            .iter()
            .filter_map(|field| {
                let (id, record, many) = records(types, &field.shape)?;
                Some(Self::new(identifier, Some(field.name.clone()), many, id, record))
            })
            .collect();
        let named = |slot: &&Self| slot.field.as_ref().is_some_and(|field| identifier.is_called(field));
        // `items` may as well be a record's own lines: only `data` is believed without an id in it.
        let usual = |slot: &&Self| {
            let field = slot.field.as_deref().map(joined).unwrap_or_default();
            field == "data" || (slot.identified && ENVELOPES.contains(&field.as_str()))
        };
        let alone = |_: &&Self| candidates.len() == 1 && object.fields.len() == 1;
        let listed = |slot: &&Self| slot.many && slot.identified;
        let chosen = candidates
            .iter()
            .find(named)
            .or_else(|| candidates.iter().find(usual))
            .or_else(|| candidates.iter().find(alone))
            .or_else(|| candidates.iter().find(listed));
        Some(chosen.cloned().unwrap_or_else(|| Self::new(identifier, None, false, id, object)))
    }

    fn new(
        identifier: &Identifier,
        field: Option<String>,
        many: bool,
        record: TypeId,
        object: &ObjectType,
    ) -> Self {
        let by_name = identifier.field(object);
        let any = || object.fields.iter().find(|field| field.name == "id" && is_scalar(&field.shape));
        let id = by_name.or_else(any);
        Self {
            field,
            many,
            record,
            id: id.map(|field| field.name.clone()),
            numeric: id.is_some_and(|field| matches!(field.shape.plain(), Shape::Int32 | Shape::Int64)),
            identified: by_name.is_some(),
        }
    }
}

/// Whether `object`, though it has an id, is an envelope around the things: `{id, customer: {...}}`.
fn is_envelope(types: &Types, object: &ObjectType, identifier: &Identifier) -> bool {
    object.fields.iter().any(|field| {
        identifier.is_called(&field.name)
            && records(types, &field.shape).is_some_and(|(_, record, _)| identifier.field(record).is_some())
    })
}

/// The object type of which `shape` is one or a list.
fn records<'t>(types: &'t Types, shape: &Shape) -> Option<(TypeId, &'t ObjectType, bool)> {
    let (id, many) = match shape.plain() {
        Shape::Named(id) => (*id, false),
        Shape::Array(items) => match items.plain() {
            Shape::Named(id) => (*id, true),
            _ => return None,
        },
        _ => return None,
    };
    match types.get(id) {
        Type::Object(object) => Some((id, object, many)),
        Type::Enum(_) | Type::Union(_) => None,
    }
}

fn is_scalar(shape: &Shape) -> bool {
    matches!(
        shape.plain(),
        Shape::String | Shape::Text(caseway_spec::platform::Format::Uuid) | Shape::Int32 | Shape::Int64
    )
}
