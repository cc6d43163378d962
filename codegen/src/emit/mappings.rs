//! Mappings: one file per mapping, with a binding and its functions per operation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use caseway_spec::names::module_name;
use caseway_spec::platform::{Answer, Binding, Platform, Shape};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::files::{Body, File};
use crate::mapping::{self, Printed};
use crate::names::{
    FILE, INSTANCES, answer_function, backend_path, instance_function, lane_function, operation_name,
    poll_function, request_function, schema_path, verified_function, verify_function,
};
use crate::text::{doc, duration, literal};

use super::scope::Scope;

/// The mappings by name, each with the indices of its bindings in order.
pub(crate) fn grouped(platform: &Platform) -> BTreeMap<&str, Vec<usize>> {
    let mut mappings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    // What is done for each item of a list is done by the single operation's binding.
    let single =
        |binding: &Binding| platform.services[binding.service].operations[binding.operation].bulk.is_none();
    for (index, binding) in platform.bindings.iter().enumerate().filter(|(_, binding)| single(binding)) {
        mappings.entry(&binding.mapping).or_default().push(index);
    }
    mappings
}

/// One mapping's file.
pub(crate) fn emit(platform: &Platform, name: &str, bindings: &[usize]) -> File {
    let mut items = String::new();
    let mut source = String::new();
    let mut functions = Functions::default();
    let mut scope = Scope::default();
    let mut fragments = BTreeMap::new();
    scope.need("Binding");
    for binding in bindings.iter().map(|index| &platform.bindings[*index]) {
        binding.source.clone_into(&mut source);
        let Printed { functions: printed, fragments: used } = mapping::emit(platform, binding);
        scope.add(platform, binding, &printed);
        let of_fragments: String = used.values().map(ToString::to_string).collect();
        let digest = digest(&format!("{printed}{of_fragments}"));
        for (name, function) in used {
            scope.add(platform, binding, &function);
            fragments.insert(name, function);
        }
        if binding.completion.is_some() {
            scope.completes();
        }
        let new = functions.add(printed);
        emit_binding(&mut items, platform, binding, digest, &functions);
        items.push_str(&new);
    }
    for function in fragments.values() {
        let _ = writeln!(items, "{function}\n");
    }
    items.insert_str(
        0,
        &format!("{}use crate::services;\n\nconst {FILE}: &str = {};\n\n", scope.uses(), literal(&source)),
    );
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Mapping `{name}`."));
    File { path: format!("src/mappings/{}.rs", module_name(name)), source, body: Body::rust(prelude, items) }
}

fn emit_binding(
    out: &mut String,
    platform: &Platform,
    binding: &Binding,
    digest: u64,
    functions: &Functions,
) {
    let service = &platform.services[binding.service];
    let operation = &service.operations[binding.operation];
    let backend = &platform.backends[binding.backend];
    let call = &backend.operations[binding.call];
    let replies = mapping::replies(platform, binding);
    let first = replies.first().map(|(name, _)| name.clone());
    let others: Vec<String> = replies
        .iter()
        .skip(1)
        .map(|(name, index)| format!("({}, {})", call.success[*index].status, functions.named(name)))
        .collect();
    let outputs = match others.as_slice() {
        [] => String::new(),
        others => format!(".outputs(&[{}])", others.join(", ")),
    };
    let module = backend_path(platform, binding.backend);
    let target = match &binding.instance {
        None => format!("to(&{module}::BACKEND"),
        Some(_) => {
            let choose = instance_function(platform, binding);
            format!("among({module}::{INSTANCES}, {}", functions.named(&choose))
        }
    };
    let _ = write!(
        out,
        "pub(crate) static {name}: Binding = Binding::of({FILE}, &services::{service}::{name}).{target}, &{module}::{call})\
         .by({request}, {output}){outputs}",
        name = operation_name(&operation.name),
        service = service.module,
        call = operation_name(&call.name),
        request = functions.named(&request_function(platform, binding)),
        output = functions.named(first.as_deref().unwrap_or_default()),
    );
    if binding.lane.is_some() {
        let _ = write!(out, ".lane({})", functions.named(&lane_function(platform, binding)));
    }
    if let Some(verify) = &binding.verify {
        let _ = write!(
            out,
            ".verify(&{backend}::{query}, {ask}, {read})",
            backend = backend_path(platform, binding.backend),
            query = operation_name(&backend.operations[verify.call].name),
            ask = functions.named(&verify_function(platform, binding)),
            read = functions.named(&verified_function(platform, binding)),
        );
    }
    emit_completion(out, platform, binding, functions);
    if operation.queues() {
        let _ = write!(out, ".digest({digest:#018x})");
    }
    out.push_str(";\n\n");
}

