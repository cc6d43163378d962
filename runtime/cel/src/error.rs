//! Why an expression has no value, and where that happened.

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The result does not fit into an integer of 64 bits.
    #[error("the result does not fit into an integer of 64 bits")]
    Overflow,
    /// A whole number was divided by zero.
    #[error("a division by zero")]
    DivideByZero,
    /// The remainder of a division by zero was asked for.
    #[error("the remainder of a division by zero")]
    RemainderByZero,
    /// A position that a text or list does not have.
    #[error("there is nothing at {index} of {size}")]
    Index {
        /// The position that was asked for.
        index: i64,
        /// How many there are.
        size: usize,
    },
    /// The end of a part lies before its start.
    #[error("a part from {start} to {end}")]
    Range {
        /// Where it was to start.
        start: i64,
        /// Where it was to end.
        end: i64,
    },
    /// A key that a map does not have.
    #[error("there is no key `{0}`")]
    Key(String),
    /// A value that another type cannot hold.
    #[error("{0} does not fit into an integer of {1} bits")]
    Narrow(String, u8),
    /// A text that does not say what it is read as.
    #[error("`{0}` is not {1}")]
    Unreadable(String, &'static str),
    /// A number that JSON has no form for: infinite, or none at all.
    #[error("the result is not a finite number")]
    NotFinite,
    /// An exact result has more digits than a decimal can hold.
    #[error("the result has more than 28 digits")]
    Decimal,
    /// No decimal is the exact result.
    #[error("no decimal is exactly the result")]
    Inexact,
    /// A text that would grow beyond what a mapping may make.
    #[error("a text of more than {} bytes", crate::MAX_TEXT)]
    TooLong,
    /// A point in time or a span of time that cannot be expressed.
    #[error("the time is out of range")]
    Time,
    /// A time zone that nobody knows.
    #[error("there is no time zone `{0}`")]
    Zone(String),
}

/// A mapping cell without a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("mapping cell `{cell}`: {reason}")]
pub struct CellFault {
    /// The cell within its operation, as `request/quantity`; of a fragment as `/fragments/line/map/quantity`.
    pub cell: &'static str,
    /// Why it has none.
    pub reason: Error,
}

/// Names the cell in which something has no value.
pub trait At<T> {
    /// The value, or the fault of `cell`.
    ///
    /// # Errors
    /// [`CellFault`] when there is none.
    fn at(self, cell: &'static str) -> Result<T, CellFault>;
}

impl<T> At<T> for Result<T, Error> {
    fn at(self, cell: &'static str) -> Result<T, CellFault> {
        self.map_err(|reason| CellFault { cell, reason })
    }
}
