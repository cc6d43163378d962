//! Points in time and spans of time, as CEL's `timestamp` and `duration`.
//!
//! A timestamp lies between the years 1 and 9999 and is exact to the nanosecond; a span is a number of nanoseconds in 64
//! bits, some 292 years. What leaves these bounds is an [`Error`]. Named time zones come from the IANA database that is
//! compiled in, so that every gateway answers alike.

use std::fmt;

use crate::Error;

/// A point in time, in seconds and nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// A span of time, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// What can be read of a timestamp, in UTC or a time zone. The names are CEL's accessors without their `get`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    FullYear,
    /// From 0.
    Month,
    /// The day of the month, from 1.
    Date,
    /// The day of the month, from 0.
    DayOfMonth,
    /// From 0, which is Sunday.
    DayOfWeek,
    /// From 0.
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

/// What can be read of a span. Hours, minutes and seconds are the whole span in that unit; milliseconds are the part
/// below a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SpanPart {
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400;
/// 0001-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const LAST: i64 = 253_402_300_799;

impl Timestamp {
    /// A number of seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`Error::Time`] outside of the years 1 to 9999.
    pub fn from_seconds(seconds: i64) -> Result<Self, Error> {
        Self::new(seconds, 0)
    }

    fn new(seconds: i64, nanos: u32) -> Result<Self, Error> {
        if (FIRST..=LAST).contains(&seconds) { Ok(Self { seconds, nanos }) } else { Err(Error::Time) }
    }

    /// The point in time that a text says in the form of RFC 3339.
    ///
    /// # Errors
    /// [`Error::Unreadable`], or [`Error::Time`] outside of the years 1 to 9999.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let unreadable = || Error::Unreadable(text.to_owned(), "a time as in `2026-03-31T17:00:00Z`");
        let (seconds, nanos) = rfc3339(text).ok_or_else(unreadable)?;
        Self::new(seconds, nanos)
    }

    /// Seconds since 1970-01-01T00:00:00Z, without the fraction.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// A span later.
    ///
    /// # Errors
    /// [`Error::Time`] outside of the years 1 to 9999.
    pub fn plus(self, span: Span) -> Result<Self, Error> {
        Self::of_nanos(self.in_nanos() + i128::from(span.0))
    }

    /// A span earlier.
    ///
    /// # Errors
    /// [`Error::Time`] outside of the years 1 to 9999.
    pub fn minus(self, span: Span) -> Result<Self, Error> {
        Self::of_nanos(self.in_nanos() - i128::from(span.0))
    }

    /// The span from another point in time to this one.
    ///
    /// # Errors
    /// [`Error::Time`] beyond what a span can hold.
    pub fn since(self, earlier: Self) -> Result<Span, Error> {
        i64::try_from(self.in_nanos() - earlier.in_nanos()).map(Span).map_err(|_| Error::Time)
    }

    fn in_nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nanos)
    }

    fn of_nanos(nanos: i128) -> Result<Self, Error> {
        let second = i128::from(SECOND);
        let seconds = i64::try_from(nanos.div_euclid(second)).map_err(|_| Error::Time)?;
        Self::new(seconds, u32::try_from(nanos.rem_euclid(second)).map_err(|_| Error::Time)?)
    }

    /// A part of it in UTC.
    #[must_use]
    pub fn part(self, part: Part) -> i64 {
        self.shifted(part, 0)
    }

    /// A part of it in a time zone: a name of the IANA database, or an offset as in `+01:00`.
    ///
    /// # Errors
    /// [`Error::Zone`] when there is no such zone.
    pub fn part_in(self, part: Part, zone: &str) -> Result<i64, Error> {
        let offset = offset(zone, self.seconds).ok_or_else(|| Error::Zone(zone.to_owned()))?;
        Ok(self.shifted(part, offset))
    }

    fn shifted(self, part: Part, offset: i64) -> i64 {
        let local = self.seconds + offset;
        let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let date = Date::of_day(day);
        match part {
            Part::FullYear => date.year,
            Part::Month => date.month - 1,
            Part::Date => date.day,
            Part::DayOfMonth => date.day - 1,
            // 1970-01-01 was a Thursday.
            Part::DayOfWeek => (day + 4).rem_euclid(7),
            Part::DayOfYear => day - Date { year: date.year, month: 1, day: 1 }.day_number(),
            Part::Hours => second / 3600,
            Part::Minutes => second / 60 % 60,
            Part::Seconds => second % 60,
            Part::Milliseconds => i64::from(self.nanos / 1_000_000),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part| self.part(part);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z",
            part(Part::FullYear),
            part(Part::Month) + 1,
            part(Part::Date),
            part(Part::Hours),
            part(Part::Minutes),
            part(Part::Seconds),
            Fraction(self.nanos),
        )
    }
}

