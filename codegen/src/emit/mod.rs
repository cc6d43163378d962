//! Emitters: one module per kind of output. Each turns a part of the platform into files, and none writes them.

pub(crate) mod backends;
pub(crate) mod case_types;
pub(crate) mod client;
mod connectors;
pub(crate) mod direct;
pub(crate) mod direct_client;
pub(crate) mod hub;
pub(crate) mod manifests;
pub(crate) mod mapping_tests;
pub(crate) mod mappings;
pub(crate) mod openapi;
mod pages;
mod scope;
pub(crate) mod services;
mod types;

use std::fmt::Write as _;

use caseway_spec::platform::Method;

use crate::files::{Body, File};

/// The name of a method as the runtime's enum spells it.
fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    }
}

/// `src/<folder>/mod.rs` of the hub.
fn module_index<'a>(folder: &str, description: &str, modules: impl Iterator<Item = &'a str>) -> File {
    let mut prelude = format!("//! {description}\n");
    let mut items = String::new();
    for module in modules {
        if module == folder {
            prelude.push_str(
                "#![allow(clippy::module_inception, reason = \"the names are those of the specs\")]\n",
            );
        }
        let _ = writeln!(items, "pub(crate) mod {module};");
    }
    File {
        path: format!("src/{folder}/mod.rs"),
        source: format!("{}/", folder.replace('_', "-")),
        body: Body::rust(prelude, items),
    }
}
