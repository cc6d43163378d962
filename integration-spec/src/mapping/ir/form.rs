//! Cells and macros that have parts of their own: tables, loops, names, variants, fragments.

use crate::platform::{Shape, TypeId};
use crate::source::Place;

use super::{Cell, Expr, Literal, Local};

/// A value found in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// What is looked up: an enum or a string, possibly optional. Where it is nothing, so is the result.
    pub subject: Cell,
    /// The rows, in order: keys of the same type as the subject, never twice the same, and what they give.
    pub rows: Vec<(Literal, Expr)>,
    /// What the rest gives. `None` only for an enum all of whose values have a row.
    pub otherwise: Option<Expr>,
}

/// A list or map made from another, item by item: of a list a list, of a map a map with the same keys, or a list in their
/// order, as the type of the result says.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The list or map, possibly optional. Where it is nothing, so is the result.
    pub list: Cell,
    /// The key's name within `map`, where what is gone through is a map and the key has a name.
    pub key: Option<Local>,
    /// The item's name within `map`.
    pub item: Local,
    /// What becomes of one item.
    pub map: Cell,
}

/// The items of a list for which a condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The list.
    pub list: Expr,
    /// The item's name within the condition.
    pub item: Local,
    /// The condition.
    pub test: Expr,
}

/// A condition about the items of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantify {
    /// For how many it is to hold.
    pub quantifier: Quantifier,
    /// The list.
    pub list: Expr,
    /// The item's name within the condition.
    pub item: Local,
    /// The condition.
    pub test: Expr,
}

/// For how many items of a list a condition is to hold. `Exists` and `All` let one item decide whatever becomes of the
/// others; `ExistsOne` fails with the first that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of CEL's macros")]
pub enum Quantifier {
    Exists,
    All,
    ExistsOne,
}

/// A value with a name for what is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// The value, possibly optional. Where it is nothing, so is the result.
    pub value: Cell,
    /// The value's name within `map`.
    pub item: Local,
    /// What becomes of it.
    pub map: Cell,
}

/// What is made of a union, variant by variant: every variant has an arm, or there is an `otherwise`.
#[derive(Debug, Clone, PartialEq)]
pub struct Switch {
    /// A union.
    pub subject: Cell,
    /// The union's type.
    pub id: TypeId,
    /// In the order of the variants.
    pub arms: Vec<Arm>,
    /// What the other variants give.
    pub otherwise: Option<Cell>,
}

/// What is made of one variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The variant's index in its type.
    pub variant: usize,
    /// The object's name within `map`.
    pub item: Local,
    /// What becomes of it.
    pub map: Cell,
}

/// A mapping with a name, which others use.
#[derive(Debug, PartialEq)]
pub struct Fragment {
    /// Where it is declared.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// What it takes: always present, and all that its body reads.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub body: Cell,
}

/// A parameter of a fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name as it is written.
    pub name: String,
    /// Its name within the body.
    pub local: Local,
    /// Its type.
    pub shape: Shape,
}
