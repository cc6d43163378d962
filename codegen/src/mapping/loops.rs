//! Lists made item by item, filtered, and conditions about their items.

use caseway_spec::mapping::ir::{
    Each, Expr, Filter, Function, Kind, Local, Path, Quantifier, Quantify, Root, Ty,
};
use caseway_spec::platform::Shape;
use proc_macro2::TokenStream;
use quote::quote;

use super::live::Spot;
use super::print::{Form, Holding, Printer, borrowable, is_copy, is_empty_list};
use super::rust::{Binding, Rust, closure};

impl Printer<'_> {
    /// A list made from another. `typed`: whether the target says that it is a list.
    pub(super) fn each(&mut self, each: &Each, ty: &Ty, typed: bool) -> Rust {
        let list = &each.list.value;
        if let Some(Shape::Map(item)) = list.ty.shape() {
            let makes_map = matches!(ty.shape(), Some(Shape::Map(_)));
            return self.each_entry(each, item, makes_map, typed);
        }
        let Some(Shape::Array(item)) = list.ty.shape() else { return self.cell(&each.list, Form::Owned) };
        // `map: line` copies the list.
        if is_bare(&each.map.value, &each.item) {
            return self.cell(&each.list, Form::Owned);
        }
        let copy = is_copy(self.platform, item);
        let fails = each.map.value.fallible;
        let mut owned = self.clone();
        let body = owned.item(each, Holding::Value);
        let takes = owned.may_take(list) && (copy || owned.moved.contains(&each.item.id));
        let body = if takes || copy {
            *self = owned;
            body
        } else {
            self.item(each, Holding::Ref)
        };
        let outer = std::mem::replace(&mut self.cell, each.list.place.pointer.clone());
        let printed = if list.ty.is_optional() {
            let collect = collect(fails, true);
            let (list, iterate) = match (takes, copy) {
                (true, _) => (self.expr(list, Form::Owned), quote!(into_iter())),
                (false, true) => (self.expr(list, Form::Borrowed), quote!(iter().copied())),
                (false, false) => (self.expr(list, Form::Borrowed), quote!(iter())),
            };
            let mapped = quote!(items.#iterate.map(#body).#collect);
            let mapped = list.method(&quote!(map(|items| #mapped)));
            if fails { mapped.method(&quote!(transpose())) } else { mapped }
        } else {
            let items = if takes { self.owned_items(list) } else { self.lent_items(list) };
            let collect = collect(fails, typed);
            items.method(&quote!(map(#body).#collect))
        };
        self.cell = outer;
        if fails {
            let tokens = printed.tokens;
            return Rust::tight(quote!(#tokens?));
        }
        printed
    }

    /// What becomes of one item: a closure.
    fn item(&mut self, each: &Each, holding: Holding) -> TokenStream {
        self.depth += 1;
        let closure = self.with_bound(&each.item, holding, |printer, name| {
            let body = printer.cell(&each.map, Form::Owned);
            let body = if each.map.value.fallible { body.result() } else { body.tokens };
            closure(&quote!(#name), &body)
        });
        self.depth -= 1;
        closure
    }

    /// The items of a list that nobody needs any more.
    fn owned_items(&mut self, list: &Expr) -> Rust {
        match &list.kind {
            // An absent list has no items.
            Kind::OrValue { value, default } if is_empty_list(default) => {
                self.expr(value, Form::Owned).method(&quote!(into_iter().flatten()))
            }
            Kind::Filter(filter) if !filter.test.fallible => {
                let test = self.test(&filter.item, &filter.test, &filter.list, Passed::Lent);
                self.owned_items(&filter.list).method(&quote!(filter(#test)))
            }
            Kind::List(items) if !items.is_empty() => {
                let items = self.items(items, Form::Owned);
                Rust::tight(quote!([#(#items),*])).method(&quote!(into_iter()))
            }
            _ => self.expr(list, Form::Owned).method(&quote!(into_iter())),
        }
    }

    /// The items of a list: borrows, or copies of what is `Copy`.
    fn lent_items(&mut self, list: &Expr) -> Rust {
        let copied = |printer: &Self, items: Rust| match list.ty.shape() {
            Some(Shape::Array(item)) if is_copy(printer.platform, item) => items.method(&quote!(copied())),
            _ => items,
        };
        match &list.kind {
            Kind::OrValue { value, default } if is_empty_list(default) => {
                let items = self.expr(value, Form::Borrowed).method(&quote!(into_iter().flatten()));
                copied(self, items)
            }
            Kind::Filter(filter) if !filter.test.fallible => {
                let test = self.test(&filter.item, &filter.test, &filter.list, Passed::Again);
                self.lent_items(&filter.list).method(&quote!(filter(#test)))
            }
            Kind::Call { function: Function::Keys, arguments } => match arguments.as_slice() {
                [map] => self.receiver(map).method(&quote!(keys())),
                _ => self.expr(list, Form::Owned),
            },
            Kind::Read(path) => {
                self.live.add(Spot::of(path));
                let (root, _) = self.root(&path.root);
                let place = if path.steps.is_empty() { Rust::tight(root) } else { self.place(path) };
                let items = place.method(&quote!(iter()));
                copied(self, items)
            }
            _ => {
                let items = self.receiver(list).method(&quote!(iter()));
                copied(self, items)
            }
        }
    }

    /// The items for which a condition holds.
    pub(super) fn filter(&mut self, filter: &Filter) -> Rust {
        let copy = self.item_is_copy(&filter.list);
        if filter.test.fallible {
            let test = self.test(&filter.item, &filter.test, &filter.list, Passed::Lent);
            let filtered = if self.may_take(&filter.list) {
                let list = self.expr(&filter.list, Form::Owned).tokens;
                quote!(cel::keep(#list, #test)?)
            } else {
                let list = self.argument(&filter.list);
                quote!(cel::filter(#list, #test)?)
            };
            return Rust::tight(filtered);
        }
        if self.may_take(&filter.list) {
            let test = self.test(&filter.item, &filter.test, &filter.list, Passed::Lent);
            return self.owned_items(&filter.list).method(&quote!(filter(#test).collect::<Vec<_>>()));
        }
        let test = self.test(&filter.item, &filter.test, &filter.list, Passed::Again);
        let items = self.lent_items(&filter.list).method(&quote!(filter(#test)));
        let items = if copy { items } else { items.method(&quote!(cloned())) };
        items.method(&quote!(collect::<Vec<_>>()))
    }

    /// A condition about the items of a list.
    pub(super) fn quantify(&mut self, quantify: &Quantify) -> Rust {
        let Quantify { quantifier, list, item, test } = quantify;
        if test.fallible {
            let test = self.test(item, test, list, Passed::Itself);
            let items = self.lent_items(list).tokens;
            let function = match quantifier {
                Quantifier::Exists => quote!(exists),
                Quantifier::All => quote!(all),
                Quantifier::ExistsOne => quote!(exists_one),
            };
            return Rust::tight(quote!(cel::#function(#items, #test)?));
        }
        match quantifier {
            Quantifier::ExistsOne => {
                let test = self.test(item, test, list, Passed::Again);
                let count = self.lent_items(list).method(&quote!(filter(#test).count())).tokens;
                Rust::new(Binding::Compare, quote!(#count == 1))
            }
            Quantifier::Exists | Quantifier::All => {
                let test = self.test(item, test, list, Passed::Itself);
                let any = if *quantifier == Quantifier::Exists { quote!(any) } else { quote!(all) };
                self.lent_items(list).method(&quote!(#any(#test)))
            }
        }
    }

    /// A condition about one item: a closure.
    fn test(&mut self, item: &Local, test: &Expr, list: &Expr, passed: Passed) -> TokenStream {
        let copy = self.item_is_copy(list);
        let holding = if copy { Holding::Value } else { Holding::Ref };
        self.depth += 1;
        let closure = self.with_bound(item, holding, |printer, name| {
            let body = printer.expr(test, Form::Owned);
            let body = if test.fallible { body.result() } else { body.tokens };
            let used = test.mentions(item);
            let pattern = match (passed, copy) {
                _ if !used => quote!(_),
                // One borrow more than the variable has.
                (Passed::Again, _) | (Passed::Lent, true) => quote!(&#name),
                _ => quote!(#name),
            };
            closure(&pattern, &body)
        });
        self.depth -= 1;
        closure
    }

    fn item_is_copy(&self, list: &Expr) -> bool {
        matches!(list.ty.shape(), Some(Shape::Array(item)) if is_copy(self.platform, item))
    }

    /// Whether a list may be consumed.
    pub(super) fn may_take(&self, list: &Expr) -> bool {
        match &list.kind {
            Kind::Read(path) => self.may_move(path),
            Kind::ReadOptional(path) => path.steps.first().is_some_and(|first| {
                self.owns(&path.base.root) && !self.live.reads(&Spot::beyond(&path.base, first))
            }),
            Kind::OrValue { value, .. } => self.may_take(value),
            Kind::Filter(filter) => self.may_take(&filter.list),
            Kind::Index { of, .. } => matches!(of.ty.shape(), Some(Shape::Array(_))) && self.may_take(of),
            Kind::IndexOptional { .. } | Kind::Field { .. } | Kind::FieldOptional { .. } => {
                !borrowable(self.platform, list)
            }
            // Made here, for this.
            _ => true,
        }
    }
}

/// How a closure gets an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// As it comes: a borrow, or a copy.
    Itself,
    /// A borrow of the item of a list that is consumed.
    Lent,
    /// A borrow of what comes.
    Again,
}

fn collect(fails: bool, typed: bool) -> TokenStream {
    match (fails, typed) {
        (true, true) => quote!(collect::<Result<_, CellFault>>()),
        (true, false) => quote!(collect::<Result<Vec<_>, CellFault>>()),
        (false, true) => quote!(collect()),
        (false, false) => quote!(collect::<Vec<_>>()),
    }
}

fn is_bare(expr: &Expr, local: &Local) -> bool {
    matches!(&expr.kind, Kind::Read(Path { root: Root::Local(known), steps }) if known == local && steps.is_empty())
}
