//! Arithmetic, and `+` of texts and lists.

use caseway_core::decimal::Decimal;

use crate::codes;
use crate::platform::Shape;

use super::check::{Checker, Site, Want};
use super::compare::widened;
use super::expr::{converted, is_literal};
use super::ir::{Conversion, Expr, Function, Kind, Literal, Ty};
use super::syntax::{Form, Node, Operator, Value};

/// The most operators in a row that calculate something: what is made of them nests as deeply.
const MAX_CALCULATED: usize = 48;

impl Checker<'_> {
    /// `a + b - c`: a chain of operators with two operands, from the left. Chains are long where texts are joined, so
    /// nothing recurses along them.
    pub(super) fn chain(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let mut links = Vec::new();
        let mut first = node;
        while let Form::Operation(operator, operands) = &first.form
            && let (true, [left, right]) = (operator.calculates(), operands.as_slice())
        {
            links.push((first, *operator, right));
            first = left;
        }
        links.reverse();
        let mut links = links.into_iter();
        let (node, operator, right) = links.next()?;
        let (first_expr, right_expr) = self.both(site, first, right)?;
        let mut made = self.link(site, (node, operator), (first, first_expr), (right, right_expr));
        let mut left = node;
        let mut calculated = 1;
        for (node, operator, right) in links {
            let right_expr = self.after(site, right, made.as_ref());
            let (Some(before), Some(right_expr)) = (made, right_expr) else { return None };
            calculated += usize::from(matches!(before.kind, Kind::Call { .. }));
            if calculated > MAX_CALCULATED {
                let error = site.at(
                    codes::EXPRESSION_SIZE,
                    &node.span,
                    format!("more than {MAX_CALCULATED} operators in a row"),
                );
                self.report(error.help("split it over several fields"));
                return None;
            }
            made = self.link(site, (node, operator), (left, before), (right, right_expr));
            left = node;
        }
        made
    }

    /// One operator with both of its operands.
    fn link(
        &mut self,
        site: Site<'_>,
        (node, operator): (&Node, Operator),
        (left, left_expr): (&Node, Expr),
        (right, right_expr): (&Node, Expr),
    ) -> Option<Expr> {
        let is_text = |checker: &Self, ty: &Ty| {
            ty.shape().is_some_and(|shape| {
                matches!(shape, Shape::String | Shape::Text(_)) || checker.enumeration(shape).is_some()
            })
        };
        if operator == Operator::Add && (is_text(self, &left_expr.ty) || is_text(self, &right_expr.ty)) {
            let mut texts = Vec::new();
            for (node, part) in [(left, left_expr), (right, right_expr)] {
                texts.push(self.text_part(site, node, part)?);
            }
            return Some(Expr { span: Some(node.span.clone()), ..joined(texts) });
        }
        let done = if operator == Operator::Add { "added" } else { "calculated with" };
        let arguments = self.operands(site, [(left, left_expr), (right, right_expr)], done)?;
        if let [Expr { ty: Ty::Value(first @ Shape::Array(_)), .. }, Expr { ty: Ty::Value(second), .. }] =
            arguments.as_slice()
            && operator == Operator::Add
            && first == second
        {
            let ty = Ty::Value(first.clone());
            let kind = Kind::Call { function: Function::Append, arguments };
            return Some(Expr::new(kind, ty, Some(node.span.clone())));
        }
        self.combine(site, node, operator, arguments)
    }

    /// A part of a text that is joined.
    fn text_part(&mut self, site: Site<'_>, node: &Node, part: Expr) -> Option<Expr> {
        let convertible = matches!(
            &part.ty,
            Ty::Value(Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number | Shape::Decimal(_))
                | Ty::Timestamp
                | Ty::Span
        );
        if convertible {
            let words = self.type_words(&part.ty);
            let error = site.at(codes::TYPE_MISMATCH, &node.span, format!("{words} is joined with a string"));
            self.report(error.help("convert it: `string(...)`"));
            return None;
        }
        self.fit(site, node, part, &Want::value(&Shape::String))
    }

    /// Both operands; an empty list takes its type from the other.
    fn both(&mut self, site: Site<'_>, left: &Node, right: &Node) -> Option<(Expr, Expr)> {
        let is_empty =
            |node: &Node| matches!(&node.form, Form::List { items, optional: false } if items.is_empty());
        if is_empty(left) && !is_empty(right) {
            let right = self.infer(site, right)?;
            let shape = right.ty.shape().cloned()?;
            return Some((self.check(site, left, &Want::value(&shape))?, right));
        }
        let left = self.infer(site, left);
        let right = self.after(site, right, left.as_ref());
        left.zip(right)
    }

    /// An operand after another.
    fn after(&mut self, site: Site<'_>, node: &Node, before: Option<&Expr>) -> Option<Expr> {
        let is_empty = matches!(&node.form, Form::List { items, optional: false } if items.is_empty());
        match before.and_then(|before| before.ty.shape()) {
            Some(shape) if is_empty => self.check(site, node, &Want::value(&shape.clone())),
            _ => self.infer(site, node),
        }
    }

    fn operands(&mut self, site: Site<'_>, operands: [(&Node, Expr); 2], done: &str) -> Option<Vec<Expr>> {
        let [(left_node, left), (right_node, right)] = operands;
        let (left_type, right_type) = (left.ty.clone(), right.ty.clone());
        let left = self.beside(site, left_node, left, &right_type)?;
        let right = self.beside(site, right_node, right, &left_type)?;
        let checked: Vec<Option<Expr>> = [(left_node, left), (right_node, right)]
            .into_iter()
            .map(|(node, expr)| self.there(site, node, expr, done).map(widened))
            .collect();
        checked.into_iter().collect()
    }

    /// An operand beside one of a type: a number that is written out beside a decimal is one, with the digits that are written.
    fn beside(&mut self, site: Site<'_>, node: &Node, expr: Expr, other: &Ty) -> Option<Expr> {
        let Ty::Value(shape @ Shape::Decimal(_)) = other else { return Some(expr) };
        match &node.form {
            Form::Literal(Value::Double(..)) => self.check(site, node, &Want::value(shape)),
            // `-(2.5)`
            Form::Operation(Operator::Negate, operands)
                if let [operand] = operands.as_slice()
                    && matches!(operand.form, Form::Literal(Value::Double(..))) =>
            {
                let operand = self.check(site, operand, &Want::value(shape))?;
                let Kind::Literal(Literal::Decimal(form, digits)) = operand.kind else { return Some(expr) };
                Some(Expr {
                    kind: Kind::Literal(Literal::Decimal(form, -digits)),
                    span: expr.span,
                    ..operand
                })
            }
            _ => Some(expr),
        }
    }

    fn combine(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operator: Operator,
        arguments: Vec<Expr>,
    ) -> Option<Expr> {
        let [left, right] = arguments.as_slice() else { return None };
        let (int, number) = (Ty::Value(Shape::Int64), Ty::Value(Shape::Number));
        let of_both = |ty: &Ty| left.ty == *ty && right.ty == *ty;
        let (ints, numbers) = (of_both(&int), of_both(&number));
        let found = match (operator, &left.ty, &right.ty) {
            (Operator::Add, ..) if ints => Some((Function::IntAdd, int.clone())),
            (Operator::Subtract, ..) if ints => Some((Function::IntSubtract, int.clone())),
            (Operator::Multiply, ..) if ints => Some((Function::IntMultiply, int.clone())),
            (Operator::Divide, ..) if ints => Some((Function::IntDivide, int.clone())),
            (Operator::Remainder, ..) if ints => Some((Function::IntRemainder, int.clone())),
            (Operator::Add, ..) if numbers => Some((Function::NumberAdd, number.clone())),
            (Operator::Subtract, ..) if numbers => Some((Function::NumberSubtract, number.clone())),
            (Operator::Multiply, ..) if numbers => Some((Function::NumberMultiply, number.clone())),
            (Operator::Divide, ..) if numbers => Some((Function::NumberDivide, number.clone())),
            (Operator::Add, Ty::Timestamp, Ty::Span) => Some((Function::Later, Ty::Timestamp)),
            (Operator::Subtract, Ty::Timestamp, Ty::Span) => Some((Function::Earlier, Ty::Timestamp)),
            (Operator::Subtract, Ty::Timestamp, Ty::Timestamp) => Some((Function::Since, Ty::Span)),
            (Operator::Add, Ty::Span, Ty::Span) => Some((Function::SpanAdd, Ty::Span)),
            (Operator::Subtract, Ty::Span, Ty::Span) => Some((Function::SpanSubtract, Ty::Span)),
            _ => None,
        };
        let span = Some(node.span.clone());
        if let Some((function, ty)) = found {
            return Some(Expr::new(Kind::Call { function, arguments }, ty, span));
        }
        if let (Operator::Add, Ty::Span, Ty::Timestamp) = (operator, &left.ty, &right.ty) {
            let arguments = arguments.into_iter().rev().collect();
            return Some(Expr::new(Kind::Call { function: Function::Later, arguments }, Ty::Timestamp, span));
        }
        if let (Some(function), Some((arguments, ty))) = (of_decimals(operator), decimals(left, right)) {
            return Some(Expr::new(Kind::Call { function, arguments }, ty, span));
        }
        let (a, b) = (self.type_words(&left.ty), self.type_words(&right.ty));
        let sign = operator.sign();
        let error = site.at(codes::TYPE_MISMATCH, &node.span, format!("`{sign}` of {a} and {b}"));
        let mixed = [&left.ty, &right.ty].into_iter().all(|ty| *ty == int || *ty == number);
        let is_decimal = |ty: &Ty| matches!(ty.shape(), Some(Shape::Decimal(_)));
        let inexact = [(&left.ty, &right.ty), (&right.ty, &left.ty)];
        let inexact = inexact.into_iter().any(|(a, b)| is_decimal(a) && *b == number);
        let lists = [&left.ty, &right.ty].into_iter().all(|ty| matches!(ty.shape(), Some(Shape::Array(_))));
        let help = match operator {
            Operator::Remainder => "`%` takes two integers",
            Operator::Add if lists => "two lists are joined where their items are of the same type",
            _ if inexact => {
                "a binary number has no exact decimal: declare it with `format: decimal`, or convert the decimal to the nearest number: `double(...)`"
            }
            _ if mixed => {
                "both sides need the same type: write a literal as in `2.0`, or convert: `double(...)`, `int(...)`"
            }
            _ => {
                "there is arithmetic of two integers, of two numbers, of decimals with each other and with integers, and of times with durations"
            }
        };
        self.report(error.help(help));
        None
    }

    /// `-a`.
    pub(super) fn negate(&mut self, site: Site<'_>, node: &Node, operands: &[Node]) -> Option<Expr> {
        let [operand] = operands else { return None };
        if matches!(&operand.form, Form::Operation(Operator::Negate, _)) {
            let error = site.at(codes::EXPRESSION_SYNTAX, &node.span, "a minus before a minus");
            self.report(error.help("two of them cancel out: leave both out"));
            return None;
        }
        let value = self.infer(site, operand)?;
        let value = self.there(site, operand, value, "calculated with").map(widened)?;
        let span = Some(node.span.clone());
        // `-(5)`, and `-x` of what is a literal anyway.
        if let (true, Kind::Literal(Literal::Number(number))) = (is_literal(operand), &value.kind) {
            return Some(Expr { span, ..Expr::new(Kind::Literal(Literal::Number(-number)), value.ty, None) });
        }
        let function = match value.ty {
            Ty::Value(Shape::Int64) => Function::IntNegate,
            Ty::Value(Shape::Number) => Function::NumberNegate,
            Ty::Value(Shape::Decimal(_)) => Function::DecimalNegate,
            _ => {
                let words = self.type_words(&value.ty);
                self.report(site.at(codes::TYPE_MISMATCH, &node.span, format!("`-` of {words}")));
                return None;
            }
        };
        let ty = value.ty.clone();
        Some(Expr::new(Kind::Call { function, arguments: vec![value] }, ty, span))
    }
}

