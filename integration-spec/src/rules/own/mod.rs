//! An organisation's own rules: `kind: Rule`, in CEL over the platform.
//!
//! A rule is checked when it is loaded, whether or not there is anything for it to judge: what it reads must exist
//! ([`view`]), what it gives must be a boolean, what it costs must be bounded ([`cost`]). What was checked is what is
//! evaluated: the typed form, by the interpreter of mapping expressions. Its findings are diagnostics like all others: they
//! point at the line in question, have a fingerprint, and policies and waivers know them by name.

mod cost;
mod model;
mod objects;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use caseway_cel::Patterns;

use super::{Facts, Input, rules};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::diff::Revision;
use crate::load::Spec;
use crate::mapping::Expression;
use crate::mapping::expression::unbounded;
use crate::mapping::interpret::Fault;
use crate::mapping::interpret::datum::{Datum, Entries};
use crate::mapping::ir::Ty;
use crate::model::{self as written, MatchedKind, SeverityOverride};
use crate::names;
use crate::platform::{Field, ObjectType, Origin, Shape, Type, TypeId, Types};
use crate::source::{Part, Place};

use cost::Extent;
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

/// The variables of every expression, by position: what is judged, what the rule has named, and what was judged before the
/// change.
const VARIABLES: [&str; 3] = ["object", "variables", "oldObject"];
/// The position of `variables`.
const NAMED: usize = 1;
/// The position of `oldObject`.
const OLD: usize = 2;

/// A rule that was checked, ready to judge.
pub(super) struct Ready<'a> {
    spec: &'a Spec<written::Rule>,
    types: Types,
    patterns: Rc<Patterns>,
    /// Whether it reads `oldObject`: then it judges changes of what was there before.
    compares: bool,
    conditions: Vec<Expression>,
    variables: Vec<(&'a str, Expression)>,
    validations: Vec<Checks<'a>>,
}

/// A validation that was checked.
struct Checks<'a> {
    validation: &'a written::Validation,
    test: Expression,
    message: Option<Expression>,
}

/// The rules as others know them; of those that are `ready`, whether they judge changes.
pub(super) fn listed(input: Input<'_>, ready: &[Ready<'_>]) -> Vec<OwnRule> {
    let rules = input.specs.rules.iter().map(|spec| &spec.model);
    rules
        .map(|rule| OwnRule {
            name: rule.name.clone(),
            title: rule.title.clone(),
            description: rule.description.clone(),
            owner: rule.owner.clone(),
            severity: severity(rule.severity),
            compares: ready.iter().any(|ready| ready.compares && ready.spec.model.name == rule.name),
        })
        .collect()
}

/// Every rule that is sound; what is wrong with the others is reported.
pub(super) fn check<'a>(input: Input<'a>, out: &mut Diagnostics) -> Vec<Ready<'a>> {
    input.specs.rules.iter().filter_map(|spec| Checking::new(spec, out).rule()).collect()
}

/// Judges the platform.
pub(super) fn judge(ready: &[Ready<'_>], facts: &Facts<'_>, found: &mut Diagnostics) {
    if ready.is_empty() {
        return;
    }
    let specs = facts.input.specs;
    let at = specs.platforms.first().map(|spec| &spec.place);
    let makes = Objects::new(facts.platform, &specs.environments);
    let mut before = facts.input.base.map(Before::new);
    let mut objects: HashMap<MatchedKind, Vec<Object>> = HashMap::new();
    for rule in ready {
        let kind = rule.spec.model.matched.kind;
        let old = match (rule.compares, &mut before) {
            (true, Some(before)) => Some(before.of(kind)),
            // There is no change to judge.
            (true, None) => continue,
            (false, _) => None,
        };
        for object in objects.entry(kind).or_insert_with(|| makes.of(kind, at)) {
            let old = match old {
                None => Datum::Absent,
                Some(old) => match old.get(&object.subject) {
                    Some(old) => old.clone(),
                    // What is new was no other before.
                    None => continue,
                },
            };
            if let Err(fault) = one(rule, object, old, found) {
                let message = format!(
                    "`{}` has no answer about `{}`: {}",
                    rule.spec.model.name, object.subject, fault.reason
                );
                found.push(
                    Diagnostic::new(FAILS, &fault.place, fault.part, message)
                        .secondary(&object.place, Part::Key, "what it judged")
                        .help("ask first: whether a list has the item, whether a text is a number"),
                );
                // What fails for one object fails for many: once is enough to repair it.
                break;
            }
        }
    }
}

/// The objects of the state before the change, by their names.
struct Before<'b> {
    makes: Objects<'b>,
    objects: HashMap<MatchedKind, HashMap<String, Datum>>,
    nowhere: Place,
}

impl<'b> Before<'b> {
    fn new(base: Revision<'b>) -> Self {
        Self {
            makes: Objects::new(base.platform, base.environments),
            objects: HashMap::new(),
            nowhere: model::NOWHERE,
        }
    }

    fn of(&mut self, kind: MatchedKind) -> &HashMap<String, Datum> {
        self.objects.entry(kind).or_insert_with(|| {
            let objects = self.makes.of(kind, Some(&self.nowhere));
            objects.into_iter().map(|object| (object.subject, object.value)).collect()
        })
    }
}

