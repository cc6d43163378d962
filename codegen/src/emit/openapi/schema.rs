//! Types as OpenAPI's schemas.

use std::collections::BTreeMap;

use caseway_core::decimal::DecimalNumber;
use caseway_spec::platform::{
    DecimalForm, Field, Limits, ObjectType, Origin, Platform, Shape, Type, TypeId, UnionType,
};
use caseway_spec::suggest;
use indexmap::IndexMap;
use serde::Serialize;

use super::problem::problem;
use crate::names::rust_name;
use crate::usage::{Usage, held};

/// A schema, in the order in which people read one.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct SchemaObject {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) values: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) properties: IndexMap<String, SchemaObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<SchemaObject>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Box<SchemaObject>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) all_of: Vec<SchemaObject>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) exclusive_minimum: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) maximum: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) exclusive_maximum: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) multiple_of: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_items: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) unique_items: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_properties: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_properties: Option<u32>,
    #[serde(rename = "x-sensitive", skip_serializing_if = "std::ops::Not::not")]
    pub(super) sensitive: bool,
}

impl SchemaObject {
    /// A text, or bytes.
    pub(super) fn text(format: Option<&'static str>) -> Self {
        Self { kind: Some("string"), format, ..Self::default() }
    }
}

pub(super) fn schemas(
    platform: &Platform,
    usage: &Usage,
    only: Option<usize>,
) -> BTreeMap<String, SchemaObject> {
    let wanted = |ty: &Type| match ty.origin() {
        Origin::Service(index) => only.is_none_or(|only| only == index),
        Origin::Backend(_) => false,
    };
    let direct = Usage::of_direct(platform, &held(platform).collect::<Vec<_>>());
    let is_there = |id: TypeId, ty: &Type| match ty.origin() {
        Origin::Service(_) => wanted(ty) && usage.of_type(id).used,
        // Direct connections are in the whole document alone.
        Origin::Backend(_) => only.is_none() && direct.of_type(id).used,
    };
    let mut schemas: BTreeMap<String, SchemaObject> = platform
        .types
        .iter()
        .filter(|(id, ty)| is_there(*id, ty))
        .map(|(id, ty)| (schema_name(platform, id), named(platform, ty)))
        .collect();
    schemas.extend(problem());
    schemas
}

fn named(platform: &Platform, ty: &Type) -> SchemaObject {
    match ty {
        Type::Object(of) => object(platform, of.description.clone(), of.fields.iter()),
        Type::Enum(of) => SchemaObject {
            kind: Some("string"),
            description: of.description.clone(),
            values: of.values.iter().map(|value| value.value.clone()).collect(),
            ..SchemaObject::default()
        },
        Type::Union(of) => union(platform, of),
    }
}

/// A union, without `oneOf`: an object with the fields of all its variants, of which those that every variant requires
/// are required. A field that variants declare differently is described and not typed.
fn union(platform: &Platform, of: &UnionType) -> SchemaObject {
    let tags: Vec<&str> = of.variants.iter().map(|variant| variant.tag.as_str()).collect();
    let which =
        format!("`{}` says which fields there are: those of {}.", of.discriminator, suggest::listed(&tags));
    let description =
        of.description.as_deref().map_or_else(|| which.clone(), |text| format!("{text} {which}"));
    let mut whole =
        SchemaObject { kind: Some("object"), description: Some(description), ..SchemaObject::default() };
    let variants: Vec<&ObjectType> = of
        .variants
        .iter()
        .filter_map(|variant| match platform.types.get(variant.shape.named()?) {
            Type::Object(object) => Some(object),
            Type::Enum(_) | Type::Union(_) => None,
        })
        .collect();
    whole.required.push(of.discriminator.clone());
    whole.properties.insert(of.discriminator.clone(), schema(platform, &of.kind));
    for field in variants.iter().flat_map(|object| &object.fields) {
        if whole.properties.contains_key(&field.name) {
            continue;
        }
        let same = |other: &Field| other.shape == field.shape && other.nullable == field.nullable;
        let all: Vec<&Field> = variants
            .iter()
            .filter_map(|object| object.fields.iter().find(|other| other.name == field.name))
            .collect();
        let described = if all.iter().all(|other| same(other)) {
            property(platform, field)
        } else {
            SchemaObject { description: field.description.clone(), ..SchemaObject::default() }
        };
        whole.properties.insert(field.name.clone(), described);
        if all.len() == variants.len() && all.iter().all(|other| other.required) {
            whole.required.push(field.name.clone());
        }
    }
    whole
}

