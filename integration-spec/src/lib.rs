//! The spec language: what architects and integration developers write, and everything that is decided about it
//! before a line of Rust is compiled.
//!
//! One pass: YAML text → value with a position index → JSON Schema → typed [`model`] → resolved [`platform`]. Every
//! stage collects all its [`diagnostic`]s before stopping.

pub mod codes;
pub mod diagnostic;
pub mod mapping;
pub mod model;
pub mod names;
pub mod platform;
pub mod source;
pub mod suggest;
