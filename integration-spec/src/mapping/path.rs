//! Field paths: `input.customer.name`, `response.?address.city`.

use std::ops::Range;

use crate::codes;
use crate::platform::Shape;
use crate::suggest;

use super::check::{Checker, Holds, Site, Want, context_fields};
use super::ir::{Expr, Kind, Literal, OptionalPath, Path, Root, Step, Ty};
use super::syntax::{Form, Name, Node, Operator};

/// What a path leads to.
pub(super) enum Reached {
    /// A value that is there.
    Value(Path, Shape),
    /// `context` itself.
    Context,
    /// A value that may not be there.
    Optional(OptionalPath, Shape),
    /// A value that no variable holds.
    Made(Expr),
}

impl Reached {
    fn expr(self, span: &Range<usize>) -> Option<Expr> {
        let span = Some(span.clone());
        match self {
            Self::Value(path, shape) => Some(Expr::new(Kind::Read(path), Ty::Value(shape), span)),
            Self::Optional(path, shape) => {
                Some(Expr::new(Kind::ReadOptional(path), Ty::Optional(shape), span))
            }
            Self::Context => None,
            Self::Made(expr) => Some(Expr { span, ..expr }),
        }
    }
}

impl Checker<'_> {
    /// The value that a path reads.
    pub(super) fn read(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let reached = self.reach(site, node)?.expr(&node.span);
        if reached.is_none() {
            let error = site.at(codes::TYPE_MISMATCH, &node.span, "`context` is not a value of its own");
            self.report(
                error
                    .help("read one of its fields: `context.caseType`, `context.?caseId`, `context.traceId`"),
            );
        }
        reached
    }

    /// Follows a path.
    pub(super) fn reach(&mut self, site: Site<'_>, node: &Node) -> Option<Reached> {
        // Paths are long where they are wrong: nothing recurses along them.
        let mut links = Vec::new();
        let mut first = node;
        while let Form::Select { operand, field, optional } = &first.form {
            links.push((&**operand, field, *optional));
            first = operand;
        }
        let mut reached = match &first.form {
            Form::Variable(name) => self.variable(site, name, &first.span)?,
            _ => Reached::Made(self.infer(site, first)?),
        };
        for (operand, field, optional) in links.into_iter().rev() {
            reached = self.step(site, operand, reached, field, optional)?;
        }
        Some(reached)
    }

    fn variable(&mut self, site: Site<'_>, name: &str, span: &Range<usize>) -> Option<Reached> {
        let Some(variable) = self.variables.iter().rev().find(|variable| variable.name == name) else {
            let known = self.variables.iter().filter(|variable| !matches!(variable.holds, Holds::Nothing(_)));
            let near = suggest::closest(name, known.map(|variable| variable.name.as_str()));
            let error = site.at(codes::UNKNOWN_VARIABLE, span, format!("there is no variable `{name}` here"));
            // A bare word is most often a text that lost its quotes.
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("a text is written `{{ const: {name} }}`, or within an expression `'{name}'`")
                }
            };
            self.report(error.help(help));
            return None;
        };
        let path = Path { root: variable.root.clone(), steps: Vec::new() };
        match &variable.holds {
            Holds::Value(shape) => Some(Reached::Value(path, shape.clone())),
            Holds::Context => Some(Reached::Context),
            Holds::Nothing(why) => {
                let error =
                    site.at(codes::UNKNOWN_VARIABLE, span, format!("there is no `{name}` here: {why}"));
                self.report(error);
                None
            }
        }
    }

    fn step(
        &mut self,
        site: Site<'_>,
        operand: &Node,
        from: Reached,
        field: &Name,
        optional: bool,
    ) -> Option<Reached> {
        let holder = match &from {
            Reached::Context => None,
            Reached::Value(_, shape) | Reached::Optional(_, shape) => Some(shape),
            Reached::Made(expr) => match expr.ty.shape() {
                Some(shape) => Some(shape),
                None => {
                    let message = format!("{} has no fields", self.type_words(&expr.ty));
                    self.report(site.at(codes::UNKNOWN_FIELD, &field.span, message));
                    return None;
                }
            },
        };
        if let Some(Shape::Map(values)) = holder {
            let values = (**values).clone();
            let map = from.expr(&operand.span)?;
            return Some(Reached::Made(value_of(map, field, values, optional)));
        }
        if let Some((_, union)) = holder.and_then(|shape| self.union(shape)) {
            let of = from.expr(&operand.span)?;
            return self.discriminator(site, of, union, field, optional).map(Reached::Made);
        }
        let step = match holder.cloned() {
            None => self.context_field(site, field)?,
            Some(shape) => self.field(site, operand, &shape, field)?,
        };
        let shape = step.shape.clone();
        let mut path = match from {
            Reached::Made(expr) => return self.step_of(site, operand, expr, (step, field), optional),
            // Once a path is optional, it stays so: every later dot means "if it is there".
            Reached::Optional(mut path, _) => {
                path.steps.push(step);
                return Some(Reached::Optional(path, shape));
            }
            Reached::Value(path, _) => path,
            Reached::Context => Path { root: Root::Context, steps: Vec::new() },
        };
        if step.required {
            if optional {
                let warning = site.at(
                    codes::ALWAYS_PRESENT,
                    &field.span,
                    format!("`{}` is always present", field.text),
                );
                self.report(warning.help("write `.` for `.?`"));
            }
            path.steps.push(step);
            return Some(Reached::Value(path, shape));
        }
        if optional {
            return Some(Reached::Optional(OptionalPath { base: path, steps: vec![step] }, shape));
        }
        path.steps.push(step);
        if let Some((_, local)) = self.present.iter().rev().find(|(known, _)| *known == path) {
            return Some(Reached::Value(Path { root: Root::Local(local.clone()), steps: Vec::new() }, shape));
        }
        let written = written(operand);
        let error = site.at(codes::OPTIONAL_READ, &field.span, format!("`{}` may be absent", field.text));
        self.report(error.label("optional in its contract").help(format!(
            "write `{written}.?{0}` where the target is optional too; otherwise give a value to use instead: \
             `{written}.?{0}.orValue(...)` or `has({written}.{0}) ? {written}.{0} : ...`",
            field.text
        )));
        None
    }

    /// A field of what no variable holds, read whether it is there or not.
    pub(super) fn step_in(&mut self, site: Site<'_>, operand: &Node, of: Expr, field: &Name) -> Option<Expr> {
        let shape = of.ty.shape().cloned();
        let optional = match &shape {
            Some(Shape::Map(_)) => true,
            Some(shape) if self.union(shape).is_some() => false,
            // An always present field is read plainly: that is what the caller says.
            Some(shape) => !self.field(site, operand, shape, field)?.required,
            None => false,
        };
        self.step(site, operand, Reached::Made(of), field, optional)?.expr(&field.span)
    }

    /// A field of what no variable holds.
    fn step_of(
        &mut self,
        site: Site<'_>,
        operand: &Node,
        of: Expr,
        (step, field): (Step, &Name),
        optional: bool,
    ) -> Option<Reached> {
        let shape = step.shape.clone();
        let (required, absent) = (step.required, of.ty.is_optional());
        if !absent && required && optional {
            let message = format!("`{}` is always present", field.text);
            let warning = site.at(codes::ALWAYS_PRESENT, &field.span, message);
            self.report(warning.help("write `.` for `.?`"));
        }
        if !absent && !required && !optional {
            let error = site.at(codes::OPTIONAL_READ, &field.span, format!("`{}` may be absent", field.text));
            let written = written(operand);
            self.report(error.label("optional in its contract").help(format!(
                "write `{written}.?{0}` where the target is optional too, or give a value to use instead: \
                 `{written}.?{0}.orValue(...)`",
                field.text
            )));
            return None;
        }
        let (kind, ty) = if absent || !required {
            let kind = match of.kind {
                Kind::FieldOptional { of, mut steps } => {
                    steps.push(step);
                    Kind::FieldOptional { of, steps }
                }
                _ => Kind::FieldOptional { of: Box::new(of), steps: vec![step] },
            };
            (kind, Ty::Optional(shape))
        } else {
            let kind = match of.kind {
                Kind::Field { of, mut steps } => {
                    steps.push(step);
                    Kind::Field { of, steps }
                }
                _ => Kind::Field { of: Box::new(of), steps: vec![step] },
            };
            (kind, Ty::Value(shape))
        };
        Some(Reached::Made(Expr::new(kind, ty, None)))
    }

    /// `list[0]`, `map['key']`, and with `?` what may not be there.
    pub(super) fn index(
        &mut self,
        site: Site<'_>,
        node: &Node,
        operands: &[Node],
        optional: bool,
    ) -> Option<Expr> {
        let [of_node, key_node] = operands else { return None };
        let of = self.infer(site, of_node)?;
        let (key, item) = match of.ty.shape().cloned() {
            Some(Shape::Array(item)) => (Shape::Int64, *item),
            Some(Shape::Map(item)) => (Shape::String, *item),
            _ => {
                let message = format!(
                    "`[...]` takes something out of a list or a map, but this is {}",
                    self.type_words(&of.ty)
                );
                self.report(site.at(codes::TYPE_MISMATCH, &of_node.span, message));
                return None;
            }
        };
        let key = self.infer(site, key_node).and_then(|found| {
            let found = self.there(site, key_node, found, "used as an index")?;
            self.asking("`[...]`", |checker| checker.fit(site, key_node, found, &Want::value(&key)))
        })?;
        let span = Some(node.span.clone());
        // Within what may be absent, an index means "if it is there", as a dot does.
        Some(if optional || of.ty.is_optional() {
            let kind = Kind::IndexOptional { of: Box::new(of), key: Box::new(key) };
            Expr::new(kind, Ty::Optional(item), span)
        } else {
            Expr::new(Kind::Index { of: Box::new(of), key: Box::new(key) }, Ty::Value(item), span)
        })
    }

    pub(super) fn context_field(&mut self, site: Site<'_>, field: &Name) -> Option<Step> {
        let fields = context_fields();
        let found = fields.iter().find(|step| step.name == field.text).cloned();
        if found.is_none() {
            let error = site.at(
                codes::UNKNOWN_FIELD,
                &field.span,
                format!("`context` has no field `{}`", field.text),
            );
            let names = fields.iter().map(|step| step.name.as_str());
            self.report(error.maybe_help(suggest::help(&field.text, names)));
        }
        found
    }

    pub(super) fn field(
        &mut self,
        site: Site<'_>,
        operand: &Node,
        shape: &Shape,
        field: &Name,
    ) -> Option<Step> {
        let Some(object) = self.object(shape) else {
            let message = format!("`{}` is {} and has no fields", written(operand), self.words(shape));
            let help = match shape {
                Shape::Array(_) => Some(
                    "take one item of it: `[0]`, or `[?0]` where there may be none; or map all with `{each: ..., as: item, map: ...}`",
                ),
                _ => None,
            };
            self.report(site.at(codes::UNKNOWN_FIELD, &field.span, message).maybe_help(help));
            return None;
        };
        let found = object.fields.iter().find(|known| known.name == field.text);
        if found.is_none() {
            let message = format!("`{}` has no field `{}`", object.name, field.text);
            let names = object.fields.iter().map(|known| known.name.as_str());
            let error = site
                .at(codes::UNKNOWN_FIELD, &field.span, message)
                .maybe_help(suggest::help(&field.text, names));
            self.report(error.secondary(&object.place, crate::source::Part::Key, "declared here"));
        }
        found.map(|known| Step {
            name: known.name.clone(),
            rust_name: known.rust_name.clone(),
            shape: known.shape.bare(),
            required: known.is_present(),
            boxed: known.boxed,
            most: known.shape.limits().and_then(|limits| limits.most),
        })
    }
}

/// The value of a key that is written as a field.
fn value_of(map: Expr, key: &Name, values: Shape, optional: bool) -> Expr {
    let literal = Kind::Literal(Literal::String(key.text.clone()));
    let key = Box::new(Expr::new(literal, Ty::Value(Shape::String), Some(key.span.clone())));
    if optional || map.ty.is_optional() {
        return Expr::new(Kind::IndexOptional { of: Box::new(map), key }, Ty::Optional(values), None);
    }
    Expr::new(Kind::Index { of: Box::new(map), key }, Ty::Value(values), None)
}

/// A path as it is written, for messages.
pub(super) fn written(node: &Node) -> String {
    match &node.form {
        Form::Variable(name) => name.clone(),
        Form::Select { operand, field, optional } => {
            format!("{}{}{}", written(operand), if *optional { ".?" } else { "." }, field.text)
        }
        Form::Operation(Operator::Index, operands) => {
            format!("{}[...]", operands.first().map_or_else(String::new, written))
        }
        Form::Operation(Operator::OptionalIndex, operands) => {
            format!("{}[?...]", operands.first().map_or_else(String::new, written))
        }
        _ => "this".to_owned(),
    }
}
