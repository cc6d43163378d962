//! What a rule may cost, told before it runs.
//!
//! A step is one node of an expression for one value, or eight bytes of a text that is looked through or made. Lists are taken
//! as long as they are in a large organisation (declared in [`view`](super::view)), so that a rule costs the same on the
//! day it is written as on the day it hurts. Values that expressions make are followed from one to the next: a list that is
//! put behind itself, again and again in one variable after the other, is as long here as it would be.

use std::collections::HashMap;

use super::model::Model;
use crate::mapping::Expression;
use crate::mapping::ir::{Cell, Expr, Function, Guard, Kind, Literal, Local, Path, Root, Step};
use crate::platform::{Shape, Type};

/// The most steps that a rule may take over all objects of its kind: about a second.
pub(super) const MOST_STEPS: u64 = 10_000_000;

/// How long a name or another text is.
const TEXT: u64 = 100;
/// What a number, a boolean or a time takes.
const SCALAR: u64 = 8;
/// The longest text of a number.
const DIGITS: u64 = 400;
/// How many bytes are looked through in a step.
const BYTES_PER_STEP: u64 = 8;
/// What looking for a pattern takes beside the text; it is compiled once.
const PATTERN: u64 = 20;

/// How large a value is at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    /// All of it.
    bytes: u64,
    /// Of a list, how many items it has.
    items: u64,
    /// Of a list, how large one item is.
    item: Option<Box<Extent>>,
}

impl Extent {
    fn of_bytes(bytes: u64) -> Self {
        Self { bytes, items: 0, item: None }
    }

    fn list(items: u64, item: Self) -> Self {
        let bytes = items.saturating_mul(item.bytes.saturating_add(SCALAR));
        Self { bytes, items, item: Some(Box::new(item)) }
    }

    fn item(&self) -> Self {
        self.item.as_deref().cloned().unwrap_or(Self::of_bytes(TEXT))
    }

    /// The larger of the two, in every respect.
    fn or(self, other: Self) -> Self {
        let item = match (self.item, other.item) {
            (Some(left), Some(right)) => Some(Box::new(left.or(*right))),
            (left, right) => left.or(right),
        };
        Self { bytes: self.bytes.max(other.bytes), items: self.items.max(other.items), item }
    }
}

/// What an expression takes and gives.
#[derive(Debug)]
pub(super) struct Estimate {
    pub(super) steps: u64,
    pub(super) extent: Extent,
}

/// Estimates an expression, which sees the rule's `variables` in its variable at `index`.
pub(super) fn estimate(
    model: &Model,
    index: usize,
    variables: &HashMap<String, Extent>,
    expression: &Expression,
) -> Estimate {
    let local = expression.variables.get(index).map_or(u32::MAX, |(local, _)| local.id);
    Estimator { model, variables: (local, variables), locals: HashMap::new() }.cell(&expression.cell)
}

#[derive(Debug)]
struct Estimator<'m> {
    model: &'m Model,
    /// How large the variables of the rule are, and the variable of the expression that holds them.
    variables: (u32, &'m HashMap<String, Extent>),
    /// How large the variables of the expression are.
    locals: HashMap<u32, Extent>,
}