/// What `rule` finds about one object, or the fault of the expression that has no value for it.
fn one(rule: &Ready<'_>, object: &Object, old: Datum, found: &mut Diagnostics) -> Result<(), Fault> {
    let mut named = Entries::new();
    let value = |expression: &Expression, named: &Entries| {
        let values = vec![object.value.clone(), Datum::map_of(named.clone()), old.clone()];
        expression.value(&rule.types, values, &rule.patterns)
    };
    for condition in &rule.conditions {
        if !value(condition, &named)?.bool() {
            return Ok(());
        }
    }
    for (name, variable) in &rule.variables {
        let value = value(variable, &named)?;
        named.insert((*name).to_owned(), value);
    }
    for Checks { validation, test, message } in &rule.validations {
        if value(test, &named)?.bool() {
            continue;
        }
        let said = match message {
            Some(message) => value(message, &named)?.text().to_owned(),
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
    model: Model,
    /// The types of [`VARIABLES`].
    given: [Shape; 3],
    /// The type of `variables`.
    named: TypeId,
    /// How large each of them is.
    extents: HashMap<String, Extent>,
    /// Steps so far, for one object.
    steps: u64,
    compares: bool,
    out: &'c mut Diagnostics,
}

impl<'a, 'c> Checking<'a, 'c> {
    fn new(spec: &'a Spec<written::Rule>, out: &'c mut Diagnostics) -> Self {
        let mut model = Model::default();
        let object = seen(spec.model.matched.kind, &mut model);
        let named = model.types.add(Type::Object(ObjectType {
            origin: Origin::Service(0),
            place: spec.place.child("variables"),
            name: "variables".to_owned(),
            rust_name: "Variables".to_owned(),
            description: None,
            fields: Vec::new(),
        }));
        let given = [object.clone(), Shape::Named(named), object];
        Self { spec, model, given, named, extents: HashMap::new(), steps: 0, compares: false, out }
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
        let conditions: Vec<Option<Expression>> = (rule.matched.conditions.iter().enumerate())
            .map(|(index, condition)| {
                self.expression(&at.item(index).child("expression"), &condition.expression, bool.as_ref())
            })
            .collect();
        let variables: Vec<Option<(&str, Expression)>> = (rule.variables.iter().enumerate())
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
            types: self.model.types,
            patterns: Rc::default(),
            compares: self.compares,
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
    fn variable(&mut self, variable: &'a written::RuleVariable, at: &Place) -> Option<(&'a str, Expression)> {
        let place = at.child("expression");
        let (expression, extent) = self.estimated(&place, &variable.expression, None)?;
        let shape = match &expression.cell.value.ty {
            Ty::Value(shape) => shape.clone(),
            Ty::Optional(_) => {
                let message = format!("`{}` may be absent, and a variable holds a value", variable.name);
                self.out.push(
                    Diagnostic::new(codes::OPTIONAL_READ, &place, Part::Value, message)
                        .help("say what stands in for it: `.orValue(...)`"),
                );
                return None;
            }
            Ty::Timestamp | Ty::Span => {
                let message = format!("`{}` is a time, which no variable holds", variable.name);
                self.out.push(
                    Diagnostic::new(codes::TYPE_MISMATCH, &place, Part::Value, message)
                        .help("make it where it is used; or a number of it: `int(...)`"),
                );
                return None;
            }
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
        self.extents.insert(variable.name.clone(), extent);
        if let Type::Object(object) = self.model.types.get_mut(self.named) {
            object.fields.retain(|earlier| earlier.name != field.name);
            object.fields.push(field);
        }
        Some((&variable.name, expression))
    }

    fn expression(&mut self, place: &Place, text: &str, want: Option<&Shape>) -> Option<Expression> {
        self.estimated(place, text, want).map(|(expression, _)| expression)
    }

    /// A checked expression, whose cost is counted, and how large its value is.
    fn estimated(&mut self, place: &Place, text: &str, want: Option<&Shape>) -> Option<(Expression, Extent)> {
        let mut found = Diagnostics::default();
        let given: Vec<(&str, Shape)> = VARIABLES.into_iter().zip(self.given.clone()).collect();
        let checked = unbounded(&self.model.types, &given, text, want, place, &mut found);
        self.out.extend(found.into_vec().into_iter().map(model::in_files));
        let checked = checked?;
        let estimate = cost::estimate(&self.model, NAMED, &self.extents, &checked);
        self.steps = self.steps.saturating_add(estimate.steps);
        self.compares |= checked.reads(OLD);
        Some((checked, estimate.extent))
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
        MatchedKind::DirectConnection => view::DirectConnection::shape(model),
        MatchedKind::Environment => view::Environment::shape(model),
    }
}

/// How many objects of `kind` a large organisation has.
fn many(kind: MatchedKind) -> u64 {
    match kind {
        MatchedKind::Platform => 1,
        MatchedKind::Environment => 10,
        MatchedKind::Backend | MatchedKind::Service => 200,
        MatchedKind::DirectConnection => 500,
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
