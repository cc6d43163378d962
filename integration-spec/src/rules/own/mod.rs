//! An organisation's own rules: `kind: Rule`, in CEL over the platform.
//!
//! A rule is checked when it is loaded, whether or not there is anything for it to judge: what it reads must exist
//! ([`view`]), what it gives must be a boolean, what it costs must be bounded ([`cost`]). Its findings are diagnostics
//! like all others: they point at the line in question, have a fingerprint, and policies and waivers know them by name.

mod cost;
mod evaluate;
mod model;
mod objects;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;
use std::collections::HashMap;

use cel::Program;

use super::{Facts, Input, rules};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::load::Spec;
use crate::mapping::free::{Given, expression};
use crate::mapping::ir::Ty;
use crate::model::{self as written, MatchedKind, SeverityOverride};
use crate::names;
use crate::platform::{Field, ObjectType, Origin, Shape, Type, TypeId};
use crate::source::{Part, Place};

use evaluate::{EvaluationError, Evaluator};
use model::{Model, Seen};
use objects::{Object, Objects};

rules! {
    COST = "own-rule-cost", Firm, "a rule that costs too much";
    FAILS = "own-rule-fails", Firm, "a rule that fails on what it judges";
    NAME = "own-rule-name", Firm, "a rule with the name of another";
}

/// A rule of the organisation, for who lists or explains them.
#[derive(Debug, Clone)]
pub struct OwnRule {
    /// Its name.
    pub name: String,
    /// What it finds, in a few words.
    pub title: String,
    /// Why, and how to repair it.
    pub description: String,
    /// Who answers for it.
    pub owner: String,
    /// How serious what it finds is, unless a policy says otherwise.
    pub severity: Severity,
    /// Whether it judges a change: it reads `oldObject`.
    pub compares: bool,
}

/// A rule that was checked, ready to judge.
pub(super) struct Ready<'a> {
    spec: &'a Spec<written::Rule>,
    conditions: Vec<Checked>,
    variables: Vec<(&'a str, Checked)>,
    validations: Vec<Checks<'a>>,
}

/// An expression that was checked.
struct Checked {
    place: Place,
    program: Program,
}

/// A validation that was checked.
struct Checks<'a> {
    validation: &'a written::Validation,
    test: Checked,
    message: Option<Checked>,
}

/// The rules as others know them.
pub(super) fn listed(input: Input<'_>) -> Vec<OwnRule> {
    let rules = input.specs.rules.iter().map(|spec| &spec.model);
    rules
        .map(|rule| OwnRule {
            name: rule.name.clone(),
            title: rule.title.clone(),
            description: rule.description.clone(),
            owner: rule.owner.clone(),
            severity: severity(rule.severity),
            compares: false,
        })
        .collect()
}

/// Every rule that is sound; what is wrong with the others is reported.
pub(super) fn check<'a>(input: Input<'a>, out: &mut Diagnostics) -> Vec<Ready<'a>> {
    if input.specs.rules.is_empty() {
        return Vec::new();
    }
    let evaluator = Evaluator::new();
    input.specs.rules.iter().filter_map(|spec| Checking::new(spec, &evaluator, out).rule()).collect()
}

/// Judges the platform.
pub(super) fn judge(ready: &[Ready<'_>], facts: &Facts<'_>, found: &mut Diagnostics) {
    if ready.is_empty() {
        return;
    }
    let evaluator = Evaluator::new();
    let makes = Objects::new(facts);
    let mut objects: HashMap<MatchedKind, Vec<Object>> = HashMap::new();
    for rule in ready {
        let kind = rule.spec.model.matched.kind;
        for object in objects.entry(kind).or_insert_with(|| makes.of(kind)) {
            if let Err((checked, error)) = one(rule, object, &evaluator, found) {
                let message =
                    format!("`{}` has no answer about `{}`: {error}", rule.spec.model.name, object.subject);
                found.push(
                    Diagnostic::new(FAILS, &checked.place, Part::Value, message)
                        .secondary(&object.place, Part::Key, "what it judged")
                        .help("ask first: whether a list has the item, whether a text is a number"),
                );
                // What fails for one object fails for many: once is enough to repair it.
                break;
            }
        }
    }
}

/// What `rule` finds about one object, or the expression that has no value for it.
fn one<'r>(
    rule: &'r Ready<'_>,
    object: &Object,
    evaluator: &Evaluator,
    found: &mut Diagnostics,
) -> Result<(), (&'r Checked, EvaluationError)> {
    let mut scope = evaluator.scope(&object.value);
    for condition in &rule.conditions {
        if !scope.holds(&condition.program).map_err(|error| (condition, error))? {
            return Ok(());
        }
    }
    for (name, variable) in &rule.variables {
        let value = scope.value(&variable.program).map_err(|error| (variable, error))?;
        scope.set(name, value);
    }
    for Checks { validation, test, message } in &rule.validations {
        if scope.holds(&test.program).map_err(|error| (test, error))? {
            continue;
        }
        let said = match message {
            Some(message) => scope.text(&message.program).map_err(|error| (message, error))?,
            None => validation.message.clone().unwrap_or_else(|| rule.spec.model.title.clone()),
        };
        found.push(finding(&rule.spec.model, validation, object, said));
    }
    Ok(())
}

