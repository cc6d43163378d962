//! Conditions, and what they prove to be present.
//!
//! `has(input.phone)` proves nothing by itself; it does where it must hold for something to be evaluated. A condition
//! is taken apart into what must hold together: through `&&`, through `!` and through `||` where its opposite must
//! hold (by De Morgan's laws). Each presence test among these binds a variable for what is evaluated after it, so
//! that the printed Rust unwraps a value once, where its presence is tested.

use crate::codes;
use crate::platform::Shape;

use super::check::{Checker, Site, Want};
use super::ir::{Comparison, Conversion, Expr, Guard, Kind, Literal, Path, Root, Ty};
use super::path::{Reached, written};
use super::syntax::{Form, Node, Operator, Value};

/// A branch of a conditional.
enum Branch {
    Typed(Expr),
    /// `null`, without a target that says of what type.
    Null,
}

/// What a condition comes to.
pub(super) enum Condition {
    /// It cannot hold.
    Never,
    /// It holds when all of these do; always, when there are none.
    When(Vec<Guard>),
}

impl Checker<'_> {
    /// A boolean made of `&&`, `||`, `!` and `has()`.
    pub(super) fn logic(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let span = Some(node.span.clone());
        let boolean = |kind| Expr::new(kind, Ty::Value(Shape::Bool), span.clone());
        let literal = |value| boolean(Kind::Literal(Literal::Bool(value)));
        if let Form::Operation(Operator::Or, operands) = &node.form
            && !proves(node, false)
        {
            let mut any = Vec::new();
            for operand in operands {
                let expr = self.boolean(site, operand)?;
                match expr.kind {
                    Kind::Literal(Literal::Bool(true)) => return Some(literal(true)),
                    Kind::Literal(Literal::Bool(false)) => {}
                    Kind::Any(parts) => any.extend(parts),
                    _ => any.push(expr),
                }
            }
            any.sort_by_key(|part| part.fallible);
            return match any.len() {
                0 => Some(literal(false)),
                1 => any.pop(),
                _ => Some(boolean(Kind::Any(any))),
            };
        }
        let positive = proves(node, true) || !proves(node, false) && !is_not(node);
        let all = match self.scoped(|checker| checker.condition(site, node, positive))? {
            Condition::Never => literal(false),
            Condition::When(guards) => conjunction(guards).unwrap_or_else(|| literal(true)),
        };
        let all = Expr { span: span.clone(), ..all };
        Some(if positive { all } else { negated(all) })
    }

    /// A boolean expression.
    pub(super) fn boolean(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        self.asking("the condition", |checker| checker.check(site, node, &Want::value(&Shape::Bool)))
    }

    /// `condition ? this : that`, for a target if there is one.
    pub(super) fn conditional(
        &mut self,
        site: Site<'_>,
        node: &Node,
        parts: &[Node],
        want: Option<&Want>,
    ) -> Option<Expr> {
        let [condition, this, that] = parts else { return None };
        let positive = proves(condition, true) || !proves(condition, false);
        let (first, second) = if positive { (this, that) } else { (that, this) };
        let (condition, then) = self.scoped(|checker| {
            let condition = checker.condition(site, condition, positive);
            // What relied on a condition that is wrong is not checked: its mistakes would be echoes.
            let then = condition.as_ref().and_then(|_| checker.branch(site, first, want));
            (condition, then)
        });
        let otherwise = self.branch(site, second, want);
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        let (then, otherwise) = self.joined(site, (first, then), (second, otherwise))?;
        let guards = match condition {
            Condition::Never => return Some(otherwise),
            Condition::When(guards)
                if guards.is_empty() || then.kind == otherwise.kind && !guards.iter().any(Guard::fails) =>
            {
                return Some(then);
            }
            Condition::When(guards) => guards,
        };
        // Where both values are there, the whole is.
        let (then, otherwise, whole) = match (then, otherwise) {
            (Expr { kind: Kind::Present(this), .. }, Expr { kind: Kind::Present(that), .. }) => {
                (*this, *that, true)
            }
            (this, that) => (this, that, false),
        };
        let ty = then.ty.clone();
        let kind = Kind::If { guards, then: Box::new(then), otherwise: Box::new(otherwise) };
        let expr = Expr::new(kind, ty, Some(node.span.clone()));
        Some(if whole { present(expr) } else { expr })
    }

    /// A branch of a conditional. Without a target, the literal `null` stands for itself until the other branch
    /// gives it a type.
    fn branch(&mut self, site: Site<'_>, node: &Node, want: Option<&Want>) -> Option<Branch> {
        match want {
            Some(want) => self.check(site, node, want).map(Branch::Typed),
            None if node.form == Form::Literal(Value::Null) => Some(Branch::Null),
            None => self.infer(site, node).map(Branch::Typed),
        }
    }

    /// Both branches with one type.
    fn joined(
        &mut self,
        site: Site<'_>,
        then: (&Node, Branch),
        otherwise: (&Node, Branch),
    ) -> Option<(Expr, Expr)> {
        let null = |other: &Expr, node: &Node| {
            let shape = other.ty.shape().cloned()?;
            Some(Expr::new(Kind::Absent, Ty::Optional(shape), Some(node.span.clone())))
        };
        let optional = |expr: Expr| if expr.ty.is_optional() { expr } else { present(expr) };
        match (then.1, otherwise.1) {
            (Branch::Typed(then), Branch::Null) => {
                let Some(absent) = null(&then, otherwise.0) else { return self.no_time(site, otherwise.0) };
                Some((optional(then), absent))
            }
            (Branch::Null, Branch::Typed(otherwise)) => {
                let Some(absent) = null(&otherwise, then.0) else { return self.no_time(site, then.0) };
                Some((absent, optional(otherwise)))
            }
            (Branch::Null, Branch::Null) => {
                let error = site.at(
                    codes::TYPE_MISMATCH,
                    &then.0.span,
                    "both values are `null`, which says nothing about their type",
                );
                self.report(error);
                None
            }
            (Branch::Typed(this), Branch::Typed(that)) => {
                let (Some(first), Some(second)) = (this.ty.shape(), that.ty.shape()) else {
                    if this.ty == that.ty {
                        return Some((this, that));
                    }
                    let (a, b) = (self.type_words(&this.ty), self.type_words(&that.ty));
                    let message = format!("one value is {a}, the other {b}");
                    self.report(site.at(codes::TYPE_MISMATCH, &otherwise.0.span, message));
                    return None;
                };
                let shape = self.common(first, second);
                let want = Want { shape, optional: this.ty.is_optional() };
                let fitted = |checker: &mut Self, node: &Node, expr: Expr| match expr.ty.shape()
                    == Some(&want.shape)
                {
                    true if expr.ty.is_optional() == want.optional => Some(expr),
                    _ => checker.fit(site, node, expr, &want),
                };
                let (this, that) = (fitted(self, then.0, this), fitted(self, otherwise.0, that));
                this.zip(that)
            }
        }
    }

    fn no_time(&mut self, site: Site<'_>, node: &Node) -> Option<(Expr, Expr)> {
        let error = site.at(codes::OPTIONAL_READ, &node.span, "a time is always there, and this is `null`");
        self.report(error.help("turn the time into a text first: `string(...)`"));
        None
    }

    /// Takes a condition apart; the presence that it proves is known from here on. With `positive` false, its
    /// opposite.
    fn condition(&mut self, site: Site<'_>, node: &Node, positive: bool) -> Option<Condition> {
        match &node.form {
            Form::Operation(Operator::Not, operands) => {
                let operand = operands.first()?;
                self.condition(site, operand, !positive)
            }
            Form::Operation(Operator::And, operands) if positive => self.all(site, operands, positive),
            Form::Operation(Operator::Or, operands) if !positive => self.all(site, operands, positive),
            Form::Call { function, target: None, arguments } if function.text == "has" => {
                // Only what must hold proves something.
                let guards = if positive {
                    self.presence(site, node, arguments)?
                } else {
                    self.scoped(|checker| checker.presence(site, node, arguments))?
                };
                Some(match (guards, positive) {
                    (guards, true) => Condition::When(guards),
                    (guards, false) if guards.is_empty() => Condition::Never,
                    (guards, false) => Condition::When(
                        conjunction(guards).map(negated).map(Guard::Test).into_iter().collect(),
                    ),
                })
            }
            _ => {
                let test = self.boolean(site, node)?;
                let test = if positive { test } else { negated(test) };
                Some(match test.kind {
                    Kind::Literal(Literal::Bool(true)) => Condition::When(Vec::new()),
                    Kind::Literal(Literal::Bool(false)) => Condition::Never,
                    Kind::All(guards) => Condition::When(guards),
                    _ => Condition::When(vec![Guard::Test(test)]),
                })
            }
        }
    }

    fn all(&mut self, site: Site<'_>, operands: &[Node], positive: bool) -> Option<Condition> {
        let mut guards = Vec::new();
        let mut never = false;
        for operand in operands {
            match self.condition(site, operand, positive)? {
                Condition::Never => never = true,
                Condition::When(more) => guards.extend(more),
            }
        }
        Some(if never { Condition::Never } else { Condition::When(ordered(guards)) })
    }

    /// `has(path)`: a guard that binds the value, or nothing when it is there anyway.
    fn presence(&mut self, site: Site<'_>, node: &Node, arguments: &[Node]) -> Option<Vec<Guard>> {
        let [Node { form: Form::Select { operand, field, optional: false }, .. }] = arguments else {
            let error = site.at(
                codes::TYPE_MISMATCH,
                &node.span,
                "`has()` takes one field, as in `has(input.phone)`",
            );
            self.report(error);
            return None;
        };
        let base = match self.reach(site, operand)? {
            Reached::Value(path, shape) if matches!(shape, Shape::Map(_)) || self.union(&shape).is_some() => {
                let of = Expr::new(Kind::Read(path), Ty::Value(shape), Some(operand.span.clone()));
                return self.presence_in(site, node, operand, of, field);
            }
            Reached::Value(path, shape) => Some((path, shape)),
            Reached::Context => None,
            Reached::Made(of) => return self.presence_in(site, node, operand, of, field),
            Reached::Optional(..) => {
                let error = site.at(
                    codes::OPTIONAL_READ,
                    &operand.span,
                    format!("`{}` may be absent itself", written(operand)),
                );
                let outer = written(operand).replace(".?", ".");
                let inner = &field.text;
                self.report(
                    error.help(format!("test the outer field first: `has({outer}) && has({outer}.{inner})`")),
                );
                return None;
            }
        };
        let (mut path, step) = match base {
            Some((path, shape)) => (path, self.field(site, operand, &shape, field)?),
            None => (Path { root: Root::Context, steps: Vec::new() }, self.context_field(site, field)?),
        };
        let (required, name) = (step.required, step.name.clone());
        path.steps.push(step);
        let known = self.present.iter().any(|(known, _)| *known == path);
        if required || known {
            let why = if required { "always present" } else { "known to be present here" };
            let warning = site.at(codes::ALWAYS_PRESENT, &node.span, format!("`{}` is {why}", field.text));
            self.report(warning.help("leave the test out"));
            return Some(Vec::new());
        }
        let local = self.local(&name);
        self.present.push((path.clone(), local.clone()));
        Some(vec![Guard::Present(path, local)])
    }
}

