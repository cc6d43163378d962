//! Expressions: from the tree as written to the typed form, with or without a target.

use crate::codes;
use caseway_core::decimal::{Decimal, WORDS as DECIMAL, parse as decimal, parse_number as decimal_number};

use crate::platform::{DecimalForm, Format, Shape};
use crate::suggest;

use super::check::{Checker, Site, Want};
use super::guard::negated;
use super::ir::{Cell, Comparison, Conversion, Expr, Kind, Literal, Ty};
use super::syntax::{self, Form, Name, Node, Operator, Value};

impl Checker<'_> {
    /// Reads and checks the text of a cell for a target.
    pub(super) fn text(&mut self, site: Site<'_>, text: &str, want: &Want) -> Option<Expr> {
        let node = self.parsed(site, text)?;
        self.check(site, &node, want)
    }

    /// Reads and checks the text of a cell that any type suits.
    pub(super) fn open_text(&mut self, site: Site<'_>, text: &str) -> Option<Expr> {
        let node = self.parsed(site, text)?;
        self.infer(site, &node)
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
            Form::Call { function, target: Some(target), arguments } if function.text == "orValue" => {
                self.or_value(site, node, target, arguments, Some(want))
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
                    Value::Double(_) => Shape::Number,
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
            Form::Call { function, target: None, arguments } => {
                self.function(site, node, function, arguments)
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
                let shape = self.infer(site, first)?.ty.shape().clone();
                self.list(site, node, items, &Want::value(&Shape::Array(Box::new(shape))))
            }
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
            Operator::Add => return self.concat(site, node),
            Operator::Equal => Comparison::Equal,
            Operator::NotEqual => Comparison::NotEqual,
            Operator::Less => Comparison::Less,
            Operator::LessOrEqual => Comparison::LessOrEqual,
            Operator::Greater => Comparison::Greater,
            Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
            _ => return self.refuse(site, node),
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
        let (shape, default) = match want {
            Some(want) => (want.shape.clone(), self.check(site, default, &Want::value(&want.shape))),
            None if is_literal(default) || matches!(default.form, Form::List { .. }) => {
                let shape = shape.clone();
                let default = self.check(site, default, &Want::value(&shape));
                (shape, default)
            }
            None => {
                let found = self.infer(site, default)?;
                let shape = self.common(shape, found.ty.shape());
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

    /// Strings joined with `+`.
    fn concat(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let mut nodes = Vec::new();
        operands_of(node, &mut nodes);
        let parts: Vec<Option<Expr>> = nodes.iter().map(|node| self.infer(site, node)).collect();
        let parts = parts.into_iter().collect::<Option<Vec<Expr>>>()?;
        if parts.iter().all(|part| is_number(part.ty.shape())) {
            return self.refuse(site, node);
        }
        let mut texts = Vec::new();
        for (node, part) in nodes.into_iter().zip(parts) {
            let shape = part.ty.shape().clone();
            if !part.ty.is_optional() && matches!(shape, Shape::Bool | Shape::Int32 | Shape::Int64) {
                let words = self.words(&shape);
                let error =
                    site.at(codes::TYPE_MISMATCH, &node.span, format!("{words} is joined with a string"));
                self.report(error.help("convert it: `string(...)`"));
                return None;
            }
            texts.push(self.fit(site, node, part, &Want::value(&Shape::String))?);
        }
        Some(Expr { span: Some(node.span.clone()), ..joined(texts) })
    }

    fn compare(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operator: Comparison,
        left: &Node,
        right: &Node,
    ) -> Option<Expr> {
        if let Some(null) = [left, right].into_iter().find(|side| side.form == Form::Literal(Value::Null)) {
            let error = site.at(codes::OUTSIDE_SUBSET, &null.span, "nothing is compared with `null`");
            self.report(error.help("whether an optional field is present is asked with `has(input.phone)`"));
            return None;
        }
        let (left_expr, right_expr) = if is_literal(left) && !is_literal(right) {
            let right_expr = self.operand(site, right)?;
            (self.against(site, left, &right_expr)?, right_expr)
        } else {
            let left_expr = self.operand(site, left)?;
            let right_expr = if is_literal(right) {
                self.against(site, right, &left_expr)?
            } else {
                self.operand(site, right)?
            };
            (left_expr, right_expr)
        };
        let (left, right) = self.comparable(site, node, operator, left_expr, right_expr)?;
        // `x == true` is `x`.
        for (value, literal) in [(&left, &right), (&right, &left)] {
            if let Kind::Literal(Literal::Bool(literal)) = literal.kind {
                let same = literal == (operator == Comparison::Equal);
                return Some(if same { value.clone() } else { negated(value.clone()) });
            }
        }
        let kind = Kind::Compare { operator, left: Box::new(left), right: Box::new(right) };
        Some(Expr::new(kind, Ty::Value(Shape::Bool), Some(node.span.clone())))
    }

    /// A value to compare.
    fn operand(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let expr = self.infer(site, node)?;
        if expr.ty.is_optional() {
            let error = site.at(codes::OPTIONAL_READ, &node.span, "an optional value is compared");
            self.report(error.help("give a value to use when it is absent: `.orValue(...)`; or test it first: `has(input.phone) && input.phone == ...`"));
            return None;
        }
        Some(expr)
    }

    /// A literal compared with `other`, which gives it its type.
    fn against(&mut self, site: Site<'_>, node: &Node, other: &Expr) -> Option<Expr> {
        let suits = match (&node.form, other.ty.shape()) {
            (Form::Literal(Value::Bool(_)), Shape::Bool)
            | (Form::Literal(Value::Int(_)), Shape::Int32 | Shape::Int64 | Shape::Number)
            | (Form::Literal(Value::Double(_)), Shape::Number)
            | (Form::Literal(Value::Int(_) | Value::Double(_)), Shape::Decimal(_))
            | (Form::Literal(Value::String(_)), Shape::String | Shape::Text(_)) => true,
            (Form::Literal(Value::String(_)), shape) => self.enumeration(shape).is_some(),
            _ => false,
        };
        if !suits {
            return self.infer(site, node);
        }
        let shape = match other.ty.shape() {
            Shape::Int32 => Shape::Int64,
            shape => shape.clone(),
        };
        self.check(site, node, &Want::value(&shape))
    }

    /// Both sides of a comparison in one type.
    fn comparable(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operator: Comparison,
        left: Expr,
        right: Expr,
    ) -> Option<(Expr, Expr)> {
        let ordered = !matches!(operator, Comparison::Equal | Comparison::NotEqual);
        let refused = |checker: &mut Self, message: String, help: &str| {
            checker.report(site.at(codes::TYPE_MISMATCH, &node.span, message).help(help));
            None
        };
        let is_text =
            |checker: &Self, shape: &Shape| *shape == Shape::String || checker.enumeration(shape).is_some();
        // A text of a format is compared with other texts as the text that it is; days follow each other as their texts do.
        let text = |expr: Expr| match expr.ty.shape() {
            Shape::Text(_) => converted(expr, Conversion::TextToString, Shape::String),
            _ => expr,
        };
        let formats = [left.ty.shape(), right.ty.shape()].map(|shape| match shape {
            Shape::Text(format) => Some(*format),
            _ => None,
        });
        if ordered && formats.iter().flatten().any(|format| *format != Format::Date) {
            let words = self.words(if formats[0].is_some() { left.ty.shape() } else { right.ty.shape() });
            return refused(self, format!("{words} has no order as a text"), "compare it with `==` or `!=`");
        }
        let (left, right) = (text(left), text(right));
        match (left.ty.shape(), right.ty.shape()) {
            (Shape::Decimal(_), Shape::Decimal(_) | Shape::Int32 | Shape::Int64)
            | (Shape::Int32 | Shape::Int64, Shape::Decimal(_)) => {
                let form = match (left.ty.shape(), right.ty.shape()) {
                    (Shape::Decimal(form), _) | (_, Shape::Decimal(form)) => *form,
                    _ => DecimalForm::Number,
                };
                let same = |expr: Expr| match expr.ty.shape() {
                    Shape::Decimal(known) if *known == form => expr,
                    Shape::Decimal(_) => converted(expr, Conversion::DecimalTo(form), Shape::Decimal(form)),
                    _ => converted(expr, Conversion::IntToDecimal(form), Shape::Decimal(form)),
                };
                Some((same(left), same(right)))
            }
            (Shape::Bool, Shape::Bool) if ordered => {
                refused(self, "booleans have no order".to_owned(), "compare them with `==` or `!=`")
            }
            (Shape::Bool, Shape::Bool) | (Shape::String, Shape::String) | (Shape::Number, Shape::Number) => {
                Some((left, right))
            }
            (a, b) if is_text(self, a) && is_text(self, b) => {
                if ordered {
                    return refused(
                        self,
                        "the values of an enum have no order".to_owned(),
                        "compare them with `==` or `!=`",
                    );
                }
                Some((left, right))
            }
            (Shape::Int32 | Shape::Int64, Shape::Int32 | Shape::Int64) => {
                if left.ty == right.ty {
                    return Some((left, right));
                }
                let widened = |expr: Expr| {
                    if *expr.ty.shape() == Shape::Int64 {
                        expr
                    } else {
                        converted(expr, Conversion::WidenInt, Shape::Int64)
                    }
                };
                Some((widened(left), widened(right)))
            }
            (Shape::Number, Shape::Int32) => {
                Some((left, converted(right, Conversion::IntToNumber, Shape::Number)))
            }
            (Shape::Int32, Shape::Number) => {
                Some((converted(left, Conversion::IntToNumber, Shape::Number), right))
            }
            (Shape::Number, Shape::Int64) | (Shape::Int64, Shape::Number) => refused(
                self,
                "an integer is compared with a number".to_owned(),
                "convert the integer: `double(...)`",
            ),
            (a, b) if a == b => {
                let words = self.words(a);
                refused(self, format!("{words} cannot be compared"), "compare its fields one by one")
            }
            (a, b) => {
                let (a, b) = (self.words(a), self.words(b));
                refused(self, format!("{a} is compared with {b}"), "both sides need the same type")
            }
        }
    }

    /// A call that is not a method.
    fn function(&mut self, site: Site<'_>, node: &Node, function: &Name, arguments: &[Node]) -> Option<Expr> {
        let ("string" | "double", [argument]) = (function.text.as_str(), arguments) else {
            return self.refuse(site, node);
        };
        let value = self.infer(site, argument)?;
        if value.ty.is_optional() {
            let error = site.at(codes::OPTIONAL_READ, &argument.span, "an optional value is converted");
            self.report(error.help("give a value to use when it is absent: `.orValue(...)`"));
            return None;
        }
        let is_enum = self.enumeration(value.ty.shape()).is_some();
        let to_string = function.text == "string";
        let (conversion, shape) = match value.ty.shape() {
            Shape::String if to_string => return Some(value),
            Shape::Number if !to_string => return Some(value),
            Shape::Int32 | Shape::Int64 if to_string => (Conversion::IntToString, Shape::String),
            Shape::Decimal(_) if to_string => (Conversion::DecimalToString, Shape::String),
            Shape::Decimal(_) => (Conversion::DecimalToNumber, Shape::Number),
            Shape::Text(_) if to_string => (Conversion::TextToString, Shape::String),
            Shape::Bool if to_string => (Conversion::BoolToString, Shape::String),
            Shape::Named(_) if to_string && is_enum => (Conversion::EnumToString, Shape::String),
            Shape::Int32 | Shape::Int64 => (Conversion::IntToNumber, Shape::Number),
            shape => {
                let words = self.words(shape);
                let error = site.at(
                    codes::OUTSIDE_SUBSET,
                    &node.span,
                    format!("`{}()` of {words} is not in the mapping language", function.text),
                );
                self.report(error.help("`string()` takes integers, decimals, booleans, enums and strings; `double()` takes integers, decimals and numbers"));
                return None;
            }
        };
        let expr = converted(value, conversion, shape);
        Some(Expr { span: Some(node.span.clone()), ..expr })
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
            (Value::Double(value), Shape::Number) => Literal::Number(*value),
            (Value::Int(value), Shape::Decimal(form)) => Literal::Decimal(*form, Decimal::from(*value)),
            // The digits that are written: they are the shortest that stand for the number.
            (Value::Double(value), Shape::Decimal(form)) => match decimal_number(&value.to_string()) {
                Some(value) => Literal::Decimal(*form, value),
                None => {
                    self.report(site.at(
                        codes::TYPE_MISMATCH,
                        &node.span,
                        format!("{value} is not {DECIMAL}"),
                    ));
                    return None;
                }
            },
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
                    Value::Double(_) => "a number",
                    _ => "a string",
                };
                self.mismatch(site, node, shape, found);
                return None;
            }
        };
        let literal = Expr::new(Kind::Literal(literal), Ty::Value(want.shape.clone()), span);
        Some(wanted(literal, want))
    }

    fn mismatch(&mut self, site: Site<'_>, node: &Node, want: &Shape, found: &str) {
        let want = self.words(want);
        self.report(site.at(
            codes::TYPE_MISMATCH,
            &node.span,
            format!("the target wants {want}, but this is {found}"),
        ));
    }
}

