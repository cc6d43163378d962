//! The typed form of mapping cells.
//!
//! Everything that can be decided about a cell is decided before it has this form: names are bound, every
//! expression has a type, every value fits its target, presence that `has()` proved has become a variable. What reads
//! it (the Rust printer, an interpreter) neither checks nor guesses.

use std::ops::Range;

use caseway_core::decimal::Decimal;

use crate::platform::{DecimalForm, Format, Shape, TypeId};
use crate::source::Place;

/// A cell: what one target gets, and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it is written. Faults at run time carry its pointer.
    pub place: Place,
    /// Its value.
    pub value: Expr,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// The type of its value.
    pub ty: Ty,
    /// Whether it can fail for documents that fit their contracts.
    pub fallible: bool,
    /// Its bytes within the text of the cell; `None` for what is not written as an expression.
    pub span: Option<Range<usize>>,
}

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// A value of this shape.
    Value(Shape),
    /// A value of this shape, or nothing.
    Optional(Shape),
}

impl Ty {
    /// The shape of the value, if there is one.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        match self {
            Self::Value(shape) | Self::Optional(shape) => shape,
        }
    }

    /// Whether there may be no value.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A constant.
    Literal(Literal),
    /// A value that is there.
    Read(Path),
    /// A value that may not be there, of optional type.
    ReadOptional(OptionalPath),
    /// The value of an optional expression, or else another.
    OrValue {
        /// The optional expression.
        value: Box<Expr>,
        /// What stands in for it.
        default: Box<Expr>,
    },
    /// A present value where an optional one is wanted.
    Present(Box<Expr>),
    /// No value where an optional one is wanted.
    Absent,
    /// A value in another form; of an optional value, what is in it.
    Convert {
        /// The other form.
        conversion: Conversion,
        /// The value.
        value: Box<Expr>,
    },
    /// Strings joined: at least two.
    Concat(Vec<Expr>),
    /// Two values compared. Both have the same type, but for enums, which are compared with strings and other enums
    /// by their text.
    Compare {
        /// How.
        operator: Comparison,
        /// The value before the operator.
        left: Box<Expr>,
        /// The value after the operator.
        right: Box<Expr>,
    },
    /// The opposite.
    Not(Box<Expr>),
    /// Whether all guards hold: at least one.
    All(Vec<Guard>),
    /// Whether any holds: at least two.
    Any(Vec<Expr>),
    /// One of two values.
    If {
        /// What must hold for the first, tried in order. What they bind is visible in later guards and in `then`.
        guards: Vec<Guard>,
        /// The first value.
        then: Box<Expr>,
        /// The second value.
        otherwise: Box<Expr>,
    },
    /// A value found in a table.
    Lookup(Box<Lookup>),
    /// A list made from another, item by item.
    Each(Box<Each>),
    /// An object: every field that is set, in the order of the type's fields.
    Object {
        /// The object's type.
        id: TypeId,
        /// Index of the field in the type and its value. Fields that are not required have values of optional type.
        fields: Vec<(usize, Cell)>,
    },
    /// A list.
    List(Vec<Cell>),
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number, within the range of its type.
    Int(i64),
    /// A number: finite.
    Number(f64),
    /// An exact decimal, as JSON holds it.
    Decimal(DecimalForm, Decimal),
    /// A text.
    String(String),
    /// A text of a format, which it has.
    Text(Format, String),
    /// A value of an enum, by its index in the type.
    Enum(TypeId, usize),
}

/// A value reached from a variable, all of it present.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The variable.
    pub root: Root,
    /// The fields, from the outside in.
    pub steps: Vec<Step>,
}

/// A value that may not be there.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionalPath {
    /// What is certainly there.
    pub base: Path,
    /// The fields from there: at least one. The first is optional; later ones may be.
    pub steps: Vec<Step>,
}

/// What a path starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// `input`: the service operation's input.
    Input,
    /// `response`: the backend's reply.
    Response,
    /// `context`: who calls, and for which case.
    Context,
    /// A name bound by `each`, or a presence proved by `has()`.
    Local(Local),
}

/// A variable bound within a cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Local {
    /// Unique within its operation mapping.
    pub id: u32,
    /// A name for people: that of the field or of `as`. A valid Rust identifier; not unique.
    pub name: String,
}

/// A field within a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name in the spec.
    pub name: String,
    /// The Rust field's name.
    pub rust_name: String,
    /// Its shape.
    pub shape: Shape,
    /// Whether it is always present.
    pub required: bool,
    /// Whether the Rust field is boxed.
    pub boxed: bool,
}

/// A condition that may bind a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard {
    /// The optional field that the path ends with is present; its value is visible as the variable.
    Present(Path, Local),
    /// A boolean expression.
    Test(Expr),
}

/// How values are compared. Only numbers and strings have an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Another form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// `int32` to `int64`.
    WidenInt,
    /// `int64` to `int32`: the one that can fail.
    NarrowInt,
    /// A whole number to a number.
    IntToNumber,
    /// An enum's value to its text.
    EnumToString,
    /// A whole number to its decimal digits.
    IntToString,
    /// A boolean to `true` or `false`.
    BoolToString,
    /// An exact decimal to its digits.
    DecimalToString,
    /// A text of a format to a string.
    TextToString,
    /// A whole number to an exact decimal.
    IntToDecimal(DecimalForm),
    /// An exact decimal to one that JSON holds in this other form.
    DecimalTo(DecimalForm),
    /// An exact decimal to the nearest number.
    DecimalToNumber,
}

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

/// A list made from another, item by item.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The list, possibly optional. Where it is nothing, so is the result.
    pub list: Cell,
    /// The item's name within `map`.
    pub item: Local,
    /// What becomes of one item.
    pub map: Cell,
}

impl Expr {
    /// An expression, fallible when a part of it is.
    #[must_use]
    pub fn new(kind: Kind, ty: Ty, span: Option<Range<usize>>) -> Self {
        let fallible = match &kind {
            Kind::Convert { conversion: Conversion::NarrowInt, .. } => true,
            kind => kind.parts().iter().any(|part| part.fallible),
        };
        Self { kind, ty, fallible, span }
    }
}

impl Kind {
    /// The expressions that it is made of, in the order in which they are evaluated.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Literal(_) | Self::Read(_) | Self::ReadOptional(_) | Self::Absent => Vec::new(),
            Self::Present(value) | Self::Not(value) | Self::Convert { value, .. } => vec![&**value],
            Self::OrValue { value, default } => vec![&**value, &**default],
            Self::Concat(parts) | Self::Any(parts) => parts.iter().collect(),
            Self::Compare { left, right, .. } => vec![&**left, &**right],
            Self::All(guards) => tests(guards).collect(),
            Self::If { guards, then, otherwise } => tests(guards).chain([&**then, &**otherwise]).collect(),
            Self::Lookup(lookup) => {
                let results = lookup.rows.iter().map(|(_, result)| result);
                [&lookup.subject.value].into_iter().chain(results).chain(&lookup.otherwise).collect()
            }
            Self::Each(each) => vec![&each.list.value, &each.map.value],
            Self::Object { fields, .. } => fields.iter().map(|(_, cell)| &cell.value).collect(),
            Self::List(items) => items.iter().map(|cell| &cell.value).collect(),
        }
    }
}

fn tests(guards: &[Guard]) -> impl Iterator<Item = &Expr> {
    guards.iter().filter_map(|guard| match guard {
        Guard::Present(..) => None,
        Guard::Test(test) => Some(test),
    })
}
