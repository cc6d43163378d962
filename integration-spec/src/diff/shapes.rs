//! Types against types, as an operation sees them: what was sent before, and what must be understood now.

use std::collections::HashSet;

use super::change::{At, Change, Class, Direction, Effect, Side};
use super::collect::Collector;
use super::families::{Family, effect, family, limits};
use super::kinds::{self, Kind};
use super::pair::{Pair, pairs};
use crate::mapping::describe;
use crate::platform::{
    EnumType, EnumValue, Field, Limits, ObjectType, Origin, Platform, Shape, TypeId, UnionType, Variant,
};

/// An operation's request or reply, from which types are reached.
pub(super) struct Walk<'c, 'a> {
    changes: &'c mut Collector<'a>,
    side: Side,
    direction: Direction,
    operation: Option<String>,
    /// Types that were compared from here: they may contain themselves.
    visited: HashSet<(TypeId, TypeId)>,
}

/// A value in both revisions: what it is called, its shape and where that is written.
struct Value<'a> {
    subject: String,
    old: (&'a Shape, At),
    new: (&'a Shape, At),
}

impl<'c, 'a> Walk<'c, 'a> {
    pub(super) fn new(
        changes: &'c mut Collector<'a>,
        side: Side,
        direction: Direction,
        operation: Option<&str>,
    ) -> Self {
        Self {
            changes,
            side,
            direction,
            operation: operation.map(ToOwned::to_owned),
            visited: HashSet::new(),
        }
    }

    /// Compares the shape that `subject` had with the one that it has.
    pub(super) fn compare(&mut self, subject: &str, old: (&Shape, At), new: (&Shape, At)) {
        self.value(&Value { subject: subject.to_owned(), old, new });
    }

    fn value(&mut self, value: &Value<'_>) {
        self.limits(value);
        self.sensitivity(value);
        let (old, new) = (self.changes.old.platform, self.changes.new.platform);
        match (family(old, value.old.0), family(new, value.new.0)) {
            (Family::List(was), Family::List(is)) | (Family::Map(was), Family::Map(is)) => {
                let (old, new) = ((was, value.old.1.clone()), (is, value.new.1.clone()));
                self.value(&Value { subject: format!("{}[]", value.subject), old, new });
            }
            (Family::Object(was, before), Family::Object(is, after)) => {
                if self.visited.insert((was, is)) {
                    self.object(before, after);
                }
            }
            (Family::Enum(was, before), Family::Enum(is, after)) => {
                if self.visited.insert((was, is)) {
                    self.values(before, after);
                }
            }
            (Family::Union(was, before), Family::Union(is, after)) => {
                if self.visited.insert((was, is)) {
                    self.union(before, after);
                }
            }
            (was, is) => {
                if let Some(effect) = effect(&was, &is) {
                    let (was, is) =
                        (describe::shape(&old.types, value.old.0), describe::shape(&new.types, value.new.0));
                    let message = format!("was {was}, is {is}");
                    let at = (value.old.1.clone(), value.new.1.clone());
                    let class = effect.class(self.direction);
                    self.push(kinds::TYPE_CHANGED, class, value.subject.clone(), message, at);
                }
            }
        }
    }

    fn object(&mut self, old: &ObjectType, new: &ObjectType) {
        let ObjectType { origin, place, name, rust_name: _, description, fields } = new;
        let owner = owner(self.changes.new.platform, *origin);
        let subject = format!("{owner}.{name}");
        self.named(
            &subject,
            (&old.name, old.description.as_deref()),
            (name, description.as_deref()),
            (&old.place, place),
        );
        for pair in pairs(&old.fields, fields, |field| &field.name) {
            match pair {
                Pair::Added(field) => self.field_added(&subject, field, (&old.place, place)),
                Pair::Removed(field) => self.field_removed(&subject, field, place),
                Pair::Kept(was, is) => self.field(&subject, was, is),
            }
        }
    }

    fn field_added(
        &mut self,
        object: &str,
        field: &Field,
        object_places: (&crate::source::Place, &crate::source::Place),
    ) {
        // A reply may say more than is read. A request must not leave out what is wanted.
        let class = match self.direction {
            Direction::Request if field.required => Class::Breaking,
            Direction::Request | Direction::Reply | Direction::Unused => Class::Safe,
        };
        let message =
            if field.required { "a required field was added" } else { "an optional field was added" };
        let at = (At::key(object_places.0), At::key(&field.place));
        self.push(kinds::FIELD_ADDED, class, format!("{object}.{}", field.name), message.to_owned(), at);
    }

    fn field_removed(&mut self, object: &str, field: &Field, is: &crate::source::Place) {
        // A request that still carries it is refused; who reads a reply finds nothing.
        let class = match self.direction {
            Direction::Request | Direction::Reply => Class::Breaking,
            Direction::Unused => Class::Safe,
        };
        let message =
            if field.required { "a required field was removed" } else { "an optional field was removed" };
        let at = (At::key(&field.place), At::key(is));
        self.push(kinds::FIELD_REMOVED, class, format!("{object}.{}", field.name), message.to_owned(), at);
    }

    fn field(&mut self, object: &str, old: &Field, new: &Field) {
        let Field { place, name, rust_name: _, description, shape, required, nullable, default, boxed: _ } =
            new;
        let subject = format!("{object}.{name}");
        let at = (At::key(&old.place), At::key(place));
        if *required != old.required {
            let (kind, effect, message) = if *required {
                (kinds::FIELD_BECAME_REQUIRED, Effect::Narrowed, "was optional, is required")
            } else {
                (kinds::FIELD_BECAME_OPTIONAL, Effect::Widened, "was required, is optional")
            };
            let class = effect.class(self.direction);
            self.push(kind, class, subject.clone(), message.to_owned(), at.clone());
        }
        if *nullable != old.nullable {
            let (kind, effect, message) = if *nullable {
                (kinds::FIELD_BECAME_NULLABLE, Effect::Widened, "may be null")
            } else {
                (kinds::FIELD_NO_LONGER_NULLABLE, Effect::Narrowed, "may not be null any more")
            };
            self.push(kind, effect.class(self.direction), subject.clone(), message.to_owned(), at.clone());
        }
        if *default != old.default {
            let words = |default: &Option<serde_json::Value>| {
                default.as_ref().map_or("nothing".to_owned(), |default| format!("`{default}`"))
            };
            let message = format!("left out meant {}, means {}", words(&old.default), words(default));
            // Who leaves it out gets something else without having changed.
            let class = Effect::Replaced.class(self.direction);
            self.push(kinds::DEFAULT_CHANGED, class, subject.clone(), message, at.clone());
        }
        self.text(&subject, old.description.as_deref(), description.as_deref(), at);
        let (was, is) = (At::value(&old.place), At::value(place));
        self.value(&Value { subject, old: (&old.shape, was), new: (shape, is) });
    }

    fn values(&mut self, old: &EnumType, new: &EnumType) {
        let EnumType { origin, place, name, rust_name: _, description, values, constant: _ } = new;
        let subject = format!("{}.{name}", owner(self.changes.new.platform, *origin));
        let texts = ((&*old.name, old.description.as_deref()), (&**name, description.as_deref()));
        self.named(&subject, texts.0, texts.1, (&old.place, place));
        let listed = |of: &EnumType, value: &EnumValue| {
            let at = of.values.iter().position(|known| known.value == value.value).unwrap_or_default();
            At::value(&of.place.child("enum").item(at))
        };
        for pair in pairs(&old.values, values, |value| &value.value) {
            let (kind, effect, message, at) = match pair {
                Pair::Added(value) => (
                    kinds::ENUM_VALUE_ADDED,
                    Effect::Widened,
                    format!("the value `{}` was added", value.value),
                    (At::key(&old.place), listed(new, value)),
                ),
                Pair::Removed(value) => (
                    kinds::ENUM_VALUE_REMOVED,
                    Effect::Narrowed,
                    format!("the value `{}` was removed", value.value),
                    (listed(old, value), At::key(place)),
                ),
                Pair::Kept(..) => continue,
            };
            self.push(kind, effect.class(self.direction), subject.clone(), message, at);
        }
    }

    fn union(&mut self, old: &UnionType, new: &UnionType) {
        let UnionType { origin, place, name, rust_name: _, description, discriminator, kind: _, variants } =
            new;
        let subject = format!("{}.{name}", owner(self.changes.new.platform, *origin));
        let texts = ((&*old.name, old.description.as_deref()), (&**name, description.as_deref()));
        self.named(&subject, texts.0, texts.1, (&old.place, place));
        let at = (At::key(&old.place), At::key(place));
        if old.discriminator != *discriminator {
            let message = format!("`{}` told variants apart, `{discriminator}` does", old.discriminator);
            let class = Effect::Replaced.class(self.direction);
            self.push(kinds::TYPE_CHANGED, class, subject.clone(), message, at.clone());
        }
        for pair in pairs(&old.variants, variants, |variant| &variant.tag) {
            match pair {
                Pair::Added(variant) => {
                    let message = format!("the variant `{}` was added", variant.tag);
                    let class = Effect::Widened.class(self.direction);
                    self.push(kinds::VARIANT_ADDED, class, subject.clone(), message, at.clone());
                }
                Pair::Removed(variant) => {
                    let message = format!("the variant `{}` was removed", variant.tag);
                    let class = Effect::Narrowed.class(self.direction);
                    self.push(kinds::VARIANT_REMOVED, class, subject.clone(), message, at.clone());
                }
                Pair::Kept(was, is) => {
                    let Variant { tag: _, rust_name: _, shape } = is;
                    let (old, new) = ((&was.shape, at.0.clone()), (shape, at.1.clone()));
                    self.value(&Value { subject: subject.clone(), old, new });
                }
            }
        }
    }

    /// Whether anybody may see the value; on the wire it is the same.
    fn sensitivity(&mut self, value: &Value<'_>) {
        let message = match (value.old.0.is_sensitive(), value.new.0.is_sensitive()) {
            (false, true) => "is sensitive: no message and no log may show it any more",
            (true, false) => "is no longer sensitive: messages and logs may show it",
            (true, true) | (false, false) => return,
        };
        let class = Class::Safe;
        let at = (value.old.1.clone(), value.new.1.clone());
        self.push(kinds::SENSITIVITY_CHANGED, class, value.subject.clone(), message.to_owned(), at);
    }

    /// Limits on the value itself: what is demanded anew is narrower, what is no longer demanded is wider.
    fn limits(&mut self, value: &Value<'_>) {
        let none = Limits::default();
        let (old, new) = (value.old.0.limits().unwrap_or(&none), value.new.0.limits().unwrap_or(&none));
        for (name, effect) in limits(old, new) {
            let at = (value.old.1.clone(), value.new.1.clone());
            let message = format!(
                "`{name}` allows {}",
                match effect {
                    Effect::Widened => "more",
                    Effect::Narrowed => "less",
                    Effect::Replaced => "something else",
                }
            );
            self.push(kinds::LIMIT_CHANGED, effect.class(self.direction), value.subject.clone(), message, at);
        }
    }

    /// A type's name and description.
    fn named(
        &mut self,
        subject: &str,
        old: (&str, Option<&str>),
        new: (&str, Option<&str>),
        places: (&crate::source::Place, &crate::source::Place),
    ) {
        let at = (At::key(places.0), At::key(places.1));
        // What stands within an operation is called after it.
        let declared = places.1.pointer.starts_with("/types/");
        if old.0 != new.0 && declared {
            let message =
                format!("was called `{}`: nothing changes on the wire, Rust clients name it anew", old.0);
            self.push(kinds::TYPE_RENAMED, Class::Safe, subject.to_owned(), message, at.clone());
        }
        self.text(subject, old.1, new.1, at);
    }

    fn text(&mut self, subject: &str, old: Option<&str>, new: Option<&str>, at: (At, At)) {
        if old != new {
            let message = match new {
                Some(_) => "has another description",
                None => "has no description any more",
            };
            // What people read is the same whichever way the value goes.
            let direction = std::mem::replace(&mut self.direction, Direction::Unused);
            self.push(kinds::TEXT_CHANGED, Class::Documentation, subject.to_owned(), message.to_owned(), at);
            self.direction = direction;
        }
    }

    fn push(&mut self, kind: Kind, class: Class, subject: String, message: String, at: (At, At)) {
        let direction = (class != Class::Documentation).then_some(self.direction);
        self.changes.push(Change {
            kind,
            class,
            side: self.side,
            subject,
            message,
            direction,
            operations: self.operation.iter().cloned().collect(),
            old: Some(at.0),
            new: Some(at.1),
        });
    }
}
/// The name of whose type it is.
pub(super) fn owner(platform: &Platform, origin: Origin) -> &str {
    match origin {
        Origin::Backend(index) => &platform.backends[index].name,
        Origin::Service(index) => &platform.services[index].name,
    }
}
