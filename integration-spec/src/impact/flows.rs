//! What a mapping moves: which fields each cell reads and which it sets.

use std::collections::{BTreeSet, HashMap};

use crate::mapping::ir::{Arm, Cell, Expr, Fragment, Guard, Kind, Path, Root, Step};
use crate::platform::{Binding, Platform, Shape, Type, TypeId};
use crate::source::Place;

/// A field: its object and its index there.
pub(super) type FieldId = (TypeId, usize);

/// One cell, and what it moves.
#[derive(Debug)]
pub(super) struct Flow {
    /// Where it is written.
    pub(super) place: Place,
    /// The target, as in `request.lines[].sku`.
    pub(super) target: String,
    /// The backend operation's parameter that it sets.
    pub(super) parameter: Option<usize>,
    /// What it reads.
    pub(super) from: BTreeSet<FieldId>,
    /// What it sets, from the outside in.
    pub(super) to: BTreeSet<FieldId>,
}

/// Every cell of a binding that sets a value.
pub(super) fn flows(platform: &Platform, binding: &Binding) -> Vec<Flow> {
    let service = &platform.services[binding.service].operations[binding.operation];
    let backend = &platform.backends[binding.backend].operations[binding.call];
    let roots = |response: Option<&Shape>| Walk {
        platform,
        input: service.input.map(Shape::Named),
        response: response.cloned(),
        locals: HashMap::new(),
        found: Vec::new(),
        parameter: None,
    };
    let mut found = Vec::new();
    if let Some(cell) = &binding.instance {
        let mut walk = roots(None);
        walk.cell(cell, "instance".to_owned(), &Moved::default());
        found.append(&mut walk.found);
    }
    for (index, cell) in &binding.parameters {
        let mut walk = Walk { parameter: Some(*index), ..roots(None) };
        walk.cell(cell, format!("parameters.{}", backend.parameters[*index].name), &Moved::default());
        found.append(&mut walk.found);
    }
    let of_status = |status: u16| backend.success.iter().find(|success| success.status == status);
    let whole = [("request", None, &binding.request), ("output", backend.response(), &binding.output)];
    for (target, response, cell) in whole {
        if let Some(cell) = cell {
            let mut walk = roots(response);
            walk.cell(cell, target.to_owned(), &Moved::default());
            found.append(&mut walk.found);
        }
    }
    for (status, cell) in &binding.outputs {
        let mut walk = roots(of_status(*status).and_then(|success| success.body.document()));
        walk.cell(cell, format!("output.{status}"), &Moved::default());
        found.append(&mut walk.found);
    }
    found
}

/// What is read and set on the way to a cell.
#[derive(Debug, Clone, Default)]
struct Moved {
    from: BTreeSet<FieldId>,
    to: BTreeSet<FieldId>,
}

struct Walk<'a> {
    platform: &'a Platform,
    input: Option<Shape>,
    response: Option<Shape>,
    /// What names bound by `each` and `has()` stand for. A name is bound once in an operation's mapping.
    locals: HashMap<u32, Shape>,
    found: Vec<Flow>,
    parameter: Option<usize>,
}

