//! What tests of mappings expect, as functions: mappings whose cells are constants.

use caseway_spec::mapping::ir::Cell;
use caseway_spec::platform::{Asked, Binding, Platform, Success};
use proc_macro2::TokenStream;

use super::fragment::Signatures;
use super::{alone, output, posted, request};

/// The function that makes the request which a test expects.
pub(crate) fn expected_request(
    platform: &Platform,
    binding: &Binding,
    asked: &Asked,
    name: &str,
) -> TokenStream {
    let expected =
        Binding { parameters: asked.parameters.clone(), request: asked.request.clone(), ..binding.clone() };
    request(platform, &expected, name, &Signatures::default())
}

/// The function that makes the output which a test expects of a reply.
pub(crate) fn expected_output(
    platform: &Platform,
    binding: &Binding,
    cell: &Cell,
    success: &Success,
    name: &str,
) -> TokenStream {
    let expected = Binding { output: Some(cell.clone()), outputs: Vec::new(), ..binding.clone() };
    output(platform, &expected, name, success, &Signatures::default())
}

/// The function that makes the request which a test expects of a query that is asked after the call.
pub(crate) fn expected_question(
    platform: &Platform,
    binding: &Binding,
    query: usize,
    asked: &Asked,
    name: &str,
) -> TokenStream {
    expected_request(platform, &Binding { call: query, ..alone(binding) }, asked, name)
}

/// The function that makes the output which a test expects of what a query says after the call, or of what the backend posts.
pub(crate) fn expected_later_output(
    platform: &Platform,
    binding: &Binding,
    query: Option<usize>,
    cell: &Cell,
    name: &str,
) -> Option<TokenStream> {
    let expected = Binding { output: Some(cell.clone()), ..alone(binding) };
    let operations = &platform.backends[binding.backend].operations;
    let signatures = Signatures::default();
    match query {
        Some(call) => {
            let success = operations[call].success.first()?;
            Some(output(platform, &Binding { call, ..expected }, name, success, &signatures))
        }
        None => {
            let body = operations[binding.call].completes.as_ref()?.notice()?;
            posted(platform, &expected, body, name, &signatures)
        }
    }
}
