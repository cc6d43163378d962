//! What a backend is called at: itself, or one of its instances.

use std::collections::BTreeMap;

use caseway_environment::{Auth, Template};

use super::{Backend, Resilience};
use crate::source::Place;

/// One instance of a backend, every value decided.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Where it is declared.
    pub place: Place,
    /// Its name in mappings, as in `nl`.
    pub name: String,
    /// Its name wherever one backend is told from another, as in `core@nl`; the backend's own for what the backend was before
    /// it had instances.
    pub full_name: String,
    /// Its name for people.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// Its address.
    pub base_url: Option<Template>,
    /// Its credentials.
    pub auth: Option<Auth>,
    /// Headers that every call carries.
    pub headers: BTreeMap<String, Template>,
    /// How calls to it are protected.
    pub resilience: Resilience,
}

/// Something that is called: a backend, or one of its instances.
#[derive(Debug, Clone, Copy)]
pub struct Target<'p> {
    /// Its name wherever one backend is told from another.
    pub name: &'p str,
    /// The instance's name in mappings.
    pub instance: Option<&'p str>,
    /// Its name for people.
    pub title: &'p str,
    /// Its address.
    pub base_url: Option<&'p Template>,
    /// Its credentials.
    pub auth: Option<&'p Auth>,
    /// Headers that every call carries.
    pub headers: &'p BTreeMap<String, Template>,
}

impl Instance {
    /// The instance as something that is called.
    #[must_use]
    pub fn target(&self) -> Target<'_> {
        Target {
            name: &self.full_name,
            instance: Some(&self.name),
            title: &self.title,
            base_url: self.base_url.as_ref(),
            auth: self.auth.as_ref(),
            headers: &self.headers,
        }
    }
}

impl Backend {
    /// What is called: the backend, or each of its instances.
    #[must_use]
    pub fn targets(&self) -> Vec<Target<'_>> {
        if !self.instances.is_empty() {
            return self.instances.iter().map(Instance::target).collect();
        }
        vec![Target {
            name: &self.name,
            instance: None,
            title: &self.title,
            base_url: self.base_url.as_ref(),
            auth: self.auth.as_ref(),
            headers: &self.headers,
        }]
    }
}
