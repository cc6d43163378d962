//! The forms of cells: expressions, constants, lookups, lists, objects field by field.

use serde_json::{Map, Value};

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Field, ObjectType, Shape, TypeId};
use crate::source::{Part, Place};
use crate::suggest;

use super::check::{Checker, Site, TARGET, Want};
use super::expr::wanted;
use super::ir::{Cell, Expr, Kind, Literal, Lookup, Ty};

/// The keys that make a mapping something else than an object, and the keys that each allows beside it.
const HEADS: [(&str, &[&str]); 6] = [
    ("const", &[]),
    ("lookup", &["table", "otherwise"]),
    ("each", &["key", "as", "map"]),
    ("let", &["as", "map"]),
    ("switch", &["as", "cases", "otherwise"]),
    ("use", &["with"]),
];

impl Checker<'_> {
    /// A cell for a target.
    pub(super) fn cell(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Cell> {
        self.asking(TARGET, |checker| checker.form(value, want, place))
    }

    fn form(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Cell> {
        let site = Site { place };
        let expr = match value {
            Value::String(text) => self.text(site, text, want)?,
            Value::Null => {
                let error = site.whole(codes::CELL_FORM, "this cell is empty");
                self.report(error.help("leave the field out to leave it unset, or give it an expression"));
                return None;
            }
            Value::Bool(_) | Value::Number(_) => self.constant(value, want, place)?,
            Value::Array(items) => self.items(items, want, place)?,
            Value::Object(keys) => match HEADS.iter().find(|(head, _)| keys.contains_key(*head)) {
                None => self.fields(keys, want, place, &mut |checker, value, want, place| {
                    checker.cell(value, want, place)
                })?,
                Some((head, beside)) => {
                    self.only(keys, head, beside, place)?;
                    match *head {
                        "const" => self.constant(keys.get("const")?, want, &place.child("const"))?,
                        "lookup" => self.lookup(keys, want, place)?,
                        "let" => self.bind(keys, want, place)?,
                        "switch" => self.switch(keys, want, place)?,
                        "use" => self.use_fragment(keys, want, place)?,
                        _ => self.each(keys, want, place)?,
                    }
                }
            },
        };
        Some(Cell { place: place.clone(), value: expr })
    }

    /// Refuses keys that do not belong to a form.
    fn only(&mut self, keys: &Map<String, Value>, head: &str, beside: &[&str], place: &Place) -> Option<()> {
        let mut sound = Some(());
        for key in keys.keys().filter(|key| *key != head && !beside.contains(&key.as_str())) {
            let error = Diagnostic::new(
                codes::CELL_FORM,
                &place.child(key),
                Part::Key,
                format!("`{key}` does not belong to `{head}`"),
            );
            self.report(error.maybe_help(suggest::help(key, beside.iter().copied())));
            sound = None;
        }
        sound
    }

    /// A list of cells.
    fn items(&mut self, items: &[Value], want: &Want, place: &Place) -> Option<Expr> {
        let Shape::Array(shape) = &want.shape else {
            return self.wrong_form(want, place, "a list");
        };
        // An item that is nothing is left out.
        let item = Want { optional: true, ..Want::value(shape) };
        let cells: Vec<Option<Cell>> = items
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let cell = self.cell(value, &item, &place.child(&index.to_string()))?;
                Some(Cell { value: unmarked(cell.value), ..cell })
            })
            .collect();
        let cells = cells.into_iter().collect::<Option<Vec<Cell>>>()?;
        Some(wanted(Expr::new(Kind::List(cells), Ty::Value(want.shape.clone()), None), want))
    }

    pub(super) fn wrong_form(&mut self, want: &Want, place: &Place, found: &str) -> Option<Expr> {
        let words = self.words(&want.shape);
        let message = self.wants(&words, found);
        self.report(Diagnostic::new(codes::TYPE_MISMATCH, place, Part::Value, message));
        None
    }

    /// An object, field by field; `value` checks what a field gets.
    pub(super) fn fields(
        &mut self,
        keys: &Map<String, Value>,
        want: &Want,
        place: &Place,
        value: &mut dyn FnMut(&mut Self, &Value, &Want, &Place) -> Option<Cell>,
    ) -> Option<Expr> {
        if let Some((id, union)) = self.union(&want.shape) {
            return self.variant(keys, (id, union), want, place, value);
        }
        if let Shape::Map(values) = &want.shape {
            let of = Want::value(values);
            let cells: Vec<Option<(String, Cell)>> = keys
                .iter()
                .map(|(key, given)| Some((key.clone(), value(self, given, &of, &place.child(key))?)))
                .collect();
            let cells = cells.into_iter().collect::<Option<Vec<_>>>()?;
            return Some(wanted(Expr::new(Kind::Map(cells), Ty::Value(want.shape.clone()), None), want));
        }
        let (Shape::Named(id), Some(object)) = (&want.shape, self.object(&want.shape)) else {
            return self.wrong_form(want, place, "an object, field by field");
        };
        let mut sound = self.known_fields(keys, object, place);
        let mut cells = Vec::new();
        for (index, field) in object.fields.iter().enumerate() {
            let cell = match (keys.get(&field.name), self.unasked(field)) {
                (Some(given), _) => value(self, given, &Want::field(field), &place.child(&field.name)),
                (None, Some(value)) => self.constant_cell(&value, &Want::field(field), &field.place),
                (None, None) => continue,
            };
            match cell {
                Some(cell) => cells.push((index, cell)),
                None => sound = false,
            }
        }
        sound &= self.required_fields(keys, object, place);
        sound.then(|| self.object_expr(*id, cells, want))
    }

    /// What a field is without a cell: its default, or the one value that it can have.
    fn unasked(&self, field: &Field) -> Option<Value> {
        if let Some(default) = &field.default {
            return Some(default.clone());
        }
        let of = self
            .enumeration(&field.shape.bare())
            .filter(|of| of.constant && field.required && !field.nullable)?;
        of.values.first().map(|only| Value::String(only.value.clone()))
    }

    fn object_expr(&self, id: TypeId, fields: Vec<(usize, Cell)>, want: &Want) -> Expr {
        wanted(Expr::new(Kind::Object { id, fields }, Ty::Value(Shape::Named(id)), None), want)
    }

    fn known_fields(&mut self, keys: &Map<String, Value>, object: &ObjectType, place: &Place) -> bool {
        let mut sound = true;
        for key in keys.keys() {
            if !object.fields.iter().any(|field| field.name == *key) {
                let message = format!("`{}` has no field `{key}`", object.name);
                let error = Diagnostic::new(codes::UNKNOWN_TARGET, &place.child(key), Part::Key, message);
                let names = object.fields.iter().map(|field| field.name.as_str());
                let error = error.secondary(&object.place, Part::Key, "declared here");
                self.report(error.maybe_help(suggest::help(key, names)));
                sound = false;
            }
        }
        sound
    }

    fn required_fields(&mut self, keys: &Map<String, Value>, object: &ObjectType, place: &Place) -> bool {
        let mut missing = object.fields.iter().filter(|field| {
            field.required && !keys.contains_key(&field.name) && self.unasked(field).is_none()
        });
        let Some(first) = missing.next() else { return true };
        let names: Vec<&str> =
            std::iter::once(first).chain(missing).map(|field| field.name.as_str()).collect();
        let (noun, verb) = if names.len() == 1 { ("field", "is") } else { ("fields", "are") };
        let message =
            format!("the required {noun} {} of `{}` {verb} not set", suggest::listed(&names), object.name);
        let error = Diagnostic::new(codes::TARGET_UNSET, place, Part::Key, message);
        self.report(
            error
                .secondary(&first.place, Part::Key, "required here")
                .help(format!("give {} a cell", suggest::listed(&names))),
        );
        false
    }

    /// `{lookup: subject, table: {key: value}, otherwise: value}`.
    fn lookup(&mut self, keys: &Map<String, Value>, want: &Want, place: &Place) -> Option<Expr> {
        let subject_place = place.child("lookup");
        let subject_site = Site { place: &subject_place };
        let Some(Value::String(text)) = keys.get("lookup") else {
            let error = Diagnostic::new(
                codes::CELL_FORM,
                &subject_place,
                Part::Value,
                "`lookup` takes an expression",
            );
            self.report(error.help("name the field whose value is looked up, as in `lookup: input.status`"));
            return None;
        };
        let subject = self.open_text(subject_site, text)?;
        if subject.ty.is_optional() && !want.optional {
            let error = subject_site.whole(
                codes::OPTIONAL_READ,
                "the value that is looked up may be absent, and the target must have one",
            );
            self.report(error.help("give a value to use instead: `.orValue(...)`"));
            return None;
        }
        let Some(shape) = subject.ty.shape().cloned() else {
            let error = subject_site
                .whole(codes::TYPE_MISMATCH, "a time is looked up, but tables have texts for keys");
            self.report(error);
            return None;
        };
        if shape != Shape::String && self.enumeration(&shape).is_none() {
            let message = format!("{} is looked up, but tables have texts for keys", self.words(&shape));
            self.report(
                subject_site
                    .whole(codes::TYPE_MISMATCH, message)
                    .help("look up an enum or a string; an integer with `string(...)`"),
            );
            return None;
        }
        let Some(Value::Object(table)) =
            keys.get("table").filter(|table| table.as_object().is_some_and(|t| !t.is_empty()))
        else {
            let error = Diagnostic::new(codes::CELL_FORM, place, Part::Value, "this `lookup` has no table");
            self.report(
                error.help("say which value becomes which: `table: {OPEN: accepted, DONE: fulfilled}`"),
            );
            return None;
        };
        // Where the subject is absent, so is the result; the table speaks of what is there.
        let result = if subject.ty.is_optional() { Want::value(&want.shape) } else { want.clone() };
        let rows = self.rows(table, &shape, &result, &place.child("table"));
        let given = keys.get("otherwise");
        let otherwise = given.map(|value| self.constant(value, &result, &place.child("otherwise")));
        let (rows, otherwise) = (rows?, otherwise.map_or(Some(None), |checked| checked.map(Some))?);
        let otherwise = self.covered(&rows, &shape, otherwise, place)?;
        let mut results = rows.iter().map(|(_, result)| result).chain(&otherwise);
        if let Some(first) = results.next()
            && !subject.ty.is_optional()
            && !subject.fallible
            && results.all(|result| result.kind == first.kind)
        {
            let warning = Diagnostic::new(
                codes::LOOKUP_REDUNDANT,
                place,
                Part::Value,
                "every row of this lookup gives the same",
            );
            self.report(warning.help("write the value as a constant: `{const: ...}`"));
            return Some(first.clone());
        }
        let ty = if want.optional { Ty::Optional(want.shape.clone()) } else { Ty::Value(want.shape.clone()) };
        let subject = Cell { place: subject_place, value: subject };
        let hoist = !subject.value.ty.is_optional();
        Some(whole(Lookup { subject, rows, otherwise }, ty, hoist))
    }

    fn rows(
        &mut self,
        table: &Map<String, Value>,
        subject: &Shape,
        want: &Want,
        place: &Place,
    ) -> Option<Vec<(Literal, Expr)>> {
        let mut sound = true;
        let mut rows = Vec::new();
        for (key, value) in table {
            let place = place.child(key);
            let literal = match (subject, self.enumeration(subject)) {
                (Shape::Named(id), Some(of)) => {
                    match of.values.iter().position(|known| known.value == *key) {
                        Some(index) => Some(Literal::Enum(*id, index)),
                        None => {
                            let error = Diagnostic::new(
                                codes::ENUM_VALUE,
                                &place,
                                Part::Key,
                                format!("`{key}` is not a value of `{}`", of.name),
                            );
                            let values = of.values.iter().map(|known| known.value.as_str());
                            let error = error.secondary(&of.place, Part::Key, "declared here");
                            self.report(error.maybe_help(suggest::help(key, values)));
                            None
                        }
                    }
                }
                _ => Some(Literal::String(key.clone())),
            };
            let result = self.constant(value, want, &place);
            match (literal, result) {
                (Some(literal), Some(result)) => rows.push((literal, result)),
                _ => sound = false,
            }
        }
        sound.then_some(rows)
    }

    /// What the rest of the values gives; `None` when there is no rest. Refuses a table that leaves some out.
    fn covered(
        &mut self,
        rows: &[(Literal, Expr)],
        subject: &Shape,
        otherwise: Option<Expr>,
        place: &Place,
    ) -> Option<Option<Expr>> {
        let Some(of) = self.enumeration(subject) else {
            if otherwise.is_none() {
                let error = Diagnostic::new(
                    codes::LOOKUP_COVERAGE,
                    place,
                    Part::Value,
                    "a string can have values that this table does not name",
                );
                self.report(error.help("say what those give: `otherwise: ...`"));
                return None;
            }
            return Some(otherwise);
        };
        let has_row = |index: usize| {
            rows.iter().any(|(key, _)| matches!(key, Literal::Enum(_, known) if *known == index))
        };
        let rest = of.values.iter().enumerate().filter(|(index, _)| !has_row(*index));
        let rest: Vec<&str> = rest.map(|(_, value)| value.value.as_str()).collect();
        match (otherwise, rest.is_empty()) {
            (None, false) => {
                let message = format!("the table does not say what {} gives", suggest::listed(&rest));
                let error = Diagnostic::new(codes::LOOKUP_COVERAGE, place, Part::Value, message);
                self.report(error.help("add a row for each, or `otherwise: ...` for all the rest"));
                None
            }
            (Some(_), true) => {
                let message = format!("the table names every value of `{}`, so this is never used", of.name);
                let warning =
                    Diagnostic::new(codes::LOOKUP_REDUNDANT, &place.child("otherwise"), Part::Key, message);
                self.report(
                    warning.help(
                        "remove `otherwise`; a value that is added to the enum is then found by `check`",
                    ),
                );
                Some(None)
            }
            (otherwise, _) => Some(otherwise),
        }
    }
}

