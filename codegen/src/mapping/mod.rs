//! Mapping functions: the typed cells of a binding printed as the functions that the runtime calls, one from the input
//! to the request, and one from each kind of reply to the output.
//!
//! The functions own the documents that they decode. So a value is moved to its target where that is its last use,
//! borrowed where something only looks at it, and cloned otherwise: what [`live`] finds out, [`print`] uses.

mod call;
mod choose;
mod constants;
mod expected;
mod fragment;
mod live;
mod logic;
mod loops;
mod maps;
mod print;
mod read;
mod rust;
mod switch;
mod within;

use std::collections::BTreeMap;

use caseway_spec::mapping::Expression;
use caseway_spec::mapping::ir::{Cell, Expr, Guard, Kind, Local, Root, Ty};
use caseway_spec::platform::{Answer, Binding, Parameter, Platform, ReplyBody, Shape, Success};
use proc_macro2::TokenStream;
use quote::quote;

use crate::names::{
    answer_function, connector_path, instance_function, lane_function, output_function, output_function_for,
    poll_function, reply_schema_path, request_function, rust_type, schema_path, verified_function,
    verify_function,
};

pub(crate) use constants::within_operation;
pub(crate) use expected::{expected_later_output, expected_output, expected_question, expected_request};
pub(crate) use fragment::used_by;

use fragment::Signatures;
use live::Spot;
use print::{Bound, Form, Holding, Printer};
use rust::{ident, path};

/// What mapping functions name of the runtime's door.
pub const DOOR: [&str; 8] = ["At", "Bytes", "Call", "CellFault", "Fault", "Outgoing", "Pattern", "cel"];

