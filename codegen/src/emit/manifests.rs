//! The manifests of the generated crates.
//!
//! They name no path and no version: every dependency is the workspace's. So one place, `[workspace.dependencies]` of
//! the repository's root manifest, says where Caseway comes from (a path, a git tag, a registry) and where the
//! generated crates lie, and this output is the same byte for byte in every repository.

use crate::files::{Body, File};

struct Manifest {
    path: &'static str,
    name: &'static str,
    description: &'static str,
    /// What follows the package table.
    rest: &'static str,
}

const MANIFESTS: [Manifest; 3] = [
    Manifest {
        path: "Cargo.toml",
        name: "caseway-hub",
        description: "The hub: descriptors, connectors and mappings, and the gateway binary over them",
        rest: "[[bin]]\nname = \"caseway\"\npath = \"src/main.rs\"\n\n\
               [dependencies]\ncaseway-runtime.workspace = true\ncaseway-types.workspace = true\n",
    },
    Manifest {
        path: "types/Cargo.toml",
        name: "caseway-types",
        description: "The canonical types that hub and clients share",
        rest: "[dependencies]\ncaseway-core.workspace = true\n",
    },
    Manifest {
        path: "client/Cargo.toml",
        name: "caseway-client",
        description: "The hub's client, typed by what each case type may call",
        rest: "[dependencies]\n\
               caseway-core = { workspace = true, features = [\"client\"] }\ncaseway-types.workspace = true\n",
    },
];

/// One manifest per generated crate.
pub(crate) fn emit() -> impl Iterator<Item = File> {
    MANIFESTS.iter().map(|manifest| File {
        path: manifest.path.to_owned(),
        source: "platform.yaml".to_owned(),
        body: Body::Toml(format!(
            "[package]\nname = \"{}\"\ndescription = \"{}\"\nversion.workspace = true\nedition = \"2024\"\n\
             rust-version = \"{}\"\npublish = false\n\n{}\n[lints]\nworkspace = true\n",
            manifest.name,
            manifest.description,
            env!("CARGO_PKG_RUST_VERSION"),
            manifest.rest
        )),
    })
}

/// The layout that the generated Rust is written in, so that formatting a whole repository leaves it as it is.
pub(crate) fn rustfmt() -> File {
    File {
        path: "rustfmt.toml".to_owned(),
        source: "platform.yaml".to_owned(),
        body: Body::Toml(crate::format::CONFIGURATION.to_owned()),
    }
}
