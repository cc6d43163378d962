//! What all parts of the checker share: the types, the variables in scope, what is known to be present, the findings.

use std::borrow::Cow;
use std::ops::Range;

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::names::field_name;
use crate::platform::{EnumType, Field, ObjectType, Shape, Type, TypeId, Types, UnionType};
use crate::source::{Part, Place};

use super::fragment::Fragments;
use super::ir::{Local, Path, Root, Step};

/// Who wants a value where nothing within the cell does.
pub(super) const TARGET: &str = "the target";

/// What a target takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Want {
    pub(super) shape: Shape,
    /// Whether it may stay unset.
    pub(super) optional: bool,
}

impl Want {
    /// A value that must be there. Limits are checked where documents come in, not where values are mapped.
    pub(super) fn value(shape: &Shape) -> Self {
        Self { shape: shape.bare(), optional: false }
    }

    /// What a field takes: nothing, where its contract lets it be absent or `null` and has no default for it.
    pub(super) fn field(field: &Field) -> Self {
        Self { shape: field.shape.bare(), optional: !field.is_present() }
    }
}

/// A variable in scope.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) root: Root,
    pub(super) holds: Holds,
}

/// What a variable holds.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    Value(Shape),
    /// Who calls: the fields of `context`.
    Context,
    /// Nothing here, for this reason.
    Nothing(&'static str),
}

/// The checker of one operation mapping.
pub(super) struct Checker<'a> {
    pub(super) types: &'a Types,
    pub(super) out: &'a mut Diagnostics,
    pub(super) variables: Vec<Variable>,
    /// Optional fields that are known to be present here, and the variables that hold their values.
    pub(super) present: Vec<(Path, Local)>,
    /// What cells may use.
    pub(super) fragments: Option<&'a Fragments>,
    /// Who wants a value: the target, or what takes it as an argument.
    pub(super) asker: Cow<'static, str>,
    next_local: u32,
}

impl<'a> Checker<'a> {
    pub(super) fn new(types: &'a Types, out: &'a mut Diagnostics, variables: Vec<Variable>) -> Self {
        let asker = TARGET.into();
        Self { types, out, variables, present: Vec::new(), fragments: None, asker, next_local: 0 }
    }

    /// The checker of cells that may use `fragments`.
    pub(super) fn using(self, fragments: &'a Fragments) -> Self {
        Self { fragments: Some(fragments), ..self }
    }

    /// A new variable, named after `name` of the spec.
    pub(super) fn local(&mut self, name: &str) -> Local {
        self.next_local += 1;
        Local { id: self.next_local, name: field_name(name) }
    }

    /// Runs `inside` and forgets what it came to know.
    pub(super) fn scoped<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let (variables, present) = (self.variables.len(), self.present.len());
        let result = inside(self);
        self.variables.truncate(variables);
        self.present.truncate(present);
        result
    }

    /// Runs `inside`, within which values are wanted by `who`, as in "`trim()`".
    pub(super) fn asking<T>(
        &mut self,
        who: impl Into<Cow<'static, str>>,
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = std::mem::replace(&mut self.asker, who.into());
        let result = inside(self);
        self.asker = before;
        result
    }

    /// That a value is not of the type which is wanted.
    pub(super) fn wants(&self, want: &str, found: &str) -> String {
        format!("{} wants {want}, but this is {found}", self.asker)
    }

    /// Runs `inside`, which only looks at something: what it reports is forgotten.
    pub(super) fn silently<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.out.len();
        let result = self.scoped(inside);
        self.out.truncate(mark);
        result
    }

    pub(super) fn object(&self, shape: &Shape) -> Option<&'a ObjectType> {
        match shape {
            Shape::Named(id) => match self.types.get(*id) {
                Type::Object(object) => Some(object),
                Type::Enum(_) | Type::Union(_) => None,
            },
            _ => None,
        }
    }

    pub(super) fn union(&self, shape: &Shape) -> Option<(TypeId, &'a UnionType)> {
        match shape {
            Shape::Named(id) => match self.types.get(*id) {
                Type::Union(union) => Some((*id, union)),
                Type::Object(_) | Type::Enum(_) => None,
            },
            _ => None,
        }
    }

    pub(super) fn enumeration(&self, shape: &Shape) -> Option<&'a EnumType> {
        match shape {
            Shape::Named(id) => match self.types.get(*id) {
                Type::Enum(of) => Some(of),
                Type::Object(_) | Type::Union(_) => None,
            },
            _ => None,
        }
    }

    pub(super) fn words(&self, shape: &Shape) -> String {
        super::describe::shape(self.types, shape)
    }

    pub(super) fn type_words(&self, ty: &super::ir::Ty) -> String {
        super::describe::ty(self.types, ty)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }
}

/// The cell that is being checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) place: &'a Place,
}

impl Site<'_> {
    /// A finding about bytes of the cell's text.
    pub(super) fn at(&self, code: Code, span: &Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place, Part::Within(span.clone()), message)
    }

    /// A finding about the cell as a whole.
    pub(super) fn whole(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place, Part::Value, message)
    }
}

/// The fields of `context`.
pub(super) fn context_fields() -> [Step; 3] {
    let step = |name: &str, required| Step {
        name: name.to_owned(),
        rust_name: field_name(name),
        shape: Shape::String,
        required,
        boxed: false,
        most: None,
    };
    [step("caseType", true), step("caseId", false), step("traceId", true)]
}
