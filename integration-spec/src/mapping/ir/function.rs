//! The functions and operators of expressions, one for each combination of types: overloads are decided before.

use caseway_cel::{Part, SpanPart, Tie};

/// A function with the types of its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `a + b` of integers.
    IntAdd,
    /// `a - b` of integers.
    IntSubtract,
    /// `a * b` of integers.
    IntMultiply,
    /// `a / b` of integers.
    IntDivide,
    /// `a % b`.
    IntRemainder,
    /// `-a` of an integer.
    IntNegate,
    /// `a + b` of numbers.
    NumberAdd,
    /// `a - b` of numbers.
    NumberSubtract,
    /// `a * b` of numbers.
    NumberMultiply,
    /// `a / b` of numbers.
    NumberDivide,
    /// `-a` of a number.
    NumberNegate,
    /// `a + b` of decimals that JSON holds in one form, exactly.
    DecimalAdd,
    /// `a - b` of decimals.
    DecimalSubtract,
    /// `a * b` of decimals.
    DecimalMultiply,
    /// `a / b` of decimals: exactly, or not at all.
    DecimalDivide,
    /// `-a` of a decimal.
    DecimalNegate,
    /// `a.round(places)` and `a.roundEven(places)` of a decimal.
    DecimalRound(Tie, u8),
    /// `(a / b).round(places)` of decimals: the quotient need not be one.
    DecimalQuotient(Tie, u8),

    /// `size(text)`.
    Length,
    /// `text.contains(part)`.
    Contains,
    /// `text.startsWith(part)`.
    StartsWith,
    /// `text.endsWith(part)`.
    EndsWith,
    /// `text.matches('pattern')`: the second argument is a literal that compiles.
    Matches,
    /// `text.trim()`.
    Trim,
    /// `text.upperAscii()`.
    UpperAscii,
    /// `text.lowerAscii()`.
    LowerAscii,
    /// `text.replace(part, with)`.
    Replace,
    /// `text.replace(part, with, limit)`.
    ReplaceSome,
    /// `text.split(separator)`.
    Split,
    /// `text.split(separator, limit)`.
    SplitSome,
    /// `texts.join(separator)`.
    Join,
    /// `text.substring(start)`.
    Substring,
    /// `text.substring(start, end)`.
    SubstringTo,
    /// `text.charAt(index)`.
    CharAt,
    /// `text.indexOf(part)`.
    IndexOf,
    /// `text.indexOf(part, from)`.
    IndexOfFrom,
    /// `text.lastIndexOf(part)`.
    LastIndexOf,
    /// `text.lastIndexOf(part, to)`.
    LastIndexOfTo,
    /// `text.reverse()`.
    Reverse,

    /// `size(list)` and `size(map)`.
    Count,
    /// `a + b` of lists.
    Append,
    /// `item in list`: a scalar and a list of its type.
    Holds,
    /// `key in map`.
    HoldsKey,
    /// The keys of a map, in order: what a macro about a map goes through.
    Keys,

    /// `int(text)`.
    IntOfText,
    /// `int(number)`.
    IntOfNumber,
    /// `double(text)`.
    NumberOfText,
    /// `bool(text)`.
    BoolOfText,
    /// `string(number)`.
    NumberText,
    /// A number that is to stand in a document: fails where it is not finite.
    Finite,

    /// `%f` of `format`, with digits after the point.
    Fixed(u8),
    /// `%e` of `format`, with digits after the point.
    Scientific(u8),
    /// `%b` of `format` of an integer.
    Binary,
    /// `%o` of `format`.
    Octal,
    /// `%x` of `format` of an integer, `%X` with large letters.
    Hex {
        /// Whether letters are large.
        large: bool,
    },
    /// `%x` of `format` of a text, `%X` with large letters.
    HexText {
        /// Whether letters are large.
        large: bool,
    },

    /// `timestamp(text)`.
    Timestamp,
    /// `timestamp(seconds)`.
    TimestampOfSeconds,
    /// `duration(text)`.
    Span,
    /// `string(timestamp)`.
    TimestampText,
    /// `string(duration)`.
    SpanText,
    /// `int(timestamp)`.
    TimestampSeconds,
    /// `timestamp + duration`.
    Later,
    /// `timestamp - duration`.
    Earlier,
    /// `timestamp - timestamp`.
    Since,
    /// `duration + duration`.
    SpanAdd,
    /// `duration - duration`.
    SpanSubtract,
    /// `timestamp.getHours()` and the like, in UTC.
    Part(Part),
    /// `timestamp.getHours(zone)` and the like.
    PartIn(Part),
    /// `duration.getHours()` and the like.
    SpanPart(SpanPart),
}

impl Function {
    /// Whether it has no value for some arguments.
    #[must_use]
    pub fn fails(self) -> bool {
        match self {
            Self::IntAdd
            | Self::IntSubtract
            | Self::IntMultiply
            | Self::IntDivide
            | Self::IntRemainder
            | Self::IntNegate
            | Self::DecimalAdd
            | Self::DecimalSubtract
            | Self::DecimalMultiply
            | Self::DecimalDivide
            | Self::DecimalQuotient(..)
            | Self::Replace
            | Self::ReplaceSome
            | Self::Substring
            | Self::SubstringTo
            | Self::CharAt
            | Self::IndexOfFrom
            | Self::LastIndexOfTo
            | Self::IntOfText
            | Self::IntOfNumber
            | Self::NumberOfText
            | Self::BoolOfText
            | Self::Finite
            | Self::Timestamp
            | Self::TimestampOfSeconds
            | Self::Span
            | Self::Later
            | Self::Earlier
            | Self::Since
            | Self::SpanAdd
            | Self::SpanSubtract
            | Self::PartIn(_) => true,
            Self::NumberAdd
            | Self::NumberSubtract
            | Self::NumberMultiply
            | Self::NumberDivide
            | Self::NumberNegate
            | Self::DecimalNegate
            | Self::DecimalRound(..)
            | Self::Length
            | Self::Contains
            | Self::StartsWith
            | Self::EndsWith
            | Self::Matches
            | Self::Trim
            | Self::UpperAscii
            | Self::LowerAscii
            | Self::Split
            | Self::SplitSome
            | Self::Join
            | Self::IndexOf
            | Self::LastIndexOf
            | Self::Reverse
            | Self::Count
            | Self::Append
            | Self::Holds
            | Self::HoldsKey
            | Self::Keys
            | Self::NumberText
            | Self::Fixed(_)
            | Self::Scientific(_)
            | Self::Binary
            | Self::Octal
            | Self::Hex { .. }
            | Self::HexText { .. }
            | Self::TimestampText
            | Self::SpanText
            | Self::TimestampSeconds
            | Self::Part(_)
            | Self::SpanPart(_) => false,
        }
    }

    /// Whether its result is a part of its first argument, and may be lent.
    #[must_use]
    pub fn lends(self) -> bool {
        matches!(self, Self::Trim | Self::Substring | Self::SubstringTo | Self::CharAt)
    }

    /// Whether its result may be a number without a form in JSON.
    #[must_use]
    pub fn may_be_infinite(self) -> bool {
        matches!(
            self,
            Self::NumberAdd
                | Self::NumberSubtract
                | Self::NumberMultiply
                | Self::NumberDivide
                | Self::NumberNegate
                | Self::NumberOfText
        )
    }
}
