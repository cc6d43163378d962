//! Cells whose work grows faster than their documents are refused.
//!
//! The bodies that a gateway reads are bounded, so a loop over a list of them is too, and so are loops one within the other as
//! long as the inner list is a part of the outer item: together they go through the document once. A loop over a list
//! *beside* the outer one goes through it again for every item. That is what could run away, and it shows in the typed form.

use std::collections::BTreeSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Part, Place};

use super::ir::{Cell, Expr, Function, Guard, Kind, Local, Path, Root};

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
                self.range(&each.list.value);
                self.place = outer;
                self.within(&each.item, |walk| walk.cell(&each.map));
            }
            Kind::Filter(filter) => {
                self.expr(&filter.list);
                self.range(&filter.list);
                self.within(&filter.item, |walk| walk.expr(&filter.test));
            }
            Kind::Quantify(quantify) => {
                self.expr(&quantify.list);
                self.range(&quantify.list);
                self.within(&quantify.item, |walk| walk.expr(&quantify.test));
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

    /// Runs `inside` a loop over items called `item`.
    fn within(&mut self, item: &Local, inside: impl FnOnce(&mut Self)) {
        self.loops += 1;
        self.parts.insert(item.id);
        inside(self);
        self.loops -= 1;
    }

    fn named(&mut self, local: &Local, is_part: bool) {
        if is_part {
            self.parts.insert(local.id);
        }
    }

    /// Refuses a list that a loop goes through for every item of another.
    fn range(&mut self, list: &Expr) {
        if self.loops == 0 || self.is_part(list) {
            return;
        }
        let part = list.span.clone().map_or(Part::Value, Part::Within);
        let message = "this list is gone through again for every item of another";
        let error = Diagnostic::new(codes::COST, self.place, part, message);
        self.out.push(error.help(
            "take the list from the item of the outer loop, or look the value up in a map; a list may stand here as a literal",
        ));
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