impl Checker<'_> {
    /// `has(list[0].field)`: a test that proves nothing, because no variable holds the value.
    fn presence_in(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operand: &Node,
        of: Expr,
        field: &super::syntax::Name,
    ) -> Option<Vec<Guard>> {
        let read = self.step_in(site, operand, of, field)?;
        if !read.ty.is_optional() {
            let warning =
                site.at(codes::ALWAYS_PRESENT, &node.span, format!("`{}` is always present", field.text));
            self.report(warning.help("leave the test out"));
            return Some(Vec::new());
        }
        let test =
            Expr::new(Kind::IsPresent(Box::new(read)), Ty::Value(Shape::Bool), Some(node.span.clone()));
        Some(vec![Guard::Test(test)])
    }
}

/// Whether a condition (with `positive` false: its opposite) proves the presence of something.
fn proves(node: &Node, positive: bool) -> bool {
    match &node.form {
        Form::Operation(Operator::Not, operands) => operands.iter().any(|operand| proves(operand, !positive)),
        Form::Operation(Operator::And, operands) if positive => {
            operands.iter().any(|operand| proves(operand, true))
        }
        Form::Operation(Operator::Or, operands) if !positive => {
            operands.iter().any(|operand| proves(operand, false))
        }
        Form::Call { function, target: None, .. } => positive && function.text == "has",
        _ => false,
    }
}

