//! Functions and operators. Where Rust has a method of the same meaning, that is what is printed.

use caseway_spec::mapping::ir::{Cell, Conversion, Expr, Function, Kind, Literal, Part, SpanPart, Tie, Ty};
use caseway_spec::platform::{DecimalForm, Shape};
use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::print::{Form, Printer, borrowable, decimal_literal, decimal_type, is_copy_type};
use super::rust::{Binding, Rust};

impl Printer<'_> {
    pub(super) fn call(&mut self, function: Function, arguments: &[Expr], form: Form) -> Rust {
        if let Some(printed) = self.decimal(function, arguments) {
            let form = arguments.first().and_then(|first| match first.ty.shape() {
                Some(Shape::Decimal(form)) => Some(*form),
                _ => None,
            });
            let ty = decimal_type(form.unwrap_or(DecimalForm::Number));
            let printed = printed.tokens;
            return Rust::tight(quote!(#ty(#printed)));
        }
        let printed = self.called(function, arguments);
        let printed = if function.fails() { printed.attempted(&self.cell_name()) } else { printed };
        // What is borrowed where it must not be is printed as a value, and lent again.
        if function.lends() && form == Form::Owned { printed.method(&quote!(to_owned())) } else { printed }
    }

    /// The result of an operator of decimals, without what says how JSON holds it; `None` for other functions.
    fn decimal(&mut self, function: Function, arguments: &[Expr]) -> Option<Rust> {
        let name = match function {
            Function::DecimalAdd => quote!(cel::decimal_add),
            Function::DecimalSubtract => quote!(cel::decimal_subtract),
            Function::DecimalMultiply => quote!(cel::decimal_multiply),
            Function::DecimalDivide => quote!(cel::decimal_divide),
            Function::DecimalRound(tie, places) => {
                let value = self.bare_decimal(arguments.first()?).tokens;
                let (places, tie) = (digits_of(places), tie_of(tie));
                return Some(Rust::tight(quote!(cel::decimal_round(#value, #places, #tie))));
            }
            Function::DecimalQuotient(tie, places) => {
                let arguments =
                    self.in_order(arguments, |printer, argument| printer.bare_decimal(argument).tokens);
                let (places, tie) = (digits_of(places), tie_of(tie));
                let quotient = quote!(cel::decimal_quotient(#(#arguments),*, #places, #tie));
                return Some(Rust::tight(quotient).attempted(&self.cell_name()));
            }
            Function::DecimalNegate => {
                let value = self.bare_decimal(arguments.first()?).within(Binding::Tight);
                return Some(Rust::new(Binding::Prefix, quote!(-#value)));
            }
            _ => return None,
        };
        let arguments = self.in_order(arguments, |printer, argument| printer.bare_decimal(argument).tokens);
        Some(Rust::tight(quote!(#name(#(#arguments),*))).attempted(&self.cell_name()))
    }

    /// A decimal without what says how JSON holds it.
    pub(super) fn bare_decimal(&mut self, expr: &Expr) -> Rust {
        match &expr.kind {
            Kind::Call { function, arguments } => {
                if let Some(printed) = self.decimal(*function, arguments) {
                    return printed;
                }
            }
            Kind::Literal(Literal::Decimal(_, value)) => return Rust::tight(decimal_literal(*value)),
            Kind::Convert { conversion: Conversion::DecimalTo(_), value } => return self.bare_decimal(value),
            Kind::Convert { conversion: Conversion::IntToDecimal(_), value } => {
                let value = self.expr(value, Form::Owned).tokens;
                return Rust::tight(quote!(rt::Decimal::from(#value)));
            }
            _ => {}
        }
        let value = self.expr(expr, Form::Owned).within(Binding::Tight);
        Rust::tight(quote!(#value.0))
    }

    /// The call; a `Result` where the function can fail.
    fn called(&mut self, function: Function, arguments: &[Expr]) -> Rust {
        self.pin(arguments);
        match function {
            Function::NumberAdd => self.infix(&quote!(+), Binding::Sum, arguments),
            Function::NumberSubtract => self.infix(&quote!(-), Binding::Sum, arguments),
            Function::NumberMultiply => self.infix(&quote!(*), Binding::Product, arguments),
            Function::NumberDivide => self.infix(&quote!(/), Binding::Product, arguments),
            Function::NumberNegate => {
                let value = self.first(arguments).within(Binding::Tight);
                Rust::new(Binding::Prefix, quote!(-#value))
            }
            Function::Contains => self.on(arguments, &quote!(contains)),
            Function::StartsWith => self.on(arguments, &quote!(starts_with)),
            Function::EndsWith => self.on(arguments, &quote!(ends_with)),
            Function::Trim => self.on(arguments, &quote!(trim)),
            Function::UpperAscii => self.on(arguments, &quote!(to_ascii_uppercase)),
            Function::LowerAscii => self.on(arguments, &quote!(to_ascii_lowercase)),
            Function::HoldsKey => match arguments {
                [key, map] => self.on(&[map.clone(), key.clone()], &quote!(contains_key)),
                _ => self.on(arguments, &quote!(contains_key)),
            },
            Function::Count => {
                let length = self.on(arguments, &quote!(len)).tokens;
                Rust::tight(quote!(cel::size(#length)))
            }
            Function::Matches => self.matches(arguments),
            Function::Holds => self.holds(arguments),
            Function::Join => self.join(arguments),
            Function::Append => {
                let lists = self.in_order(arguments, |printer, list| printer.expr(list, Form::Owned).tokens);
                Rust::tight(quote!(cel::append(#(#lists),*)))
            }
            Function::Fixed(digits) => self.plain(&quote!(cel::fixed), arguments, &[digits_of(digits)]),
            Function::Scientific(digits) => {
                self.plain(&quote!(cel::scientific), arguments, &[digits_of(digits)])
            }
            Function::Hex { large } => self.plain(&quote!(cel::hex), arguments, &[quote!(#large)]),
            Function::HexText { large } => self.plain(&quote!(cel::hex_text), arguments, &[quote!(#large)]),
            Function::TimestampText | Function::SpanText => self.on(arguments, &quote!(to_string)),
            Function::TimestampSeconds => self.on(arguments, &quote!(seconds)),
            Function::Later | Function::SpanAdd => self.on(arguments, &quote!(plus)),
            Function::Earlier | Function::SpanSubtract => self.on(arguments, &quote!(minus)),
            Function::Since => self.on(arguments, &quote!(since)),
            Function::Part(part) => {
                let part = part_of(part);
                self.first(arguments).method(&quote!(part(#part)))
            }
            Function::SpanPart(part) => {
                let part = span_part_of(part);
                self.first(arguments).method(&quote!(part(#part)))
            }
            Function::PartIn(part) => {
                let part = part_of(part);
                let mut printed = self.in_order(arguments, Self::argument);
                let zone = printed.pop();
                let time = printed.pop().unwrap_or_default();
                Rust::tight(quote!(#time)).method(&quote!(part_in(#part, #zone)))
            }
            _ => self.plain(&path(function), arguments, &[]),
        }
    }

    /// Arguments, printed backwards, in their order.
    fn in_order<T>(&mut self, arguments: &[Expr], mut print: impl FnMut(&mut Self, &Expr) -> T) -> Vec<T> {
        let mut printed: Vec<T> = arguments.iter().rev().map(|argument| print(self, argument)).collect();
        printed.reverse();
        printed
    }

    /// An argument of a function: a value where it is `Copy`, a borrow otherwise.
    pub(super) fn argument(&mut self, expr: &Expr) -> TokenStream {
        let form = if is_copy_type(self.platform, &expr.ty) { Form::Owned } else { Form::Argument };
        self.expr(expr, form).tokens
    }

    fn first(&mut self, arguments: &[Expr]) -> Rust {
        arguments
            .first()
            .map_or_else(|| Rust::tight(TokenStream::new()), |value| self.expr(value, Form::Owned))
    }

    fn plain(&mut self, path: &TokenStream, arguments: &[Expr], more: &[TokenStream]) -> Rust {
        let arguments = self.in_order(arguments, Self::argument);
        Rust::tight(quote!(#path(#(#arguments),* #(, #more)*)))
    }

    /// A method of the first argument.
    fn on(&mut self, arguments: &[Expr], method: &TokenStream) -> Rust {
        let Some((receiver, rest)) = arguments.split_first() else { return Rust::tight(TokenStream::new()) };
        let rest = self.in_order(rest, |printer, argument| {
            let form =
                if is_copy_type(printer.platform, &argument.ty) { Form::Owned } else { Form::Borrowed };
            printer.expr(argument, form).tokens
        });
        self.receiver(receiver).method(&quote!(#method(#(#rest),*)))
    }

    fn infix(&mut self, sign: &TokenStream, binding: Binding, arguments: &[Expr]) -> Rust {
        let [left, right] = arguments else { return Rust::tight(TokenStream::new()) };
        // What binds equally tightly stands to the left without parentheses, and to the right within.
        let tighter = if binding == Binding::Sum { Binding::Product } else { Binding::Prefix };
        let right = self.expr(right, Form::Owned).within(tighter);
        let left = self.expr(left, Form::Owned).within(binding);
        Rust::new(binding, quote!(#left #sign #right))
    }

    fn matches(&mut self, arguments: &[Expr]) -> Rust {
        let [searched, Expr { kind: Kind::Literal(Literal::String(pattern)), .. }] = arguments else {
            return Rust::tight(TokenStream::new());
        };
        let name = self.constants.pattern(pattern);
        let searched = self.argument(searched);
        Rust::tight(quote!(#name.is_match(#searched)))
    }

    /// Whether a value is one of a list.
    fn holds(&mut self, arguments: &[Expr]) -> Rust {
        let [item, list] = arguments else { return Rust::tight(TokenStream::new()) };
        if *item.ty.shape().unwrap_or(&Shape::Bool) == Shape::String {
            let list = self.texts(list);
            let item = self.argument(item);
            return Rust::tight(quote!(cel::holds(#list, #item)));
        }
        if let Some(variants) = self.variants(list) {
            let item = self.expr(item, Form::Owned).tokens;
            return Rust::tight(quote!(matches!(#item, #(#variants)|*)));
        }
        let list = match &list.kind {
            Kind::List(items) if !items.is_empty() => {
                let items = self.items(items, Form::Owned);
                Rust::tight(quote!([#(#items),*]))
            }
            _ => self.receiver(list),
        };
        let item = self.expr(item, Form::Owned).within(Binding::Prefix);
        list.method(&quote!(contains(&#item)))
    }

    /// The variants that a list of constants names.
    fn variants(&self, list: &Expr) -> Option<Vec<TokenStream>> {
        let Kind::List(items) = &list.kind else { return None };
        let variants = items.iter().map(|item| match &item.value.kind {
            Kind::Literal(Literal::Enum(id, index)) => Some(self.variant(*id, *index)),
            _ => None,
        });
        variants.collect::<Option<Vec<_>>>().filter(|variants| !variants.is_empty())
    }

    fn join(&mut self, arguments: &[Expr]) -> Rust {
        let [list, separator] = arguments else { return Rust::tight(TokenStream::new()) };
        let separator = self.argument(separator);
        let list = self.texts(list);
        Rust::tight(quote!(cel::join(#list, #separator)))
    }

    /// A list of texts for a function that takes `&str` as well as `String`.
    fn texts(&mut self, list: &Expr) -> TokenStream {
        let lent = |printer: &Self, item: &Cell| borrowable(printer.platform, &item.value);
        match &list.kind {
            Kind::List(items) if !items.is_empty() && items.iter().all(|item| lent(self, item)) => {
                let items = self.items(items, Form::Borrowed);
                quote!(&[#(#items),*])
            }
            _ => self.argument(list),
        }
    }

    /// A value to call a method of: methods borrow by themselves.
    pub(super) fn receiver(&mut self, expr: &Expr) -> Rust {
        match &expr.kind {
            Kind::Read(path) => self.lent(path),
            Kind::List(items) if !items.is_empty() => {
                let items = self.items(items, Form::Owned);
                Rust::tight(quote!([#(#items),*]))
            }
            _ if matches!(expr.ty, Ty::Value(_)) && borrowable(self.platform, expr) => {
                self.expr(expr, Form::Borrowed)
            }
            _ => self.expr(expr, Form::Owned),
        }
    }
}

fn digits_of(digits: u8) -> TokenStream {
    let digits = Token::u8_unsuffixed(digits);
    quote!(#digits)
}

fn tie_of(tie: Tie) -> TokenStream {
    match tie {
        Tie::Away => quote!(cel::Tie::Away),
        Tie::Even => quote!(cel::Tie::Even),
    }
}

fn part_of(part: Part) -> TokenStream {
    match part {
        Part::FullYear => quote!(cel::Part::FullYear),
        Part::Month => quote!(cel::Part::Month),
        Part::Date => quote!(cel::Part::Date),
        Part::DayOfMonth => quote!(cel::Part::DayOfMonth),
        Part::DayOfWeek => quote!(cel::Part::DayOfWeek),
        Part::DayOfYear => quote!(cel::Part::DayOfYear),
        Part::Hours => quote!(cel::Part::Hours),
        Part::Minutes => quote!(cel::Part::Minutes),
        Part::Seconds => quote!(cel::Part::Seconds),
        Part::Milliseconds => quote!(cel::Part::Milliseconds),
    }
}

fn span_part_of(part: SpanPart) -> TokenStream {
    match part {
        SpanPart::Hours => quote!(cel::SpanPart::Hours),
        SpanPart::Minutes => quote!(cel::SpanPart::Minutes),
        SpanPart::Seconds => quote!(cel::SpanPart::Seconds),
        SpanPart::Milliseconds => quote!(cel::SpanPart::Milliseconds),
    }
}

/// The function that computes the same.
fn path(function: Function) -> TokenStream {
    match function {
        Function::IntAdd => quote!(cel::add),
        Function::IntSubtract => quote!(cel::subtract),
        Function::IntMultiply => quote!(cel::multiply),
        Function::IntDivide => quote!(cel::divide),
        Function::IntRemainder => quote!(cel::remainder),
        Function::IntNegate => quote!(cel::negate),
        Function::Length => quote!(cel::length),
        Function::Replace => quote!(cel::replace),
        Function::ReplaceSome => quote!(cel::replace_some),
        Function::Split => quote!(cel::split),
        Function::SplitSome => quote!(cel::split_some),
        Function::Substring => quote!(cel::substring),
        Function::SubstringTo => quote!(cel::substring_to),
        Function::CharAt => quote!(cel::char_at),
        Function::IndexOf => quote!(cel::index_of),
        Function::IndexOfFrom => quote!(cel::index_of_from),
        Function::LastIndexOf => quote!(cel::last_index_of),
        Function::LastIndexOfTo => quote!(cel::last_index_of_to),
        Function::Reverse => quote!(cel::reverse),
        Function::Keys => quote!(cel::keys),
        Function::IntOfText => quote!(cel::int_of),
        Function::IntOfNumber => quote!(cel::int_of_number),
        Function::NumberOfText => quote!(cel::number_of),
        Function::BoolOfText => quote!(cel::bool_of),
        Function::NumberText => quote!(cel::number_text),
        Function::Finite => quote!(cel::finite),
        Function::Binary => quote!(cel::binary),
        Function::Octal => quote!(cel::octal),
        Function::Timestamp => quote!(cel::Timestamp::parse),
        Function::TimestampOfSeconds => quote!(cel::Timestamp::from_seconds),
        Function::Span => quote!(cel::Span::parse),
        // The others are printed in forms of their own.
        other => {
            let name = format!("{other:?}");
            quote!(compile_error!(#name))
        }
    }
}
