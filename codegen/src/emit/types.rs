//! Types: structs and enums, and for each the constant schema that explains what is wrong with a document.

use std::fmt::Write as _;

use caseway_core::decimal::{Decimal, parse_number};
use caseway_spec::names::field_name;
use caseway_spec::platform::{
    DecimalForm, EnumType, Field, Limits, ObjectType, Origin, Platform, Shape, Type, TypeId, UnionType,
};
use serde_json::Value;

use crate::names::{bare, format_type, rust_name, schema_name, schema_name_of, shape_type};
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
    /// Whether the constant schemas are declared as well.
    pub schemas: bool,
}

/// What [`Style::object_derives`] says for `Debug`; it goes where something may not be shown.
const DEBUG: &str = ", Debug";

/// Contract types are the hub's own affair.
pub(crate) const CONTRACT: Style = Style {
    visibility: "pub(crate)",
    documented: false,
    object_derives: "Clone",
    enum_derives: "Clone, Copy, PartialEq, Eq",
    schemas: true,
};

/// Canonical types are what case services work with.
pub(crate) const CANONICAL: Style = Style {
    visibility: "pub",
    documented: true,
    object_derives: "Clone, Debug, PartialEq",
    enum_derives: "Clone, Copy, Debug, PartialEq, Eq",
    schemas: true,
};

/// Contract types of direct connections, at case services: the hub alone holds documents against schemas.
pub(crate) const DIRECT: Style = Style { schemas: false, ..CANONICAL };

impl Need {
    fn has_schema(self, style: Style) -> bool {
        style.schemas && (self.decoded || self.checked)
    }
}

/// Appends every used type of `owner`, in the order of the platform.
pub(crate) fn emit(out: &mut String, platform: &Platform, usage: &Usage, owner: Origin, style: Style) {
    for (id, ty) in platform.types.iter() {
        let need = usage.of_type(id);
        if ty.origin() == owner && (need.used || need.checked) {
            match ty {
                Type::Object(object) => {
                    let limited = usage.is_limited(id);
                    emit_object(out, platform, object, need, limited, style);
                }
                Type::Enum(of) => emit_enum(out, of, need, style),
                Type::Union(union) => emit_union(out, platform, union, need, style),
            }
        }
    }
}

fn emit_object(
    out: &mut String,
    platform: &Platform,
    object: &ObjectType,
    need: Need,
    limited: bool,
    style: Style,
) {
    if need.used {
        emit_struct(out, platform, object, need, style);
    }
    if !need.has_schema(style) {
        return;
    }
    let visibility = style.visibility;
    let ty = schema_name_of(&object.rust_name);
    schema_doc(out, &object.name, style);
    let constructor = if limited { "limited" } else { "object" };
    let _ = writeln!(
        out,
        "{visibility} static {ty}: rt::Schema = rt::Schema::{constructor}({}, &[",
        literal(&object.name)
    );
    for field in &object.fields {
        let presence = match (field.required, field.nullable, &field.default) {
            (true, false, _) => "required",
            (true, true, _) => "nullable",
            (false, _, Some(_)) => "defaulted",
            (false, _, None) => "optional",
        };
        let (name, schema) = (literal(&field.name), schema_in_module(platform, &field.shape));
        let _ = writeln!(out, "rt::Field::{presence}({name}, {schema}),");
    }
    out.push_str("]);\n\n");
}

fn emit_struct(out: &mut String, platform: &Platform, object: &ObjectType, need: Need, style: Style) {
    let visibility = style.visibility;
    describe(out, object.description.as_deref(), &object.name, style);
    let masked =
        style.object_derives.contains(DEBUG) && object.fields.iter().any(|field| is_masked(&field.shape));
    let derives =
        if masked { style.object_derives.replace(DEBUG, "") } else { style.object_derives.to_owned() };
    attributes(out, &derives, need, None);
    let _ = writeln!(out, "{visibility} struct {} {{", object.rust_name);
    for field in &object.fields {
        describe(out, field.description.as_deref(), &field.name, style);
        field_attributes(out, object, field, need);
        let _ = writeln!(out, "{visibility} {}: {},", field.rust_name, field_type(platform, field));
    }
    out.push_str("}\n\n");
    if masked {
        emit_debug(out, object);
    }
    if need.decoded {
        emit_defaults(out, platform, object);
    }
}

/// What shows an object without what nobody may see.
fn emit_debug(out: &mut String, object: &ObjectType) {
    let _ = write!(
        out,
        "impl std::fmt::Debug for {} {{\nfn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n\
         f.debug_struct({})",
        object.rust_name,
        literal(&object.rust_name)
    );
    for field in &object.fields {
        let name = literal(bare(&field.rust_name));
        if is_masked(&field.shape) {
            let _ = write!(out, ".field({name}, &rt::MASKED)");
        } else {
            let _ = write!(out, ".field({name}, &self.{})", field.rust_name);
        }
    }
    out.push_str(".finish()\n}\n}\n\n");
}

