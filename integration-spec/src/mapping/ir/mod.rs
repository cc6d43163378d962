//! The typed form of mapping cells.
//!
//! Everything that can be decided about a cell is decided before it has this form: names are bound, every
//! expression has a type, every value fits its target, presence that `has()` proved has become a variable. What reads
//! it (the Rust printer, an interpreter) neither checks nor guesses.

mod form;
mod function;

use std::ops::Range;
use std::sync::Arc;

use caseway_core::decimal::Decimal;

use crate::platform::{DecimalForm, Format, Shape, TypeId};
use crate::source::Place;

pub use caseway_cel::{Part, SpanPart, Tie};
pub use form::{Arm, Each, Filter, Fragment, Let, Lookup, Parameter, Quantifier, Quantify, Switch};
pub use function::Function;

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
    /// A point in time. No document holds one: it is read from a text and becomes one again.
    Timestamp,
    /// A span of time, likewise.
    Span,
}

impl Ty {
    /// The shape of the value that may be there; `None` for what no document holds.
    #[must_use]
    pub fn shape(&self) -> Option<&Shape> {
        match self {
            Self::Value(shape) | Self::Optional(shape) => Some(shape),
            Self::Timestamp | Self::Span => None,
        }
    }

    /// Whether it is a value of this shape that is certainly there.
    #[must_use]
    pub fn is(&self, shape: &Shape) -> bool {
        matches!(self, Self::Value(known) if known == shape)
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
    /// A field of a value that no variable holds: the fields from there, all of them present, at least one.
    Field {
        /// An object.
        of: Box<Expr>,
        /// The fields.
        steps: Vec<Step>,
    },
    /// The same, where the object or one of the fields may not be there.
    FieldOptional {
        /// An object, possibly optional.
        of: Box<Expr>,
        /// The fields: at least one.
        steps: Vec<Step>,
    },
    /// The item of a list or the value in a map; fails where there is none.
    Index {
        /// A list or map.
        of: Box<Expr>,
        /// A position from 0, or a key.
        key: Box<Expr>,
    },
    /// The same, or nothing where there is none.
    IndexOptional {
        /// A list or map, possibly optional.
        of: Box<Expr>,
        /// A position from 0, or a key.
        key: Box<Expr>,
    },
    /// Whether an optional expression has a value.
    IsPresent(Box<Expr>),
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
    /// The result of a function or an operator. The arguments have the types that the function says.
    Call {
        /// The function.
        function: Function,
        /// Its arguments, present and in order.
        arguments: Vec<Expr>,
    },
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
    /// Whether all guards hold: at least one. One that does not decides, whatever becomes of the others; those that
    /// cannot fail come first.
    All(Vec<Guard>),
    /// Whether any holds: at least two. One that does decides, whatever becomes of the others; those that cannot fail
    /// come first.
    Any(Vec<Expr>),
    /// One of two values.
    If {
        /// What must hold for the first, as in [`Kind::All`]. What they bind is visible in later guards and in `then`.
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
    /// The items of a list for which a condition holds.
    Filter(Box<Filter>),
    /// A condition about the items of a list.
    Quantify(Box<Quantify>),
    /// A value with a name for what is made of it.
    Let(Box<Let>),
    /// What is made of a union, variant by variant.
    Switch(Box<Switch>),
    /// Which variant a union is: the text in its discriminator, as a value of the enum of these. Of an optional union, what is in it.
    Discriminator(Box<Expr>),
    /// What a fragment makes of its arguments: one for each of its parameters, in their order and of their types.
    Use {
        /// The fragment.
        fragment: Arc<Fragment>,
        /// Its arguments.
        arguments: Vec<Cell>,
    },
    /// An object as a variant of a union.
    Variant {
        /// The union's type.
        id: TypeId,
        /// The index of the variant in the type.
        index: usize,
        /// The object.
        value: Box<Expr>,
    },
    /// An object: every field that is set, in the order of the type's fields.
    Object {
        /// The object's type.
        id: TypeId,
        /// Index of the field in the type and its value. Fields that are not required have values of optional type.
        fields: Vec<(usize, Cell)>,
    },
    /// A list. Items of optional type that are nothing are left out.
    List(Vec<Cell>),
    /// A map: different keys and their values.
    Map(Vec<(String, Cell)>),
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
    /// The most items that its contract lets it have, where it is a list or map.
    pub most: Option<u32>,
}

/// A condition that may bind a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard {
    /// The optional field that the path ends with is present; its value is visible as the variable.
    Present(Path, Local),
    /// A boolean expression.
    Test(Expr),
}

impl Guard {
    /// Whether it can fail for documents that fit their contracts.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self, Self::Test(test) if test.fallible)
    }

