//! Items of lists, values of maps, fields of what no variable holds.

use caseway_spec::mapping::ir::{Expr, Kind, Let, Literal, Step, Ty};
use caseway_spec::platform::Shape;
use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::print::{Form, Holding, Printer, borrowable, is_copy, is_copy_type};
use super::read::{moved, moved_chain};
use super::rust::{Binding, Rust, closure, ident};

impl Printer<'_> {
    /// Fields that are there, of a value that is.
    pub(super) fn field(&mut self, of: &Expr, steps: &[Step], form: Form) -> Rust {
        let Some(last) = steps.last() else { return self.expr(of, form) };
        let lent = borrowable(self.platform, of);
        let base = self.expr(of, if lent { Form::Borrowed } else { Form::Owned }).within(Binding::Tight);
        let fields = steps.iter().map(|step| ident(&step.rust_name));
        let place = quote!(#base #(.#fields)*);
        let place = match last.boxed {
            true => Rust::new(Binding::Prefix, quote!(*#place)),
            false => Rust::tight(place),
        };
        if is_copy(self.platform, &last.shape) || !lent {
            return place;
        }
        match form {
            Form::Owned => place.method(&quote!(clone())),
            _ if last.shape == Shape::String => place.method(&quote!(as_str())),
            _ => {
                let place = place.within(Binding::Prefix);
                Rust::new(Binding::Prefix, quote!(&#place))
            }
        }
    }

    /// Fields that may not be there, of a value that may not be there.
    pub(super) fn field_optional(&mut self, of: &Expr, steps: &[Step], form: Form) -> Rust {
        let Some((first, rest)) = steps.split_first() else { return self.expr(of, form) };
        let lent = borrowable(self.platform, of);
        let base = self.expr(of, if lent { Form::Borrowed } else { Form::Owned });
        let owned = form == Form::Owned;
        if of.ty.is_optional() {
            let name = quote!(value);
            return if lent {
                self.lent_chain(base, name, steps, owned)
            } else {
                moved_chain(base, false, name, steps)
            };
        }
        let (base, field) = (base.within(Binding::Tight), ident(&first.rust_name));
        let place = Rust::tight(quote!(#base.#field));
        if is_copy(self.platform, &first.shape) {
            return place;
        }
        match (lent, rest.is_empty() && owned) {
            (false, _) => moved(place, first, rest),
            (true, true) if first.boxed => place.method(&quote!(as_deref().cloned())),
            (true, true) => place.method(&quote!(clone())),
            (true, false) => self.borrowed(place, first, rest, owned),
        }
    }

    /// The item of a list or the value in a map, which has to be there.
    pub(super) fn index(&mut self, of: &Expr, key: &Expr, ty: &Ty, form: Form) -> Rust {
        let copy = is_copy_type(self.platform, ty);
        let is_list = matches!(of.ty.shape(), Some(Shape::Array(_)));
        let cell = self.cell_name();
        let mut owned = self.clone();
        if is_list && form == Form::Owned && !copy {
            let index = owned.argument(key);
            if owned.may_take(of) {
                let list = owned.expr(of, Form::Owned).tokens;
                *self = owned;
                return Rust::tight(quote!(cel::take(#list, #index))).attempted(&cell);
            }
        }
        self.pin([of, key]);
        let key = self.argument(key);
        let of = self.argument(of);
        let found = if is_list { quote!(cel::get(#of, #key)) } else { quote!(cel::item_of(#of, #key)) };
        let found = Rust::tight(found).attempted(&cell);
        match form {
            _ if copy => {
                let found = found.tokens;
                Rust::new(Binding::Prefix, quote!(*#found))
            }
            Form::Owned => found.method(&quote!(clone())),
            Form::Borrowed if ty.shape() == Some(&Shape::String) => found.method(&quote!(as_str())),
            Form::Borrowed | Form::Argument => found,
        }
    }

    /// The item of a list or the value in a map, if there is one.
    pub(super) fn index_optional(&mut self, of: &Expr, key: &Expr, ty: &Ty, form: Form) -> Rust {
        let copy = is_copy_type(self.platform, ty);
        let is_list = matches!(of.ty.shape(), Some(Shape::Array(_)));
        let position = literal_position(key);
        if let (Some(at), true) = (position, is_list && form == Form::Owned && !copy)
            && self.may_take(of)
        {
            let list = self.expr(of, Form::Owned);
            let one = if at == 0 { quote!(next()) } else { nth(at, &quote!(nth)) };
            return if of.ty.is_optional() {
                list.method(&quote!(and_then(|items| items.into_iter().#one)))
            } else {
                list.method(&quote!(into_iter().#one))
            };
        }
        self.pin([of, key]);
        // Within a closure nothing may fail, and what fails is to do so whether there is a list or not.
        let (before, key) = match (of.ty.is_optional() && key.fallible, self.argument(key)) {
            (true, key) => (quote!(let key = #key;), quote!(key)),
            (false, key) => (TokenStream::new(), key),
        };
        let found = |list: Rust| match (is_list, position) {
            (true, Some(0)) => list.method(&quote!(first())),
            (true, Some(at)) => list.method(&nth(at, &quote!(get))),
            (true, None) => {
                let list = list.tokens;
                Rust::tight(quote!(cel::find(#list, #key)))
            }
            (false, _) => list.method(&quote!(get(#key))),
        };
        let found = if of.ty.is_optional() {
            let body = found(Rust::tight(quote!(items))).tokens;
            self.expr(of, Form::Borrowed).method(&quote!(and_then(|items| #body)))
        } else if is_list && position.is_none() {
            let list = self.argument(of);
            found(Rust::tight(list))
        } else {
            let list = self.receiver(of);
            found(list)
        };
        let found = match form {
            _ if copy => found.method(&quote!(copied())),
            Form::Owned => found.method(&quote!(cloned())),
            _ if ty.shape() == Some(&Shape::String) => found.method(&quote!(map(String::as_str))),
            _ => found,
        };
        if before.is_empty() {
            return found;
        }
        let found = found.tokens;
        Rust::new(Binding::Loose, quote!({ #before #found }))
    }

    /// Whether an optional expression has a value.
    pub(super) fn is_present(&mut self, value: &Expr) -> Rust {
        if let Kind::IndexOptional { of, key } = &value.kind
            && !of.ty.is_optional()
            && matches!(of.ty.shape(), Some(Shape::Map(_)))
        {
            self.pin([&**of, &**key]);
            let key = self.argument(key);
            return self.receiver(of).method(&quote!(contains_key(#key)));
        }
        self.expr(value, Form::Borrowed).method(&quote!(is_some()))
    }

    /// A value with a name for what is made of it.
    pub(super) fn bind(&mut self, bound: &Let, form: Form) -> Rust {
        let value = &bound.value.value;
        if value.ty.is_optional() {
            return self.bind_optional(bound, form);
        }
        let (statement, body) = self.binding(bound, form);
        let body = body.tokens;
        Rust::new(Binding::Loose, quote!({ #statement #body }))
    }

    /// The statement that gives a value its name, and what is made of it.
    pub(super) fn binding(&mut self, bound: &Let, form: Form) -> (TokenStream, Rust) {
        let value = &bound.value.value;
        let copy = is_copy_type(self.platform, &value.ty);
        let mut owned = self.clone();
        let (name, body) = owned.with_bound(&bound.item, Holding::Value, |printer, name| {
            (name.clone(), printer.cell(&bound.map, form))
        });
        let lent = borrowable(self.platform, value) && is_place(value);
        if copy || !lent || owned.moved.contains(&bound.item.id) && owned.may_take(value) {
            *self = owned;
            let value = self.cell(&bound.value, Form::Owned).tokens;
            return (quote!(let #name = #value;), body);
        }
        let is_text = value.ty.shape() == Some(&Shape::String);
        let holding = if is_text { Holding::Str } else { Holding::Ref };
        let (name, body) = self
            .with_bound(&bound.item, holding, |printer, name| (name.clone(), printer.cell(&bound.map, form)));
        let value = self.cell(&bound.value, Form::Borrowed).tokens;
        (quote!(let #name = #value;), body)
    }

    fn bind_optional(&mut self, bound: &Let, form: Form) -> Rust {
        let value = &bound.value.value;
        let copy = is_copy_type(self.platform, &value.ty);
        let mut owned = self.clone();
        let (name, body) = owned.with_bound(&bound.item, Holding::Value, |printer, name| {
            (name.clone(), printer.present(bound, form))
        });
        if copy
            || !borrowable(self.platform, value)
            || owned.moved.contains(&bound.item.id) && owned.may_take(value)
        {
            *self = owned;
            let value = self.cell(&bound.value, Form::Owned);
            return mapped_option(value, &quote!(#name), body, bound.map.value.fallible);
        }
        let is_text = value.ty.shape() == Some(&Shape::String);
        let holding = if is_text { Holding::Str } else { Holding::Ref };
        let (name, body) = self
            .with_bound(&bound.item, holding, |printer, name| (name.clone(), printer.present(bound, form)));
        let value = self.cell(&bound.value, Form::Borrowed);
        mapped_option(value, &quote!(#name), body, bound.map.value.fallible)
    }

    /// What is made of a value that is there, and whether that may be nothing.
    fn present(&mut self, bound: &Let, form: Form) -> (Rust, bool) {
        let map = &bound.map;
        match &map.value.kind {
            Kind::Present(inner) => {
                let cell =
                    caseway_spec::mapping::ir::Cell { place: map.place.clone(), value: (**inner).clone() };
                (self.cell(&cell, form), false)
            }
            _ => (self.cell(map, form), map.value.ty.is_optional()),
        }
    }
}

/// `option.map(|name| body)`; a `match` where the body can fail.
fn mapped_option(option: Rust, name: &TokenStream, (body, optional): (Rust, bool), fails: bool) -> Rust {
    if fails {
        let (option, body) = (option.tokens, body.tokens);
        let body = if optional { body } else { quote!(Some(#body)) };
        return Rust::new(Binding::Loose, quote!(match #option { Some(#name) => #body, None => None }));
    }
    let method = if optional { quote!(and_then) } else { quote!(map) };
    let body = closure(name, &body.tokens);
    option.method(&quote!(#method(#body)))
}

/// Whether an expression names a place, so that a variable may borrow it.
fn is_place(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Read(_) => true,
        Kind::Field { of, .. } | Kind::Index { of, .. } => is_place(of),
        _ => false,
    }
}

/// The position that a literal says.
fn literal_position(key: &Expr) -> Option<usize> {
    match key.kind {
        Kind::Literal(Literal::Int(at)) => usize::try_from(at).ok(),
        _ => None,
    }
}

fn nth(at: usize, method: &TokenStream) -> TokenStream {
    let at = Token::usize_unsuffixed(at);
    quote!(#method(#at))
}
