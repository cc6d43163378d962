//! Expressions that stand outside mappings: the same language over other variables.
//!
//! Rules of an organisation's own are written in it. They are interpreted, not compiled, so that what is kept of an
//! expression here is its type and its form, to tell what it gives and what it costs.

use crate::diagnostic::Diagnostics;
use crate::platform::{Shape, Types};
use crate::source::Place;

use super::check::{Checker, Holds, Site, Variable, Want};
use super::ir::{Expr, Local, Root};

/// A variable that expressions may read.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// Its name.
    pub(crate) name: String,
    /// The shape of its value.
    pub(crate) shape: Shape,
}

/// Reads and checks the expression `text` that stands at `place`. With `want` its value has that shape; otherwise any.
pub(crate) fn expression(
    types: &Types,
    given: &[Given],
    place: &Place,
    text: &str,
    want: Option<&Shape>,
    out: &mut Diagnostics,
) -> Option<Expr> {
    let variables = given.iter().enumerate().map(|(at, given)| Variable {
        name: given.name.clone(),
        root: Root::Local(Local { id: u32::MAX - at as u32, name: given.name.clone() }),
        holds: Holds::Value(given.shape.clone()),
    });
    let mut checker = Checker::new(types, out, variables.collect());
    let site = Site { place };
    match want {
        Some(shape) => checker.text(site, text, &Want::value(shape)),
        None => checker.open_text(site, text),
    }
}