impl Estimator<'_> {
    fn cell(&mut self, cell: &Cell) -> Estimate {
        self.expr(&cell.value)
    }

    fn expr(&mut self, expr: &Expr) -> Estimate {
        let (steps, extent) = self.kind(expr);
        Estimate { steps: steps.saturating_add(1), extent }
    }

    fn kind(&mut self, expr: &Expr) -> (u64, Extent) {
        match &expr.kind {
            Kind::Literal(Literal::String(text) | Literal::Text(_, text)) => {
                (0, Extent::of_bytes(text.len() as u64))
            }
            Kind::Literal(_) | Kind::Absent => (0, Extent::of_bytes(SCALAR)),
            Kind::Read(path) => (path.steps.len() as u64, self.read(path, expr)),
            Kind::ReadOptional(path) => {
                ((path.base.steps.len() + path.steps.len()) as u64, self.of_type(expr))
            }
            Kind::Index { of, key } | Kind::IndexOptional { of, key } => {
                let (of, key) = (self.expr(of), self.expr(key));
                (of.steps.saturating_add(key.steps), of.extent.item())
            }
            Kind::OrValue { value, default } => self.either(value, default, 0),
            Kind::If { guards, then, otherwise } => {
                let asked = self.guards(guards);
                self.either(then, otherwise, asked)
            }
            Kind::All(guards) => (self.guards(guards), Extent::of_bytes(SCALAR)),
            Kind::Present(value) => {
                let value = self.expr(value);
                (value.steps, value.extent)
            }
            Kind::Concat(parts) => {
                let (steps, parts) = self.all(parts);
                let bytes = total(&parts);
                (steps.saturating_add(looked_through(bytes)), Extent::of_bytes(bytes))
            }
            Kind::Compare { left, right, .. } => {
                let (left, right) = (self.expr(left), self.expr(right));
                let compared = looked_through(left.extent.bytes.min(right.extent.bytes));
                let steps = left.steps.saturating_add(right.steps).saturating_add(compared);
                (steps, Extent::of_bytes(SCALAR))
            }
            Kind::Call { function, arguments } => {
                let (steps, arguments) = self.all(arguments);
                let looked = arguments.iter().fold(0u64, |sum, of| sum.saturating_add(of.bytes));
                let extent = made(*function, &arguments);
                let pattern = if *function == Function::Matches { PATTERN } else { 0 };
                // What is only passed on is not looked through: lists and objects are shared.
                let looked = match function {
                    Function::Count => 0,
                    Function::Append => extent.items.saturating_mul(BYTES_PER_STEP),
                    _ => looked.saturating_add(extent.bytes),
                };
                (steps.saturating_add(looked_through(looked)).saturating_add(pattern), extent)
            }
            Kind::Each(each) => {
                let (list, made) = self.repeated(&each.list.value, &each.item, &each.map.value);
                (made.steps, Extent::list(list.items, made.extent))
            }
            Kind::Filter(filter) => {
                let (list, tested) = self.repeated(&filter.list, &filter.item, &filter.test);
                (tested.steps, list)
            }
            Kind::Quantify(quantify) => {
                let (_, tested) = self.repeated(&quantify.list, &quantify.item, &quantify.test);
                (tested.steps, Extent::of_bytes(SCALAR))
            }
            Kind::List(items) => {
                let mut steps = 0u64;
                let mut item = Extent::of_bytes(0);
                for cell in items {
                    let made = self.cell(cell);
                    steps = steps.saturating_add(made.steps);
                    item = item.or(made.extent);
                }
                (steps, Extent::list(items.len() as u64, item))
            }
            Kind::Map(entries) => {
                let mut steps = 0u64;
                let mut item = Extent::of_bytes(0);
                for (_, cell) in entries {
                    let made = self.cell(cell);
                    steps = steps.saturating_add(made.steps);
                    item = item.or(made.extent);
                }
                (steps, Extent::list(entries.len() as u64, item))
            }
            kind => {
                let steps = kind.parts().into_iter().fold(0u64, |sum, part| {
                    let part = self.expr(part);
                    sum.saturating_add(part.steps)
                });
                (steps, self.of_type(expr))
            }
        }
    }

    /// What is done with every item of a list: the list, and the steps of all of it with the extent of one.
    fn repeated(&mut self, list: &Expr, item: &Local, inner: &Expr) -> (Extent, Estimate) {
        let list = self.expr(list);
        self.locals.insert(item.id, list.extent.item());
        let once = self.expr(inner);
        // An item is handed over before anything is done with it.
        let steps = list.extent.items.saturating_mul(once.steps.saturating_add(1)).saturating_add(list.steps);
        (list.extent, Estimate { steps, extent: once.extent })
    }

    fn either(&mut self, left: &Expr, right: &Expr, before: u64) -> (u64, Extent) {
        let (left, right) = (self.expr(left), self.expr(right));
        let steps = before.saturating_add(left.steps).saturating_add(right.steps);
        (steps, left.extent.or(right.extent))
    }

    fn all(&mut self, parts: &[Expr]) -> (u64, Vec<Extent>) {
        let parts = parts.iter().map(|part| self.expr(part));
        let mut steps = 0u64;
        let extents = parts.map(|part| {
            steps = steps.saturating_add(part.steps);
            part.extent
        });
        let extents = extents.collect();
        (steps, extents)
    }

    fn guards(&mut self, guards: &[Guard]) -> u64 {
        guards.iter().fold(0u64, |sum, guard| {
            let steps = match guard {
                Guard::Test(test) => self.expr(test).steps,
                Guard::Present(path, local) => {
                    if let Some(Step { shape, .. }) = path.steps.last() {
                        let extent = self.of_shape(shape);
                        self.locals.insert(local.id, extent);
                    }
                    path.steps.len() as u64 + 1
                }
            };
            sum.saturating_add(steps)
        })
    }

    fn read(&self, path: &Path, expr: &Expr) -> Extent {
        let (local_of_all, variables) = self.variables;
        match (&path.root, path.steps.as_slice()) {
            (Root::Local(local), [name]) if local.id == local_of_all => {
                variables.get(&name.name).cloned().unwrap_or_else(|| self.of_type(expr))
            }
            (Root::Local(local), []) if local.id == local_of_all => {
                Extent::of_bytes(variables.values().fold(0, |sum, of| sum.saturating_add(of.bytes)))
            }
            (Root::Local(local), []) => {
                self.locals.get(&local.id).cloned().unwrap_or_else(|| self.of_type(expr))
            }
            _ => self.of_type(expr),
        }
    }

    fn of_type(&self, expr: &Expr) -> Extent {
        expr.ty.shape().map_or(Extent::of_bytes(SCALAR), |shape| self.of_shape(shape))
    }

    /// What a value of `shape` is in a large organisation. Objects hold no objects of their own kind.
    fn of_shape(&self, shape: &Shape) -> Extent {
        match shape.plain() {
            Shape::Array(item) | Shape::Map(item) => Extent::list(self.model.many(item), self.of_shape(item)),
            Shape::Named(id) => match self.model.types.get(*id) {
                Type::Object(object) => {
                    let fields = object.fields.iter().map(|field| self.of_shape(&field.shape).bytes);
                    Extent::of_bytes(fields.fold(0, u64::saturating_add))
                }
                Type::Enum(_) | Type::Union(_) => Extent::of_bytes(TEXT),
            },
            Shape::String | Shape::Text(_) => Extent::of_bytes(TEXT),
            _ => Extent::of_bytes(SCALAR),
        }
    }
}