fn is_not(node: &Node) -> bool {
    matches!(&node.form, Form::Operation(Operator::Not, _))
}

/// Those that cannot fail first: one that does not hold decides, wherever it stands.
fn ordered(mut guards: Vec<Guard>) -> Vec<Guard> {
    guards.sort_by_key(Guard::fails);
    guards
}

/// All guards as one boolean; `None` when there are none.
fn conjunction(guards: Vec<Guard>) -> Option<Expr> {
    let mut guards = ordered(guards);
    let only_test = matches!(guards.as_slice(), [Guard::Test(_)]);
    match guards.pop() {
        None => None,
        Some(Guard::Test(test)) if only_test => Some(test),
        Some(last) => {
            guards.push(last);
            Some(Expr::new(Kind::All(guards), Ty::Value(Shape::Bool), None))
        }
    }
}

/// The opposite of a boolean.
pub(super) fn negated(expr: Expr) -> Expr {
    let Expr { kind, ty, span, .. } = expr;
    let kind = match kind {
        Kind::Literal(Literal::Bool(value)) => Kind::Literal(Literal::Bool(!value)),
        Kind::Not(inner) => return *inner,
        // What is no number at all is neither less than another nor greater or equal.
        Kind::Compare { operator, left, right }
            if matches!(operator, Comparison::Equal | Comparison::NotEqual)
                || [&left, &right].into_iter().all(|side| is_number_at_all(side)) =>
        {
            Kind::Compare { operator: opposite(operator), left, right }
        }
        kind => Kind::Not(Box::new(Expr::new(kind, ty.clone(), span.clone()))),
    };
    Expr::new(kind, ty, span)
}

/// Whether an expression is certainly a number, or something else: documents and constants hold no NaN.
fn is_number_at_all(expr: &Expr) -> bool {
    !expr.ty.is(&Shape::Number)
        || matches!(
            expr.kind,
            Kind::Read(_) | Kind::Literal(_) | Kind::Convert { conversion: Conversion::IntToNumber, .. }
        )
}

fn opposite(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// A present value where an optional one is wanted.
pub(super) fn present(expr: Expr) -> Expr {
    let Some(shape) = expr.ty.shape().cloned() else {
        // Times are never optional: nothing wants one so.
        return expr;
    };
    let (ty, span) = (Ty::Optional(shape), expr.span.clone());
    Expr::new(Kind::Present(Box::new(expr)), ty, span)
}