    /// Whether it reads a variable.
    #[must_use]
    pub fn mentions(&self, local: &Local) -> bool {
        match self {
            Self::Present(path, _) => path.starts_at(local),
            Self::Test(test) => test.mentions(local),
        }
    }
}

/// How values are compared. Only numbers, strings and times have an order.
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

impl Expr {
    /// An expression, fallible when a part of it is.
    #[must_use]
    pub fn new(kind: Kind, ty: Ty, span: Option<Range<usize>>) -> Self {
        let fallible = match &kind {
            Kind::Convert { conversion: Conversion::NarrowInt, .. } | Kind::Index { .. } => true,
            Kind::Call { function, .. } if function.fails() => true,
            Kind::Use { fragment, .. } if fragment.body.value.fallible => true,
            kind => kind.parts().iter().any(|part| part.fallible),
        };
        Self { kind, ty, fallible, span }
    }

    /// Whether it reads a variable.
    #[must_use]
    pub fn mentions(&self, local: &Local) -> bool {
        let here = match &self.kind {
            Kind::Read(path) => path.starts_at(local),
            Kind::ReadOptional(path) => path.base.starts_at(local),
            Kind::All(guards) | Kind::If { guards, .. } => {
                guards.iter().any(|guard| matches!(guard, Guard::Present(path, _) if path.starts_at(local)))
            }
            _ => false,
        };
        here || self.kind.parts().into_iter().any(|part| part.mentions(local))
    }
}

impl Path {
    fn starts_at(&self, local: &Local) -> bool {
        matches!(&self.root, Root::Local(known) if known.id == local.id)
    }
}

impl Kind {
    /// The expressions that it is made of, in the order in which they are evaluated.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Literal(_) | Self::Read(_) | Self::ReadOptional(_) | Self::Absent => Vec::new(),
            Self::Present(value)
            | Self::Not(value)
            | Self::Discriminator(value)
            | Self::Convert { value, .. }
            | Self::IsPresent(value)
            | Self::Field { of: value, .. }
            | Self::Variant { value, .. }
            | Self::FieldOptional { of: value, .. } => vec![&**value],
            Self::Switch(switch) => {
                let arms = switch.arms.iter().map(|arm| &arm.map);
                let cells = [&switch.subject].into_iter().chain(arms).chain(&switch.otherwise);
                cells.map(|cell| &cell.value).collect()
            }
            Self::Use { arguments, .. } => arguments.iter().map(|cell| &cell.value).collect(),
            Self::Index { of, key } | Self::IndexOptional { of, key } => vec![&**of, &**key],
            Self::Call { arguments, .. } => arguments.iter().collect(),
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
            Self::Filter(filter) => vec![&filter.list, &filter.test],
            Self::Quantify(quantify) => vec![&quantify.list, &quantify.test],
            Self::Let(bound) => vec![&bound.value.value, &bound.map.value],
            Self::Object { fields, .. } => fields.iter().map(|(_, cell)| &cell.value).collect(),
            Self::List(items) => items.iter().map(|cell| &cell.value).collect(),
            Self::Map(entries) => entries.iter().map(|(_, cell)| &cell.value).collect(),
        }
    }
}

fn tests(guards: &[Guard]) -> impl Iterator<Item = &Expr> {
    guards.iter().filter_map(|guard| match guard {
        Guard::Present(..) => None,
        Guard::Test(test) => Some(test),
    })
}