impl Span {
    /// The span that a text says: numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`, as in `1h30m` or `-1.5s`.
    ///
    /// # Errors
    /// [`Error::Unreadable`], or [`Error::Time`] beyond what a span can hold.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let unreadable = || Error::Unreadable(text.to_owned(), "a span of time as in `1h30m`");
        let (negative, mut rest) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        if rest == "0" {
            return Ok(Self(0));
        }
        if rest.is_empty() {
            return Err(unreadable());
        }
        let mut total: i128 = 0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(unreadable)?;
            let (number, after) = rest.split_at(digits);
            let (unit, length) = unit(after).ok_or_else(unreadable)?;
            total += nanos(number, unit).ok_or_else(unreadable)?;
            if total > i128::from(i64::MAX) + 1 {
                return Err(Error::Time);
            }
            rest = &after[length..];
        }
        let total = if negative { -total } else { total };
        i64::try_from(total).map(Self).map_err(|_| Error::Time)
    }

    /// This and another.
    ///
    /// # Errors
    /// [`Error::Time`] beyond what a span can hold.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        self.0.checked_add(other.0).map(Self).ok_or(Error::Time)
    }

    /// This without another.
    ///
    /// # Errors
    /// [`Error::Time`] beyond what a span can hold.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        self.0.checked_sub(other.0).map(Self).ok_or(Error::Time)
    }

    /// A part of it.
    #[must_use]
    pub fn part(self, part: SpanPart) -> i64 {
        match part {
            SpanPart::Hours => self.0 / (3600 * SECOND),
            SpanPart::Minutes => self.0 / (60 * SECOND),
            SpanPart::Seconds => self.0 / SECOND,
            SpanPart::Milliseconds => self.0 / 1_000_000 % 1000,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let (second, nanos) = (SECOND.unsigned_abs(), u32::try_from(magnitude % SECOND.unsigned_abs()));
        write!(f, "{sign}{}{}s", magnitude / second, Fraction(nanos.unwrap_or_default()))
    }
}

/// Whether `zone` names a time zone.
#[must_use]
pub fn zone_is_known(zone: &str) -> bool {
    offset(zone, 0).is_some()
}

/// Nanoseconds as the fraction of a second, without zeros at the end; nothing for none.
struct Fraction(u32);

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return Ok(());
        }
        let digits = format!("{:09}", self.0);
        write!(f, ".{}", digits.trim_end_matches('0'))
    }
}

/// The unit at the start of a text in nanoseconds, and its length in bytes.
fn unit(text: &str) -> Option<(i128, usize)> {
    // The longer names first: `ms` begins as `m` does.
    const UNITS: [(&str, i128); 7] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("ms", 1_000_000),
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
    ];
    UNITS.iter().find(|(name, _)| text.starts_with(name)).map(|(name, nanos)| (*nanos, name.len()))
}

/// A number with a fraction, in units of so many nanoseconds; what is below a nanosecond is dropped.
fn nanos(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || number.matches('.').count() > 1 {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut total = whole.checked_mul(unit)?;
    let mut scale = unit;
    for digit in fraction.bytes().take(18) {
        total += i128::from(digit - b'0') * scale / 10;
        scale /= 10;
    }
    Some(total)
}

/// Seconds since 1970 and nanoseconds that a text says in the form of RFC 3339.
fn rfc3339(text: &str) -> Option<(i64, u32)> {
    let bytes = text.as_bytes();
    let digits = |from: usize, count: usize| -> Option<i64> {
        let part = bytes.get(from..from + count)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0, |sum, d| sum * 10 + i64::from(d - b'0')))
    };
    let sign = |at: usize, signs: &[u8]| bytes.get(at).is_some_and(|byte| signs.contains(byte)).then_some(());
    let date = Date { year: digits(0, 4)?, month: digits(5, 2)?, day: digits(8, 2)? };
    sign(4, b"-")?;
    sign(7, b"-")?;
    sign(10, b"Tt")?;
    let (hour, minute, second) = (digits(11, 2)?, digits(14, 2)?, digits(17, 2)?);
    sign(13, b":")?;
    sign(16, b":")?;
    if !date.exists() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut at = 19;
    let mut nanos = 0;
    if sign(at, b".").is_some() {
        let count = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return None;
        }
        let kept = count.min(9);
        let value = u32::try_from(digits(at + 1, kept)?).ok()?;
        nanos = (kept..9).fold(value, |value, _| value * 10);
        at += 1 + count;
    }
    let zone = text.get(at..)?;
    let offset = if zone == "Z" || zone == "z" {
        0
    } else {
        sign(at, b"+-")?;
        fixed_offset(zone)?
    };
    Some((date.day_number() * DAY + hour * 3600 + minute * 60 + second - offset, nanos))
}

