//! Unions: told apart by `switch`, and written as one of their variants.

use serde_json::{Map, Value};

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Shape, TypeId, UnionType};
use crate::source::{Part, Place};
use crate::suggest;

use super::check::{Checker, Site, Want};
use super::expr::wanted;
use super::ir::{Arm, Cell, Expr, Kind, Let, Path, Root, Switch, Ty};
use super::syntax::{self, Form, Name, Value as Literal};

impl Checker<'_> {
    /// `{switch: union, as: name, cases: {variant: cell}, otherwise: cell}`.
    pub(super) fn switch(&mut self, keys: &Map<String, Value>, want: &Want, place: &Place) -> Option<Expr> {
        let (Some(Value::String(text)), Some(Value::String(name)), Some(Value::Object(cases))) =
            (keys.get("switch"), keys.get("as"), keys.get("cases"))
        else {
            let message = "`switch` needs a union, a name for what it is, and a cell for each variant";
            let error = Diagnostic::new(codes::CELL_FORM, place, Part::Value, message);
            self.report(error.help(
                "as in `{switch: input.risk, as: risk, cases: {car: {plate: risk.plate}, home: {street: risk.street}}}`",
            ));
            return None;
        };
        let subject_place = place.child("switch");
        let site = Site { place: &subject_place };
        let subject = self.open_text(site, text);
        let named = self.item_name(name, &place.child("as"));
        let subject = subject?;
        let Some((id, union)) = subject.ty.shape().and_then(|shape| self.union(shape)) else {
            let message = format!(
                "`switch` tells the variants of a union apart, but this is {}",
                self.type_words(&subject.ty)
            );
            self.report(
                site.whole(codes::TYPE_MISMATCH, message)
                    .help("an enum or a text is looked up: `{lookup: ..., table: {...}}`"),
            );
            return None;
        };
        let absent = subject.ty.is_optional();
        if absent && !want.optional {
            let message = "this union may be absent, and the target must have a value";
            self.report(
                site.whole(codes::OPTIONAL_READ, message).help("make the target optional, or test it first"),
            );
            return None;
        }
        named?;
        // Where the union is absent, so is the result: the variants speak of what is there.
        let outer = self.local(name);
        let arms = self.arms(cases, name, union, want, &place.child("cases"));
        let otherwise = keys.get("otherwise").map(|cell| self.cell(cell, want, &place.child("otherwise")));
        let covered = self.all_variants(cases, union, otherwise.is_some(), place);
        let (arms, otherwise) = (arms?, otherwise.map_or(Some(None), |cell| cell.map(Some))?);
        covered?;
        let ty = if want.optional { Ty::Optional(want.shape.clone()) } else { Ty::Value(want.shape.clone()) };
        let subject = Cell { place: subject_place.clone(), value: subject };
        let switch = |subject| {
            let otherwise = otherwise.filter(|_| arms.len() < union.variants.len());
            whole(Switch { subject, id, arms, otherwise }, ty)
        };
        if !absent {
            return Some(switch(subject));
        }
        let there = Path { root: Root::Local(outer.clone()), steps: Vec::new() };
        let there = Expr::new(Kind::Read(there), Ty::Value(Shape::Named(id)), None);
        let map = Cell { place: place.clone(), value: switch(Cell { place: subject_place, value: there }) };
        let kind = Kind::Let(Box::new(Let { value: subject, item: outer, map }));
        Some(Expr::new(kind, Ty::Optional(want.shape.clone()), None))
    }

    fn arms(
        &mut self,
        cases: &Map<String, Value>,
        name: &str,
        union: &UnionType,
        want: &Want,
        place: &Place,
    ) -> Option<Vec<Arm>> {
        let mut sound = true;
        for tag in cases.keys().filter(|tag| !union.variants.iter().any(|variant| variant.tag == **tag)) {
            let message = format!("`{}` has no variant `{tag}`", union.name);
            let error = Diagnostic::new(codes::VARIANT, &place.child(tag), Part::Key, message);
            let tags = union.variants.iter().map(|variant| variant.tag.as_str());
            let error = error.secondary(&union.place, Part::Key, "declared here");
            self.report(error.maybe_help(suggest::help(tag, tags)));
            sound = false;
        }
        let mut arms = Vec::new();
        for (variant, of) in union.variants.iter().enumerate() {
            let Some(cell) = cases.get(&of.tag) else { continue };
            let item = self.local(name);
            let map = self.scoped(|checker| {
                checker.bind_local(name, &item, of.shape.bare());
                checker.cell(cell, want, &place.child(&of.tag))
            });
            match map {
                Some(map) => arms.push(Arm { variant, item, map }),
                None => sound = false,
            }
        }
        sound.then_some(arms)
    }

    /// Refuses cases that leave variants out.
    fn all_variants(
        &mut self,
        cases: &Map<String, Value>,
        union: &UnionType,
        otherwise: bool,
        place: &Place,
    ) -> Option<()> {
        let rest = union.variants.iter().map(|variant| variant.tag.as_str());
        let rest: Vec<&str> = rest.filter(|tag| !cases.contains_key(*tag)).collect();
        match (otherwise, rest.is_empty()) {
            (false, false) => {
                let message = format!("nothing says what becomes of {}", suggest::listed(&rest));
                let error = Diagnostic::new(codes::VARIANT, place, Part::Value, message);
                let error = error.secondary(&union.place, Part::Key, "declared here");
                self.report(error.help("add a case for each, or `otherwise: ...` for all the rest"));
                None
            }
            (true, true) => {
                let message = format!("every variant of `{}` has a case, so this is never used", union.name);
                let warning =
                    Diagnostic::new(codes::LOOKUP_REDUNDANT, &place.child("otherwise"), Part::Key, message);
                self.report(warning.help(
                    "remove `otherwise`; a variant that is added to the union is then found by `check`",
                ));
                Some(())
            }
            _ => Some(()),
        }
    }

    /// A field of a union outside of `switch`: its discriminator, which every variant has.
    pub(super) fn discriminator(
        &mut self,
        site: Site<'_>,
        of: Expr,
        union: &UnionType,
        field: &Name,
        optional: bool,
    ) -> Option<Expr> {
        let known = &union.discriminator;
        if field.text != *known {
            let message = format!(
                "`{}` is one of several objects: only its discriminator `{known}` is read without a `switch`",
                union.name
            );
            let error = site.at(codes::UNKNOWN_FIELD, &field.span, message);
            let error = error.secondary(&union.place, Part::Key, "declared here");
            self.report(error.help(
                "tell its variants apart: `{switch: ..., as: one, cases: {...}}` with a cell for each",
            ));
            return None;
        }
        let absent = of.ty.is_optional();
        if optional && !absent {
            let message = format!("`{known}` is always present");
            let warning = site.at(codes::ALWAYS_PRESENT, &field.span, message);
            self.report(warning.help("write `.` for `.?`"));
        }
        let kind = union.kind.bare();
        let ty = if absent { Ty::Optional(kind) } else { Ty::Value(kind) };
        Some(Expr::new(Kind::Discriminator(Box::new(of)), ty, None))
    }

    /// An object for a union: the constant in its discriminator says which variant it is.
    pub(super) fn variant(
        &mut self,
        keys: &Map<String, Value>,
        (id, union): (TypeId, &UnionType),
        want: &Want,
        place: &Place,
        value: &mut dyn FnMut(&mut Self, &Value, &Want, &Place) -> Option<Cell>,
    ) -> Option<Expr> {
        let field = &union.discriminator;
        let tags = || union.variants.iter().map(|variant| variant.tag.as_str());
        let Some(tag) = keys.get(field).and_then(constant_text) else {
            let message = format!("nothing says which `{}` this is", union.name);
            let part = if keys.contains_key(field) { Part::Value } else { Part::Key };
            let at = if keys.contains_key(field) { place.child(field) } else { place.clone() };
            let error = Diagnostic::new(codes::VARIANT, &at, part, message);
            let first = tags().next().unwrap_or_default();
            let error = error.secondary(&union.place, Part::Key, "declared here");
            self.report(
                error.help(format!("add its discriminator as a constant: `{field}: {{ const: {first} }}`")),
            );
            return None;
        };
        let Some(index) = union.variants.iter().position(|variant| variant.tag == tag) else {
            let message = format!("`{}` has no variant `{tag}`", union.name);
            let error = Diagnostic::new(codes::VARIANT, &place.child(field), Part::Value, message);
            let error = error.secondary(&union.place, Part::Key, "declared here");
            self.report(error.maybe_help(suggest::help(&tag, tags())));
            return None;
        };
        let object = self.fields(keys, &Want::value(&union.variants[index].shape), place, value)?;
        Some(self.as_variant(id, index, object, want))
    }

    /// An object as a variant of a union.
    pub(super) fn as_variant(&self, id: TypeId, index: usize, object: Expr, want: &Want) -> Expr {
        let span = object.span.clone();
        let kind = Kind::Variant { id, index, value: Box::new(object) };
        wanted(Expr::new(kind, Ty::Value(Shape::Named(id)), span), want)
    }
}