/// The functions that give the defaults which are not those of Rust.
fn emit_defaults(out: &mut String, platform: &Platform, object: &ObjectType) {
    for field in &object.fields {
        let Some(default) = field.default.as_ref().filter(|default| !is_rust_default(&field.shape, default))
        else {
            continue;
        };
        let _ = writeln!(
            out,
            "fn {}() -> {} {{\n{}\n}}\n",
            default_function(object, field),
            field_type(platform, field),
            default_value(platform, &field.shape, default)
        );
    }
}

fn default_function(object: &ObjectType, field: &Field) -> String {
    format!("{}_{}_default", bare(&field_name(&object.rust_name)), bare(&field.rust_name))
}

/// Whether a default is what the type's own `Default` gives.
fn is_rust_default(shape: &Shape, default: &Value) -> bool {
    match shape.plain() {
        Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number => {
            *default == false || default.as_f64() == Some(0.0)
        }
        Shape::String => default == "",
        Shape::Array(_) => true,
        _ => false,
    }
}

/// A default as Rust; resolution has held it against the field's type.
fn default_value(platform: &Platform, shape: &Shape, default: &Value) -> String {
    match (shape.plain(), default) {
        (Shape::Number, Value::Number(number)) => format!("{:?}", number.as_f64().unwrap_or_default()),
        (Shape::Decimal(form), value) => {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            let ty = shape_type(&Shape::Decimal(*form), &|_| String::new());
            format!("{ty}({})", decimal(parse_number(&text).unwrap_or_default()))
        }
        (Shape::String, Value::String(text)) => format!("{}.to_owned()", literal(text)),
        (Shape::Text(format), Value::String(text)) => {
            format!("rt::{}::literal({})", format_type(*format), literal(text))
        }
        (Shape::Named(id), Value::String(text)) => match platform.types.get(*id) {
            Type::Enum(of) => {
                let value = of.values.iter().find(|value| value.value == *text);
                format!("{}::{}", of.rust_name, value.map_or("", |value| &value.rust_name))
            }
            Type::Object(_) | Type::Union(_) => String::new(),
        },
        (_, value) => value.to_string(),
    }
}

/// Whether a value is not shown, or the items or values in it.
fn is_masked(shape: &Shape) -> bool {
    shape.is_sensitive()
        || matches!(shape.plain(), Shape::Array(inner) | Shape::Map(inner) if is_masked(inner))
}

/// A union: an enum of boxed objects. It is decoded by the text in its discriminator, which the decoder is told by the name
/// that serde knows the enum by; it is encoded as the object that it is, which says by itself what it is.
fn emit_union_enum(out: &mut String, platform: &Platform, union: &UnionType, need: Need, style: Style) {
    let visibility = style.visibility;
    let (name, variants) = (&union.rust_name, &union.variants);
    describe(out, union.description.as_deref(), &union.name, style);
    let mark =
        need.decoded.then(|| format!("rename = {}", literal(&format!("union:{}", union.discriminator))));
    attributes(out, style.object_derives, Need { encoded: false, ..need }, mark.as_deref());
    let _ = writeln!(out, "{visibility} enum {name} {{");
    for variant in variants {
        describe(out, None, &variant.tag, style);
        if need.decoded && variant.tag != variant.rust_name {
            let _ = writeln!(out, "#[serde(rename = {})]", literal(&variant.tag));
        }
        let of = shape_type(&variant.shape, &|id| rust_name(platform.types.get(id)).to_owned());
        let _ = writeln!(out, "{}(Box<{of}>),", variant.rust_name);
    }
    out.push_str("}\n\n");
    if need.encoded {
        let _ = writeln!(
            out,
            "impl rt::Serialize for {name} {{\n\
             fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{ match self {{"
        );
        for variant in variants {
            let _ = writeln!(out, "Self::{}(value) => value.serialize(serializer),", variant.rust_name);
        }
        out.push_str("} } }\n\n");
    }
    emit_variant(out, platform, union, style);
}

/// The function that says which variant a union is.
fn emit_variant(out: &mut String, platform: &Platform, union: &UnionType, style: Style) {
    let Some(Type::Enum(kind)) = union.kind.named().map(|id| platform.types.get(id)) else { return };
    let (visibility, name, kind_name) = (style.visibility, &union.rust_name, &kind.rust_name);
    let _ = writeln!(out, "impl {name} {{");
    doc(out, "///", &format!("Which of them it is, as its `{}` says.", union.discriminator));
    if style.documented {
        out.push_str("#[must_use]\n");
    }
    let _ = writeln!(out, "{visibility} const fn variant(&self) -> {kind_name} {{ match self {{");
    for (variant, value) in union.variants.iter().zip(&kind.values) {
        let _ = writeln!(out, "Self::{}(_) => {kind_name}::{},", variant.rust_name, value.rust_name);
    }
    out.push_str("} } }\n\n");
}

