//! Values of a backend operation's parameters, as text.

use std::borrow::Cow;

use crate::decimal::{DecimalNumber, DecimalText};
use crate::text::{Byte, Date, DateTime, Email, Uri, Uuid};

/// A value that can stand in a path, a query or a header; an `Option` where it may be left out.
pub trait Parameter<'a> {
    /// The value as text; `None` when it is left out.
    fn text(self) -> Option<Cow<'a, str>>;
}

impl<'a> Parameter<'a> for &'a str {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl<'a> Parameter<'a> for bool {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(if self { "true" } else { "false" }))
    }
}

macro_rules! displayed {
    ($($number:ty)*) => {$(
        impl<'a> Parameter<'a> for $number {
            fn text(self) -> Option<Cow<'a, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

displayed!(i32 i64 f64 DecimalNumber DecimalText);

macro_rules! lent {
    ($($text:ty)*) => {$(
        impl<'a> Parameter<'a> for &'a $text {
            fn text(self) -> Option<Cow<'a, str>> {
                Some(Cow::Borrowed(self.as_str()))
            }
        }
    )*};
}

lent!(Date DateTime Uuid Uri Email Byte);

impl<'a, P: Parameter<'a>> Parameter<'a> for Option<P> {
    fn text(self) -> Option<Cow<'a, str>> {
        self.and_then(Parameter::text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_written_as_in_json() {
        assert_eq!("a b".text().as_deref(), Some("a b"));
        assert_eq!(true.text().as_deref(), Some("true"));
        assert_eq!((-7_i32).text().as_deref(), Some("-7"));
        assert_eq!(i64::MIN.text().as_deref(), Some("-9223372036854775808"));
        assert_eq!(0.25_f64.text().as_deref(), Some("0.25"));
    }

    #[test]
    fn what_is_left_out_has_no_text() {
        assert_eq!(None::<i32>.text(), None);
        assert_eq!(Some("x").text().as_deref(), Some("x"));
    }
}
