//! The generator: a resolved platform in, files out.
//!
//! Passes, in order: `usage` finds what of the contracts is reached, the modules of `emit` turn the platform into files
//! without layout, [`format`](crate::format::FormatError) lays the Rust out, [`output`] compares with what is there and
//! puts files in place. Nothing here decides what is allowed, and nothing looks at a clock or an environment: the same
//! platform gives the same bytes.

mod codeowners;
pub mod egress;
mod emit;
mod files;
mod format;
pub mod mapping;
pub mod names;
pub mod output;
pub mod pages;
mod summary;
mod text;
mod usage;

use std::collections::BTreeMap;

use caseway_spec::platform::Platform;

pub use codeowners::{CODEOWNERS_MARK, Within, codeowners};
pub use files::{Lines, MARK};
pub use format::FormatError;
pub use summary::Size;

/// The version that generated code asserts it is compiled against.
pub const GENERATOR: &str = env!("CARGO_PKG_VERSION");

/// Everything that is generated from a platform.
#[derive(Debug)]
pub struct Generated {
    /// The files: path below the output directory, with `/`, and content.
    pub files: BTreeMap<String, String>,
    /// How much it is.
    pub size: Size,
}

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The Rust could not be laid out.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A document could not be encoded.
    #[error("cannot encode a document: {0}")]
    Encode(#[from] serde_json::Error),
}

/// Generates everything.
///
/// # Errors
/// When rustfmt cannot be run.
pub fn generate(platform: &Platform) -> Result<Generated, GenerateError> {
    let usage = usage::Usage::of(platform);
    let mut files = vec![
        emit::hub::library(platform),
        emit::hub::binary(),
        emit::backends::index(platform),
        emit::services::index(platform),
        emit::mappings::index(platform),
        emit::case_types::index(platform),
        emit::services::types_root(platform),
        emit::client::root(platform),
        emit::client::services(platform),
        emit::client::case_types(platform),
        emit::manifests::rustfmt(),
    ];
    files.extend(emit::openapi::emit(platform, &usage)?);
    files.extend(emit::manifests::emit());
    files.extend((0..platform.backends.len()).map(|index| emit::backends::emit(platform, &usage, index)));
    for (index, service) in platform.services.iter().enumerate() {
        files.push(emit::services::emit_types(platform, &usage, index));
        files.push(emit::services::emit(platform, index));
        files.push(emit::client::emit(platform, service));
    }
    for (name, bindings) in emit::mappings::grouped(platform) {
        files.push(emit::mappings::emit(platform, name, &bindings));
        files.extend(emit::mapping_tests::emit(platform, name, &bindings));
    }
    files.extend(emit::mapping_tests::index(platform));
    files.extend(emit::direct::emit(platform));
    files.extend(emit::direct_client::emit(platform));
    for case_type in &platform.case_types {
        files.push(emit::case_types::emit(platform, case_type));
        files.push(emit::client::emit_case_type(platform, case_type));
    }
    let (files, lines) = files::render(files)?;
    Ok(Generated { files, size: Size::of(platform, lines) })
}
