//! Expressions outside of mappings: over any typed variables, for a result of any type.
//!
//! What judges something else than a document (rules of governance, the suite of CEL's own tests) has the checker, the
//! interpreter and the printer all the same.

use std::rc::Rc;

use caseway_cel::Patterns;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::platform::{Shape, Types};
use crate::source::Place;

use super::check::{Checker, Holds, Site, Variable, Want};
use super::interpret::datum::Datum;
use super::interpret::{self, Fault};
use super::ir::{Cell, Local, Root};

/// An expression that has been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Its typed form.
    pub cell: Cell,
    /// Its variables, in the order in which they were named.
    pub variables: Vec<(Local, Shape)>,
}

/// Checks the text of an expression over `variables`, which stands at `place`. Without `want`, its value may have any
/// type. What is wrong with it is reported to `out`.
pub fn expression(
    types: &Types,
    variables: &[(&str, Shape)],
    text: &str,
    want: Option<&Shape>,
    place: &Place,
    out: &mut Diagnostics,
) -> Option<Expression> {
    let checked = unbounded(types, variables, text, want, place, out)?;
    super::cost::bounded(&checked.cell, out);
    Some(checked)
}

/// The same where the caller bounds what evaluating may cost.
pub(crate) fn unbounded(
    types: &Types,
    variables: &[(&str, Shape)],
    text: &str,
    want: Option<&Shape>,
    place: &Place,
    out: &mut Diagnostics,
) -> Option<Expression> {
    let mut checker = Checker::new(types, out, Vec::new());
    let mut known = Vec::with_capacity(variables.len());
    for (name, shape) in variables {
        let local = checker.local(name);
        checker.variables.push(Variable {
            name: (*name).to_owned(),
            root: Root::Local(local.clone()),
            holds: Holds::Value(shape.clone()),
        });
        known.push((local, shape.clone()));
    }
    let value = checker.expression(Site { place }, text, want.map(Want::value).as_ref())?;
    let cell = Cell { place: place.clone(), value };
    Some(Expression { cell, variables: known })
}

impl Expression {
    /// Its value for variables of these values, in their order; `None` where it is absent.
    ///
    /// # Errors
    /// Why it has none.
    pub fn evaluate(&self, types: &Types, values: &[Value]) -> Result<Option<Value>, Fault> {
        let variables = self.variables.iter().zip(values);
        let values = variables.map(|((_, shape), value)| Datum::typed(value, shape, types));
        self.value(types, values.collect(), &Rc::default()).map(Datum::into_json)
    }

    /// The same for values that are made already, with patterns that were compiled before.
    pub(crate) fn value(
        &self,
        types: &Types,
        values: Vec<Datum>,
        patterns: &Rc<Patterns>,
    ) -> Result<Datum, Fault> {
        let variables = self.variables.iter().zip(values).map(|((local, _), value)| (local.id, value));
        interpret::with_variables(types, &self.cell, variables.collect(), patterns)
    }

    /// Whether it reads the variable at `index`.
    pub(crate) fn reads(&self, index: usize) -> bool {
        self.variables.get(index).is_some_and(|(local, _)| self.cell.value.mentions(local))
    }
}