fn emit_union(out: &mut String, platform: &Platform, union: &UnionType, need: Need, style: Style) {
    if need.used {
        emit_union_enum(out, platform, union, need, style);
    }
    let (visibility, name, variants) = (style.visibility, &union.rust_name, &union.variants);
    if need.has_schema(style) {
        schema_doc(out, &union.name, style);
        let _ = writeln!(
            out,
            "{visibility} static {}: rt::Schema = rt::Schema::Union {{ name: {}, discriminator: {}, variants: &[",
            schema_name_of(name),
            literal(&union.name),
            literal(&union.discriminator)
        );
        for variant in variants {
            let _ =
                writeln!(out, "({}, {}),", literal(&variant.tag), schema_in_module(platform, &variant.shape));
        }
        out.push_str("] };\n\n");
    }
}

fn emit_enum_type(out: &mut String, of: &EnumType, need: Need, style: Style) {
    let visibility = style.visibility;
    describe(out, of.description.as_deref(), &of.name, style);
    attributes(out, style.enum_derives, need, None);
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
}

fn emit_enum(out: &mut String, of: &EnumType, need: Need, style: Style) {
    if need.used {
        emit_enum_type(out, of, need, style);
    }
    let visibility = style.visibility;
    if need.has_schema(style) {
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

/// The derives and, where there is a codec, where serde is and what else it is told.
fn attributes(out: &mut String, derives: &str, need: Need, more: Option<&str>) {
    let codec = match (need.encoded, need.decoded) {
        (true, true) => ", rt::Deserialize, rt::Serialize",
        (true, false) => ", rt::Serialize",
        (false, true) => ", rt::Deserialize",
        (false, false) => "",
    };
    let _ = writeln!(out, "#[derive({derives}{codec})]");
    if !codec.is_empty() {
        let more = more.map_or_else(String::new, |more| format!(", {more}"));
        let _ = writeln!(out, "#[serde(crate = \"rt::serde\"{more})]");
    }
}

fn field_attributes(out: &mut String, object: &ObjectType, field: &Field, need: Need) {
    let mut parts = Vec::new();
    if bare(&field.rust_name) != field.name && (need.encoded || need.decoded) {
        parts.push(format!("rename = {}", literal(&field.name)));
    }
    match &field.default {
        Some(default) if need.decoded && is_rust_default(&field.shape, default) => {
            parts.push("default".to_owned())
        }
        Some(_) if need.decoded => {
            parts.push(format!("default = {}", literal(&default_function(object, field))))
        }
        _ => {}
    }
    if need.decoded && field.required && field.nullable {
        parts.push("deserialize_with = \"rt::nullable\"".to_owned());
    }
    if need.encoded && !field.required && field.default.is_none() {
        parts.push("skip_serializing_if = \"Option::is_none\"".to_owned());
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "#[serde({})]", parts.join(", "));
    }
}

/// A field's type: boxed where the type contains itself, optional where it may be absent or `null`.
fn field_type(platform: &Platform, field: &Field) -> String {
    let inner = shape_type(&field.shape, &|id| rust_name(platform.types.get(id)).to_owned());
    let boxed = if field.boxed { format!("Box<{inner}>") } else { inner };
    if field.is_present() { boxed } else { format!("Option<{boxed}>") }
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
        Shape::Decimal(DecimalForm::Number) => "&rt::Schema::Decimal".to_owned(),
        Shape::Decimal(DecimalForm::Text) => "&rt::Schema::String(rt::Text::Decimal)".to_owned(),
        Shape::Text(format) => format!("&rt::Schema::format(rt::Format::{})", format_type(*format)),
        Shape::String => "&rt::Schema::STRING".to_owned(),
        Shape::Array(items) => format!("&rt::Schema::Array({})", schema(items, named)),
        Shape::Map(values) => format!("&rt::Schema::Map({})", schema(values, named)),
        Shape::Named(id) => format!("&{}", named(*id)),
        Shape::Limited(shape, of) => {
            format!("&rt::Schema::Limited({}, &{})", schema(shape, named), limits(of))
        }
    }
}

/// Limits as a constant expression.
fn limits(limits: &Limits) -> String {
    let mut out = String::from("rt::Limits::NONE");
    for (bound, [inclusive, exclusive]) in
        [(limits.minimum, ["minimum", "above"]), (limits.maximum, ["maximum", "below"])]
    {
        if let Some(bound) = bound {
            let name = if bound.exclusive { exclusive } else { inclusive };
            let _ = write!(out, ".{name}({})", decimal(bound.value));
        }
    }
    if let Some(step) = limits.multiple_of {
        let _ = write!(out, ".multiple_of({})", decimal(step));
    }
    if let Some(least) = limits.least {
        let _ = write!(out, ".least({least})");
    }
    if let Some(most) = limits.most {
        let _ = write!(out, ".most({most})");
    }
    if let Some(pattern) = &limits.pattern {
        let (written, regex) = (literal(&pattern.written), literal(&pattern.regex));
        let _ = write!(out, ".pattern({written}, {regex})");
    }
    if limits.unique {
        out.push_str(".unique()");
    }
    if let Some(only) = limits.only {
        let _ = write!(out, ".only({only})");
    }
    if limits.sensitive {
        out.push_str(".sensitive()");
    }
    out
}

/// An exact decimal as a constant expression.
fn decimal(value: Decimal) -> String {
    format!("rt::decimal({}, {})", value.mantissa(), value.scale())
}