/// The offset of a time zone from UTC at a point in time, in seconds.
fn offset(zone: &str, seconds: i64) -> Option<i64> {
    if zone.contains(':') {
        return fixed_offset(zone);
    }
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    // The database ends earlier than the year 9999: what lies beyond has the last offset that it knows.
    let at = jiff::Timestamp::from_second(seconds).unwrap_or(if seconds < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    });
    Some(i64::from(zone.to_offset(at).seconds()))
}

/// An offset as in `+01:00`, `-09:30` or `02:00`, in seconds.
fn fixed_offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => (1, text),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())?
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    year: i64,
    /// From 1.
    month: i64,
    /// From 1.
    day: i64,
}

impl Date {
    fn exists(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        (1..=days).contains(&self.day)
    }

    /// Days since 1970-01-01. Years are counted from March, so that a leap day is the last of its year; 400 of them have
    /// 146 097 days.
    fn day_number(self) -> i64 {
        let (year, month) =
            if self.month > 2 { (self.year, self.month - 3) } else { (self.year - 1, self.month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The date of a day counted from 1970-01-01.
    fn of_day(day: i64) -> Self {
        let day = day + 719_468;
        let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (year, month) = (era * 400 + year, month + 3);
        if month > 12 { Self { year: year + 1, month: month - 12, day } } else { Self { year, month, day } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_time_is_read_in_the_form_of_rfc_3339() {
        assert_eq!(at("2009-02-13T23:31:30Z").seconds(), 1_234_567_890);
        assert_eq!(at("2009-02-14T00:31:30+01:00"), at("2009-02-13T23:31:30Z"));
        assert_eq!(at("9999-12-31T23:59:59.999999999Z").to_string(), "9999-12-31T23:59:59.999999999Z");
        for text in
            ["2009-02-30T00:00:00Z", "2009-2-13T00:00:00Z", "2009-02-13", "2009-02-13T24:00:00Z", "", "é"]
        {
            assert!(matches!(Timestamp::parse(text), Err(Error::Unreadable(..))), "{text}");
        }
        assert_eq!(Timestamp::parse("0000-01-01T00:00:00Z"), Err(Error::Time));
    }

    #[test]
    fn parts_are_those_of_the_zone() {
        let time = at("2009-02-13T23:31:30Z");
        assert_eq!(time.part(Part::DayOfYear), 43);
        assert_eq!(time.part_in(Part::Date, "Australia/Sydney"), Ok(14));
        assert_eq!(time.part_in(Part::Minutes, "Asia/Kathmandu"), Ok(16));
        assert_eq!(time.part_in(Part::Hours, "02:00"), Ok(1));
        assert_eq!(time.part_in(Part::Hours, "Mars/Base"), Err(Error::Zone("Mars/Base".to_owned())));
    }

    #[test]
    fn times_and_spans_stay_within_their_bounds() {
        let (second, last) = (Span::parse("1s").unwrap(), at("9999-12-31T23:59:59Z"));
        assert_eq!(last.plus(second), Err(Error::Time));
        assert_eq!(last.since(at("0001-01-01T00:00:00Z")), Err(Error::Time));
        assert_eq!(Span::parse("320000000000s"), Err(Error::Time));
    }

    #[test]
    fn a_span_is_written_in_seconds() {
        for (text, written) in
            [("1h30m", "5400s"), ("-1.5s", "-1.5s"), ("0", "0s"), ("1.1ns", "0.000000001s"), ("1m1s", "61s")]
        {
            assert_eq!(Span::parse(text).unwrap().to_string(), written);
        }
        for text in ["", "1", "h", "1.2.3s", "-", "1 h", "1d"] {
            assert!(matches!(Span::parse(text), Err(Error::Unreadable(..))), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_again(seconds in FIRST..=LAST, nanos in 0..1_000_000_000u32) {
            let time = Timestamp::new(seconds, nanos).unwrap();
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
        }

        #[test]
        fn a_day_is_that_of_its_date(day in -719_162i64..2_932_896) {
            let date = Date::of_day(day);
            prop_assert!(date.exists());
            prop_assert_eq!(date.day_number(), day);
        }

        #[test]
        fn a_span_is_read_again(nanos in any::<i64>()) {
            prop_assert_eq!(Span::parse(&Span(nanos).to_string()), Ok(Span(nanos)));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,30}") {
            let _ = (Timestamp::parse(&text), Span::parse(&text), zone_is_known(&text));
        }
    }
}
