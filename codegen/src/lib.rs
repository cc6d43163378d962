//! The generator: a resolved platform in, files out.

pub mod mapping;
pub mod names;
