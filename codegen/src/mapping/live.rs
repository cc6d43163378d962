//! What is still read later.
//!
//! The printer walks a function backwards. At each read it thus knows what comes after, and so whether the value may be
//! moved out of its document or must be cloned.

use caseway_spec::mapping::ir::{Local, Path, Root, Step};

/// A value within a document or variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    root: RootKey,
    fields: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum RootKey {
    Input,
    Response,
    Context,
    Local(u32),
}

impl Spot {
    pub(super) fn of(path: &Path) -> Self {
        Self::at(&path.root, &path.steps)
    }

    /// The spot of `path` followed by `step`.
    pub(super) fn beyond(path: &Path, step: &Step) -> Self {
        let mut spot = Self::of(path);
        spot.fields.push(step.rust_name.clone());
        spot
    }

    fn at(root: &Root, steps: &[Step]) -> Self {
        let root = match root {
            Root::Input => RootKey::Input,
            Root::Response => RootKey::Response,
            Root::Context => RootKey::Context,
            Root::Local(local) => RootKey::Local(local.id),
        };
        Self { root, fields: steps.iter().map(|step| step.rust_name.clone()).collect() }
    }

    /// Whether it is a variable, or within it.
    pub(super) fn is_of(&self, local: &Local) -> bool {
        matches!(self.root, RootKey::Local(id) if id == local.id)
    }

    /// Whether one is part of the other.
    fn overlaps(&self, other: &Self) -> bool {
        let shared = self.fields.len().min(other.fields.len());
        self.root == other.root && self.fields[..shared] == other.fields[..shared]
    }
}

/// The spots that are read later.
#[derive(Debug, Clone, Default)]
pub(super) struct Live(Vec<Spot>);

impl Live {
    pub(super) fn add(&mut self, spot: Spot) {
        if !self.0.contains(&spot) {
            self.0.push(spot);
        }
    }

    /// Whether anything of a document is read.
    pub(super) fn reads_any(&self, root: &Root) -> bool {
        let root = Spot::at(root, &[]).root;
        self.0.iter().any(|known| known.root == root)
    }

    pub(super) fn join(&mut self, other: &Self) {
        for spot in &other.0 {
            self.add(spot.clone());
        }
    }

    pub(super) fn reads(&self, spot: &Spot) -> bool {
        self.0.iter().any(|known| known.overlaps(spot))
    }
}
