//! Expressions of the typed form as Rust.
//!
//! Everything is printed backwards, last evaluated first: see [`super::live`]. Variables that a cell binds are tried as
//! owned first; where nothing is moved out of one, or nothing may be, it is printed again as a borrow.

use std::collections::{BTreeMap, BTreeSet};

use caseway_core::decimal::Decimal;
use caseway_spec::mapping::ir::{Cell, Conversion, Expr, Kind, Literal, Local, Ty};
use caseway_spec::platform::{DecimalForm, Platform, Shape, Type, TypeId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::constants::Constants;
use super::fragment::Signatures;
use super::live::Live;
use super::rust::{Binding, Rust, closure, ident, int, number, path, text};
use crate::names::{format_type, rust_type, type_path};

/// In which form a value is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The value: `String`, `Option<Customer>`.
    Owned,
    /// A borrow where the type is not `Copy`: `&str`, `Option<&Customer>`.
    Borrowed,
    /// A borrow where an expected type turns `&String` into `&str`: an argument.
    Argument,
}

/// How a variable that a cell binds holds its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    /// `T`
    Value,
    /// `Box<T>`
    Boxed,
    /// `&T`
    Ref,
    /// `&str`
    Str,
    /// `&[T]`
    Slice,
    /// `&Box<T>`
    LentBox,
}

#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) ident: Ident,
    pub(super) holding: Holding,
    /// In how many loop bodies it is bound.
    pub(super) depth: usize,
}

/// Prints the expressions of one function.
#[derive(Clone)]
pub(super) struct Printer<'p> {
    pub(super) platform: &'p Platform,
    /// The functions of the fragments that the cells use.
    pub(super) fragments: &'p Signatures,
    pub(super) live: Live,
    pub(super) bound: BTreeMap<u32, Bound>,
    /// Variables out of which something was moved.
    pub(super) moved: BTreeSet<u32>,
    /// How many loop bodies surround what is printed. What was bound outside of one cannot be moved in it.
    pub(super) depth: usize,
    /// The pointer of the cell that is printed.
    pub(super) cell: String,
    /// What stands before the function's statements.
    pub(super) constants: Constants,
}

impl<'p> Printer<'p> {
    pub(super) fn new(platform: &'p Platform, fragments: &'p Signatures) -> Self {
        Self {
            platform,
            fragments,
            live: Live::default(),
            bound: BTreeMap::new(),
            moved: BTreeSet::new(),
            depth: 0,
            cell: String::new(),
            constants: Constants::default(),
        }
    }

