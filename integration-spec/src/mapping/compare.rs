//! Comparisons, and whether something is among others.

use crate::codes;
use crate::platform::{DecimalForm, Format, Shape};

use super::check::{Checker, Site, Want};
use super::expr::{converted, is_literal};
use super::guard::negated;
use super::ir::{Comparison, Conversion, Expr, Function, Kind, Literal, Quantifier, Quantify, Ty};
use super::syntax::{Form, Node, Value};

impl Checker<'_> {
    pub(super) fn compare(
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
        let (left_expr, right_expr) = if takes_its_type(left) && !takes_its_type(right) {
            let right_expr = self.operand(site, right)?;
            (self.against(site, left, &right_expr)?, right_expr)
        } else {
            let left_expr = self.operand(site, left)?;
            let right_expr = if takes_its_type(right) {
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
        self.there(site, node, expr, "compared")
    }

    /// A value that has to be there, because it is `done` something with.
    pub(super) fn there(&mut self, site: Site<'_>, node: &Node, expr: Expr, done: &str) -> Option<Expr> {
        if expr.ty.is_optional() {
            let error = site.at(codes::OPTIONAL_READ, &node.span, format!("an optional value is {done}"));
            self.report(error.help("give a value to use when it is absent: `.orValue(...)`; or test it first: `has(input.phone) && input.phone == ...`"));
            return None;
        }
        Some(expr)
    }

    /// A literal compared with `other`, which gives it its type.
    fn against(&mut self, site: Site<'_>, node: &Node, other: &Expr) -> Option<Expr> {
        let suits = match (&node.form, other.ty.shape()) {
            (Form::Literal(Value::Bool(_)), Some(Shape::Bool))
            | (Form::Literal(Value::Int(_)), Some(Shape::Int32 | Shape::Int64 | Shape::Number))
            | (Form::Literal(Value::Double(..)), Some(Shape::Number))
            | (Form::Literal(Value::Int(_) | Value::Double(..)), Some(Shape::Decimal(_)))
            | (Form::Literal(Value::String(_)), Some(Shape::String | Shape::Text(_))) => true,
            (Form::Literal(Value::String(_)), Some(shape)) => self.enumeration(shape).is_some(),
            (Form::List { .. }, Some(Shape::Array(_))) | (Form::Object { .. }, Some(Shape::Map(_))) => true,
            _ => false,
        };
        if !suits {
            return self.infer(site, node);
        }
        let shape = match other.ty.shape()? {
            Shape::Int32 => Shape::Int64,
            shape => shape.clone(),
        };
        self.check(site, node, &Want::value(&shape))
    }

    /// Both sides of a comparison in one type.
    pub(super) fn comparable(
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
            Some(Shape::Text(_)) => converted(expr, Conversion::TextToString, Shape::String),
            _ => expr,
        };
        let unordered = [&left, &right]
            .into_iter()
            .find(|expr| matches!(expr.ty.shape(), Some(Shape::Text(format)) if *format != Format::Date));
        if let (true, Some(expr)) = (ordered, unordered) {
            let words = self.type_words(&expr.ty);
            return refused(self, format!("{words} has no order as a text"), "compare it with `==` or `!=`");
        }
        let (left, right) = (text(left), text(right));
        let (Some(left_shape), Some(right_shape)) = (left.ty.shape(), right.ty.shape()) else {
            if left.ty == right.ty {
                return Some((left, right));
            }
            let message =
                format!("{} is compared with {}", self.type_words(&left.ty), self.type_words(&right.ty));
            return refused(self, message, "both sides need the same type");
        };
        match (left_shape, right_shape) {
            (Shape::Decimal(_), Shape::Decimal(_) | Shape::Int32 | Shape::Int64)
            | (Shape::Int32 | Shape::Int64, Shape::Decimal(_)) => {
                let form = match (left_shape, right_shape) {
                    (Shape::Decimal(form), _) | (_, Shape::Decimal(form)) => *form,
                    _ => DecimalForm::Number,
                };
                let same = |expr: Expr| match expr.ty.shape() {
                    Some(Shape::Decimal(known)) if *known == form => expr,
                    Some(Shape::Decimal(_)) => {
                        converted(expr, Conversion::DecimalTo(form), Shape::Decimal(form))
                    }
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
            (a, b) if a == b && !ordered && is_plain(self, a) => Some((left, right)),
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

    /// `item in list`, `key in map`.
    pub(super) fn contained(&mut self, site: Site<'_>, node: &Node, operands: &[Node]) -> Option<Expr> {
        let [item, list] = operands else { return None };
        let span = Some(node.span.clone());
        if let Form::List { items, optional: false } = &list.form
            && !items.is_empty()
            && !is_literal(item)
        {
            // The item gives the values of the list their type: `input.state in ['open', 'done']`.
            let item = self.operand(site, item)?;
            let item = widened(item);
            let Some(shape) = item.ty.shape().cloned() else { return self.among(site, node, &item.ty) };
            let list = self.check(site, list, &Want::value(&Shape::Array(Box::new(shape))))?;
            return self.holds(site, node, item, list);
        }
        let among = self.infer(site, list)?;
        let among = self.there(site, list, among, "searched")?;
        match among.ty.shape().cloned() {
            Some(Shape::Array(_)) => {
                let item = self.operand_of(site, item, &among)?;
                self.holds(site, node, item, among)
            }
            Some(Shape::Map(_)) => {
                let want = Want::value(&Shape::String);
                let key = self.asking("`in`", |checker| checker.check(site, item, &want))?;
                let kind = Kind::Call { function: Function::HoldsKey, arguments: vec![key, among] };
                Some(Expr::new(kind, Ty::Value(Shape::Bool), span))
            }
            _ => self.among(site, list, &among.ty),
        }
    }

    fn among(&mut self, site: Site<'_>, node: &Node, ty: &Ty) -> Option<Expr> {
        let message = format!("`in` looks into a list or a map, but this is {}", self.type_words(ty));
        self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
        None
    }

    /// What is looked for in a list; a literal takes the type of the list's items.
    fn operand_of(&mut self, site: Site<'_>, node: &Node, list: &Expr) -> Option<Expr> {
        if let (true, Some(Shape::Array(items))) = (is_literal(node), list.ty.shape()) {
            return self.asking("`in`", |checker| checker.check(site, node, &Want::value(items)));
        }
        self.operand(site, node)
    }

    fn holds(&mut self, site: Site<'_>, node: &Node, item: Expr, list: Expr) -> Option<Expr> {
        let Some(Shape::Array(items)) = list.ty.shape().cloned() else { return None };
        let span = Some(node.span.clone());
        if item.ty.is(&items) && is_scalar(self, &items) {
            let kind = Kind::Call { function: Function::Holds, arguments: vec![item, list] };
            return Some(Expr::new(kind, Ty::Value(Shape::Bool), span));
        }
        // Values of related types are compared one by one, as `==` compares them.
        let local = self.local("item");
        let path = super::ir::Path { root: super::ir::Root::Local(local.clone()), steps: Vec::new() };
        let each = Expr::new(Kind::Read(path), Ty::Value((*items).clone()), None);
        let fallible = item.fallible;
        let (left, right) = self.comparable(site, node, Comparison::Equal, each, item)?;
        if fallible {
            let error = site.at(
                codes::TYPE_MISMATCH,
                &node.span,
                "what is looked for has another type than the list's items",
            );
            self.report(error.help("convert it first: `string(...)`, `double(...)`"));
            return None;
        }
        let kind =
            Kind::Compare { operator: Comparison::Equal, left: Box::new(left), right: Box::new(right) };
        let test = Expr::new(kind, Ty::Value(Shape::Bool), None);
        let kind =
            Kind::Quantify(Box::new(Quantify { quantifier: Quantifier::Exists, list, item: local, test }));
        Some(Expr::new(kind, Ty::Value(Shape::Bool), span))
    }
}

/// An integer as one of 64 bits; anything else as it is.
pub(super) fn widened(expr: Expr) -> Expr {
    if expr.ty.is(&Shape::Int32) { converted(expr, Conversion::WidenInt, Shape::Int64) } else { expr }
}

/// Whether a value is compared as a whole, and is `Eq` in Rust.
fn is_scalar(checker: &Checker<'_>, shape: &Shape) -> bool {
    matches!(shape, Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number | Shape::String)
        || checker.enumeration(shape).is_some()
}

/// A list or map of what can be compared.
fn is_plain(checker: &Checker<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Array(inner) | Shape::Map(inner) => is_scalar(checker, inner) || is_plain(checker, inner),
        _ => false,
    }
}

/// Whether what it is compared with gives a literal its type.
fn takes_its_type(node: &Node) -> bool {
    is_literal(node) || matches!(node.form, Form::List { .. } | Form::Object { .. })
}
