//! A program around mapping functions: stand-ins for the runtime and for the generated types and connectors, and a
//! `main` that shows what every function gives.

use std::fmt::Write as _;

use caseway_codegen::names;
use caseway_spec::platform::{EnumType, ObjectType, Origin, Parameter, Platform, Shape, Type, UnionType};

/// A program of the mapping functions and everything that they name.
pub(crate) fn program(platform: &Platform, printed: &str) -> String {
    let mut modules = String::new();
    for (root, owners) in [
        ("caseway_types", platform.services.iter().map(|owner| owner.module.as_str()).collect::<Vec<_>>()),
        ("backends", platform.backends.iter().map(|owner| owner.module.as_str()).collect()),
    ] {
        let _ = writeln!(modules, "mod {root} {{");
        for (index, module) in owners.into_iter().enumerate() {
            let _ = writeln!(
                modules,
                "pub mod {module} {{ use crate::{{caseway_types::docs as types, backends::*, runtime as rt, runtime::*}};"
            );
            let mine = if root == "backends" { Origin::Backend(index) } else { Origin::Service(index) };
            for (_, ty) in platform.types.iter() {
                match ty {
                    Type::Object(of) if of.origin == mine => object(&mut modules, platform, of),
                    Type::Enum(of) if of.origin == mine => enumeration(&mut modules, of),
                    Type::Union(of) if of.origin == mine => union(&mut modules, platform, of),
                    _ => {}
                }
            }
            if root == "backends" {
                connectors(&mut modules, platform, index);
            }
            modules.push_str("}\n");
        }
        modules.push_str("}\n");
    }
    let mappings = printed
        .replace("use caseway_runtime::codegen", "use crate::runtime")
        .replace("use caseway_types::", "use crate::caseway_types::")
        .replace("pub(crate) static", "#[cfg(any())] pub(crate) static")
        .replace("use crate::services;", "")
        .replace("Binding, ", "");
    let mappings: String = mappings
        .lines()
        .skip_while(|line| line.starts_with("//"))
        .map(|line| format!("{}\n", public(line)))
        .collect();
    let mut main = String::new();
    for binding in &platform.bindings {
        let request = names::request_function(platform, binding);
        let output = names::output_function(platform, binding);
        // A function that does the same as an earlier one is not written.
        let is_written = |name: &str| printed.contains(&format!("fn {name}("));
        if is_written(&request) {
            let _ = writeln!(main, "show(\"{request}\", |call| docs::{request}(call).map(|made| made.0));");
        }
        if is_written(&output) {
            let _ =
                writeln!(main, "show(\"{output}\", |call| docs::{output}(call, &[]).map(|made| made.0));");
        }
    }
    format!("{STAND_INS}\n{modules}\nmod docs {{\n{mappings}\n}}\nfn main() {{\n{main}}}\n")
}

fn public(line: &str) -> String {
    line.strip_prefix("fn ").map_or_else(|| line.to_owned(), |rest| format!("pub fn {rest}"))
}