fn looked_through(bytes: u64) -> u64 {
    bytes / BYTES_PER_STEP
}

fn total(parts: &[Extent]) -> u64 {
    parts.iter().fold(0, |sum, part| sum.saturating_add(part.bytes))
}

/// What a function makes of values of these extents.
fn made(function: Function, arguments: &[Extent]) -> Extent {
    let at = |index: usize| arguments.get(index).cloned().unwrap_or(Extent::of_bytes(0));
    match function {
        Function::Append => {
            let items = at(0).items.saturating_add(at(1).items);
            Extent::list(items, at(0).item().or(at(1).item()))
        }
        // A text of nothing but separators; every part is a part of it.
        Function::Split | Function::SplitSome => {
            let items = at(0).bytes.saturating_add(1);
            let bytes = at(0).bytes.saturating_add(items.saturating_mul(SCALAR));
            Extent { bytes, items, item: Some(Box::new(at(0))) }
        }
        Function::Keys => Extent::list(at(0).items, Extent::of_bytes(TEXT)),
        Function::Join => {
            Extent::of_bytes(at(0).bytes.saturating_add(at(0).items.saturating_mul(at(1).bytes)))
        }
        // An empty text is found before every character.
        Function::Replace | Function::ReplaceSome => {
            let places = at(0).bytes.saturating_add(1);
            Extent::of_bytes(at(0).bytes.saturating_add(places.saturating_mul(at(2).bytes)))
        }
        Function::HexText { .. } => Extent::of_bytes(at(0).bytes.saturating_mul(2)),
        Function::Trim
        | Function::UpperAscii
        | Function::LowerAscii
        | Function::Substring
        | Function::SubstringTo
        | Function::CharAt
        | Function::Reverse => Extent::of_bytes(at(0).bytes),
        Function::NumberText
        | Function::Fixed(_)
        | Function::Scientific(_)
        | Function::Binary
        | Function::Octal
        | Function::Hex { .. }
        | Function::TimestampText
        | Function::SpanText => Extent::of_bytes(DIGITS),
        _ => Extent::of_bytes(SCALAR),
    }
}