/// Prints the functions of a binding, called as [`crate::names::request_function`] and
/// [`crate::names::output_function`] say.
///
/// They need the names of [`DOOR`] that they mention in scope, and the modules that
/// [`crate::names`] paths start with. Generated enums are expected to be `Copy + Eq` with
/// `fn as_str(self) -> &'static str`, generated objects to be `Clone`.
#[must_use]
pub fn emit(platform: &Platform, binding: &Binding) -> Printed {
    let (signatures, fragments) = fragment::functions(platform, binding);
    let request = request(platform, binding, &request_function(platform, binding), &signatures);
    let backend = &platform.backends[binding.backend].operations[binding.call];
    let outputs: TokenStream = replies(platform, binding)
        .iter()
        .map(|(name, index)| output(platform, binding, name, &backend.success[*index], &signatures))
        .collect();
    let lane = binding.lane.as_ref().map(|cell| lane(platform, binding, cell));
    let verify = verification(platform, binding, &signatures);
    let completion = completion(platform, binding, &signatures);
    let instance = binding.instance.as_ref().map(|cell| instance(platform, binding, cell, &signatures));
    Printed { functions: quote!(#instance #request #outputs #lane #verify #completion), fragments }
}

/// The functions of a binding.
#[derive(Debug)]
pub struct Printed {
    /// Those that the runtime calls.
    pub functions: TokenStream,
    /// Those of the fragments that they use, by name: bindings of one file share them.
    pub fragments: BTreeMap<String, TokenStream>,
}

/// The functions that read the backend's replies: each with the index of the success that it reads. One where all
/// successes are alike, and nothing where they are streams, which nobody reads.
pub(crate) fn replies(platform: &Platform, binding: &Binding) -> Vec<(String, usize)> {
    let backend = &platform.backends[binding.backend].operations[binding.call];
    if backend.reply().is_some() {
        return vec![(output_function(platform, binding), 0)];
    }
    let functions = backend.success.iter().enumerate();
    functions
        .map(|(index, success)| (output_function_for(platform, binding, success.status), index))
        .collect()
}

/// The function from the input to the index of the instance that is called.
fn instance(platform: &Platform, binding: &Binding, cell: &Cell, signatures: &Signatures) -> TokenStream {
    let mut printer = Printer::new(platform, signatures);
    let chosen = printer.cell(cell, Form::Owned).tokens;
    let input = decode_input(platform, binding, printer.live.reads_any(&Root::Input), false);
    let call = argument_name("call", input.is_some() || uses_call(&printer));
    let name = ident(&instance_function(platform, binding));
    let constants = printer.constants();
    let instance = match cell.value.kind {
        Kind::Literal(_) | Kind::Read(_) => quote!(Ok(#chosen as usize)),
        _ => quote!(let instance = #chosen; Ok(instance as usize)),
    };
    quote! {
        fn #name(#call: &Call<'_>) -> Result<usize, Fault> {
            #constants
            #input
            #instance
        }
    }
}

/// The function from the input to the text that names the lane.
fn lane(platform: &Platform, binding: &Binding, cell: &Cell) -> TokenStream {
    let signatures = Signatures::default();
    let mut printer = Printer::new(platform, &signatures);
    let text = printer.cell(cell, Form::Owned).tokens;
    let input = decode_input(platform, binding, printer.live.reads_any(&Root::Input), false);
    let call = argument_name("call", input.is_some() || uses_call(&printer));
    let name = ident(&lane_function(platform, binding));
    let constants = printer.constants();
    quote! {
        fn #name(#call: &Call<'_>) -> Result<String, Fault> {
            #constants
            #input
            Ok(#text)
        }
    }
}

/// The two functions that ask whether a command took effect.
fn verification(platform: &Platform, binding: &Binding, signatures: &Signatures) -> Option<TokenStream> {
    let verify = binding.verify.as_ref()?;
    let asked = Binding {
        call: verify.call,
        parameters: verify.parameters.clone(),
        request: verify.request.clone(),
        output: verify.output.clone(),
        ..alone(binding)
    };
    let request = request(platform, &asked, &verify_function(platform, binding), signatures);
    let success = platform.backends[asked.backend].operations[asked.call].success.first()?;
    let name = ident(&verified_function(platform, binding));
    let Read { constants, response, input, refuse, result, call, reply } =
        Read::of(platform, &asked, success, verify.applied.as_ref(), signatures);
    Some(quote! {
        #request
        fn #name(#call: &Call<'_>, #reply: &[u8]) -> Result<Option<Bytes>, Fault> {
            #constants
            #response
            #input
            #refuse
            #result.map(Some)
        }
    })
}

/// The functions that ask for a later answer, where somebody has to ask, and that read it.
fn completion(platform: &Platform, binding: &Binding, signatures: &Signatures) -> Option<TokenStream> {
    let completion = binding.completion.as_ref()?;
    let operations = &platform.backends[binding.backend].operations;
    let completes = operations[binding.call].completes.as_ref()?;
    let answered = Binding {
        parameters: completion.parameters.clone(),
        request: completion.request.clone(),
        output: completion.output.clone(),
        ..alone(binding)
    };
    let name = answer_function(platform, binding);
    Some(match &completes.answer {
        Answer::Poll { query, .. } => {
            let asked = Binding { call: *query, ..answered };
            let bound = Some(&completion.correlation);
            let ask = request_with(platform, &asked, &poll_function(platform, binding), bound, signatures);
            let read = output(platform, &asked, &name, operations[*query].success.first()?, signatures);
            quote!(#ask #read)
        }
        Answer::Callback { body, .. } => posted(platform, &answered, body, &name, signatures)?,
    })
}

/// The binding without what happens beside the call.
fn alone(binding: &Binding) -> Binding {
    Binding {
        outputs: Vec::new(),
        instance: None,
        lane: None,
        verify: None,
        completion: None,
        ..binding.clone()
    }
}

/// The function from what a backend posts to the output.
fn posted(
    platform: &Platform,
    binding: &Binding,
    body: &Shape,
    name: &str,
    signatures: &Signatures,
) -> Option<TokenStream> {
    let Shape::Named(id) = body.plain() else { return None };
    let schema = schema_path(platform, *id);
    let body = Success { status: 200, body: ReplyBody::Json(body.clone()) };
    Some(Read::with_schema(platform, binding, &body, None, signatures, Some(schema)).function(name))
}

/// The function from the input to the backend's request.
fn request(platform: &Platform, binding: &Binding, name: &str, signatures: &Signatures) -> TokenStream {
    request_with(platform, binding, name, None, signatures)
}

/// The same, where cells may read by what a later answer is recognised.
fn request_with(
    platform: &Platform,
    binding: &Binding,
    name: &str,
    correlation: Option<&Local>,
    signatures: &Signatures,
) -> TokenStream {
    let backend = &platform.backends[binding.backend].operations[binding.call];
    let mut printer = Printer::new(platform, signatures);
    let correlation = correlation.map(|local| {
        let bound = Bound { ident: ident("correlation"), holding: Holding::Value, depth: 0 };
        printer.bound.insert(local.id, bound);
        let mut read = false;
        let cells = binding.parameters.iter().map(|(_, cell)| cell).chain(&binding.request);
        cells.for_each(|cell| reads_local(&cell.value, local, &mut read));
        read
    });
    // Arguments borrow until the connector returns: nothing that they read is moved into the body.
    for (_, cell) in &binding.parameters {
        reads(&cell.value, &mut |spot| printer.live.add(spot));
    }
    let body =
        binding.request.as_ref().map(|cell| document(&mut printer, cell, backend.document(), "request"));
    let arguments = arguments(&mut printer, &backend.parameters, binding);
    let (made, body) = body.unzip();
    let arguments = arguments.into_iter().chain(body);
    let connector = path(&connector_path(platform, binding.backend, binding.call));
    let input = decode_input(platform, binding, printer.live.reads_any(&Root::Input), true);
    let correlation = correlation
        .unwrap_or_default()
        .then(|| quote!(let correlation = call.context.correlation().to_owned();));
    let calls = input.is_some() || correlation.is_some() || uses_call(&printer);
    let (name, call) = (ident(name), argument_name("call", calls));
    let constants = printer.constants();
    quote! {
        fn #name(#call: &Call<'_>) -> Result<Outgoing, Fault> {
            #constants
            #input
            #correlation
            #made
            #connector(#(#arguments),*)
        }
    }
}

fn arguments(printer: &mut Printer<'_>, parameters: &[Parameter], binding: &Binding) -> Vec<TokenStream> {
    let mut arguments: Vec<TokenStream> = (0..parameters.len())
        .rev()
        .map(|index| match binding.parameters.iter().find(|(known, _)| *known == index) {
            Some((_, cell)) => printer.cell(cell, Form::Argument).tokens,
            None => quote!(None),
        })
        .collect();
    arguments.reverse();
    arguments
}

/// The function from the backend's reply to the output.
///
/// A reply that the contract describes is decoded even where no cell reads it: the contract is checked at every call.
fn output(
    platform: &Platform,
    binding: &Binding,
    name: &str,
    success: &Success,
    signatures: &Signatures,
) -> TokenStream {
    Read::of(platform, binding, success, None, signatures).function(name)
}

/// What a function that reads a reply does, in the order in which it does it.
struct Read {
    constants: TokenStream,
    response: Option<TokenStream>,
    input: Option<TokenStream>,
    /// Returns where a verification finds that the command took no effect.
    refuse: Option<TokenStream>,
    result: TokenStream,
    call: proc_macro2::Ident,
    reply: proc_macro2::Ident,
}

impl Read {
    fn of(
        platform: &Platform,
        binding: &Binding,
        success: &Success,
        applied: Option<&Cell>,
        signatures: &Signatures,
    ) -> Self {
        let schema = reply_schema_path(platform, binding.backend, binding.call, success);
        Self::with_schema(platform, binding, success, applied, signatures, schema)
    }

    /// The function as one from a reply to the output.
    fn function(self, name: &str) -> TokenStream {
        let Self { constants, response, input, result, call, reply, .. } = self;
        let name = ident(name);
        quote! {
            fn #name(#call: &Call<'_>, #reply: &[u8]) -> Result<Bytes, Fault> {
                #constants
                #response
                #input
                #result
            }
        }
    }

    fn with_schema(
        platform: &Platform,
        binding: &Binding,
        success: &Success,
        applied: Option<&Cell>,
        signatures: &Signatures,
        schema: Option<String>,
    ) -> Self {
        let operation = &platform.services[binding.service].operations[binding.operation];
        let mut printer = Printer::new(platform, signatures);
        let by_status = binding.outputs.iter().find(|(status, _)| *status == success.status);
        let cell = by_status.map(|(_, cell)| cell).or(binding.output.as_ref());
        let output = cell.map(|cell| document(&mut printer, cell, operation.output.as_ref(), "output"));
        let result = match &output {
            Some((made, output)) => quote!(#made call.output(#output)),
            None => quote!(Ok(Bytes::new())),
        };
        let refuse = applied.map(|cell| {
            let not = Expr::new(Kind::Not(Box::new(cell.value.clone())), Ty::Value(Shape::Bool), None);
            let not = printer.cell(&Cell { place: cell.place.clone(), value: not }, Form::Owned).tokens;
            quote!(if #not { return Ok(None); })
        });
        let reads = printer.live.reads_any(&Root::Response);
        let response = match (&success.body, schema) {
            (ReplyBody::Json(shape), Some(schema)) => {
                let (ty, schema) = (path(&rust_type(platform, shape)), path(&schema));
                let read = reader(platform, shape, ["response", "response_within_limits"]);
                Some(if reads {
                    quote!(let response: #ty = call.#read(&#schema, reply)?;)
                } else {
                    quote!(call.#read::<#ty>(&#schema, reply)?;)
                })
            }
            (ReplyBody::Text, _) => Some(if reads {
                quote!(let response = call.text(reply)?;)
            } else {
                quote!(call.text(reply)?;)
            }),
            _ => None,
        };
        let input = decode_input(platform, binding, printer.live.reads_any(&Root::Input), false);
        let calls = response.is_some() || output.is_some() || input.is_some() || uses_call(&printer);
        let (call, reply) = (argument_name("call", calls), argument_name("reply", response.is_some()));
        let constants = printer.constants();
        Self { constants, response, input, refuse, result, call, reply }
    }
}

/// Whether an expression reads a variable.
fn reads_local(expr: &Expr, local: &Local, found: &mut bool) {
    reads(expr, &mut |spot| *found |= spot.is_of(local));
}

/// A document and the statement before it, if it needs one to have its type.
fn document(
    printer: &mut Printer<'_>,
    cell: &Cell,
    shape: Option<&Shape>,
    name: &str,
) -> (Option<TokenStream>, TokenStream) {
    let made = printer.cell(cell, Form::Owned).tokens;
    match (&cell.value.kind, shape) {
        (Kind::Object { .. } | Kind::Use { .. } | Kind::Variant { .. }, _) | (_, None) => {
            (None, quote!(&#made))
        }
        (_, Some(shape)) => {
            let (name, ty) = (ident(name), path(&rust_type(printer.platform, shape)));
            (Some(quote!(let #name: #ty = #made;)), quote!(&#name))
        }
    }
}

/// The input is decoded where it is read, and once in any case, before the backend is called.
fn decode_input(platform: &Platform, binding: &Binding, read: bool, always: bool) -> Option<TokenStream> {
    let operation = &platform.services[binding.service].operations[binding.operation];
    let shape = Shape::Named(operation.input?);
    let ty = path(&rust_type(platform, &shape));
    let reader = reader(platform, &shape, ["input", "input_within_limits"]);
    match (read, always) {
        (true, _) => Some(quote!(let input: #ty = call.#reader()?;)),
        (false, true) => Some(quote!(call.#reader::<#ty>()?;)),
        (false, false) => None,
    }
}

/// The function that reads a document: where nothing in it has limits, it is not asked for them value by value.
fn reader(platform: &Platform, shape: &Shape, [unlimited, limited]: [&str; 2]) -> proc_macro2::Ident {
    ident(if platform.types.holds_limits(shape) { limited } else { unlimited })
}

fn uses_call(printer: &Printer<'_>) -> bool {
    printer.live.reads_any(&Root::Context)
}

fn argument_name(name: &str, used: bool) -> proc_macro2::Ident {
    if used { ident(name) } else { ident(&format!("_{name}")) }
}

/// Everything that an expression reads.
fn reads(expr: &Expr, found: &mut dyn FnMut(Spot)) {
    match &expr.kind {
        Kind::Read(path) => found(Spot::of(path)),
        Kind::ReadOptional(path) => {
            if let Some(first) = path.steps.first() {
                found(Spot::beyond(&path.base, first));
            }
        }
        Kind::All(guards) | Kind::If { guards, .. } => {
            for guard in guards {
                if let Guard::Present(path, _) = guard {
                    found(Spot::of(path));
                }
            }
        }
        _ => {}
    }
    for part in expr.kind.parts() {
        reads(part, found);
    }
}

/// Prints an expression as a function of its variables: `fn name(a: i64, ...) -> Result<T, CellFault>`.
///
/// It needs `At`, `CellFault`, `Pattern` and `cel` of the runtime's door in scope.
#[must_use]
pub fn function(platform: &Platform, name: &str, expression: &Expression) -> TokenStream {
    let signatures = Signatures::default();
    let mut printer = Printer::new(platform, &signatures);
    let mut parameters = Vec::new();
    for (local, shape) in &expression.variables {
        let (name, ty) = (printer.free_name(&local.name), path(&rust_type(platform, shape)));
        parameters.push(quote!(#name: #ty));
        printer.bound.insert(local.id, Bound { ident: name, holding: Holding::Value, depth: 0 });
    }
    let value = printer.cell(&expression.cell, Form::Owned).tokens;
    let ty = match &expression.cell.value.ty {
        Ty::Value(shape) => path(&rust_type(platform, shape)),
        Ty::Optional(shape) => {
            let ty = path(&rust_type(platform, shape));
            quote!(Option<#ty>)
        }
        Ty::Timestamp => quote!(cel::Timestamp),
        Ty::Span => quote!(cel::Span),
    };
    let (name, constants) = (ident(name), printer.constants());
    quote! {
        fn #name(#(#parameters),*) -> Result<#ty, CellFault> {
            #constants
            Ok(#value)
        }
    }
}
