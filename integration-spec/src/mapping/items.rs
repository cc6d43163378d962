//! Lists and maps made item by item, and values with names.

use serde_json::{Map, Value};

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::names::field_name;
use crate::platform::Shape;
use crate::source::{Part, Place};

use super::check::{Checker, Holds, Site, Variable, Want};
use super::expr::wanted;
use super::ir::{Cell, Each, Expr, Kind, Let, Local, Root, Ty};

impl Checker<'_> {
    /// `{each: list, as: name, map: cell}`, of a map with `key: name` where the key is read.
    pub(super) fn each(&mut self, keys: &Map<String, Value>, want: &Want, place: &Place) -> Option<Expr> {
        let (Shape::Array(made) | Shape::Map(made)) = &want.shape else {
            return self.wrong_form(want, place, "a list made with `each`");
        };
        let (Some(Value::String(text)), Some(Value::String(name)), Some(map)) =
            (keys.get("each"), keys.get("as"), keys.get("map"))
        else {
            let error = Diagnostic::new(
                codes::CELL_FORM,
                place,
                Part::Value,
                "`each` needs a list, a name for its items, and what becomes of one",
            );
            self.report(error.help("as in `{each: input.lines, as: line, map: {sku: line.article}}`"));
            return None;
        };
        let list_place = place.child("each");
        let list_site = Site { place: &list_place };
        let list = self.open_text(list_site, text);
        let named = self.item_name(name, &place.child("as"));
        let key = match keys.get("key") {
            None => None,
            Some(Value::String(key)) if key != name => {
                Some(self.item_name(key, &place.child("key")).map(|()| key)?)
            }
            Some(_) => {
                let error = Diagnostic::new(
                    codes::ITEM_NAME,
                    &place.child("key"),
                    Part::Value,
                    "this is no name for a key",
                );
                self.report(error.help("choose a word other than the item's, as in `key: name`"));
                return None;
            }
        };
        let list = list?;
        let (from, of_map) = match list.ty.shape().cloned() {
            Some(Shape::Array(from)) => (*from, false),
            Some(Shape::Map(from)) => (*from, true),
            _ => {
                let message =
                    format!("`each` takes a list or a map, but this is {}", self.type_words(&list.ty));
                self.report(list_site.whole(codes::TYPE_MISMATCH, message));
                return None;
            }
        };
        if !of_map && matches!(want.shape, Shape::Map(_)) {
            return self.wrong_form(want, place, "made of a list, whose items have no keys");
        }
        if let (Some(_), false) = (key, of_map) {
            let error = Diagnostic::new(
                codes::CELL_FORM,
                &place.child("key"),
                Part::Key,
                "the items of a list have no keys",
            );
            self.report(error.help("leave `key` out"));
            return None;
        }
        let absent = list.ty.is_optional();
        if absent && !want.optional {
            let what = if of_map { "map" } else { "list" };
            let error = list_site.whole(
                codes::OPTIONAL_READ,
                format!("this {what} may be absent, and the target must have one"),
            );
            let help = match of_map {
                true => "make the target optional, or test it first".to_owned(),
                false => format!("an absent list becomes an empty one with `{text}.orValue([])`"),
            };
            self.report(error.help(help));
            return None;
        }
        named?;
        let (local, key) = (self.local(name), key.map(|key| (self.local(key), key)));
        let mapped = self.scoped(|checker| {
            if let Some((local, name)) = &key {
                checker.bind_local(name, local, Shape::String);
            }
            checker.bind_local(name, &local, from);
            checker.cell(map, &Want::value(made), &place.child("map"))
        })?;
        let list = Cell { place: list_place, value: list };
        let key = key.map(|(local, _)| local);
        let kind = Kind::Each(Box::new(Each { list, key, item: local, map: mapped }));
        Some(if absent {
            Expr::new(kind, Ty::Optional(want.shape.clone()), None)
        } else {
            wanted(Expr::new(kind, Ty::Value(want.shape.clone()), None), want)
        })
    }

    /// Brings a variable into scope.
    pub(super) fn bind_local(&mut self, name: &str, local: &Local, shape: Shape) {
        let root = Root::Local(local.clone());
        self.variables.push(Variable { name: name.to_owned(), root, holds: Holds::Value(shape) });
    }

    /// `{let: value, as: name, map: cell}`.
    pub(super) fn bind(&mut self, keys: &Map<String, Value>, want: &Want, place: &Place) -> Option<Expr> {
        let (Some(Value::String(text)), Some(Value::String(name)), Some(map)) =
            (keys.get("let"), keys.get("as"), keys.get("map"))
        else {
            let message = "`let` needs a value, a name for it, and what becomes of it";
            let error = Diagnostic::new(codes::CELL_FORM, place, Part::Value, message);
            self.report(error.help("as in `{let: response.orders[0], as: order, map: {id: order.orderId}}`"));
            return None;
        };
        let value_place = place.child("let");
        let site = Site { place: &value_place };
        let value = self.open_text(site, text);
        let named = self.item_name(name, &place.child("as"));
        let value = value?;
        let Some(shape) = value.ty.shape().cloned() else {
            let error = site.whole(codes::TYPE_MISMATCH, "a time has no name of its own");
            self.report(error.help("turn it into a text: `string(...)`"));
            return None;
        };
        let absent = value.ty.is_optional();
        if absent && !want.optional {
            let message = "this value may be absent, and the target must have one";
            let error = site.whole(codes::OPTIONAL_READ, message);
            self.report(error.help(format!("give a value to use instead: `{text}.orValue(...)`")));
            return None;
        }
        named?;
        let local = self.local(name);
        let map = self.scoped(|checker| {
            let root = Root::Local(local.clone());
            checker.variables.push(Variable { name: name.clone(), root, holds: Holds::Value(shape) });
            checker.cell(map, want, &place.child("map"))
        })?;
        let ty = map.value.ty.clone();
        let value = Cell { place: value_place, value };
        Some(Expr::new(Kind::Let(Box::new(Let { value, item: local, map })), ty, None))
    }

    /// Whether a word can name a variable.
    pub(super) fn item_name(&mut self, name: &str, place: &Place) -> Option<()> {
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !field_name(name).starts_with("r#")
            && !super::syntax::is_reserved(name);
        let taken = self.variables.iter().any(|variable| variable.name == name);
        if is_word && !taken {
            return Some(());
        }
        let message = if taken {
            format!("`{name}` is a variable already")
        } else {
            format!("`{name}` cannot name a variable")
        };
        let error = Diagnostic::new(codes::ITEM_NAME, place, Part::Value, message);
        self.report(error.help("choose a word of letters and digits for one item, as in `as: line`"));
        None
    }
}
