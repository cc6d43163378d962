//! YAML text → JSON value with a position [`Index`].
//!
//! One walk over the parser's events builds both, so that every pointer of the value resolves in the index. The reading is
//! strict, because a contract must not depend on what YAML makes of a word: `no` stays a text, `014` stays a text,
//! merge keys and tags are refused, and aliases are paid for out of a budget of nodes.

mod index;
mod misread;
mod parse;
mod scalar;
mod syntax;

pub use index::Index;
pub use misread::{cut_by_comma, cut_by_comment, quoted};
pub use parse::{Parsed, parse};

#[cfg(test)]
mod tests;