impl Walk<'_> {
    fn cell(&mut self, cell: &Cell, target: String, around: &Moved) {
        match &cell.value.kind {
            Kind::Object { id, fields } => {
                let Type::Object(object) = self.platform.types.get(*id) else { return };
                let names: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
                for (index, field) in fields {
                    let mut inner = around.clone();
                    inner.to.insert((*id, *index));
                    let name = names.get(*index).copied().unwrap_or_default();
                    self.cell(field, format!("{target}.{name}"), &inner);
                }
            }
            Kind::List(items) => items.iter().for_each(|item| self.cell(item, format!("{target}[]"), around)),
            Kind::Each(each) => {
                let mut inner = around.clone();
                self.expression(&each.list.value, &mut inner);
                self.bind_item(each.list.value.ty.shape(), each.item.id);
                // That there is a list at all is what its own cell says.
                self.push(&each.list.place, target.clone(), inner.clone());
                self.cell(&each.map, format!("{target}[]"), &inner);
            }
            Kind::Map(entries) => {
                entries.iter().for_each(|(name, cell)| self.cell(cell, format!("{target}.{name}"), around));
            }
            Kind::Let(bound) => {
                let mut inner = around.clone();
                self.expression(&bound.value.value, &mut inner);
                self.bind(bound.value.value.ty.shape(), bound.item.id);
                self.cell(&bound.map, target, &inner);
            }
            Kind::Switch(switch) => {
                let mut inner = around.clone();
                self.expression(&switch.subject.value, &mut inner);
                for arm in &switch.arms {
                    self.bind_arm(switch.id, arm);
                    self.cell(&arm.map, target.clone(), &inner);
                }
                switch.otherwise.iter().for_each(|cell| self.cell(cell, target.clone(), &inner));
            }
            Kind::Use { fragment, arguments } => {
                let mut inner = around.clone();
                arguments.iter().for_each(|cell| self.expression(&cell.value, &mut inner));
                self.within(fragment, |walk| walk.cell(&fragment.body, target, &inner));
            }
            Kind::Variant { value, .. } | Kind::Present(value)
                if matches!(cell.value.kind, Kind::Variant { .. }) || is_made(value) =>
            {
                let inner = Cell { place: cell.place.clone(), value: (**value).clone() };
                self.cell(&inner, target, around);
            }
            _ => {
                let mut moved = around.clone();
                self.expression(&cell.value, &mut moved);
                self.push(&cell.place, target, moved);
            }
        }
    }

    fn push(&mut self, place: &Place, target: String, Moved { from, to }: Moved) {
        self.found.push(Flow { place: place.clone(), target, parameter: self.parameter, from, to });
    }

    /// Everything that an expression reads, and what objects within it set.
    fn expression(&mut self, expr: &Expr, moved: &mut Moved) {
        match &expr.kind {
            Kind::Read(path) => {
                self.path(path, &[], moved);
            }
            Kind::ReadOptional(path) => {
                self.path(&path.base, &path.steps, moved);
            }
            Kind::All(guards) => self.guards(guards, moved),
            Kind::If { guards, then, otherwise } => {
                self.guards(guards, moved);
                self.expression(then, moved);
                self.expression(otherwise, moved);
            }
            Kind::Field { of, steps } | Kind::FieldOptional { of, steps } => {
                self.expression(of, moved);
                if let Some(shape) = of.ty.shape() {
                    self.steps(shape.clone(), steps, moved);
                }
            }
            Kind::Discriminator(of) => {
                self.expression(of, moved);
                self.discriminators(of.ty.shape(), moved);
            }
            Kind::Filter(filter) => {
                self.expression(&filter.list, moved);
                self.bind_item(filter.list.ty.shape(), filter.item.id);
                self.expression(&filter.test, moved);
            }
            Kind::Quantify(quantify) => {
                self.expression(&quantify.list, moved);
                self.bind_item(quantify.list.ty.shape(), quantify.item.id);
                self.expression(&quantify.test, moved);
            }
            Kind::Let(bound) => {
                self.expression(&bound.value.value, moved);
                self.bind(bound.value.value.ty.shape(), bound.item.id);
                self.expression(&bound.map.value, moved);
            }
            Kind::Each(each) => {
                self.expression(&each.list.value, moved);
                self.bind_item(each.list.value.ty.shape(), each.item.id);
                self.expression(&each.map.value, moved);
            }
            Kind::Object { id, fields } => {
                for (index, field) in fields {
                    moved.to.insert((*id, *index));
                    self.expression(&field.value, moved);
                }
            }
            Kind::Switch(switch) => {
                self.expression(&switch.subject.value, moved);
                for arm in &switch.arms {
                    self.bind_arm(switch.id, arm);
                    self.expression(&arm.map.value, moved);
                }
                switch.otherwise.iter().for_each(|cell| self.expression(&cell.value, moved));
            }
            Kind::Use { fragment, arguments } => {
                arguments.iter().for_each(|cell| self.expression(&cell.value, moved));
                self.within(fragment, |walk| walk.expression(&fragment.body.value, moved));
            }
            kind => kind.parts().into_iter().for_each(|part| self.expression(part, moved)),
        }
    }

    fn guards(&mut self, guards: &[Guard], moved: &mut Moved) {
        for guard in guards {
            match guard {
                Guard::Present(path, local) => {
                    if let Some(shape) = self.path(path, &[], moved) {
                        self.locals.insert(local.id, shape);
                    }
                }
                Guard::Test(test) => self.expression(test, moved),
            }
        }
    }

    fn bind(&mut self, value: Option<&Shape>, local: u32) {
        if let Some(shape) = value {
            self.locals.insert(local, shape.clone());
        }
    }

    /// Runs `inside` a fragment, whose names are its own.
    fn within(&mut self, fragment: &Fragment, inside: impl FnOnce(&mut Self)) {
        let given = fragment.parameters.iter().map(|known| (known.local.id, known.shape.clone()));
        let outer = std::mem::replace(&mut self.locals, given.collect());
        inside(self);
        self.locals = outer;
    }

    /// Adds the field that says which variant a union is, in every variant.
    fn discriminators(&self, union: Option<&Shape>, moved: &mut Moved) {
        let Some(Type::Union(union)) = union.and_then(Shape::named).map(|id| self.platform.types.get(id))
        else {
            return;
        };
        for id in union.variants.iter().filter_map(|variant| variant.shape.named()) {
            if let Type::Object(object) = self.platform.types.get(id)
                && let Some(index) = object.fields.iter().position(|field| field.name == union.discriminator)
            {
                moved.from.insert((id, index));
            }
        }
    }

    fn bind_arm(&mut self, union: TypeId, arm: &Arm) {
        if let Type::Union(union) = self.platform.types.get(union)
            && let Some(variant) = union.variants.get(arm.variant)
        {
            self.locals.insert(arm.item.id, variant.shape.clone());
        }
    }

    fn bind_item(&mut self, list: Option<&Shape>, local: u32) {
        if let Some(Shape::Array(item) | Shape::Map(item)) = list.map(Shape::plain) {
            self.locals.insert(local, (**item).clone());
        }
    }

    /// Adds the fields of a path and returns the shape at its end; `None` where there are none, as in `context`.
    fn path(&self, path: &Path, more: &[Step], moved: &mut Moved) -> Option<Shape> {
        let shape = match &path.root {
            Root::Input => self.input.clone()?,
            Root::Response => self.response.clone()?,
            Root::Context => return None,
            Root::Local(local) => self.locals.get(&local.id)?.clone(),
        };
        let shape = self.steps(shape, &path.steps, moved);
        Some(self.steps(shape, more, moved))
    }

    /// Adds the fields that `steps` lead through from a value of this shape, and returns the shape at their end.
    fn steps(&self, mut shape: Shape, steps: &[Step], moved: &mut Moved) -> Shape {
        for step in steps {
            if let Some(id) = shape.named()
                && let Type::Object(object) = self.platform.types.get(id)
                && let Some(index) = object.fields.iter().position(|field| field.name == step.name)
            {
                moved.from.insert((id, index));
            }
            shape = step.shape.clone();
        }
        shape
    }
}

/// Whether a value is made of cells of its own.
fn is_made(value: &Expr) -> bool {
    matches!(value.kind, Kind::Variant { .. } | Kind::Switch(_) | Kind::Use { .. })
}