fn finding(
    rule: &written::Rule,
    validation: &written::Validation,
    object: &Object,
    message: String,
) -> Diagnostic {
    let (place, part) = match &validation.at {
        Some(at) => {
            let pointer = format!("{}{at}", object.place.pointer);
            (Place { file: object.place.file, pointer }, Part::Value)
        }
        None if object.place.pointer.is_empty() => (object.place.child("name"), Part::Value),
        None => (object.place.clone(), Part::Key),
    };
    Diagnostic {
        code: Cow::Owned(rule.name.clone()),
        severity: severity(validation.severity.or(rule.severity)),
        waivable: true,
        // A rule that asks something else makes another finding, which nobody has accepted yet.
        subject: Some(format!("{}: {}", object.subject, validation.expression.trim())),
        message,
        primary: Label { place, part, text: String::new() },
        secondary: Vec::new(),
        help: validation.help.clone(),
    }
}

fn severity(written: Option<SeverityOverride>) -> Severity {
    written.map_or(Severity::Error, Into::into)
}

/// A rule that is being checked.
struct Checking<'a, 'c> {
    spec: &'a Spec<written::Rule>,
    evaluator: &'c Evaluator,
    model: Model,
    given: Vec<Given>,
    /// The type of `variables`.
    variables: TypeId,
    /// Steps so far, for one object.
    steps: u64,
    out: &'c mut Diagnostics,
}

impl<'a, 'c> Checking<'a, 'c> {
    fn new(spec: &'a Spec<written::Rule>, evaluator: &'c Evaluator, out: &'c mut Diagnostics) -> Self {
        let mut model = Model::default();
        let object = seen(spec.model.matched.kind, &mut model);
        let variables = model.types.add(Type::Object(ObjectType {
            origin: Origin::Service(0),
            place: spec.place.child("variables"),
            name: "variables".to_owned(),
            rust_name: "Variables".to_owned(),
            description: None,
            fields: Vec::new(),
        }));
        let given = vec![
            Given { name: "object".to_owned(), shape: object },
            Given { name: "variables".to_owned(), shape: Shape::Named(variables) },
        ];
        Self { spec, evaluator, model, given, variables, steps: 0, out }
    }