/// Texts joined: neighbouring literals as one, empty ones left out.
fn joined(texts: Vec<Expr>) -> Expr {
    let mut parts: Vec<Expr> = Vec::new();
    for text in texts {
        match (&text.kind, parts.last_mut().map(|before| &mut before.kind)) {
            (Kind::Literal(Literal::String(more)), _) if more.is_empty() => {}
            (Kind::Literal(Literal::String(more)), Some(Kind::Literal(Literal::String(before)))) => {
                before.push_str(more);
            }
            _ => parts.push(text),
        }
    }
    let string = |kind| Expr::new(kind, Ty::Value(Shape::String), None);
    match parts.len() {
        0 => string(Kind::Literal(Literal::String(String::new()))),
        1 => parts.remove(0),
        _ => string(Kind::Concat(parts)),
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
        _ => Kind::Convert { conversion, value: Box::new(value) },
    };
    Expr::new(kind, ty, span)
}

/// An integer as a number, when no digit is lost.
pub(super) fn exact(value: i64) -> Option<f64> {
    const LIMIT: u64 = 1 << f64::MANTISSA_DIGITS;
    (value.unsigned_abs() <= LIMIT).then_some(value as f64)
}

fn is_literal(node: &Node) -> bool {
    matches!(node.form, Form::Literal(_))
}

fn is_number(shape: &Shape) -> bool {
    matches!(shape, Shape::Int32 | Shape::Int64 | Shape::Number)
}

/// The operands of a chain of `+`.
fn operands_of<'n>(node: &'n Node, out: &mut Vec<&'n Node>) {
    match &node.form {
        Form::Operation(Operator::Add, operands) => {
            for operand in operands {
                operands_of(operand, out);
            }
        }
        _ => out.push(node),
    }
}
