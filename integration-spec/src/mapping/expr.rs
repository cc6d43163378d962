//! Expressions: from the tree as written to the typed form, with or without a target.

use crate::codes;
use caseway_core::decimal::{Decimal, WORDS as DECIMAL, parse as decimal};

use crate::platform::Shape;
use crate::suggest;

use super::check::{Checker, Site, Want};
use super::finite::finite;
use super::ir::{Cell, Comparison, Conversion, Expr, Kind, Literal, Ty};
use super::syntax::{self, Form, Node, Operator, Value};

impl Checker<'_> {
    /// Reads and checks the text of a cell for a target.
    pub(super) fn text(&mut self, site: Site<'_>, text: &str, want: &Want) -> Option<Expr> {
        let node = self.parsed(site, text)?;
        self.check(site, &node, want).map(finite)
    }

    /// Reads and checks an expression that is not the cell of a document: its numbers need no form in JSON.
    pub(super) fn expression(&mut self, site: Site<'_>, text: &str, want: Option<&Want>) -> Option<Expr> {
        let node = self.parsed(site, text)?;
        match want {
            Some(want) => self.check(site, &node, want),
            None => self.infer(site, &node),
        }
    }

    /// Reads and checks the text of a cell that any type suits.
    pub(super) fn open_text(&mut self, site: Site<'_>, text: &str) -> Option<Expr> {
        let node = self.parsed(site, text)?;
        self.infer(site, &node).map(finite)
    }

    fn parsed(&mut self, site: Site<'_>, text: &str) -> Option<Node> {
        match syntax::parse(text) {
            Ok(node) => Some(node),
            Err(error) => {
                let code = if error.too_large { codes::EXPRESSION_SIZE } else { codes::EXPRESSION_SYNTAX };
                self.report(site.at(code, &error.span, error.message).maybe_help(error.help));
                None
            }
        }
    }

    /// An expression that a target wants: the target gives literals their type.
    pub(super) fn check(&mut self, site: Site<'_>, node: &Node, want: &Want) -> Option<Expr> {
        match &node.form {
            Form::Literal(value) => self.literal(site, node, value, want),
            Form::Operation(Operator::If, parts) => self.conditional(site, node, parts, Some(want)),
            Form::List { items, optional: false } => self.list(site, node, items, want),
            Form::Object { entries, optional: false } => self.object_literal(site, node, entries, want),
            Form::Call { function, target: Some(target), arguments } if function.text == "orValue" => {
                self.or_value(site, node, target, arguments, Some(want))
            }
            Form::Call { function, target: Some(target), arguments } if function.text == "map" => {
                self.map_macro(site, node, target, arguments, Some(want))
            }
            _ => {
                let expr = self.infer(site, node)?;
                self.fit(site, node, expr, want)
            }
        }
    }

    /// An expression that gives its own type.
    pub(super) fn infer(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        match &node.form {
            Form::Variable(_) | Form::Select { .. } => self.read(site, node),
            Form::Literal(value) => {
                let shape = match value {
                    Value::Bool(_) => Shape::Bool,
                    Value::Int(_) => Shape::Int64,
                    Value::Double(..) => Shape::Number,
                    // `null` and what is outside the subset are refused for whatever target.
                    Value::String(_) | Value::Null | Value::Uint(_) | Value::Bytes => Shape::String,
                };
                self.literal(site, node, value, &Want::value(&shape))
            }
            Form::Operation(operator, operands) => self.operation(site, node, *operator, operands),
            Form::Call { function, target: Some(target), arguments } if function.text == "orValue" => {
                self.or_value(site, node, target, arguments, None)
            }
            Form::Call { function, target: None, .. } if function.text == "has" => self.logic(site, node),
            Form::Call { function, target, arguments } => {
                self.call(site, node, function, target.as_deref(), arguments)
            }
            Form::List { items, optional: false } => {
                let Some(first) = items.first() else {
                    let error = site.at(
                        codes::TYPE_MISMATCH,
                        &node.span,
                        "nothing says what the items of this empty list are",
                    );
                    self.report(error);
                    return None;
                };
                // The first item gives the type: what is wrong with it is said once, when it is checked for that.
                let first = self.silently(|checker| checker.infer(site, first));
                let shape = match first.as_ref().map(|first| &first.ty) {
                    Some(Ty::Value(shape) | Ty::Optional(shape)) => shape.clone(),
                    Some(Ty::Timestamp | Ty::Span) => {
                        let error = site.at(codes::TYPE_MISMATCH, &node.span, "a list cannot hold times");
                        self.report(error.help("turn each into a text: `string(...)`"));
                        return None;
                    }
                    None => return self.infer(site, items.first()?),
                };
                self.list(site, node, items, &Want::value(&Shape::Array(Box::new(shape))))
            }
            Form::Object { entries, optional: false } => self.map_literal(site, node, entries),
            _ => self.refuse(site, node),
        }
    }

    fn operation(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operator: Operator,
        operands: &[Node],
    ) -> Option<Expr> {
        let comparison = match operator {
            Operator::If => return self.conditional(site, node, operands, None),
            Operator::And | Operator::Or | Operator::Not => return self.logic(site, node),
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => {
                return self.chain(site, node);
            }
            Operator::Negate => return self.negate(site, node, operands),
            Operator::In => return self.contained(site, node, operands),
            Operator::Index | Operator::OptionalIndex => {
                return self.index(site, node, operands, operator == Operator::OptionalIndex);
            }
            Operator::Equal => Comparison::Equal,
            Operator::NotEqual => Comparison::NotEqual,
            Operator::Less => Comparison::Less,
            Operator::LessOrEqual => Comparison::LessOrEqual,
            Operator::Greater => Comparison::Greater,
            Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
        };
        let [left, right] = operands else { return None };
        self.compare(site, node, comparison, left, right)
    }

    fn list(&mut self, site: Site<'_>, node: &Node, items: &[Node], want: &Want) -> Option<Expr> {
        let Shape::Array(shape) = &want.shape else {
            self.mismatch(site, node, &want.shape, "a list");
            return None;
        };
        let item = Want::value(shape);
        let items: Vec<Option<Expr>> = items.iter().map(|node| self.check(site, node, &item)).collect();
        let cell = |value| Cell { place: site.place.clone(), value };
        let items = items.into_iter().map(|item| item.map(cell)).collect::<Option<Vec<Cell>>>()?;
        let list = Expr::new(Kind::List(items), Ty::Value(want.shape.clone()), Some(node.span.clone()));
        Some(wanted(list, want))
    }

    /// `{'field': value}` for an object or a map.
    fn object_literal(
        &mut self,
        site: Site<'_>,
        node: &Node,
        entries: &[(Node, Node)],
        want: &Want,
    ) -> Option<Expr> {
        let keys = self.literal_keys(site, entries)?;
        let span = Some(node.span.clone());
        let cell = |value| Cell { place: site.place.clone(), value };
        if let Shape::Map(values) = &want.shape {
            let value = Want::value(values);
            let cells: Vec<_> = keys
                .iter()
                .map(|(key, _, node)| Some(((*key).to_owned(), cell(self.check(site, node, &value)?))))
                .collect();
            let entries = cells.into_iter().collect::<Option<Vec<_>>>()?;
            let map = Expr::new(Kind::Map(entries), Ty::Value(want.shape.clone()), span);
            return Some(wanted(map, want));
        }
        if let Some((id, union)) = self.union(&want.shape) {
            let tag = keys.iter().find(|(key, ..)| *key == union.discriminator);
            let tag = tag.and_then(|(.., value)| super::arithmetic::literal_text(value));
            let index = union.variants.iter().position(|variant| tag == Some(&variant.tag));
            let Some(index) = index else {
                let message = format!("nothing says which `{}` this is", union.name);
                let tags: Vec<&str> = union.variants.iter().map(|variant| variant.tag.as_str()).collect();
                let help = format!("write its `{}`: one of {}", union.discriminator, suggest::listed(&tags));
                self.report(site.at(codes::VARIANT, &node.span, message).help(help));
                return None;
            };
            let variant = Want::value(&union.variants[index].shape);
            let object = self.object_literal(site, node, entries, &variant)?;
            return Some(self.as_variant(id, index, object, want));
        }
        let (Shape::Named(id), Some(object)) = (&want.shape, self.object(&want.shape)) else {
            self.mismatch(site, node, &want.shape, "an object");
            return None;
        };
        let mut sound = true;
        for (key, written, _) in &keys {
            if !object.fields.iter().any(|field| field.name == *key) {
                let message = format!("`{}` has no field `{key}`", object.name);
                let names = object.fields.iter().map(|field| field.name.as_str());
                let error = site.at(codes::UNKNOWN_TARGET, &written.span, message);
                self.report(error.maybe_help(suggest::help(key, names)));
                sound = false;
            }
        }
        let mut cells = Vec::new();
        for (index, field) in object.fields.iter().enumerate() {
            let Some((.., value)) = keys.iter().find(|(key, ..)| *key == field.name) else {
                if field.required {
                    let message =
                        format!("the required field `{}` of `{}` is not set", field.name, object.name);
                    self.report(site.at(codes::TARGET_UNSET, &node.span, message));
                    sound = false;
                }
                continue;
            };
            let want = Want::field(field);
            match self.check(site, value, &want) {
                Some(value) => cells.push((index, cell(value))),
                None => sound = false,
            }
        }
        let object = Expr::new(Kind::Object { id: *id, fields: cells }, Ty::Value(want.shape.clone()), span);
        sound.then(|| wanted(object, want))
    }

    /// `{'key': value}` without a target: a map whose values are of the first one's type.
    fn map_literal(&mut self, site: Site<'_>, node: &Node, entries: &[(Node, Node)]) -> Option<Expr> {
        let Some((_, first)) = entries.first() else {
            let message = "nothing says what this empty object is";
            self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
            return None;
        };
        let inferred = self.silently(|checker| checker.infer(site, first));
        let Some(inferred) = inferred else { return self.infer(site, first) };
        let Some(shape) = inferred.ty.shape() else {
            let error = site.at(codes::TYPE_MISMATCH, &node.span, "a map cannot hold times");
            self.report(error.help("turn each into a text: `string(...)`"));
            return None;
        };
        let want = Want::value(&Shape::Map(Box::new(shape.clone())));
        self.object_literal(site, node, entries, &want)
    }

    /// The keys of an object literal: texts, none of them twice.
    fn literal_keys<'n>(
        &mut self,
        site: Site<'_>,
        entries: &'n [(Node, Node)],
    ) -> Option<Vec<(&'n str, &'n Node, &'n Node)>> {
        let mut keys: Vec<(&str, &Node, &Node)> = Vec::new();
        for (key, value) in entries {
            let Form::Literal(Value::String(text)) = &key.form else {
                let error = site.at(
                    codes::OUTSIDE_SUBSET,
                    &key.span,
                    "keys other than texts are not in the mapping language",
                );
                self.report(error.help("write the key as a text in quotes: `{'sku': line.article}`"));
                return None;
            };
            if keys.iter().any(|(known, ..)| known == text) {
                self.report(site.at(
                    codes::TYPE_MISMATCH,
                    &key.span,
                    format!("the key `{text}` is given twice"),
                ));
                return None;
            }
            keys.push((text, key, value));
        }
        Some(keys)
    }

    /// `value.orValue(default)`.
    fn or_value(
        &mut self,
        site: Site<'_>,
        node: &Node,
        target: &Node,
        arguments: &[Node],
        want: Option<&Want>,
    ) -> Option<Expr> {
        let [default] = arguments else {
            self.report(site.at(codes::TYPE_MISMATCH, &node.span, "`orValue()` takes one value"));
            return None;
        };
        let value = self.infer(site, target)?;
        let Ty::Optional(shape) = &value.ty else {
            let warning = site.at(
                codes::ALWAYS_PRESENT,
                &node.span,
                "this value is always present, so its `orValue()` is never used",
            );
            self.report(warning.help("leave `.orValue(...)` out"));
            return match want {
                Some(want) => self.fit(site, target, value, want),
                None => Some(value),
            };
        };
        let default_of = |checker: &mut Self, shape: &Shape| {
            checker.asking("`orValue()`", |checker| checker.check(site, default, &Want::value(shape)))
        };
        let (shape, default) = match want {
            Some(want) => (want.shape.clone(), default_of(self, &want.shape)),
            None if is_literal(default)
                || matches!(default.form, Form::List { .. } | Form::Object { .. }) =>
            {
                let shape = shape.clone();
                let default = default_of(self, &shape);
                (shape, default)
            }
            None => {
                let found = self.infer(site, default)?;
                let shape = found.ty.shape().map_or_else(|| shape.clone(), |found| self.common(shape, found));
                let default = self.fit(site, default, found, &Want::value(&shape));
                (shape, default)
            }
        };
        let value = self.fit(site, target, value, &Want { shape: shape.clone(), optional: true });
        let kind = Kind::OrValue { value: Box::new(value?), default: Box::new(default?) };
        let expr = Expr::new(kind, Ty::Value(shape), Some(node.span.clone()));
        Some(match want {
            Some(want) => wanted(expr, want),
            None => expr,
        })
    }

    /// A literal in the type of its target.
    fn literal(&mut self, site: Site<'_>, node: &Node, value: &Value, want: &Want) -> Option<Expr> {
        let span = Some(node.span.clone());
        let enumeration = self.enumeration(&want.shape);
        let literal = match (value, &want.shape) {
            (Value::Null, shape) if want.optional => {
                return Some(Expr::new(Kind::Absent, Ty::Optional(shape.clone()), span));
            }
            (Value::Null, _) => {
                self.report(site.at(codes::OPTIONAL_READ, &node.span, "`null` stands where a value must be"));
                return None;
            }
            (Value::Bool(value), Shape::Bool) => Literal::Bool(*value),
            (Value::Int(value), Shape::Int64) => Literal::Int(*value),
            (Value::Int(value), Shape::Int32) if i32::try_from(*value).is_ok() => Literal::Int(*value),
            (Value::Int(value), Shape::Int32) => {
                let message = format!("{value} does not fit into an integer of 32 bits");
                self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
                return None;
            }
            (Value::Int(value), Shape::Number) => match exact(*value) {
                Some(number) => Literal::Number(number),
                None => {
                    let message = format!("{value} has no exact form as a number");
                    self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
                    return None;
                }
            },
            (Value::Double(value, _), Shape::Number) => Literal::Number(*value),
            (Value::Int(value), Shape::Decimal(form)) => Literal::Decimal(*form, Decimal::from(*value)),
            (Value::Double(_, Some(digits)), Shape::Decimal(form)) => Literal::Decimal(*form, *digits),
            (Value::Double(..), Shape::Decimal(_)) => {
                self.report(site.at(codes::TYPE_MISMATCH, &node.span, format!("this is not {DECIMAL}")));
                return None;
            }
            (Value::String(value), Shape::Decimal(form)) => match decimal(value) {
                Some(value) => Literal::Decimal(*form, value),
                None => {
                    self.report(site.at(
                        codes::TYPE_MISMATCH,
                        &node.span,
                        format!("`{value}` is not {DECIMAL}"),
                    ));
                    return None;
                }
            },
            (Value::String(value), Shape::Text(format)) => {
                if !format.admits(value) {
                    let message = format!("`{value}` is not {}", format.words());
                    self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
                    return None;
                }
                Literal::Text(*format, value.clone())
            }
            (Value::String(value), Shape::String) => Literal::String(value.clone()),
            (Value::String(value), Shape::Named(id)) if enumeration.is_some() => {
                let of = enumeration?;
                let Some(index) = of.values.iter().position(|known| known.value == *value) else {
                    let error = site.at(
                        codes::ENUM_VALUE,
                        &node.span,
                        format!("`{value}` is not a value of `{}`", of.name),
                    );
                    let values = of.values.iter().map(|known| known.value.as_str());
                    self.report(error.maybe_help(suggest::help(value, values)));
                    return None;
                };
                Literal::Enum(*id, index)
            }
            (Value::Uint(_) | Value::Bytes, _) => return self.refuse(site, node),
            (value, shape) => {
                let found = match value {
                    Value::Bool(_) => "a boolean",
                    Value::Int(_) => "an integer",
                    Value::Double(..) => "a number",
                    _ => "a string",
                };
                self.mismatch(site, node, shape, found);
                return None;
            }
        };
        let literal = Expr::new(Kind::Literal(literal), Ty::Value(want.shape.clone()), span);
        Some(wanted(literal, want))
    }

    pub(super) fn mismatch(&mut self, site: Site<'_>, node: &Node, want: &Shape, found: &str) {
        let want = self.words(want);
        let message = self.wants(&want, found);
        self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
    }
}

