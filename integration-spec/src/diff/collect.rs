//! Gathers changes, so that one that many operations see is told once.

use std::collections::BTreeMap;

use super::Revision;
use super::change::{At, Change, Class, Direction, Side};
use super::kinds::{self, Kind};
use super::renames::Renames;

/// What tells two changes apart, whichever operation they were found from.
type Key = (Side, String, &'static str, Option<Direction>, String);

/// The changes that were found so far.
pub(super) struct Collector<'a> {
    pub(super) old: Revision<'a>,
    pub(super) new: Revision<'a>,
    pub(super) renames: Renames,
    changes: BTreeMap<Key, Change>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(old: Revision<'a>, new: Revision<'a>) -> Self {
        let renames = Renames::new(old.platform, new.platform);
        Self { old, new, renames, changes: BTreeMap::new() }
    }

    /// Adds a change; one that is known already is seen through one operation more.
    pub(super) fn push(&mut self, change: Change) {
        let Change { kind, side, ref subject, ref message, direction, .. } = change;
        let key = (side, subject.clone(), kind.id, direction, message.clone());
        match self.changes.get_mut(&key) {
            Some(known) => {
                known.operations.extend(change.operations);
                // A type may be safe to change for one operation and not for another.
                known.class = known.class.min(change.class);
            }
            None => {
                self.changes.insert(key, change);
            }
        }
    }

    /// The changes, the gravest first, then by side and subject.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut changes: Vec<Change> = self.changes.into_values().collect();
        for change in &mut changes {
            change.operations.sort();
            change.operations.dedup();
        }
        changes.sort_by(|a, b| {
            (a.class, a.side, &a.subject, a.kind.id, a.direction).cmp(&(
                b.class,
                b.side,
                &b.subject,
                b.kind.id,
                b.direction,
            ))
        });
        changes
    }
}

/// Something that is in both revisions, and what is asked about it.
pub(super) struct Subject {
    pub(super) side: Side,
    /// Its name, as in `erp.CreatePurchaseOrder`.
    pub(super) name: String,
    /// The operation that it is, or is of.
    pub(super) operation: Option<String>,
    pub(super) old: At,
    pub(super) new: At,
}

impl Subject {
    /// A change of it.
    pub(super) fn change(&self, kind: Kind, class: Class, message: impl Into<String>) -> Change {
        Change {
            kind,
            class,
            side: self.side,
            subject: self.name.clone(),
            message: message.into(),
            direction: None,
            operations: self.operation.iter().cloned().collect(),
            old: Some(self.old.clone()),
            new: Some(self.new.clone()),
        }
    }

    /// A change of what stands under `key` of it.
    pub(super) fn change_at(
        &self,
        key: &str,
        kind: Kind,
        class: Class,
        message: impl Into<String>,
    ) -> Change {
        let at = |of: &At| Some(At::value(&of.place.child(key)));
        Change { old: at(&self.old), new: at(&self.new), ..self.change(kind, class, message) }
    }

    /// A title or description that reads otherwise.
    pub(super) fn text(&self, key: &str, old: Option<&str>, new: Option<&str>) -> Option<Change> {
        let message = match (old, new) {
            (old, new) if old == new => return None,
            (None, Some(_)) => format!("has a {key}"),
            (Some(_), None) => format!("has no {key} any more"),
            (_, Some(new)) if key == "title" => format!("is now called \"{new}\""),
            _ => format!("has another {key}"),
        };
        Some(self.change_at(key, kinds::TEXT_CHANGED, Class::Documentation, message))
    }

    /// Another owner.
    pub(super) fn owner(&self, old: &str, new: &str) -> Option<Change> {
        (old != new).then(|| {
            let message = format!("`{new}` answers for it in place of `{old}`");
            self.change_at("owner", kinds::OWNER_CHANGED, Class::Documentation, message)
        })
    }

    /// A value that both sides can live with.
    pub(super) fn value<T: PartialEq>(
        &self,
        key: &str,
        kind: Kind,
        old: &T,
        new: &T,
        message: impl FnOnce() -> String,
    ) -> Option<Change> {
        (old != new).then(|| self.change_at(key, kind, Class::Safe, message()))
    }
}
