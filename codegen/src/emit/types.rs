//! Types: structs and enums, and for each the constant schema that explains what is wrong with a document.

use std::fmt::Write as _;

use caseway_spec::platform::{EnumType, Field, ObjectType, Origin, Platform, Shape, Type, TypeId};

use crate::names::{rust_name, schema_name, schema_name_of, shape_type};
use crate::text::{doc, doc_if_any, literal};
use crate::usage::{Need, Usage};

/// How the types of a module are declared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// The visibility of everything: `pub` or `pub(crate)`.
    pub visibility: &'static str,
    /// Whether everything is documented, where the spec says nothing by its name.
    pub documented: bool,
    /// What every object derives besides its codec.
    pub object_derives: &'static str,
    /// What every enum derives besides its codec.
    pub enum_derives: &'static str,
}

/// Contract types are the hub's own affair.
pub(crate) const CONTRACT: Style = Style {
    visibility: "pub(crate)",
    documented: false,
    object_derives: "Clone",
    enum_derives: "Clone, Copy, PartialEq, Eq",
};

/// Canonical types are what case services work with.
pub(crate) const CANONICAL: Style = Style {
    visibility: "pub",
    documented: true,
    object_derives: "Clone, Debug, PartialEq",
    enum_derives: "Clone, Copy, Debug, PartialEq, Eq",
};

/// Appends every used type of `owner`, in the order of the platform.
pub(crate) fn emit(out: &mut String, platform: &Platform, usage: &Usage, owner: Origin, style: Style) {
    for (id, ty) in platform.types.iter() {
        let need = usage.of_type(id);
        if ty.origin() == owner && need.used {
            match ty {
                Type::Object(object) => emit_object(out, platform, object, need, style),
                Type::Enum(of) => emit_enum(out, of, need, style),
            }
        }
    }
}

fn emit_object(out: &mut String, platform: &Platform, object: &ObjectType, need: Need, style: Style) {
    let visibility = style.visibility;
    describe(out, object.description.as_deref(), &object.name, style);
    attributes(out, style.object_derives, need);
    let _ = writeln!(out, "{visibility} struct {} {{", object.rust_name);
    for field in &object.fields {
        describe(out, field.description.as_deref(), &field.name, style);
        field_attributes(out, field, need);
        let _ = writeln!(out, "{visibility} {}: {},", field.rust_name, field_type(platform, field));
    }
    out.push_str("}\n\n");
    if !need.decoded {
        return;
    }
    let ty = schema_name_of(&object.rust_name);
    schema_doc(out, &object.name, style);
    let _ = writeln!(
        out,
        "{visibility} static {ty}: rt::Schema = rt::Schema::object({}, &[",
        literal(&object.name)
    );
    for field in &object.fields {
        let presence = if field.required { "required" } else { "optional" };
        let (name, schema) = (literal(&field.name), schema_in_module(platform, &field.shape));
        let _ = writeln!(out, "rt::Field::{presence}({name}, {schema}),");
    }
    out.push_str("]);\n\n");
}

fn emit_enum(out: &mut String, of: &EnumType, need: Need, style: Style) {
    let visibility = style.visibility;
    describe(out, of.description.as_deref(), &of.name, style);
    attributes(out, style.enum_derives, need);
    let _ = writeln!(out, "{visibility} enum {} {{", of.rust_name);
    for value in &of.values {
        describe(out, None, &value.value, style);
        if (need.encoded || need.decoded) && value.value != value.rust_name {
            let _ = writeln!(out, "#[serde(rename = {})]", literal(&value.value));
        }
        let _ = writeln!(out, "{},", value.rust_name);
    }
    out.push_str("}\n\n");
    let _ = writeln!(out, "impl {} {{", of.rust_name);
    doc(out, "///", "The value as its text in JSON.");
    if style.documented {
        out.push_str("#[must_use]\n");
    }
    let _ = writeln!(out, "{visibility} const fn as_str(self) -> &'static str {{ match self {{");
    for value in &of.values {
        let _ = writeln!(out, "Self::{} => {},", value.rust_name, literal(&value.value));
    }
    out.push_str("} } }\n\n");
    if need.decoded {
        let values: Vec<String> = of.values.iter().map(|value| literal(&value.value)).collect();
        schema_doc(out, &of.name, style);
        let _ = writeln!(
            out,
            "{visibility} static {}: rt::Schema = rt::Schema::Enum(&[{}]);\n",
            schema_name_of(&of.rust_name),
            values.join(", ")
        );
    }
}

/// The spec's description; else, where everything is documented, the name.
fn describe(out: &mut String, description: Option<&str>, name: &str, style: Style) {
    match description.map(str::trim) {
        Some(text) if !text.is_empty() => doc(out, "///", text),
        _ if style.documented => {
            let _ = writeln!(out, "/// `{}`.", name.replace(['`', '\n', '\r'], " "));
        }
        _ => {}
    }
}

fn schema_doc(out: &mut String, name: &str, style: Style) {
    if style.documented {
        doc_if_any(out, Some(&format!("The shape of `{name}`.")));
    }
}

/// The derives and, where there is a codec, where serde is.
fn attributes(out: &mut String, derives: &str, need: Need) {
    let codec = match (need.encoded, need.decoded) {
        (true, true) => ", rt::Deserialize, rt::Serialize",
        (true, false) => ", rt::Serialize",
        (false, true) => ", rt::Deserialize",
        (false, false) => "",
    };
    let _ = writeln!(out, "#[derive({derives}{codec})]");
    if !codec.is_empty() {
        out.push_str("#[serde(crate = \"rt::serde\")]\n");
    }
}

fn field_attributes(out: &mut String, field: &Field, need: Need) {
    let mut parts = Vec::new();
    if crate::names::bare(&field.rust_name) != field.name {
        parts.push(format!("rename = {}", literal(&field.name)));
    }
    if need.encoded && !field.required {
        parts.push("skip_serializing_if = \"Option::is_none\"".to_owned());
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "#[serde({})]", parts.join(", "));
    }
}

/// A field's type: boxed where the type contains itself, optional where it may be absent.
fn field_type(platform: &Platform, field: &Field) -> String {
    let inner = shape_type(&field.shape, &|id| rust_name(platform.types.get(id)).to_owned());
    let boxed = if field.boxed { format!("Box<{inner}>") } else { inner };
    if field.required { boxed } else { format!("Option<{boxed}>") }
}

/// A reference to the schema of a shape, from within the module that declares its types.
pub(crate) fn schema_in_module(platform: &Platform, shape: &Shape) -> String {
    schema(shape, &|id| schema_name(platform.types.get(id)))
}

/// A reference to the schema of a shape, with named types' schemas named by `named`.
pub(crate) fn schema(shape: &Shape, named: &dyn Fn(TypeId) -> String) -> String {
    match shape {
        Shape::Bool => "&rt::Schema::Bool".to_owned(),
        Shape::Int32 => "&rt::Schema::Int32".to_owned(),
        Shape::Int64 => "&rt::Schema::Int64".to_owned(),
        Shape::Number => "&rt::Schema::Number".to_owned(),
        Shape::String => "&rt::Schema::STRING".to_owned(),
        Shape::Array(items) => format!("&rt::Schema::Array({})", schema(items, named)),
        Shape::Map(values) => format!("&rt::Schema::Map({})", schema(values, named)),
        Shape::Named(id) => format!("&{}", named(*id)),
    }
}