    /// A cell's value.
    pub(super) fn cell(&mut self, cell: &Cell, form: Form) -> Rust {
        let outer = std::mem::replace(&mut self.cell, cell.place.pointer.clone());
        let printed = match &cell.value.kind {
            // The target says what is collected.
            Kind::Each(each) if form == Form::Owned => self.each(each, &cell.value.ty, true),
            Kind::Present(inner) if form == Form::Owned => match &inner.kind {
                Kind::Each(each) => {
                    let list = self.each(each, &inner.ty, true).tokens;
                    Rust::tight(quote!(Some(#list)))
                }
                _ => self.expr(&cell.value, form),
            },
            _ => self.expr(&cell.value, form),
        };
        self.cell = outer;
        printed
    }

    /// An expression's value. A borrow is given only where [`borrowable`] says so.
    pub(super) fn expr(&mut self, expr: &Expr, form: Form) -> Rust {
        if form != Form::Owned && !borrowable(self.platform, expr) {
            return self.borrowed_temporary(expr);
        }
        if form == Form::Owned && is_fixed_text(expr) && !matches!(expr.kind, Kind::Literal(_)) {
            return self.expr(expr, Form::Borrowed).method(&quote!(to_owned()));
        }
        match &expr.kind {
            Kind::Literal(literal) => self.literal(literal, form),
            Kind::Read(path) => self.read(path, &expr.ty, form),
            Kind::ReadOptional(path) => self.read_optional(path, &expr.ty, form),
            Kind::Field { of, steps } => self.field(of, steps, form),
            Kind::FieldOptional { of, steps } => self.field_optional(of, steps, form),
            Kind::Index { of, key } => self.index(of, key, &expr.ty, form),
            Kind::IndexOptional { of, key } => self.index_optional(of, key, &expr.ty, form),
            Kind::IsPresent(value) => self.is_present(value),
            Kind::Call { function, arguments } => self.call(*function, arguments, form),
            Kind::OrValue { value, default } => self.or_value(value, default, form),
            Kind::Present(value) => {
                let value = self.expr(value, form).tokens;
                Rust::tight(quote!(Some(#value)))
            }
            Kind::Absent => Rust::tight(quote!(None)),
            Kind::Convert { conversion, value } => self.convert(*conversion, value, form),
            Kind::Concat(parts) => self.concat(parts),
            Kind::Compare { operator, left, right } => self.compare(*operator, left, right),
            Kind::Not(value) => self.not(value),
            Kind::All(guards) => self.all(guards),
            Kind::Any(parts) => self.any(parts),
            Kind::If { guards, then, otherwise } => self.choose(guards, then, otherwise, form),
            Kind::Lookup(lookup) => self.lookup(lookup, form),
            Kind::Each(each) => self.each(each, &expr.ty, false),
            Kind::Filter(filter) => self.filter(filter),
            Kind::Quantify(quantify) => self.quantify(quantify),
            Kind::Let(bound) => self.bind(bound, form),
            Kind::Switch(switch) => self.switch(switch, form),
            Kind::Discriminator(of) => self.discriminator(of),
            Kind::Use { fragment, arguments } => self.used(fragment, arguments),
            Kind::Variant { id, index, value } => self.variant_of(*id, *index, value),
            Kind::Object { id, fields } => self.object(*id, fields),
            Kind::List(items) => self.list(items),
            Kind::Map(entries) => self.map(entries),
        }
    }

    /// A borrow of a value that has no place of its own: it lives until the end of the statement.
    fn borrowed_temporary(&mut self, expr: &Expr) -> Rust {
        if let Kind::List(items) = &expr.kind
            && !items.iter().any(|item| item.value.ty.is_optional())
        {
            return self.array(items, &expr.ty);
        }
        let owned = self.expr(expr, Form::Owned);
        match &expr.ty {
            Ty::Optional(Shape::String) => owned.method(&quote!(as_deref())),
            Ty::Optional(_) => owned.method(&quote!(as_ref())),
            _ => {
                let owned = owned.within(Binding::Prefix);
                Rust::new(Binding::Prefix, quote!(&#owned))
            }
        }
    }

    /// A list that is only looked at.
    fn array(&mut self, items: &[Cell], ty: &Ty) -> Rust {
        if let ([], Some(shape)) = (items, ty.shape()) {
            let ty = path(&rust_type(self.platform, shape).replacen("Vec<", "Vec::<", 1));
            return Rust::new(Binding::Prefix, quote!(&#ty::new()));
        }
        let items = self.items(items, Form::Owned);
        Rust::new(Binding::Prefix, quote!(&[#(#items),*]))
    }

    pub(super) fn literal(&mut self, literal: &Literal, form: Form) -> Rust {
        match literal {
            Literal::Bool(value) => Rust::tight(quote!(#value)),
            Literal::Int(value) => int(*value),
            Literal::Number(value) => number(*value),
            Literal::String(value) => match (form, value.as_str()) {
                (Form::Owned, "") => Rust::tight(quote!(String::new())),
                (Form::Owned, value) => Rust::tight(self.text(value)).method(&quote!(to_owned())),
                (Form::Borrowed | Form::Argument, value) => Rust::tight(self.text(value)),
            },
            Literal::Decimal(form, value) => {
                let (ty, value) = (decimal_type(*form), decimal_literal(*value));
                Rust::tight(quote!(#ty(#value)))
            }
            Literal::Text(format, value) => {
                let (ty, value) = (path(&format!("rt::{}", format_type(*format))), text(value));
                Rust::tight(quote!(#ty::literal(#value)))
            }
            Literal::Enum(id, index) => Rust::tight(self.variant(*id, *index)),
        }
    }

    /// The path of an enum's variant.
    pub(super) fn variant(&self, id: TypeId, index: usize) -> TokenStream {
        let ty = path(&type_path(self.platform, id));
        match self.platform.types.get(id) {
            Type::Enum(of) => match of.values.get(index) {
                Some(value) => {
                    let variant = ident(&value.rust_name);
                    quote!(#ty::#variant)
                }
                None => ty,
            },
            Type::Object(_) | Type::Union(_) => ty,
        }
    }

    fn or_value(&mut self, value: &Expr, default: &Expr, form: Form) -> Rust {
        let empty = match &default.kind {
            Kind::Literal(Literal::String(value)) => value.is_empty() && form == Form::Owned,
            Kind::List(items) => items.is_empty() && form == Form::Owned,
            Kind::Map(entries) => entries.is_empty() && form == Form::Owned,
            _ => false,
        };
        if empty {
            return self.expr(value, form).method(&quote!(unwrap_or_default()));
        }
        if form != Form::Owned && is_empty_list(default) {
            return self.expr(value, Form::Borrowed).sliced().method(&quote!(unwrap_or_default()));
        }
        if default.fallible {
            let default = self.expr(default, form).tokens;
            let name = self.free_name("value");
            let value = self.expr(value, if form == Form::Owned { form } else { Form::Borrowed }).tokens;
            return Rust::new(
                Binding::Loose,
                quote!(match #value { Some(#name) => #name, None => #default }),
            );
        }
        // The default is an argument: what is borrowed there is `&String` as well as `&str`.
        let default_form = if form == Form::Owned { Form::Owned } else { Form::Argument };
        let default = self.expr(default, default_form).tokens;
        let call = if is_cheap(&default) {
            quote!(unwrap_or(#default))
        } else {
            quote!(unwrap_or_else(|| #default))
        };
        let form = if form == Form::Argument { Form::Borrowed } else { form };
        self.expr(value, form).method(&call)
    }

    fn convert(&mut self, conversion: Conversion, value: &Expr, form: Form) -> Rust {
        let optional = value.ty.is_optional();
        if let (Conversion::DecimalTo(held), false) = (conversion, optional) {
            let (ty, value) = (decimal_type(held), self.bare_decimal(value).tokens);
            return Rust::tight(quote!(#ty(#value)));
        }
        // Texts of enums are borrowed from nothing; everything else that is converted is `Copy`, but texts of formats.
        let inner = match (conversion, form, optional) {
            (Conversion::TextToString, Form::Borrowed | Form::Argument, false) => self.receiver(value),
            (Conversion::TextToString, Form::Borrowed | Form::Argument, true) => {
                self.expr(value, Form::Borrowed)
            }
            _ => self.expr(value, Form::Owned),
        };
        let fails = conversion == Conversion::NarrowInt;
        let printed = if optional {
            let name = quote!(value);
            let body = converted(conversion, Rust::tight(name.clone()), form);
            let mapped = closure(&name, &body.tokens);
            let mapped = inner.method(&quote!(map(#mapped)));
            if fails { mapped.method(&quote!(transpose())) } else { mapped }
        } else {
            converted(conversion, inner, form)
        };
        if fails { printed.attempted(&self.cell_name()) } else { printed }
    }

    fn object(&mut self, id: TypeId, cells: &[(usize, Cell)]) -> Rust {
        let ty = path(&type_path(self.platform, id));
        let Type::Object(object) = self.platform.types.get(id) else { return Rust::tight(ty) };
        let mut fields = Vec::new();
        for (index, field) in object.fields.iter().enumerate().rev() {
            let name = ident(&field.rust_name);
            let Some((_, cell)) = cells.iter().find(|(known, _)| *known == index) else {
                fields.push(quote!(#name: None));
                continue;
            };
            let value = if field.boxed { self.boxed(cell) } else { self.cell(cell, Form::Owned).tokens };
            fields.push(if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) });
        }
        fields.reverse();
        Rust::tight(quote!(#ty { #(#fields),* }))
    }

    /// A cell's value for a boxed field.
    fn boxed(&mut self, cell: &Cell) -> TokenStream {
        match &cell.value.kind {
            Kind::Absent => quote!(None),
            Kind::Present(inner) => {
                let inner = Cell { place: cell.place.clone(), value: (**inner).clone() };
                let boxed = self.boxed(&inner);
                quote!(Some(#boxed))
            }
            _ if cell.value.ty.is_optional() => {
                self.cell(cell, Form::Owned).method(&quote!(map(Box::new))).tokens
            }
            _ => {
                let value = self.cell(cell, Form::Owned).tokens;
                quote!(Box::new(#value))
            }
        }
    }

    fn list(&mut self, cells: &[Cell]) -> Rust {
        if cells.is_empty() {
            return Rust::tight(quote!(Vec::new()));
        }
        let mut items = self.items(cells, Form::Owned);
        let optional = |cell: &Cell| cell.value.ty.is_optional();
        if !cells.iter().any(optional) {
            return Rust::tight(quote!(vec![#(#items),*]));
        }
        for (item, _) in items.iter_mut().zip(cells).filter(|(_, cell)| !optional(cell)) {
            *item = quote!(Some(#item));
        }
        match items.as_slice() {
            [one] => Rust::tight(quote!(Vec::from_iter(#one))),
            _ => Rust::tight(quote!([#(#items),*].into_iter().flatten().collect::<Vec<_>>())),
        }
    }

    pub(super) fn items(&mut self, cells: &[Cell], form: Form) -> Vec<TokenStream> {
        let mut items: Vec<TokenStream> =
            cells.iter().rev().map(|cell| self.cell(cell, form).tokens).collect();
        items.reverse();
        items
    }

    fn map(&mut self, entries: &[(String, Cell)]) -> Rust {
        if entries.is_empty() {
            return Rust::tight(quote!(std::collections::BTreeMap::new()));
        }
        let mut pairs: Vec<TokenStream> = entries
            .iter()
            .rev()
            .map(|(key, cell)| {
                let value = self.cell(cell, Form::Owned).tokens;
                let key = text(key);
                quote!((#key.to_owned(), #value))
            })
            .collect();
        pairs.reverse();
        Rust::tight(quote!(std::collections::BTreeMap::from([#(#pairs),*])))
    }

    /// Binds a variable while `inside` prints.
    pub(super) fn with_bound<T>(
        &mut self,
        local: &Local,
        holding: Holding,
        inside: impl FnOnce(&mut Self, &Ident) -> T,
    ) -> T {
        let ident = self.free_name(&local.name);
        self.bound.insert(local.id, Bound { ident: ident.clone(), holding, depth: self.depth });
        let result = inside(self, &ident);
        self.bound.remove(&local.id);
        result
    }

    /// An identifier that hides nothing: `name`, or `name_2` and so on.
    pub(super) fn free_name(&self, name: &str) -> Ident {
        // The function of a fragment ends in `_of`, as those of no binding do.
        const TAKEN: [&str; 4] = ["input", "response", "call", "reply"];
        let bare = name.strip_prefix("r#").unwrap_or(name);
        let is_free = |name: &str| {
            !TAKEN.contains(&name)
                && !self.fragments.has(name)
                && !self.bound.values().any(|bound| bound.ident == ident(name))
        };
        std::iter::once(name.to_owned())
            .chain((2..).map(|number| format!("{bare}_{number}")))
            .find(|name| is_free(name))
            .map_or_else(|| ident(name), |name| ident(&name))
    }
}

/// Whether values of a shape are `Copy`.
pub(super) fn is_copy(platform: &Platform, shape: &Shape) -> bool {
    match shape.plain() {
        Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number | Shape::Decimal(_) => true,
        Shape::String | Shape::Text(_) | Shape::Array(_) | Shape::Map(_) | Shape::Limited(..) => false,
        Shape::Named(id) => matches!(platform.types.get(*id), Type::Enum(_)),
    }
}

/// A decimal as Rust, without what says how JSON holds it.
pub(super) fn decimal_literal(value: Decimal) -> TokenStream {
    let digits = proc_macro2::Literal::i128_unsuffixed(value.mantissa().abs());
    let sign = value.is_sign_negative().then(|| quote!(-));
    let scale = proc_macro2::Literal::u32_unsuffixed(value.scale());
    quote!(rt::decimal(#sign #digits, #scale))
}

/// The Rust type of decimals.
pub(super) fn decimal_type(form: DecimalForm) -> TokenStream {
    match form {
        DecimalForm::Number => quote!(rt::DecimalNumber),
        DecimalForm::Text => quote!(rt::DecimalText),
    }
}

/// Whether values of a type are `Copy`.
pub(super) fn is_copy_type(platform: &Platform, ty: &Ty) -> bool {
    ty.shape().is_none_or(|shape| is_copy(platform, shape))
}

/// Whether an expression can be printed as a borrow of something that lives long enough.
pub(super) fn borrowable(platform: &Platform, expr: &Expr) -> bool {
    if is_copy_type(platform, &expr.ty) {
        return true;
    }
    match &expr.kind {
        Kind::Read(_) | Kind::ReadOptional(_) | Kind::Absent | Kind::Literal(Literal::String(_)) => true,
        Kind::Field { of, .. }
        | Kind::FieldOptional { of, .. }
        | Kind::Index { of, .. }
        | Kind::IndexOptional { of, .. } => borrowable(platform, of),
        Kind::Call { function, arguments } => {
            function.lends() && arguments.first().is_some_and(|lent| borrowable(platform, lent))
        }
        Kind::Convert { conversion: Conversion::TextToString, value } => borrowable(platform, value),
        Kind::Convert { conversion, .. } => *conversion == Conversion::EnumToString,
        Kind::Present(value) => borrowable(platform, value),
        Kind::OrValue { value, default } => {
            borrowable(platform, value) && (borrowable(platform, default) || is_empty_list(default))
        }
        Kind::If { then, otherwise, .. } => borrowable(platform, then) && borrowable(platform, otherwise),
        Kind::Lookup(_) => is_fixed_text(expr),
        _ => false,
    }
}

pub(super) fn is_empty_list(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::List(items) if items.is_empty())
}

/// A value in another form; a `Result` where the conversion can fail.
fn converted(conversion: Conversion, value: Rust, form: Form) -> Rust {
    match conversion {
        Conversion::WidenInt => {
            let value = value.tokens;
            Rust::tight(quote!(i64::from(#value)))
        }
        Conversion::NarrowInt => {
            let value = value.tokens;
            Rust::tight(quote!(cel::narrow(#value)))
        }
        Conversion::IntToNumber => {
            let value = value.within(Binding::Prefix);
            Rust::new(Binding::Loose, quote!(#value as f64))
        }
        Conversion::EnumToString if form == Form::Owned => value.method(&quote!(as_str().to_owned())),
        Conversion::EnumToString => value.method(&quote!(as_str())),
        Conversion::IntToString | Conversion::BoolToString | Conversion::DecimalToString => {
            value.method(&quote!(to_string()))
        }
        Conversion::TextToString if form == Form::Owned => value.method(&quote!(into_string())),
        Conversion::TextToString => value.method(&quote!(as_str())),
        Conversion::IntToDecimal(form) => {
            let (ty, value) = (decimal_type(form), value.tokens);
            Rust::tight(quote!(#ty(rt::Decimal::from(#value))))
        }
        Conversion::DecimalTo(form) => {
            let ty = decimal_type(form);
            let value = value.within(Binding::Tight);
            Rust::tight(quote!(#ty(#value.0)))
        }
        Conversion::DecimalToNumber => value.method(&quote!(to_number())),
    }
}

/// Whether an expression gives one of some texts that the spec names: it is made as a `&'static str` first.
pub(super) fn is_fixed_text(expr: &Expr) -> bool {
    if expr.ty != Ty::Value(Shape::String) {
        return false;
    }
    match &expr.kind {
        Kind::Literal(_) => true,
        Kind::If { then, otherwise, .. } => is_fixed_text(then) && is_fixed_text(otherwise),
        Kind::Lookup(lookup) => !lookup.subject.value.ty.is_optional(),
        _ => false,
    }
}

/// Whether it costs nothing to evaluate an expression for no use: a literal, a path, a field.
fn is_cheap(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().all(|token| match token {
        proc_macro2::TokenTree::Group(_) => false,
        proc_macro2::TokenTree::Punct(punct) => matches!(punct.as_char(), '.' | ':' | '&' | '-'),
        proc_macro2::TokenTree::Ident(_) | proc_macro2::TokenTree::Literal(_) => true,
    })
}