pub(super) fn object<'f>(
    platform: &Platform,
    description: Option<String>,
    fields: impl Iterator<Item = &'f Field>,
) -> SchemaObject {
    let mut object = SchemaObject { kind: Some("object"), description, ..SchemaObject::default() };
    for field in fields {
        if field.required {
            object.required.push(field.name.clone());
        }
        object.properties.insert(field.name.clone(), property(platform, field));
    }
    object
}

fn property(platform: &Platform, field: &Field) -> SchemaObject {
    let mut property = schema(platform, &field.shape);
    if property.reference.is_some() {
        let nullable = field.nullable && field.required;
        if !nullable && field.default.is_none() {
            // Beside a `$ref`, OpenAPI 3.0 ignores everything.
            return property;
        }
        property = SchemaObject { all_of: vec![property], ..SchemaObject::default() };
    }
    property.description.clone_from(&field.description);
    property.default.clone_from(&field.default);
    // Where a field may be absent, importers have one word for nothing already.
    property.nullable = field.nullable && field.required;
    property
}

pub(super) fn schema(platform: &Platform, shape: &Shape) -> SchemaObject {
    let plain = |kind, format| SchemaObject { kind: Some(kind), format, ..SchemaObject::default() };
    match shape {
        Shape::Bool => plain("boolean", None),
        Shape::Int32 => plain("integer", Some("int32")),
        Shape::Int64 => plain("integer", Some("int64")),
        Shape::Number => plain("number", Some("double")),
        Shape::Decimal(DecimalForm::Number) => plain("number", Some("decimal")),
        Shape::Decimal(DecimalForm::Text) => plain("string", Some("decimal")),
        Shape::Text(format) => plain("string", Some(format.name())),
        Shape::String => plain("string", None),
        Shape::Array(items) => {
            SchemaObject { items: Some(Box::new(schema(platform, items))), ..plain("array", None) }
        }
        Shape::Map(values) => SchemaObject {
            additional_properties: Some(Box::new(schema(platform, values))),
            ..plain("object", None)
        },
        Shape::Named(id) => reference(platform, *id),
        Shape::Limited(shape, limits) => limited(schema(platform, shape), shape, limits),
    }
}

/// A schema with limits, as OpenAPI 3.0 writes them.
fn limited(schema: SchemaObject, shape: &Shape, limits: &Limits) -> SchemaObject {
    // Beside a `$ref` it would be ignored; what is in the type says it.
    if schema.reference.is_some() {
        return schema;
    }
    let mut schema = SchemaObject {
        minimum: limits.minimum.map(|bound| bound.value.into()),
        exclusive_minimum: limits.minimum.is_some_and(|bound| bound.exclusive),
        maximum: limits.maximum.map(|bound| bound.value.into()),
        exclusive_maximum: limits.maximum.is_some_and(|bound| bound.exclusive),
        multiple_of: limits.multiple_of.map(DecimalNumber),
        pattern: limits.pattern.as_ref().map(|pattern| pattern.written.clone()),
        unique_items: limits.unique,
        sensitive: limits.sensitive,
        ..schema
    };
    let (least, most) = match shape {
        Shape::Array(_) => (&mut schema.min_items, &mut schema.max_items),
        Shape::Map(_) => (&mut schema.min_properties, &mut schema.max_properties),
        _ => (&mut schema.min_length, &mut schema.max_length),
    };
    (*least, *most) = (limits.least, limits.most);
    schema
}

pub(super) fn reference(platform: &Platform, id: TypeId) -> SchemaObject {
    let reference = format!("#/components/schemas/{}", schema_name(platform, id));
    SchemaObject { reference: Some(reference), ..SchemaObject::default() }
}

fn schema_name(platform: &Platform, id: TypeId) -> String {
    let ty = platform.types.get(id);
    match ty.origin() {
        Origin::Service(index) => {
            format!("{}.{}", platform.services[index].name, rust_name(ty))
        }
        Origin::Backend(index) => {
            format!("direct.{}.{}", platform.backends[index].name, rust_name(ty))
        }
    }
}
