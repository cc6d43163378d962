//! Expressions outside of mappings: over any typed variables, for a result of any type.
//!
//! What judges something else than a document (rules of governance, the suite of CEL's own tests) has the checker, the
//! interpreter and the printer all the same.

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::platform::{Shape, Types};
use crate::source::Place;

use super::check::{Checker, Holds, Site, Variable, Want};
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
    super::cost::bounded(&cell, out);
    Some(Expression { cell, variables: known })
}

impl Expression {
    /// Its value for variables of these values, in their order; `None` where it is absent.
    ///
    /// # Errors
    /// Why it has none.
    pub fn evaluate(&self, types: &Types, values: &[Value]) -> Result<Option<Value>, Fault> {
        let variables = self.variables.iter().zip(values);
        let variables = variables.map(|((local, shape), value)| (local, shape, value));
        interpret::with_variables(types, &self.cell, variables)
    }
}