/// `expr`, a present value, as `want` wants it.
pub(super) fn wanted(expr: Expr, want: &Want) -> Expr {
    if want.optional { super::guard::present(expr) } else { expr }
}

/// A value in another form.
pub(super) fn converted(value: Expr, conversion: Conversion, shape: Shape) -> Expr {
    let ty = if value.ty.is_optional() { Ty::Optional(shape) } else { Ty::Value(shape) };
    let span = value.span.clone();
    let kind = match value.kind {
        // A literal is what it becomes.
        Kind::Literal(Literal::Text(_, text)) if conversion == Conversion::TextToString => {
            Kind::Literal(Literal::String(text))
        }
        Kind::Literal(Literal::Int(value)) if conversion == Conversion::IntToString => {
            Kind::Literal(Literal::String(value.to_string()))
        }
        Kind::Literal(Literal::Int(value)) if conversion == Conversion::IntToNumber => {
            Kind::Literal(Literal::Number(value as f64))
        }
        Kind::Literal(Literal::Bool(value)) if conversion == Conversion::BoolToString => {
            Kind::Literal(Literal::String(value.to_string()))
        }
        _ => Kind::Convert { conversion, value: Box::new(value) },
    };
    Expr::new(kind, ty, span)
}

/// An integer as a number, when no digit is lost.
pub(super) fn exact(value: i64) -> Option<f64> {
    const LIMIT: u64 = 1 << f64::MANTISSA_DIGITS;
    (value.unsigned_abs() <= LIMIT).then_some(value as f64)
}

pub(super) fn is_literal(node: &Node) -> bool {
    matches!(node.form, Form::Literal(_))
}
