//! Pieces of Rust: expressions that know how tightly they bind, identifiers, literals.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// How tightly an expression binds, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// `if`, `match`, casts: in parentheses wherever something stands beside them.
    Loose,
    /// `a || b`
    Or,
    /// `a && b`
    And,
    /// `a == b`
    Compare,
    /// `a + b`, `a - b`
    Sum,
    /// `a * b`, `a / b`
    Product,
    /// `!a`, `-a`, `*a`, `&a`
    Prefix,
    /// Paths, calls, literals.
    Tight,
}

/// A printed expression.
#[derive(Debug, Clone)]
pub(super) struct Rust {
    pub(super) tokens: TokenStream,
    pub(super) binding: Binding,
}

impl Rust {
    pub(super) fn tight(tokens: TokenStream) -> Self {
        Self { tokens, binding: Binding::Tight }
    }

    pub(super) fn new(binding: Binding, tokens: TokenStream) -> Self {
        Self { tokens, binding }
    }

    /// The tokens for a place that takes what binds at least as tightly as `least`.
    pub(super) fn within(self, least: Binding) -> TokenStream {
        let Self { tokens, binding } = self;
        if binding >= least { tokens } else { quote!((#tokens)) }
    }

    /// What is left to do where the expression has no value: `value.at("...")?`.
    pub(super) fn attempted(self, cell: &TokenStream) -> Self {
        let attempt = self.method(&quote!(at(#cell))).tokens;
        Self::tight(quote!(#attempt?))
    }

    /// The expression as a `Result`: without its last question mark where it has one, and otherwise `Ok`.
    pub(super) fn result(self) -> TokenStream {
        let tokens: Vec<_> = self.tokens.clone().into_iter().collect();
        match tokens.split_last() {
            Some((proc_macro2::TokenTree::Punct(last), rest))
                if last.as_char() == '?' && self.binding == Binding::Tight =>
            {
                rest.iter().cloned().collect()
            }
            _ => {
                let tokens = self.tokens;
                quote!(Ok(#tokens))
            }
        }
    }

    /// An optional borrow of a list as one of a slice: `list.as_deref()` for `list.as_ref()`.
    pub(super) fn sliced(self) -> Self {
        let mut tokens: Vec<_> = self.tokens.clone().into_iter().collect();
        let count = tokens.len();
        match count.checked_sub(2).and_then(|at| tokens.get_mut(at)) {
            Some(proc_macro2::TokenTree::Ident(method)) if method == "as_ref" => {
                *method = ident("as_deref");
                Self::tight(tokens.into_iter().collect())
            }
            _ => self.method(&quote!(map(Vec::as_slice))),
        }
    }

    /// A method call on the expression.
    pub(super) fn method(self, call: &TokenStream) -> Self {
        let receiver = match self.binding {
            // `match x { .. }.to_owned()` needs no parentheses, and reads well without.
            Binding::Loose if starts_with_block(&self.tokens) => self.tokens,
            _ => self.within(Binding::Tight),
        };
        Self::tight(quote!(#receiver.#call))
    }
}

fn starts_with_block(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().next(), Some(proc_macro2::TokenTree::Ident(word)) if word == "match" || word == "if")
        || matches!(tokens.clone().into_iter().next(), Some(proc_macro2::TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Brace)
}

/// An identifier, raw where the name says so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path or type that was printed as text.
pub(super) fn path(text: &str) -> TokenStream {
    // The names come from one function that only makes valid ones; a text that is none shows in the output.
    text.parse().unwrap_or_else(|_| quote!(compile_error!(#text)))
}

/// A whole number.
pub(super) fn int(value: i64) -> Rust {
    // Where nothing says of what type it is, Rust takes 32 bits.
    let digits = match i32::try_from(value) {
        Ok(_) => Literal::u64_unsuffixed(value.unsigned_abs()),
        Err(_) if value == i64::MIN => return Rust::tight(quote!(i64::MIN)),
        Err(_) => Literal::i64_suffixed(value.abs()),
    };
    if value < 0 { Rust::new(Binding::Prefix, quote!(-#digits)) } else { Rust::tight(quote!(#digits)) }
}

/// A finite number.
pub(super) fn number(value: f64) -> Rust {
    let digits = path(&format!("{:?}", value.abs()));
    if value.is_sign_negative() { Rust::new(Binding::Prefix, quote!(-#digits)) } else { Rust::tight(digits) }
}

/// A text as a `&'static str`.
pub(super) fn text(value: &str) -> TokenStream {
    if value.len() > crate::text::LINE {
        return path(&crate::text::over_lines(value));
    }
    let literal = Literal::string(value);
    quote!(#literal)
}

/// `|parameter| body`, or the function that it would only call.
pub(super) fn closure(parameter: &TokenStream, body: &TokenStream) -> TokenStream {
    let tokens: Vec<_> = body.clone().into_iter().collect();
    if let Some((proc_macro2::TokenTree::Group(arguments), function)) = tokens.split_last()
        && arguments.delimiter() == proc_macro2::Delimiter::Parenthesis
        && arguments.stream().to_string() == parameter.to_string()
        && !function.is_empty()
        && function.iter().all(|token| match token {
            proc_macro2::TokenTree::Ident(_) => true,
            proc_macro2::TokenTree::Punct(punct) => punct.as_char() == ':',
            _ => false,
        })
    {
        return function.iter().cloned().collect();
    }
    quote!(|#parameter| #body)
}
