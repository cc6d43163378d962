//! What the operators and functions of mapping expressions compute, with CEL's meaning.
//!
//! Compiled mappings call them, so that what they mean is tested here once. They are plain functions of their arguments: no
//! clock, no locale, no environment. Texts are counted in code points; whatever has no value is an [`Error`], which
//! [`At::at`] gives the name of the mapping cell that it stands in.
//!
//! Where Rust's own method means exactly what CEL's does (`str::trim`, `str::contains`), generated code calls that.

mod convert;
mod decimal;
mod error;
mod format;
mod list;
mod logic;
mod number;
mod pattern;
mod text;
mod time;

pub use convert::{bool_of, finite, int_of, int_of_number, narrow, number_of, number_text};
pub use decimal::{
    Tie, decimal_add, decimal_divide, decimal_multiply, decimal_quotient, decimal_round, decimal_subtract,
};
pub use error::{At, CellFault, Error};
pub use format::{binary, fixed, hex, hex_text, octal, scientific};
pub use list::{
    all, append, exists, exists_one, filter, find, get, holds, item_of, keep, keys, position, same, same_map,
    take,
};
pub use logic::{and, or};
pub use number::{add, divide, multiply, negate, remainder, size, subtract};
pub use pattern::{Pattern, Patterns};
pub use rust_decimal::Decimal;
pub use text::{
    MAX_TEXT, char_at, index_of, index_of_from, join, last_index_of, last_index_of_to, length, replace,
    replace_some, reverse, split, split_some, substring, substring_to,
};
pub use time::{Part, Span, SpanPart, Timestamp, zone_is_known};
