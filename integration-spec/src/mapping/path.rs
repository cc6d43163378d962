//! Field paths: `input.customer.name`, `response.?address.city`.

use std::ops::Range;

use crate::codes;
use crate::platform::Shape;
use crate::suggest;

use super::check::{Checker, Holds, Site, context_fields};
use super::ir::{Expr, Kind, OptionalPath, Path, Root, Step, Ty};
use super::syntax::{Form, Name, Node, Operator};

/// What a path leads to.
pub(super) enum Reached {
    /// A value that is there.
    Value(Path, Shape),
    /// `context` itself.
    Context,
    /// A value that may not be there.
    Optional(OptionalPath, Shape),
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
        match &node.form {
            Form::Variable(name) => self.variable(site, name, &node.span),
            Form::Select { operand, field, optional } => {
                if matches!(operand.form, Form::Operation(Operator::Index | Operator::OptionalIndex, _)) {
                    self.refuse(site, operand);
                    return None;
                }
                if !matches!(operand.form, Form::Variable(_) | Form::Select { .. }) {
                    let error = site.at(
                        codes::OUTSIDE_SUBSET,
                        &node.span,
                        "a field is read from something other than a variable",
                    );
                    self.report(error.help("read fields from `input`, `response`, `context` or a name bound by `each`; for a conditional, read the field in both branches"));
                    return None;
                }
                let from = self.reach(site, operand)?;
                self.step(site, operand, from, field, *optional)
            }
            _ => None,
        }
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
        let step = match &from {
            Reached::Context => self.context_field(site, field)?,
            Reached::Value(_, shape) | Reached::Optional(_, shape) => {
                self.field(site, operand, shape, field)?
            }
        };
        let shape = step.shape.clone();
        let mut path = match from {
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
                Shape::Array(_) => {
                    Some("the items of a list are mapped with `{each: ..., as: item, map: ...}`")
                }
                Shape::Map(_) => Some("a map can only be copied as a whole"),
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
        })
    }
}

/// A path as it is written, for messages.
pub(super) fn written(node: &Node) -> String {
    match &node.form {
        Form::Variable(name) => name.clone(),
        Form::Select { operand, field, optional } => {
            format!("{}{}{}", written(operand), if *optional { ".?" } else { "." }, field.text)
        }
        _ => "this".to_owned(),
    }
}
