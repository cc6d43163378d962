//! Unions: told apart by `match`, and made of an object.

use caseway_spec::mapping::ir::{Arm, Expr, Kind, Switch};
use caseway_spec::platform::{Shape, Type, TypeId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::print::{Form, Holding, Printer};
use super::rust::{Binding, Rust, ident, path};
use crate::names::type_path;

impl Printer<'_> {
    /// What is made of a union, variant by variant.
    ///
    /// Variants are boxed. They are taken out of their boxes where something is moved out of one, and lent otherwise.
    pub(super) fn switch(&mut self, switch: &Switch, form: Form) -> Rust {
        let subject = &switch.subject.value;
        let mut owned = self.clone();
        let printed = owned.arms(switch, Holding::Boxed, form);
        let moves = switch.arms.iter().any(|arm| owned.moved.contains(&arm.item.id));
        if moves && owned.may_take(subject) {
            *self = owned;
            let subject = self.cell(&switch.subject, Form::Owned).tokens;
            return Rust::new(Binding::Loose, quote!(match #subject { #printed }));
        }
        let printed = self.arms(switch, Holding::LentBox, form);
        let subject = match &subject.kind {
            // What is lent already is matched as it is.
            Kind::Read(path) if path.steps.is_empty() => self.cell(&switch.subject, Form::Argument).tokens,
            _ => self.cell(&switch.subject, Form::Borrowed).tokens,
        };
        Rust::new(Binding::Loose, quote!(match #subject { #printed }))
    }

    fn arms(&mut self, switch: &Switch, holding: Holding, form: Form) -> TokenStream {
        let after = self.live.clone();
        let mut joined = after.clone();
        let rest = switch.otherwise.as_ref().map(|cell| {
            let body = self.cell(cell, form).tokens;
            joined.join(&self.live);
            quote!(_ => #body,)
        });
        let mut arms = Vec::new();
        for arm in &switch.arms {
            self.live = after.clone();
            let (name, body) = self.arm(arm, holding, form);
            joined.join(&self.live);
            let variant = self.variant_path(switch.id, arm.variant);
            let reads = arm.map.value.mentions(&arm.item);
            let pattern = if reads { quote!(#name) } else { quote!(_) };
            arms.push(quote!(#variant(#pattern) => #body,));
        }
        self.live = joined;
        quote!(#(#arms)* #rest)
    }

    fn arm(&mut self, arm: &Arm, holding: Holding, form: Form) -> (Ident, TokenStream) {
        self.with_bound(&arm.item, holding, |printer, name| {
            (name.clone(), printer.cell(&arm.map, form).tokens)
        })
    }

    /// Which variant a union is.
    pub(super) fn discriminator(&mut self, of: &Expr) -> Rust {
        if of.ty.is_optional() {
            let Some(id) = of.ty.shape().and_then(Shape::named) else { return self.expr(of, Form::Borrowed) };
            let ty = path(&type_path(self.platform, id));
            return self.expr(of, Form::Borrowed).method(&quote!(map(#ty::variant)));
        }
        self.receiver(of).method(&quote!(variant()))
    }

    /// An object as a variant of a union.
    pub(super) fn variant_of(&mut self, id: TypeId, index: usize, value: &Expr) -> Rust {
        let variant = self.variant_path(id, index);
        let value = self.expr(value, Form::Owned).tokens;
        Rust::tight(quote!(#variant(Box::new(#value))))
    }

    fn variant_path(&self, id: TypeId, index: usize) -> TokenStream {
        let ty = path(&type_path(self.platform, id));
        match self.platform.types.get(id) {
            Type::Union(union) => match union.variants.get(index) {
                Some(variant) => {
                    let variant = ident(&variant.rust_name);
                    quote!(#ty::#variant)
                }
                None => ty,
            },
            Type::Object(_) | Type::Enum(_) => ty,
        }
    }
}
