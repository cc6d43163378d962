//! The typed form of cells, interpreted: the same meaning as the compiled functions, for where nothing is compiled yet.
//!
//! What operators and functions compute is the code that compiled mappings call ([`caseway_cel`]); here stands only how
//! values get from documents to them and back.

pub(crate) mod datum;
mod function;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use caseway_cel::{Error, Patterns};
use serde_json::Value;

use crate::platform::{Shape, Type, TypeId, Types};
use crate::source::{Part, Place};

use super::ir::{
    Cell, Comparison, Conversion, Each, Expr, Guard, Kind, Literal, Local, Path, Quantifier, Root, Switch, Ty,
};

use datum::Datum;

/// The documents that a cell reads, as JSON.
#[derive(Debug, Clone, Copy, Default)]
pub struct Documents<'d> {
    /// The service operation's input.
    pub input: Option<&'d Value>,
    /// The backend's reply.
    pub response: Option<&'d Value>,
    /// Who calls: an object of `caseType`, `caseId` and `traceId`.
    pub context: Option<&'d Value>,
}

/// Why a cell has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The cell.
    pub place: Place,
    /// What of it failed.
    pub part: Part,
    /// Why.
    pub reason: Error,
}

/// What one cell gave, on the way to what the whole gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The cell.
    pub place: Place,
    /// Its value; `None` where it has none.
    pub value: Option<Value>,
}

/// The value of a cell: `None` where it is absent.
///
/// # Errors
/// The fault of the cell that has no value for these documents.
pub fn evaluate(types: &Types, cell: &Cell, documents: Documents<'_>) -> Result<Option<Value>, Fault> {
    Interpreter::new(types, documents, Vec::new()).cell(cell).map(Datum::into_json)
}

/// The same, with what every cell within gave, in the order in which they were evaluated.
///
/// # Errors
/// As for [`evaluate`].
pub(super) fn trace(
    types: &Types,
    cell: &Cell,
    documents: Documents<'_>,
    variables: Vec<(u32, Datum)>,
) -> (Result<Option<Value>, Fault>, Vec<Traced>) {
    let mut interpreter = Interpreter::new(types, documents, variables);
    interpreter.trace = Some(Vec::new());
    let result = interpreter.cell(cell).map(Datum::into_json);
    (result, interpreter.trace.unwrap_or_default())
}

/// The value of an expression over `variables`. Whoever evaluates it often keeps its `patterns`.
pub(super) fn with_variables(
    types: &Types,
    cell: &Cell,
    variables: Vec<(u32, Datum)>,
    patterns: &Rc<Patterns>,
) -> Result<Datum, Fault> {
    let interpreter = Interpreter::new(types, Documents::default(), variables);
    Interpreter { patterns: Rc::clone(patterns), ..interpreter }.cell(cell)
}

struct Interpreter<'i> {
    types: &'i Types,
    documents: Documents<'i>,
    locals: HashMap<u32, Datum>,
    /// The cell that is evaluated.
    place: Place,
    trace: Option<Vec<Traced>>,
    patterns: Rc<Patterns>,
}

type Result<T, E = Fault> = std::result::Result<T, E>;

impl<'i> Interpreter<'i> {
    fn new(types: &'i Types, documents: Documents<'i>, variables: Vec<(u32, Datum)>) -> Self {
        let place = Place { file: crate::source::FileId(0), pointer: String::new() };
        let locals = variables.into_iter().collect();
        Self { types, documents, locals, place, trace: None, patterns: Rc::default() }
    }

    fn cell(&mut self, cell: &Cell) -> Result<Datum> {
        let outer = std::mem::replace(&mut self.place, cell.place.clone());
        let value = self.expr(&cell.value)?;
        if let Some(trace) = &mut self.trace {
            trace.push(Traced { place: cell.place.clone(), value: value.clone().into_json() });
        }
        self.place = outer;
        Ok(value)
    }

    /// A value, or the fault of the expression that has none.
    fn ended<T>(&self, expr: &Expr, result: Result<T, Error>) -> Result<T> {
        result.map_err(|reason| Fault {
            place: self.place.clone(),
            part: expr.span.clone().map_or(Part::Value, Part::Within),
            reason,
        })
    }

