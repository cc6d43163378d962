//! Booleans, comparisons, joined texts.

use caseway_spec::mapping::ir::{Comparison, Conversion, Expr, Guard, Kind, Literal, Local, Path, Root, Ty};
use caseway_spec::platform::{Shape, Type};
use proc_macro2::TokenStream;
use quote::quote;

use super::live::Spot;
use super::print::{Form, Holding, Printer, borrowable, is_copy_type};
use super::read::holding;
use super::rust::{Binding, Rust, text};

impl Printer<'_> {
    pub(super) fn concat(&mut self, parts: &[Expr]) -> Rust {
        self.pin(parts);
        let mut pieces = Vec::new();
        for part in parts.iter().rev() {
            pieces.push(match &part.kind {
                Kind::Literal(Literal::String(value)) => (value.replace('{', "{{").replace('}', "}}"), None),
                _ => {
                    let argument = self.shown(part).to_string();
                    let is_name = argument.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                        && argument.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                        && !matches!(argument.as_str(), "true" | "false");
                    if is_name {
                        (format!("{{{argument}}}"), None)
                    } else {
                        ("{}".to_owned(), Some(argument))
                    }
                }
            });
        }
        pieces.reverse();
        let format = text(&pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>());
        let arguments = pieces.iter().filter_map(|(_, argument)| argument.as_deref().map(super::rust::path));
        Rust::tight(quote!(format!(#format #(, #arguments)*)))
    }

    /// A value as an argument of `format!`, which borrows by itself.
    fn shown(&mut self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            Kind::Convert {
                conversion:
                    Conversion::IntToString
                    | Conversion::BoolToString
                    | Conversion::DecimalToString
                    | Conversion::TextToString,
                value,
            } => self.shown(value),
            Kind::Read(path) if !is_copy_type(self.platform, &expr.ty) => self.lent(path).tokens,
            _ if borrowable(self.platform, expr) => self.expr(expr, Form::Borrowed).tokens,
            _ => self.expr(expr, Form::Owned).tokens,
        }
    }

    /// A place that something borrows by itself: without a star before a variable.
    pub(super) fn lent(&mut self, path: &Path) -> Rust {
        self.live.add(Spot::of(path));
        if path.steps.is_empty() { Rust::tight(self.root(&path.root).0) } else { self.place(path) }
    }

    pub(super) fn compare(&mut self, operator: Comparison, left: &Expr, right: &Expr) -> Rust {
        let is_empty =
            |expr: &Expr| matches!(&expr.kind, Kind::Literal(Literal::String(text)) if text.is_empty());
        if let Some(compared) = match (is_empty(left), is_empty(right)) {
            (true, false) => Some(right),
            (false, true) => Some(left),
            _ => None,
        } && matches!(operator, Comparison::Equal | Comparison::NotEqual)
            && compared.ty.is(&Shape::String)
        {
            let empty = self.receiver(compared).method(&quote!(is_empty()));
            let tokens = empty.within(Binding::Prefix);
            return if operator == Comparison::Equal {
                Rust::tight(tokens)
            } else {
                Rust::new(Binding::Prefix, quote!(!#tokens))
            };
        }
        let sign = match operator {
            Comparison::Equal => quote!(==),
            Comparison::NotEqual => quote!(!=),
            Comparison::Less => quote!(<),
            Comparison::LessOrEqual => quote!(<=),
            Comparison::Greater => quote!(>),
            Comparison::GreaterOrEqual => quote!(>=),
        };
        if let (Some(shape @ (Shape::Array(_) | Shape::Map(_))), _) = (left.ty.shape(), operator) {
            return self.same(shape, operator, left, right);
        }
        let is_number = |ty: &Ty| {
            matches!(
                ty.shape(),
                None | Some(Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number | Shape::Decimal(_))
            )
        };
        let of_texts =
            left.ty.is(&Shape::String) || right.ty.is(&Shape::String) || left.ty.shape() != right.ty.shape();
        let texts = of_texts && !is_number(&left.ty);
        self.pin([left, right]);
        let ordered = !matches!(operator, Comparison::Equal | Comparison::NotEqual);
        let right_side = self.side(right, texts, ordered, self.is_lent(left)).within(Binding::Prefix);
        let left_side = self.side(left, texts, ordered, self.is_lent(right)).within(Binding::Prefix);
        Rust::new(Binding::Compare, quote!(#left_side #sign #right_side))
    }

    /// Lists or maps compared.
    fn same(&mut self, shape: &Shape, operator: Comparison, left: &Expr, right: &Expr) -> Rust {
        self.pin([left, right]);
        let right = self.argument(right);
        let left = self.argument(left);
        let function = if matches!(shape, Shape::Map(_)) { quote!(same_map) } else { quote!(same) };
        let same = quote!(cel::#function(#left, #right));
        if operator == Comparison::Equal {
            Rust::tight(same)
        } else {
            Rust::new(Binding::Prefix, quote!(!#same))
        }
    }

    /// Keeps what expressions read from being moved by one of them: they are borrowed side by side.
    pub(super) fn pin<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            super::reads(expr, &mut |spot| self.live.add(spot));
        }
    }

    /// One side of a comparison; `lent`: whether the other is a `&str`.
    ///
    /// `String` equals `String`, `str` and `&str`, but has an order only with its own type.
    fn side(&mut self, expr: &Expr, texts: bool, ordered: bool, lent: bool) -> Rust {
        match &expr.kind {
            _ if !texts => self.expr(expr, Form::Owned),
            Kind::Read(path) if !ordered && is_place(expr) => {
                if lent {
                    return self.lent(path);
                }
                self.live.add(Spot::of(path));
                self.place(path)
            }
            _ if self.is_enum(expr) => self.expr(expr, Form::Owned).method(&quote!(as_str())),
            _ if borrowable(self.platform, expr) => self.expr(expr, Form::Borrowed),
            _ if ordered => self.expr(expr, Form::Owned).method(&quote!(as_str())),
            _ => self.expr(expr, Form::Owned),
        }
    }

    /// Whether a side of a comparison is printed as a `&str`.
    fn is_lent(&self, expr: &Expr) -> bool {
        self.is_enum(expr) || !is_place(expr) && borrowable(self.platform, expr)
    }

    fn is_enum(&self, expr: &Expr) -> bool {
        matches!(expr.ty.shape(), Some(Shape::Named(id)) if matches!(self.platform.types.get(*id), Type::Enum(_)))
    }

    /// The opposite of a boolean.
    pub(super) fn not(&mut self, value: &Expr) -> Rust {
        if let Kind::All(guards) = &value.kind {
            return self.not_all(guards);
        }
        if let Kind::Compare { operator, left, right } = &value.kind {
            // What is no number at all is neither less nor greater: only the checker knows that there is none.
            let ordered = !matches!(operator, Comparison::Equal | Comparison::NotEqual);
            if ordered && left.ty.is(&Shape::Number) {
                return self.not_ordered(*operator, left, right);
            }
            return self.compare(opposite(*operator), left, right);
        }
        if let Kind::Not(inner) = &value.kind {
            return self.expr(inner, Form::Owned);
        }
        let value = self.expr(value, Form::Owned).within(Binding::Prefix);
        Rust::new(Binding::Prefix, quote!(!#value))
    }

    /// The opposite of a comparison of numbers, one of which may be none at all.
    fn not_ordered(&mut self, operator: Comparison, left: &Expr, right: &Expr) -> Rust {
        let method = match operator {
            Comparison::Less => quote!(lt),
            Comparison::LessOrEqual => quote!(le),
            Comparison::Greater => quote!(gt),
            _ => quote!(ge),
        };
        let right = self.expr(right, Form::Owned).within(Binding::Prefix);
        let compared = self.expr(left, Form::Owned).method(&quote!(#method(&#right))).tokens;
        Rust::new(Binding::Prefix, quote!(!#compared))
    }

    /// Whether a guard fails.
    pub(super) fn not_all(&mut self, guards: &[Guard]) -> Rust {
        if guards.iter().filter(|guard| guard.fails()).count() > 1 {
            let all = self.all(guards).within(Binding::Prefix);
            return Rust::new(Binding::Prefix, quote!(!#all));
        }
        match guards {
            [] => Rust::tight(quote!(false)),
            [Guard::Present(path, local), rest @ ..] if rest.iter().any(|guard| guard.mentions(local)) => {
                let fails = rest.iter().any(Guard::fails);
                self.held(path, local, true, fails, &mut |printer| printer.not_all(rest).tokens)
            }
            [first, rest @ ..] => {
                let after = (!rest.is_empty()).then(|| self.not_all(rest));
                let first = match first {
                    Guard::Present(path, _) => self.presence(path, &quote!(is_none())),
                    Guard::Test(test) => self.not(test),
                };
                match after {
                    None => first,
                    Some(after) => {
                        let (first, after) = (first.within(Binding::Or), after.within(Binding::Or));
                        Rust::new(Binding::Or, quote!(#first || #after))
                    }
                }
            }
        }
    }

    pub(super) fn any(&mut self, parts: &[Expr]) -> Rust {
        let failing = parts.iter().filter(|part| part.fallible).count();
        let chained = if failing > 1 { parts.len() - failing } else { parts.len() };
        let mut printed = Vec::new();
        if failing > 1 {
            printed.push(self.either(&parts[chained..]).tokens);
        }
        printed.extend(
            parts[..chained].iter().rev().map(|part| self.expr(part, Form::Owned).within(Binding::And)),
        );
        printed.reverse();
        match printed.as_slice() {
            [one] => Rust::tight(one.clone()),
            _ => Rust::new(Binding::Or, quote!(#(#printed)||*)),
        }
    }

    /// Whether any of several conditions that can fail holds.
    fn either(&mut self, parts: &[Expr]) -> Rust {
        match parts {
            [] => Rust::tight(quote!(false)),
            [one] => self.expr(one, Form::Owned),
            [first, rest @ ..] => {
                self.depth += 1;
                let rest = self.either(rest).result();
                let first = self.expr(first, Form::Owned).result();
                self.depth -= 1;
                Rust::tight(quote!(cel::or(|| #first, || #rest)?))
            }
        }
    }

    /// Whether all guards hold.
    pub(super) fn all(&mut self, guards: &[Guard]) -> Rust {
        match guards {
            [] => Rust::tight(quote!(true)),
            [Guard::Present(path, local), rest @ ..] if rest.iter().any(|guard| guard.mentions(local)) => {
                let fails = rest.iter().any(Guard::fails);
                self.held(path, local, false, fails, &mut |printer| printer.all(rest).tokens)
            }
            // One that can fail is followed by such alone: the one that does not hold decides.
            [Guard::Test(first), rest @ ..] if first.fallible && !rest.is_empty() => {
                self.depth += 1;
                let rest = self.all(rest).result();
                let first = self.expr(first, Form::Owned).result();
                self.depth -= 1;
                Rust::tight(quote!(cel::and(|| #first, || #rest)?))
            }
            [first, rest @ ..] => {
                let after = (!rest.is_empty()).then(|| self.all(rest));
                let first = match first {
                    Guard::Present(path, _) => self.presence(path, &quote!(is_some())),
                    Guard::Test(test) => self.expr(test, Form::Owned),
                };
                match after {
                    None => first,
                    Some(after) => {
                        let (first, after) = (first.within(Binding::And), after.within(Binding::And));
                        Rust::new(Binding::And, quote!(#first && #after))
                    }
                }
            }
        }
    }

    /// `field.is_some()` and the like.
    pub(super) fn presence(&mut self, path: &Path, test: &TokenStream) -> Rust {
        self.matched(path, false);
        let place = self.place(path);
        place.method(test)
    }

    /// `field.is_some_and(|name| body)`, or `is_none_or` where what is absent suffices; `fails`: whether the body can.
    fn held(
        &mut self,
        path: &Path,
        local: &Local,
        absent: bool,
        fails: bool,
        body: &mut dyn FnMut(&mut Self) -> TokenStream,
    ) -> Rust {
        let Some(step) = path.steps.last() else { return self.place(path) };
        let holding = holding(self.platform, step, false);
        let (name, body) = self.with_bound(local, holding, |printer, name| (name.clone(), body(printer)));
        if fails {
            let (subject, _) = self.subject(path, false);
            self.matched(path, false);
            return Rust::new(
                Binding::Loose,
                quote!(if let Some(#name) = #subject { #body } else { #absent }),
            );
        }
        let lend = match holding {
            Holding::Value | Holding::Boxed => None,
            _ if path.root == Root::Context => None,
            Holding::Ref if !step.boxed => Some(quote!(as_ref())),
            Holding::Ref | Holding::Str | Holding::Slice | Holding::LentBox => Some(quote!(as_deref())),
        };
        self.matched(path, false);
        let place = self.place(path);
        let lent = match lend {
            Some(lend) => place.method(&lend),
            None => place,
        };
        let method = if absent { quote!(is_none_or) } else { quote!(is_some_and) };
        lent.method(&quote!(#method(|#name| #body)))
    }
}

fn is_place(expr: &Expr) -> bool {
    // The fields of the context are lent by functions.
    matches!(&expr.kind, Kind::Read(path) if path.root != Root::Context) && expr.ty.is(&Shape::String)
}

fn opposite(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}