/// A switch; the mark of a present value is taken out of its cells where all have it.
fn whole(mut switch: Switch, ty: Ty) -> Expr {
    let mut cells: Vec<&mut Cell> =
        switch.arms.iter_mut().map(|arm| &mut arm.map).chain(&mut switch.otherwise).collect();
    let all = cells.iter().all(|cell| matches!(cell.value.kind, Kind::Present(_)));
    let Ty::Optional(shape) = &ty else { return Expr::new(Kind::Switch(Box::new(switch)), ty, None) };
    if !all {
        return Expr::new(Kind::Switch(Box::new(switch)), ty, None);
    }
    for cell in &mut cells {
        if let Kind::Present(value) = &cell.value.kind {
            cell.value = (**value).clone();
        }
    }
    let value = Ty::Value(shape.clone());
    super::guard::present(Expr::new(Kind::Switch(Box::new(switch)), value, None))
}

/// The text that a cell is, whatever it is for.
fn constant_text(cell: &Value) -> Option<String> {
    match cell {
        Value::Object(keys) if keys.len() == 1 => keys.get("const")?.as_str().map(ToOwned::to_owned),
        Value::String(text) => match syntax::parse(text).ok().map(|node| node.form) {
            Some(Form::Literal(Literal::String(literal))) => Some(literal),
            // Within a constant, texts are as they stand.
            _ => Some(text.clone()),
        },
        _ => None,
    }
}
