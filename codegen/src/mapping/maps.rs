//! Lists and maps made from maps, entry by entry.

use caseway_spec::mapping::ir::{Each, Local};
use caseway_spec::platform::Shape;
use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Form, Holding, Printer, is_copy};
use super::rust::{Rust, closure};

impl Printer<'_> {
    /// What is made of a map whose values have the shape `item`: a map with its keys, or a list in their order.
    pub(super) fn each_entry(&mut self, each: &Each, item: &Shape, makes_map: bool, typed: bool) -> Rust {
        let list = &each.list.value;
        let (copy, fails) = (is_copy(self.platform, item), each.map.value.fallible);
        let reads_key = each.key.as_ref().is_some_and(|key| each.map.value.mentions(key));
        let mut owned = self.clone();
        let body = owned.entry(each, Holding::Value, makes_map, false);
        let moved = |local: &Local| owned.moved.contains(&local.id);
        let moves = copy || moved(&each.item) || each.key.as_ref().is_some_and(moved);
        // A key that is read and kept is lent to what reads it.
        let takes = owned.may_take(list) && moves && !(makes_map && reads_key);
        let body = if takes {
            *self = owned;
            body
        } else {
            self.entry(each, if copy { Holding::Value } else { Holding::Ref }, makes_map, true)
        };
        let outer = std::mem::replace(&mut self.cell, each.list.place.pointer.clone());
        let entries = body.entries(takes);
        let (body, collect) = (body.closure, collect(fails, typed, makes_map));
        let printed = if list.ty.is_optional() {
            let list = self.expr(list, if takes { Form::Owned } else { Form::Borrowed });
            let mapped = list.method(&quote!(map(|entries| entries.#entries.map(#body).#collect)));
            if fails { mapped.method(&quote!(transpose())) } else { mapped }
        } else {
            let list = if takes { self.expr(list, Form::Owned) } else { self.receiver(list) };
            list.method(&quote!(#entries.map(#body).#collect))
        };
        self.cell = outer;
        if fails {
            let tokens = printed.tokens;
            return Rust::tight(quote!(#tokens?));
        }
        printed
    }

    /// What becomes of one entry: a closure.
    fn entry(&mut self, each: &Each, holding: Holding, makes_map: bool, lent: bool) -> Entry {
        let fails = each.map.value.fallible;
        let reads_value = each.map.value.mentions(&each.item);
        let key = each.key.as_ref().filter(|key| each.map.value.mentions(key));
        self.depth += 1;
        let entry = self.with_bound(&each.item, holding, |printer, value| {
            let inside = |printer: &mut Self, key: Option<&proc_macro2::Ident>| {
                let body = printer.cell(&each.map, Form::Owned);
                let value_pattern = match (reads_value, lent && holding == Holding::Value) {
                    (false, _) => quote!(_),
                    (true, true) => quote!(&#value),
                    (true, false) => quote!(#value),
                };
                if !makes_map {
                    let body = if fails { body.result() } else { body.tokens };
                    return match key {
                        Some(key) if reads_value => Entry {
                            closure: closure(&quote!((#key, #value_pattern)), &body),
                            reads: Reads::Both,
                        },
                        Some(key) => Entry { closure: closure(&quote!(#key), &body), reads: Reads::Keys },
                        None => Entry { closure: closure(&value_pattern, &body), reads: Reads::Values },
                    };
                }
                let name = key.map_or_else(|| printer.free_name("key"), Clone::clone);
                let body = body.tokens;
                let kept = if lent { quote!(#name.clone()) } else { quote!(#name) };
                let made = quote!((#kept, #body));
                let made = if fails { quote!(Ok(#made)) } else { made };
                Entry { closure: quote!(|(#name, #value_pattern)| #made), reads: Reads::Both }
            };
            match key {
                Some(local) => {
                    let holding = if lent { Holding::Ref } else { Holding::Value };
                    printer.with_bound(local, holding, |printer, name| inside(printer, Some(name)))
                }
                None => inside(printer, None),
            }
        });
        self.depth -= 1;
        entry
    }
}

/// What becomes of one entry, and what of the entry that is read.
struct Entry {
    closure: TokenStream,
    reads: Reads,
}

enum Reads {
    Both,
    Keys,
    Values,
}

impl Entry {
    /// The iterator over what is read; `takes`: whether the map is consumed.
    fn entries(&self, takes: bool) -> TokenStream {
        match (&self.reads, takes) {
            (Reads::Both, true) => quote!(into_iter()),
            (Reads::Both, false) => quote!(iter()),
            (Reads::Keys, true) => quote!(into_keys()),
            (Reads::Keys, false) => quote!(keys()),
            (Reads::Values, true) => quote!(into_values()),
            (Reads::Values, false) => quote!(values()),
        }
    }
}

fn collect(fails: bool, typed: bool, makes_map: bool) -> TokenStream {
    match (fails, typed, makes_map) {
        (true, true, _) => quote!(collect::<Result<_, CellFault>>()),
        (true, false, true) => quote!(collect::<Result<std::collections::BTreeMap<_, _>, CellFault>>()),
        (true, false, false) => quote!(collect::<Result<Vec<_>, CellFault>>()),
        (false, true, _) => quote!(collect()),
        (false, false, true) => quote!(collect::<std::collections::BTreeMap<_, _>>()),
        (false, false, false) => quote!(collect::<Vec<_>>()),
    }
}