/// The operator of two decimals.
fn of_decimals(operator: Operator) -> Option<Function> {
    Some(match operator {
        Operator::Add => Function::DecimalAdd,
        Operator::Subtract => Function::DecimalSubtract,
        Operator::Multiply => Function::DecimalMultiply,
        Operator::Divide => Function::DecimalDivide,
        _ => return None,
    })
}

/// Two operands as decimals, if one is a decimal and the other can be one: an integer, or a number that is written out.
fn decimals(left: &Expr, right: &Expr) -> Option<(Vec<Expr>, Ty)> {
    let form = |expr: &Expr| match expr.ty {
        Ty::Value(Shape::Decimal(form)) => Some(form),
        _ => None,
    };
    let form = form(left).or(form(right))?;
    let shape = Shape::Decimal(form);
    let as_decimal = |expr: &Expr| {
        let literal = |value| {
            Expr::new(
                Kind::Literal(Literal::Decimal(form, value)),
                Ty::Value(shape.clone()),
                expr.span.clone(),
            )
        };
        match (&expr.kind, &expr.ty) {
            (Kind::Literal(Literal::Int(value)), _) => Some(literal(Decimal::from(*value))),
            (_, Ty::Value(known)) if *known == shape => Some(expr.clone()),
            (_, Ty::Value(Shape::Decimal(_))) => {
                Some(converted(expr.clone(), Conversion::DecimalTo(form), shape.clone()))
            }
            (_, Ty::Value(Shape::Int64)) => {
                Some(converted(expr.clone(), Conversion::IntToDecimal(form), shape.clone()))
            }
            _ => None,
        }
    };
    Some((vec![as_decimal(left)?, as_decimal(right)?], Ty::Value(shape.clone())))
}

/// Texts joined: what is joined already taken apart, neighbouring literals as one, empty ones left out.
pub(super) fn joined(texts: Vec<Expr>) -> Expr {
    let texts = texts.into_iter().flat_map(|text| match text.kind {
        Kind::Concat(parts) => parts,
        _ => vec![text],
    });
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

/// Whether a node is the literal of a text.
pub(super) fn literal_text(node: &Node) -> Option<&str> {
    match &node.form {
        Form::Literal(Value::String(text)) => Some(text),
        _ => None,
    }
}