    fn expr(&mut self, expr: &Expr) -> Result<Datum> {
        Ok(match &expr.kind {
            Kind::Literal(literal) => self.literal(literal),
            Kind::Read(path) => self.read(path, expr),
            Kind::ReadOptional(path) => {
                let base = Path {
                    root: path.base.root.clone(),
                    steps: path.base.steps.iter().chain(&path.steps).cloned().collect(),
                };
                self.read(&base, expr)
            }
            Kind::Field { of, steps } | Kind::FieldOptional { of, steps } => {
                self.expr(of)?.at(steps).cloned().unwrap_or(Datum::Absent)
            }
            Kind::Index { of, key } => {
                let (of, key) = (self.expr(of)?, self.expr(key)?);
                let found = of.item(&key);
                self.ended(expr, found)?
            }
            Kind::IndexOptional { of, key } => {
                let (of, key) = (self.expr(of)?, self.expr(key)?);
                if of == Datum::Absent { of } else { of.item(&key).unwrap_or(Datum::Absent) }
            }
            Kind::IsPresent(value) => Datum::Bool(self.expr(value)? != Datum::Absent),
            Kind::OrValue { value, default } => match self.expr(value)? {
                Datum::Absent => self.expr(default)?,
                value => value,
            },
            Kind::Present(value) => self.expr(value)?,
            Kind::Absent => Datum::Absent,
            Kind::Convert { conversion, value } => {
                let value = self.expr(value)?;
                let converted = convert(*conversion, value);
                self.ended(expr, converted)?
            }
            Kind::Concat(parts) => {
                let mut out = String::new();
                for part in parts {
                    out.push_str(self.expr(part)?.text());
                }
                Datum::Text(out)
            }
            Kind::Call { function, arguments } => {
                let arguments =
                    arguments.iter().map(|argument| self.expr(argument)).collect::<Result<Vec<_>>>()?;
                let result = function::call(*function, &arguments, &self.patterns);
                self.ended(expr, result)?
            }
            Kind::Compare { operator, left, right } => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                Datum::Bool(compare(*operator, &left, &right))
            }
            Kind::Not(value) => Datum::Bool(!self.expr(value)?.bool()),
            Kind::All(guards) => Datum::Bool(self.all(guards)?),
            Kind::Any(parts) => {
                let mut failed = None;
                for part in parts {
                    match self.expr(part) {
                        Ok(value) if value.bool() => return Ok(Datum::Bool(true)),
                        Ok(_) => {}
                        Err(fault) => failed = failed.or(Some(fault)),
                    }
                }
                failed.map_or(Ok(Datum::Bool(false)), Err)?
            }
            Kind::If { guards, then, otherwise } => {
                if self.all(guards)? {
                    self.expr(then)?
                } else {
                    self.expr(otherwise)?
                }
            }
            Kind::Lookup(lookup) => match self.cell(&lookup.subject)? {
                Datum::Absent => Datum::Absent,
                subject => {
                    let row = lookup.rows.iter().find(|(key, _)| self.literal(key) == subject);
                    match row.map(|(_, result)| result).or(lookup.otherwise.as_ref()) {
                        Some(result) => self.expr(result)?,
                        None => Datum::Absent,
                    }
                }
            },
            Kind::Each(each) => match self.cell(&each.list)? {
                Datum::Absent => Datum::Absent,
                Datum::Map(entries) => self.entries(each, entries, &expr.ty)?,
                list => {
                    let mut made = Vec::new();
                    for item in list.items() {
                        self.locals.insert(each.item.id, item);
                        made.push(self.cell(&each.map)?);
                    }
                    Datum::list_of(made)
                }
            },
            Kind::Filter(filter) => {
                let mut kept = Vec::new();
                for item in self.expr(&filter.list)?.items() {
                    self.locals.insert(filter.item.id, item.clone());
                    if self.expr(&filter.test)?.bool() {
                        kept.push(item);
                    }
                }
                Datum::list_of(kept)
            }
            Kind::Quantify(quantify) => {
                let items = self.expr(&quantify.list)?.items();
                Datum::Bool(self.quantify(quantify.quantifier, items, &quantify.item, &quantify.test)?)
            }
            Kind::Let(bound) => match self.cell(&bound.value)? {
                Datum::Absent => Datum::Absent,
                value => {
                    self.locals.insert(bound.item.id, value);
                    self.cell(&bound.map)?
                }
            },
            Kind::Object { id, fields } => self.object(*id, fields)?,
            Kind::List(items) => {
                let items = items.iter().map(|cell| self.cell(cell)).collect::<Result<Vec<_>>>()?;
                Datum::list_of(items.into_iter().filter(|item| *item != Datum::Absent).collect())
            }
            Kind::Variant { value, .. } => self.expr(value)?,
            Kind::Switch(switch) => {
                let subject = self.cell(&switch.subject)?;
                self.switch(switch, subject)?
            }
            Kind::Discriminator(of) => {
                let union = of.ty.shape().and_then(Shape::named).map(|id| self.types.get(id));
                match (self.expr(of)?, union) {
                    (Datum::Map(entries), Some(Type::Union(union))) => {
                        entries.get(&union.discriminator).cloned().unwrap_or(Datum::Absent)
                    }
                    _ => Datum::Absent,
                }
            }
            Kind::Use { fragment, arguments } => {
                let mut given = HashMap::new();
                for (parameter, cell) in fragment.parameters.iter().zip(arguments) {
                    given.insert(parameter.local.id, self.cell(cell)?);
                }
                // Its variables are numbered on their own.
                let outer = std::mem::replace(&mut self.locals, given);
                let made = self.cell(&fragment.body);
                self.locals = outer;
                made?
            }
            Kind::Map(entries) => {
                let mut map = datum::Entries::new();
                for (key, cell) in entries {
                    map.insert(key.clone(), self.cell(cell)?);
                }
                Datum::map_of(map)
            }
        })
    }

    fn literal(&self, literal: &Literal) -> Datum {
        match literal {
            Literal::Bool(value) => Datum::Bool(*value),
            Literal::Int(value) => Datum::Int(*value),
            Literal::Number(value) => Datum::Number(*value),
            Literal::String(value) | Literal::Text(_, value) => Datum::Text(value.clone()),
            Literal::Decimal(form, value) => Datum::Decimal(*form, *value),
            Literal::Enum(id, index) => match self.types.get(*id) {
                Type::Enum(of) => {
                    of.values.get(*index).map_or(Datum::Absent, |value| Datum::Text(value.value.clone()))
                }
                _ => Datum::Absent,
            },
        }
    }

    /// The value at the end of a path; absent where something on the way is.
    fn read(&self, path: &Path, expr: &Expr) -> Datum {
        let document = match &path.root {
            Root::Local(local) => {
                let value = self.locals.get(&local.id).and_then(|value| value.at(&path.steps));
                return value.cloned().unwrap_or(Datum::Absent);
            }
            Root::Input => self.documents.input,
            Root::Response => self.documents.response,
            Root::Context => self.documents.context,
        };
        let mut found = document;
        for step in &path.steps {
            found = found.and_then(|value| value.get(&step.name));
        }
        match (found, expr.ty.shape()) {
            (Some(value), Some(shape)) => Datum::typed(value, shape, self.types),
            _ => Datum::Absent,
        }
    }

    fn all(&mut self, guards: &[Guard]) -> Result<bool> {
        let mut failed = None;
        for guard in guards {
            match guard {
                Guard::Present(path, local) => {
                    let Some(step) = path.steps.last() else { return Ok(false) };
                    let field = Expr::new(Kind::Read(path.clone()), Ty::Optional(step.shape.clone()), None);
                    match self.read(path, &field) {
                        Datum::Absent => return Ok(false),
                        value => self.locals.insert(local.id, value),
                    };
                }
                Guard::Test(test) => match self.expr(test) {
                    Ok(value) if value.bool() => {}
                    Ok(_) => return Ok(false),
                    Err(fault) => failed = failed.or(Some(fault)),
                },
            }
        }
        failed.map_or(Ok(true), Err)
    }

    fn quantify(
        &mut self,
        quantifier: Quantifier,
        items: Vec<Datum>,
        local: &Local,
        test: &Expr,
    ) -> Result<bool> {
        let mut failed = None;
        let mut count = 0;
        for item in items {
            self.locals.insert(local.id, item);
            match (self.expr(test), quantifier) {
                (Ok(value), Quantifier::Exists) if value.bool() => return Ok(true),
                (Ok(value), Quantifier::All) if !value.bool() => return Ok(false),
                (Ok(value), _) => count += usize::from(value.bool()),
                (Err(fault), Quantifier::ExistsOne) => return Err(fault),
                (Err(fault), _) => failed = failed.or(Some(fault)),
            }
        }
        match (failed, quantifier) {
            (Some(fault), _) => Err(fault),
            (None, Quantifier::Exists) => Ok(false),
            (None, Quantifier::All) => Ok(true),
            (None, Quantifier::ExistsOne) => Ok(count == 1),
        }
    }

    /// What is made of a map: in the order of its keys.
    fn entries(&mut self, each: &Each, entries: Arc<datum::Entries>, ty: &Ty) -> Result<Datum> {
        let mut entries = Arc::unwrap_or_clone(entries);
        entries.sort_unstable_keys();
        let mut made = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            if let Some(local) = &each.key {
                self.locals.insert(local.id, Datum::Text(key.clone()));
            }
            self.locals.insert(each.item.id, value);
            made.push((key, self.cell(&each.map)?));
        }
        Ok(match ty.shape() {
            Some(Shape::Map(_)) => Datum::map_of(made.into_iter().collect()),
            _ => Datum::list_of(made.into_iter().map(|(_, value)| value).collect()),
        })
    }

    fn switch(&mut self, switch: &Switch, subject: Datum) -> Result<Datum> {
        let Type::Union(union) = self.types.get(switch.id) else { return Ok(Datum::Absent) };
        let tag = match &subject {
            Datum::Map(entries) => entries.get(&union.discriminator).map(Datum::text),
            _ => None,
        };
        let index = union.variants.iter().position(|variant| tag == Some(&variant.tag));
        match switch.arms.iter().find(|arm| Some(arm.variant) == index) {
            Some(arm) => {
                self.locals.insert(arm.item.id, subject);
                self.cell(&arm.map)
            }
            None => switch.otherwise.as_ref().map_or(Ok(Datum::Absent), |cell| self.cell(cell)),
        }
    }

    fn object(&mut self, id: TypeId, cells: &[(usize, Cell)]) -> Result<Datum> {
        let mut object = datum::Entries::new();
        if let Type::Object(of) = self.types.get(id) {
            for (index, cell) in cells {
                let value = self.cell(cell)?;
                if let Some(field) = of.fields.get(*index) {
                    object.extend(value.in_field(field).map(|value| (field.name.clone(), value)));
                }
            }
        }
        Ok(Datum::map_of(object))
    }
}

fn convert(conversion: Conversion, value: Datum) -> Result<Datum, Error> {
    Ok(match (conversion, value) {
        (_, Datum::Absent) => Datum::Absent,
        (Conversion::NarrowInt, Datum::Int(value)) => Datum::Int(i64::from(caseway_cel::narrow(value)?)),
        (Conversion::IntToNumber, Datum::Int(value)) => Datum::Number(value as f64),
        (Conversion::IntToString, Datum::Int(value)) => Datum::Text(value.to_string()),
        (Conversion::BoolToString, Datum::Bool(value)) => Datum::Text(value.to_string()),
        (Conversion::DecimalToString, Datum::Decimal(_, value)) => Datum::Text(value.to_string()),
        (Conversion::DecimalToNumber, Datum::Decimal(_, value)) => {
            Datum::Number(value.to_string().parse().unwrap_or(f64::NAN))
        }
        (Conversion::DecimalTo(form), Datum::Decimal(_, value)) => Datum::Decimal(form, value),
        (Conversion::IntToDecimal(form), Datum::Int(value)) => Datum::Decimal(form, value.into()),
        (_, value) => value,
    })
}

fn compare(operator: Comparison, left: &Datum, right: &Datum) -> bool {
    match operator {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
    }
}