const STAND_INS: &str = r#"
#![allow(dead_code, unused_imports, unused_variables)]
mod runtime {
    use std::fmt::Debug;
    pub use caseway_cel as cel;
    pub use caseway_cel::{At, CellFault, Pattern};
    #[derive(Debug)] pub struct Fault(pub String);
    impl From<CellFault> for Fault { fn from(fault: CellFault) -> Self { Self(format!("{}: {}", fault.cell, fault.reason)) } }
    pub struct Bytes(pub String);
    pub struct Outgoing(pub String);
    pub struct Context { pub full: bool }
    impl Context {
        pub fn case_type(&self) -> &str { "motor-claim" }
        pub fn case_id(&self) -> Option<&str> { self.full.then_some("C-1") }
        pub fn trace_id(&self) -> &str { "0af7" }
    }
    pub struct Call<'a> { pub context: &'a Context, pub full: bool }
    pub trait Sample { fn sample(name: &str, full: bool) -> Self; }
    impl Sample for bool { fn sample(_: &str, full: bool) -> Self { full } }
    impl Sample for i32 { fn sample(_: &str, full: bool) -> Self { if full { 3 } else { -1 } } }
    impl Sample for i64 {
        // One field is too large for what wants 32 bits.
        fn sample(name: &str, full: bool) -> Self { if full { 7 } else if name == "count" { 1 << 40 } else { 9 } }
    }
    impl Sample for f64 { fn sample(_: &str, full: bool) -> Self { if full { 0.25 } else { 1e3 } } }
    impl Sample for String { fn sample(name: &str, _: bool) -> Self { name.to_owned() } }
    impl<T: Sample> Sample for Box<T> { fn sample(name: &str, full: bool) -> Self { Box::new(T::sample(name, full)) } }
    impl<T: Sample> Sample for Vec<T> {
        fn sample(name: &str, full: bool) -> Self { vec![T::sample(name, full), T::sample(name, false)] }
    }
    impl<T: Sample> Sample for std::collections::BTreeMap<String, T> {
        fn sample(name: &str, full: bool) -> Self { Self::from([(name.to_owned(), T::sample(name, full))]) }
    }
    impl<T: Sample> Sample for Option<T> {
        // What is within an optional value has nothing optional, so that recursive types end.
        fn sample(name: &str, full: bool) -> Self { full.then(|| T::sample(name, false)) }
    }
    use std::fmt::{Display, Formatter, Result as Shown};
    pub use caseway_cel::Decimal;
    pub fn decimal(mantissa: i128, scale: u32) -> Decimal { Decimal::from_i128_with_scale(mantissa, scale) }
    macro_rules! decimals { ($($name:ident)+) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)] pub struct $name(pub Decimal);
        impl $name { pub fn to_number(self) -> f64 { self.0.to_string().parse().unwrap() } }
        impl Display for $name { fn fmt(&self, f: &mut Formatter<'_>) -> Shown { Display::fmt(&self.0, f) } }
        impl Sample for $name { fn sample(_: &str, full: bool) -> Self { Self(if full { decimal(1205, 1) } else { decimal(5, 1) }) } }
    )+} }
    decimals! { DecimalNumber DecimalText }
    macro_rules! texts { ($($name:ident)+) => {$(
        #[derive(Clone, Debug, PartialEq)] pub struct $name(String);
        impl $name {
            pub fn literal(text: &str) -> Self { Self(text.to_owned()) }
            pub fn as_str(&self) -> &str { &self.0 }
            pub fn into_string(self) -> String { self.0 }
        }
        impl Display for $name { fn fmt(&self, f: &mut Formatter<'_>) -> Shown { f.write_str(&self.0) } }
        impl Sample for $name { fn sample(name: &str, _: bool) -> Self { Self(name.to_owned()) } }
    )+} }
    texts! { Date DateTime Uuid Uri Email Byte }
    pub struct Schema;
    impl Bytes { pub const fn new() -> Self { Self(String::new()) } }
    impl Call<'_> {
        pub fn input<T: Sample>(&self) -> Result<T, Fault> { Ok(T::sample("input", self.full)) }
        pub fn input_within_limits<T: Sample>(&self) -> Result<T, Fault> { self.input() }
        pub fn response_within_limits<T: Sample>(&self, of: &'static Schema, reply: &[u8]) -> Result<T, Fault> { self.response(of, reply) }
        pub fn response<T: Sample>(&self, _: &'static Schema, _: &[u8]) -> Result<T, Fault> { Ok(T::sample("response", self.full)) }
        pub fn output<T: Debug>(&self, output: &T) -> Result<Bytes, Fault> { Ok(Bytes(format!("{output:?}"))) }
    }
}
fn show(name: &str, run: impl Fn(&runtime::Call<'_>) -> Result<String, runtime::Fault>) {
    for full in [true, false] {
        let context = runtime::Context { full };
        let made = run(&runtime::Call { context: &context, full });
        println!("{name} {}: {made:?}", if full { "full" } else { "sparse" });
    }
}
"#;

fn object(out: &mut String, platform: &Platform, of: &ObjectType) {
    let mut fields = String::new();
    let mut samples = String::new();
    for field in &of.fields {
        let ty = names::rust_type(platform, &field.shape);
        let ty = if field.boxed { format!("Box<{ty}>") } else { ty };
        let ty = if field.is_present() { ty } else { format!("Option<{ty}>") };
        let _ = write!(fields, "pub {}: {ty}, ", field.rust_name);
        let _ = write!(samples, "{}: Sample::sample({:?}, full), ", field.rust_name, field.name);
    }
    let name = &of.rust_name;
    let _ = writeln!(
        out,
        "#[derive(Clone, Debug)] pub struct {name} {{ {fields} }}\n\
         impl Sample for {name} {{ fn sample(_: &str, full: bool) -> Self {{ Self {{ {samples} }} }} }}\n\
         pub static {}_SCHEMA: Schema = Schema;",
        caseway_spec::names::constant_name(name)
    );
}

fn union(out: &mut String, platform: &Platform, of: &UnionType) {
    let name = &of.rust_name;
    let variants: Vec<(&str, String)> = of
        .variants
        .iter()
        .map(|variant| (variant.rust_name.as_str(), names::rust_type(platform, &variant.shape)))
        .collect();
    let declared: String = variants.iter().map(|(name, ty)| format!("{name}(Box<{ty}>), ")).collect();
    let (first, last) = (variants[0].0, variants[variants.len() - 1].0);
    let _ = writeln!(
        out,
        "#[derive(Clone, Debug)] pub enum {name} {{ {declared} }}\n\
         impl Sample for {name} {{ fn sample(name: &str, full: bool) -> Self {{\n\
         if full {{ Self::{first}(Sample::sample(name, full)) }} else {{ Self::{last}(Sample::sample(name, full)) }} }} }}"
    );
    let kind = names::rust_type(platform, &of.kind);
    let arms: String =
        variants.iter().map(|(variant, _)| format!("Self::{variant}(_) => {kind}::{variant}, ")).collect();
    let _ = writeln!(out, "impl {name} {{ pub fn variant(&self) -> {kind} {{ match self {{ {arms} }} }} }}");
}

fn enumeration(out: &mut String, of: &EnumType) {
    let name = &of.rust_name;
    let variants: Vec<&str> = of.values.iter().map(|value| value.rust_name.as_str()).collect();
    let texts: String =
        of.values.iter().map(|value| format!("Self::{} => {:?}, ", value.rust_name, value.value)).collect();
    let _ = writeln!(
        out,
        "#[derive(Clone, Copy, Debug, PartialEq, Eq)] pub enum {name} {{ {} }}\n\
         impl {name} {{ pub fn as_str(self) -> &'static str {{ match self {{ {texts} }} }} }}\n\
         impl Sample for {name} {{ fn sample(_: &str, full: bool) -> Self {{ {} }} }}",
        variants.join(", "),
        match variants.as_slice() {
            [first, .., last] => format!("if full {{ Self::{first} }} else {{ Self::{last} }}"),
            only => format!("Self::{}", only[0]),
        }
    );
}

fn connectors(out: &mut String, platform: &Platform, backend: usize) {
    for (index, operation) in platform.backends[backend].operations.iter().enumerate() {
        let path = names::connector_path(platform, backend, index);
        let mut parameters: Vec<String> =
            operation.parameters.iter().map(|of| parameter(platform, of)).collect();
        parameters.extend(
            operation.document().iter().map(|shape| format!("&{}", names::rust_type(platform, shape))),
        );
        let named: String =
            parameters.iter().enumerate().map(|(index, ty)| format!("p{index}: {ty}, ")).collect();
        let all: String =
            (0..parameters.len()).map(|index| format!("&p{index} as &dyn std::fmt::Debug, ")).collect();
        let _ = writeln!(
            out,
            "pub fn {}({named}) -> Result<Outgoing, Fault> {{ Ok(Outgoing(format!(\"{{:?}}\", [{all}]))) }}",
            path.rsplit("::").next().unwrap()
        );
        if let (Some(path), true) = (
            names::reply_schema_path(platform, backend, index, &operation.success[0]),
            operation.response().is_some_and(|shape| !matches!(shape, Shape::Named(_))),
        ) {
            let _ = writeln!(out, "pub static {}: Schema = Schema;", path.rsplit("::").next().unwrap());
        }
    }
}

fn parameter(platform: &Platform, of: &Parameter) -> String {
    let ty = match of.shape.plain() {
        Shape::String => "&str".to_owned(),
        text @ Shape::Text(_) => format!("&{}", names::rust_type(platform, text)),
        shape => names::rust_type(platform, shape),
    };
    if of.required || of.location == caseway_spec::model::ParameterIn::Path {
        ty
    } else {
        format!("Option<{ty}>")
    }
}