    fn rule(mut self) -> Option<Ready<'a>> {
        let Spec { place, model: rule } = self.spec;
        let mark = self.out.len();
        if super::find(&rule.name).is_some() {
            let message = format!("Caseway has a rule `{}` already", rule.name);
            self.out.push(
                Diagnostic::new(NAME, &place.child("name"), Part::Value, message)
                    .help("choose another name: policies and waivers would not know which one is meant"),
            );
        }
        let bool = Some(Shape::Bool);
        let at = place.child("match").child("conditions");
        let conditions: Vec<Option<Checked>> = (rule.matched.conditions.iter().enumerate())
            .map(|(index, condition)| {
                self.expression(&at.item(index).child("expression"), &condition.expression, bool.as_ref())
            })
            .collect();
        let variables: Vec<Option<(&str, Checked)>> = (rule.variables.iter().enumerate())
            .map(|(index, variable)| self.variable(variable, &place.child("variables").item(index)))
            .collect();
        let validations: Vec<Option<Checks<'_>>> = (rule.validations.iter().enumerate())
            .map(|(index, validation)| self.validation(validation, &place.child("validations").item(index)))
            .collect();
        self.affordable();
        if self.out.errors_since(mark) {
            return None;
        }
        Some(Ready {
            spec: self.spec,
            conditions: conditions.into_iter().collect::<Option<_>>()?,
            variables: variables.into_iter().collect::<Option<_>>()?,
            validations: validations.into_iter().collect::<Option<_>>()?,
        })
    }

    fn validation(&mut self, validation: &'a written::Validation, at: &Place) -> Option<Checks<'a>> {
        let test = self.expression(&at.child("expression"), &validation.expression, Some(&Shape::Bool));
        let message = match &validation.message_expression {
            None => None,
            Some(text) => {
                Some(self.expression(&at.child("messageExpression"), text, Some(&Shape::String))?)
            }
        };
        Some(Checks { validation, test: test?, message })
    }

    /// A variable, which later expressions see.
    fn variable(&mut self, variable: &'a written::RuleVariable, at: &Place) -> Option<(&'a str, Checked)> {
        let place = at.child("expression");
        let ty = self.typed(&place, &variable.expression, None)?;
        let Ty::Value(shape) = ty else {
            let message = format!("`{}` may be absent, and a variable holds a value", variable.name);
            self.out.push(
                Diagnostic::new(codes::OPTIONAL_READ, &place, Part::Value, message)
                    .help("say what stands in for it: `.orValue(...)`"),
            );
            return None;
        };
        let field = Field {
            place: at.clone(),
            name: variable.name.clone(),
            rust_name: names::field_name(&variable.name),
            description: None,
            shape,
            required: true,
            nullable: false,
            default: None,
            boxed: false,
        };
        if let Type::Object(object) = self.model.types.get_mut(self.variables) {
            object.fields.retain(|earlier| earlier.name != field.name);
            object.fields.push(field);
        }
        Some((&variable.name, self.compile(place, &variable.expression)?))
    }

    fn expression(&mut self, place: &Place, text: &str, want: Option<&Shape>) -> Option<Checked> {
        self.typed(place, text, want)?;
        self.compile(place.clone(), text)
    }

    /// The type of an expression, whose cost is counted.
    fn typed(&mut self, place: &Place, text: &str, want: Option<&Shape>) -> Option<Ty> {
        let mut found = Diagnostics::default();
        let checked = expression(&self.model.types, &self.given, place, text, want, &mut found);
        self.out.extend(found.into_vec().into_iter().map(model::in_files));
        let checked = checked?;
        self.steps = self.steps.saturating_add(cost::steps(&self.model, &checked));
        Some(checked.ty)
    }

    fn compile(&mut self, place: Place, text: &str) -> Option<Checked> {
        match self.evaluator.compile(text) {
            Ok(program) => Some(Checked { place, program }),
            Err(error) => {
                let message = format!("this expression cannot be evaluated: {error}");
                self.out.push(Diagnostic::new(codes::EXPRESSION_SYNTAX, &place, Part::Value, message));
                None
            }
        }
    }

    fn affordable(&mut self) {
        let rule = &self.spec.model;
        let steps = self.steps.saturating_mul(many(rule.matched.kind));
        if steps <= cost::MOST_STEPS {
            return;
        }
        let message = format!(
            "`{}` takes {steps} steps in a large organisation; at most {} are allowed",
            rule.name,
            cost::MOST_STEPS
        );
        self.out.push(
            Diagnostic::new(COST, &self.spec.place.child("validations"), Part::Key, message).help(
                "go through a list once, not for each item of another; `match` a smaller kind of object",
            ),
        );
    }
}

/// The shape of the objects of `kind`.
fn seen(kind: MatchedKind, model: &mut Model) -> Shape {
    match kind {
        MatchedKind::Platform => view::Platform::shape(model),
        MatchedKind::Backend => view::Backend::shape(model),
        MatchedKind::BackendOperation => view::BackendOperation::shape(model),
        MatchedKind::Service => view::Service::shape(model),
        MatchedKind::ServiceOperation => view::ServiceOperation::shape(model),
        MatchedKind::Mapping => view::Mapping::shape(model),
        MatchedKind::CaseType => view::CaseType::shape(model),
        MatchedKind::Environment => view::Environment::shape(model),
    }
}

/// How many objects of `kind` a large organisation has.
fn many(kind: MatchedKind) -> u64 {
    match kind {
        MatchedKind::Platform => 1,
        MatchedKind::Environment => 10,
        MatchedKind::Backend | MatchedKind::Service => 200,
        MatchedKind::CaseType | MatchedKind::Mapping => 2_000,
        MatchedKind::BackendOperation | MatchedKind::ServiceOperation => 10_000,
    }
}

/// Everything that expressions can read, in Markdown: the reference in `docs/rules.md`.
#[must_use]
pub fn reference() -> String {
    let mut model = Model::default();
    view::Platform::shape(&mut model);
    view::Environment::shape(&mut model);
    model.reference()
}