/// What the runtime must know of a later answer.
fn emit_completion(out: &mut String, platform: &Platform, binding: &Binding, functions: &Functions) {
    let backend = &platform.backends[binding.backend];
    let Some(completes) = &backend.operations[binding.call].completes else { return };
    let list = |words: &[String]| {
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        format!("&[{}]", words.join(", "))
    };
    let module = backend_path(platform, binding.backend);
    let answer = match &completes.answer {
        Answer::Poll { query, every } => format!(
            "LaterAnswer::Poll {{ call: &{module}::{call}, request: {request}, every: {every} }}",
            call = operation_name(&backend.operations[*query].name),
            request = functions.named(&poll_function(platform, binding)),
            every = duration(*every),
        ),
        Answer::Callback { body, correlation } => {
            let Shape::Named(id) = body.plain() else { return };
            let body = schema_path(platform, *id);
            format!("LaterAnswer::Callback {{ body: &{body}, correlation: {} }}", list(correlation))
        }
    };
    let _ = write!(
        out,
        ".completes(Completion {{ correlation: {correlation}, answer: {answer}, status: {status}, done: {done}, \
         failed: {failed}, within: {within}, output: {output} }})",
        correlation = list(&completes.correlation),
        status = list(&completes.status),
        done = list(&completes.done),
        failed = list(&completes.failed),
        within = duration(completes.within),
        output = functions.named(&answer_function(platform, binding)),
    );
}

/// A number that changes with the text: FNV-1a, 64 bits. It tells releases of a mapping apart, and protects nothing.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The functions of one file. Operations that reply with the same type are often mapped in the same way: what is the
/// same to the last token is written once, and shared by the bindings.
#[derive(Default)]
struct Functions {
    /// Everything after a function's name, as text, to the name under which it was written first.
    written: BTreeMap<String, String>,
    /// The names of functions that were not written, to those that stand for them.
    same_as: BTreeMap<String, String>,
}

impl Functions {
    /// Adds the functions in `tokens`, each `fn name ... { ... }`, and returns the text of those that are new, with an
    /// empty line after each.
    fn add(&mut self, tokens: TokenStream) -> String {
        let mut text = String::new();
        let mut tokens = tokens.into_iter();
        while let (Some(_fn), Some(name)) = (tokens.next(), tokens.next()) {
            let name = name.to_string();
            let rest = until_braces(&mut tokens).to_string();
            match self.written.get(&rest) {
                Some(first) => {
                    self.same_as.insert(name, first.clone());
                }
                None => {
                    let _ = writeln!(text, "fn {name}{rest}\n");
                    self.written.insert(rest, name);
                }
            }
        }
        text
    }

    /// The function that serves as `name`.
    fn named<'a>(&'a self, name: &'a str) -> &'a str {
        self.same_as.get(name).map_or(name, String::as_str)
    }
}

/// Takes tokens up to the first pair of braces, which is the last of them.
fn until_braces(tokens: &mut impl Iterator<Item = TokenTree>) -> TokenStream {
    let mut ended = false;
    let wanted = std::iter::from_fn(|| {
        if ended {
            return None;
        }
        let token = tokens.next()?;
        ended = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        Some(token)
    });
    wanted.collect()
}

/// `mappings/mod.rs`.
pub(crate) fn index(platform: &Platform) -> File {
    let modules: Vec<String> = grouped(platform).into_keys().map(module_name).collect();
    super::module_index(
        "mappings",
        "The mappings: how each operation of a service becomes a call of a backend.",
        modules.iter().map(String::as_str),
    )
}
