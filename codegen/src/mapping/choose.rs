//! Conditionals, lookups, lists made item by item.

use std::collections::BTreeSet;

use caseway_spec::mapping::ir::{Expr, Guard, Kind, Literal, Local, Lookup, OptionalPath, Path, Root, Ty};
use caseway_spec::platform::Shape;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::live::Spot;
use super::print::{Bound, Form, Printer, borrowable, is_copy};
use super::read::holding;
use super::rust::{Binding, Rust, closure, ident, text};

impl Printer<'_> {
    /// `if` with guards, or the method of `Option` that says the same.
    pub(super) fn choose(&mut self, guards: &[Guard], then: &Expr, otherwise: &Expr, form: Form) -> Rust {
        match (&then.kind, &otherwise.kind) {
            (Kind::Literal(Literal::Bool(true)), Kind::Literal(Literal::Bool(false))) => {
                return self.all(guards);
            }
            (Kind::Literal(Literal::Bool(false)), Kind::Literal(Literal::Bool(true))) => {
                return self.not_all(guards);
            }
            _ => {}
        }
        if let [Guard::Present(path, local)] = guards
            && let Some(printed) = self.option_method(path, local, then, otherwise, form)
        {
            return printed;
        }
        let used = |local: &Local, from: usize| {
            then.mentions(local) || guards[from..].iter().any(|guard| guard.mentions(local))
        };
        let bindings: Vec<Option<(&Path, &Local)>> = guards
            .iter()
            .enumerate()
            .map(|(index, guard)| match guard {
                Guard::Present(path, local) if used(local, index + 1) => Some((path, local)),
                _ => None,
            })
            .collect();
        let mut borrowed = BTreeSet::new();
        loop {
            let mut attempt = self.clone();
            match attempt.branches(guards, &bindings, &borrowed, then, otherwise, form) {
                Ok(printed) => {
                    *self = attempt;
                    return printed;
                }
                Err(local) => borrowed.insert(local),
            };
        }
    }

    /// `if` with the variables in `borrowed` as borrows and the others owned; fails with one that should be a borrow.
    fn branches(
        &mut self,
        guards: &[Guard],
        bindings: &[Option<(&Path, &Local)>],
        borrowed: &BTreeSet<u32>,
        then: &Expr,
        otherwise: &Expr,
        form: Form,
    ) -> Result<Rust, u32> {
        let after = self.live.clone();
        let otherwise = self.expr(otherwise, form);
        let live_otherwise = std::mem::replace(&mut self.live, after);
        for (path, local) in bindings.iter().flatten() {
            let Some(step) = path.steps.last() else { continue };
            let owned = !borrowed.contains(&local.id);
            let bound = Bound {
                ident: self.free_name(&local.name),
                holding: holding(self.platform, step, owned),
                depth: self.depth,
            };
            if !owned {
                self.live.add(Spot::of(path));
            }
            self.bound.insert(local.id, bound);
        }
        let then = self.expr(then, form).tokens;
        self.live.join(&live_otherwise);
        let mut conditions = Vec::new();
        // Several conditions that can fail absorb one another.
        let failing = guards.iter().filter(|guard| guard.fails()).count();
        let chained = if failing > 1 { guards.len() - failing } else { guards.len() };
        if failing > 1 {
            conditions.push(self.all(&guards[chained..]).within(Binding::And));
        }
        for (guard, binding) in guards[..chained].iter().zip(bindings).rev() {
            conditions.push(match (guard, binding) {
                // Alone, a condition needs no parentheses.
                (Guard::Test(test), _) if guards.len() == 1 => self.expr(test, Form::Owned).tokens,
                (Guard::Test(test), _) => self.expr(test, Form::Owned).within(Binding::And),
                (Guard::Present(path, _), None) => self.presence(path, &quote!(is_some())).tokens,
                (Guard::Present(path, local), Some(_)) => {
                    let copy = path.steps.last().is_some_and(|step| is_copy(self.platform, &step.shape));
                    let owned = !copy && !borrowed.contains(&local.id);
                    if owned && !(self.moved.contains(&local.id) && self.may_move(path)) {
                        return Err(local.id);
                    }
                    let (subject, _) = self.subject(path, owned);
                    self.matched(path, owned);
                    let name = self.bound.get(&local.id).map(|bound| bound.ident.clone());
                    quote!(let Some(#name) = #subject)
                }
            });
        }
        for (_, local) in bindings.iter().flatten() {
            self.bound.remove(&local.id);
        }
        conditions.reverse();
        let chained = otherwise.binding == Binding::Loose && begins_with(&otherwise.tokens, "if");
        let otherwise = otherwise.tokens;
        let otherwise = if chained { otherwise } else { quote!({ #otherwise }) };
        Ok(Rust::new(Binding::Loose, quote!(if #(#conditions)&&* { #then } else #otherwise)))
    }

    /// A test of one presence as a method of `Option`, where one says it better.
    fn option_method(
        &mut self,
        path: &Path,
        local: &Local,
        then: &Expr,
        otherwise: &Expr,
        form: Form,
    ) -> Option<Rust> {
        let (last, base) = path.steps.split_last()?;
        let optional = OptionalPath {
            base: Path { root: path.root.clone(), steps: base.to_vec() },
            steps: vec![last.clone()],
        };
        let field = Expr::new(Kind::ReadOptional(optional), Ty::Optional(last.shape.clone()), None);
        let is_value = |expr: &Expr| matches!(&expr.kind, Kind::Read(Path { root: Root::Local(known), steps }) if known == local && steps.is_empty());
        if is_value(then) {
            let value = Kind::OrValue { value: Box::new(field), default: Box::new(otherwise.clone()) };
            return Some(self.expr(&Expr::new(value, then.ty.clone(), None), form));
        }
        if otherwise.kind != Kind::Absent || then.fallible || !then.mentions(local) {
            return None;
        }
        let (body, method) = match &then.kind {
            Kind::Present(inner) if is_value(inner) => return Some(self.expr(&field, form)),
            Kind::Present(inner) => (&**inner, quote!(map)),
            _ => (then, quote!(and_then)),
        };
        let copy = is_copy(self.platform, &last.shape);
        let mut owned = self.clone();
        let (name, printed) = owned.with_bound(local, holding(self.platform, last, true), |printer, name| {
            (name.clone(), printer.expr(body, form).tokens)
        });
        if copy || owned.moved.contains(&local.id) && owned.may_move(path) {
            *self = owned;
            let (subject, _) = self.subject(path, true);
            self.matched(path, !copy);
            let body = closure(&quote!(#name), &printed);
            return Some(Rust::tight(quote!(#subject.#method(#body))));
        }
        self.live.add(Spot::of(path));
        let (name, printed) = self.with_bound(local, holding(self.platform, last, false), |printer, name| {
            (name.clone(), printer.expr(body, form).tokens)
        });
        let subject = self.expr(&field, Form::Borrowed).tokens;
        let body = closure(&quote!(#name), &printed);
        Some(Rust::tight(quote!(#subject.#method(#body))))
    }

    pub(super) fn lookup(&mut self, lookup: &Lookup, form: Form) -> Rust {
        let subject = &lookup.subject.value;
        if !subject.ty.is_optional() {
            let subject = self.scrutinee(subject);
            return self.rows(lookup, subject, form);
        }
        let name = match &subject.kind {
            Kind::ReadOptional(path) => {
                path.steps.last().map_or_else(|| ident("value"), |step| self.free_name(&step.rust_name))
            }
            _ => ident("value"),
        };
        let fixed = form == Form::Owned
            && lookup.rows.iter().any(|(_, result)| result.ty.shape() == Some(&Shape::String));
        let row_form = if fixed { Form::Borrowed } else { form };
        let rows = self.rows(lookup, Rust::tight(quote!(#name)), row_form);
        let rows = if fixed { rows.method(&quote!(to_owned())) } else { rows }.tokens;
        let subject = self.expr(subject, Form::Borrowed);
        subject.method(&quote!(map(|#name| #rows)))
    }

    /// What `match` looks at: an enum by value, a string as `&str`.
    fn scrutinee(&mut self, subject: &Expr) -> Rust {
        if borrowable(self.platform, subject) {
            return self.expr(subject, Form::Borrowed);
        }
        self.expr(subject, Form::Owned).method(&quote!(as_str()))
    }

    fn rows(&mut self, lookup: &Lookup, subject: Rust, form: Form) -> Rust {
        let subject = subject.tokens;
        let is_true = |expr: &Expr| expr.kind == Kind::Literal(Literal::Bool(true));
        let results = || lookup.rows.iter().map(|(_, result)| result).chain(&lookup.otherwise);
        if results().all(|result| matches!(result.kind, Kind::Literal(Literal::Bool(_)))) {
            let rest = lookup.otherwise.as_ref().is_some_and(is_true);
            let named = lookup.rows.iter().filter(|(_, result)| is_true(result) != rest);
            let patterns: Vec<TokenStream> = named.map(|(key, _)| self.pattern(key)).collect();
            let test = quote!(matches!(#subject, #(#patterns)|*));
            return if rest { Rust::new(Binding::Prefix, quote!(!#test)) } else { Rust::tight(test) };
        }
        let mut arms: Vec<(Vec<TokenStream>, TokenStream)> = Vec::new();
        for (key, result) in &lookup.rows {
            let (pattern, result) = (self.pattern(key), self.expr(result, form).tokens);
            match arms.last_mut() {
                Some((patterns, known)) if known.to_string() == result.to_string() => patterns.push(pattern),
                _ => arms.push((vec![pattern], result)),
            }
        }
        let rest = lookup.otherwise.as_ref().map(|result| self.expr(result, form).tokens);
        let rest = rest.map(|result| quote!(_ => #result,));
        let arms = arms.iter().map(|(patterns, result)| quote!(#(#patterns)|* => #result,));
        Rust::new(Binding::Loose, quote!(match #subject { #(#arms)* #rest }))
    }

    fn pattern(&mut self, key: &Literal) -> TokenStream {
        match key {
            Literal::String(value) => text(value),
            key => self.literal(key, Form::Borrowed).tokens,
        }
    }
}

fn begins_with(tokens: &TokenStream, word: &str) -> bool {
    matches!(tokens.clone().into_iter().next(), Some(TokenTree::Ident(first)) if first == word)
}