/// A lookup; the mark of a present value is taken out of its rows where all have it.
fn whole(mut lookup: Lookup, ty: Ty, hoist: bool) -> Expr {
    let present = |expr: &Expr| matches!(expr.kind, Kind::Present(_));
    let all = lookup.rows.iter().map(|(_, result)| result).chain(&lookup.otherwise).all(present);
    if !(hoist && all && ty.is_optional()) {
        return Expr::new(Kind::Lookup(Box::new(lookup)), ty, None);
    }
    let inner = |expr: Expr| match expr.kind {
        Kind::Present(value) => *value,
        kind => Expr { kind, ..expr },
    };
    lookup.rows = lookup.rows.into_iter().map(|(key, result)| (key, inner(result))).collect();
    lookup.otherwise = lookup.otherwise.map(inner);
    let ty = match ty {
        Ty::Optional(shape) => Ty::Value(shape),
        ty => ty,
    };
    super::guard::present(Expr::new(Kind::Lookup(Box::new(lookup)), ty, None))
}

/// A value without the mark that it is there, where it certainly is.
fn unmarked(expr: Expr) -> Expr {
    let Expr { kind, ty, span, fallible } = expr;
    let inner = |value: Box<Expr>| Box::new(unmarked(*value));
    let kind = match kind {
        Kind::Present(value) => return *value,
        Kind::Let(mut bound) if !bound.value.value.ty.is_optional() => {
            bound.map.value = unmarked(bound.map.value);
            let ty = bound.map.value.ty.clone();
            return Expr::new(Kind::Let(bound), ty, span);
        }
        Kind::If { guards, then, otherwise } => {
            let marked = |expr: &Expr| matches!(expr.kind, Kind::Present(_));
            if marked(&then) && marked(&otherwise) {
                let (then, otherwise) = (inner(then), inner(otherwise));
                let ty = then.ty.clone();
                return Expr::new(Kind::If { guards, then, otherwise }, ty, span);
            }
            Kind::If { guards, then, otherwise }
        }
        kind => kind,
    };
    Expr { kind, ty, span, fallible }
}
