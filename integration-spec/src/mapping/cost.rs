//! Cells whose work grows faster than their documents are refused.
//!
//! The bodies that a gateway reads are bounded, so a loop over a list of them is too, and so are loops one within the other as
//! long as the inner list is a part of the outer item: together they go through the document once. A loop over a list
//! *beside* the outer one goes through it again for every item. That is what could run away, and it shows in the typed form.

use std::collections::BTreeSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Part, Place};

use super::ir::{Cell, Expr, Fragment, Function, Guard, Kind, Local, Path, Root};

/// A list of at most this many items may be gone through for every item of another.
const FEW: u32 = 100;

/// Reports every loop of a cell that goes through a list again and again.
pub(super) fn bounded(cell: &Cell, out: &mut Diagnostics) {
    Walk { place: &cell.place, loops: 0, parts: BTreeSet::new(), out }.cell(cell);
}

struct Walk<'a> {
    /// Where the expression stands.
    place: &'a Place,
    /// How many loops surround it.
    loops: usize,
    /// Variables that hold an item of a surrounding loop, or a part of one.
    parts: BTreeSet<u32>,
    out: &'a mut Diagnostics,
}

impl<'a> Walk<'a> {
    fn cell(&mut self, cell: &'a Cell) {
        let outer = std::mem::replace(&mut self.place, &cell.place);
        self.expr(&cell.value);
        self.place = outer;
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            Kind::Each(each) => {
                self.cell(&each.list);
                let outer = std::mem::replace(&mut self.place, &each.list.place);
                let whose = self.range(&each.list.value);
                self.place = outer;
                let items = each.key.iter().chain([&each.item]);
                self.within(items, whose, |walk| walk.cell(&each.map));
            }
            Kind::Filter(filter) => {
                self.expr(&filter.list);
                let whose = self.range(&filter.list);
                self.within([&filter.item], whose, |walk| walk.expr(&filter.test));
            }
            Kind::Quantify(quantify) => {
                self.expr(&quantify.list);
                let whose = self.range(&quantify.list);
                self.within([&quantify.item], whose, |walk| walk.expr(&quantify.test));
            }
            Kind::Call { function: Function::Holds, arguments } => {
                arguments.iter().for_each(|argument| self.expr(argument));
                if let [_, list] = arguments.as_slice() {
                    self.range(list);
                }
            }
            Kind::Let(bound) => {
                self.cell(&bound.value);
                self.named(&bound.item, self.is_part(&bound.value.value));
                self.cell(&bound.map);
            }
            Kind::Switch(switch) => {
                self.cell(&switch.subject);
                let is_part = self.is_part(&switch.subject.value);
                for arm in &switch.arms {
                    self.named(&arm.item, is_part);
                    self.cell(&arm.map);
                }
                switch.otherwise.iter().for_each(|cell| self.cell(cell));
            }
            Kind::Use { fragment, arguments } => {
                arguments.iter().for_each(|cell| self.cell(cell));
                self.fragment(fragment, arguments);
            }
            Kind::Object { fields, .. } => fields.iter().for_each(|(_, cell)| self.cell(cell)),
            Kind::List(items) => items.iter().for_each(|cell| self.cell(cell)),
            Kind::Map(entries) => entries.iter().for_each(|(_, cell)| self.cell(cell)),
            kind => {
                if let Kind::All(guards) | Kind::If { guards, .. } = kind {
                    for guard in guards {
                        if let Guard::Present(path, local) = guard {
                            self.named(local, self.starts_in_part(path));
                        }
                    }
                }
                for part in kind.parts() {
                    self.expr(part);
                }
            }
        }
    }

    /// A fragment as it is used here: it may loop over what is a part, and otherwise only outside of loops.
    fn fragment(&mut self, fragment: &'a Fragment, arguments: &'a [Cell]) {
        let given = fragment.parameters.iter().zip(arguments);
        let parts = given.filter(|(_, cell)| self.is_part(&cell.value)).map(|(known, _)| known.local.id);
        // Its variables are numbered on their own.
        let parts = parts.collect();
        let outer = std::mem::replace(&mut self.parts, parts);
        self.cell(&fragment.body);
        self.parts = outer;
    }

    /// Runs `inside` a loop over `items`.
    fn within<'l>(
        &mut self,
        items: impl IntoIterator<Item = &'l Local>,
        whose: Whose,
        inside: impl FnOnce(&mut Self),
    ) {
        self.loops += 1;
        for item in items {
            self.named(item, whose == Whose::Part);
        }
        inside(self);
        self.loops -= 1;
    }

    fn named(&mut self, local: &Local, is_part: bool) {
        if is_part {
            self.parts.insert(local.id);
        }
    }

    /// Refuses a list that a loop goes through for every item of another.
    fn range(&mut self, list: &Expr) -> Whose {
        if self.loops == 0 || self.is_part(list) {
            return Whose::Part;
        }
        if !is_short(list) {
            let part = list.span.clone().map_or(Part::Value, Part::Within);
            let message = "this list is gone through again for every item of another";
            let error = Diagnostic::new(codes::COST, self.place, part, message);
            self.out.push(error.help(
                "take the list from the item of the outer loop, or look the value up in a map; a list may stand here as a literal, or with `maxItems` of at most 100",
            ));
        }
        Whose::Other
    }

    /// Whether a list is a part of a surrounding loop's item, or as long as the spec says.
    fn is_part(&self, list: &Expr) -> bool {
        match &list.kind {
            Kind::Read(path) => self.starts_in_part(path),
            Kind::ReadOptional(path) => self.starts_in_part(&path.base),
            Kind::Literal(_) | Kind::Absent | Kind::List(_) | Kind::Map(_) | Kind::Object { .. } => true,
            Kind::Filter(filter) => self.is_part(&filter.list),
            Kind::Each(each) => self.is_part(&each.list.value),
            Kind::Index { of, .. }
            | Kind::IndexOptional { of, .. }
            | Kind::Field { of, .. }
            | Kind::FieldOptional { of, .. } => self.is_part(of),
            kind => {
                let parts = kind.parts();
                !parts.is_empty() && parts.into_iter().all(|part| self.is_part(part))
            }
        }
    }

    fn starts_in_part(&self, path: &Path) -> bool {
        matches!(&path.root, Root::Local(local) if self.parts.contains(&local.id))
    }
}

/// Whose items a loop goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Those of a part of the surrounding loop's item, or of the only loop: what they hold is gone through once.
    Part,
    /// Those of a short list beside it. What they hold may be long, and would be gone through again.
    Other,
}

/// Whether a contract lets a list have few items only.
fn is_short(list: &Expr) -> bool {
    let few = |steps: &[super::ir::Step]| {
        steps.last().is_some_and(|step| step.most.is_some_and(|most| most <= FEW))
    };
    match &list.kind {
        Kind::Read(path) => few(&path.steps),
        Kind::ReadOptional(path) => few(&path.steps),
        Kind::Field { steps, .. } | Kind::FieldOptional { steps, .. } => few(steps),
        Kind::OrValue { value, default } => is_short(value) && matches!(default.kind, Kind::List(_)),
        Kind::Filter(filter) => is_short(&filter.list),
        Kind::Each(each) => is_short(&each.list.value),
        _ => false,
    }
}
