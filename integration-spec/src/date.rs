//! Days, as governance counts them.
//!
//! Whoever asks gives the day: nothing here reads a clock, so that what is generated never depends on when.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::Month;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31. Written as in ISO 8601: `2027-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not of the form.
    #[error("`{0}` is not a day: write year, month and day, as in `2027-03-31`")]
    Form(String),
    /// The calendar does not have it.
    #[error("the calendar has no `{0}`")]
    Calendar(String),
}

impl Date {
    /// The day on which `seconds` after 1970-01-01T00:00:00Z lie (UTC); `None` beyond the year 9999.
    #[must_use]
    pub fn of_unix_seconds(seconds: u64) -> Option<Self> {
        let days = i32::try_from(seconds / 86_400).ok()?;
        let epoch = time::OffsetDateTime::UNIX_EPOCH.date();
        time::Date::from_julian_day(epoch.to_julian_day().checked_add(days)?).ok().map(Self)
    }

    /// The moment at which this day ends, in UTC, as HTTP writes dates (RFC 9110): `Thu, 01 Jul 2027 00:00:00 GMT` of
    /// 2027-06-30.
    #[must_use]
    pub fn http_end(self) -> String {
        // The last day of the calendar has no next one.
        let (day, time) = match self.0.next_day() {
            Some(next) => (next, "00:00:00"),
            None => (self.0, "23:59:59"),
        };
        let weekday = day.weekday().to_string();
        let month = day.month().to_string();
        format!("{}, {:02} {} {:04} {time} GMT", &weekday[..3], day.day(), &month[..3], day.year())
    }

    /// When the day begins (UTC), in seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn begin(self) -> i64 {
        self.0.midnight().assume_utc().unix_timestamp()
    }

    /// How many days `later` lies after this day; negative when it lies before.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        i64::from(later.0.to_julian_day()) - i64::from(self.0.to_julian_day())
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form(text.to_owned());
        let digits = |b: &u8| b.is_ascii_digit();
        let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return Err(form()) };
        if year.len() != 4 || !year.iter().chain([m1, m2, d1, d2]).all(digits) {
            return Err(form());
        }
        let year: i32 = text[..4].parse().map_err(|_| form())?;
        let month: u8 = text[5..7].parse().map_err(|_| form())?;
        let day: u8 = text[8..].parse().map_err(|_| form())?;
        let calendar = |_| DateError::Calendar(text.to_owned());
        let month = Month::try_from(month).map_err(calendar)?;
        if year == 0 {
            return Err(DateError::Calendar(text.to_owned()));
        }
        time::Date::from_calendar_date(year, month, day).map(Self).map_err(calendar)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "description": "a day, as in `2027-03-31`",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_written_alike() {
        for text in ["2027-03-31", "2028-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["", "2027-3-31", "27-03-31", "2027/03/31", "2027-03-31T00:00:00Z", "+027-03-31", "2027-03-3١"]
        {
            assert!(matches!(text.parse::<Date>(), Err(DateError::Form(_))), "{text}");
        }
        for text in ["2027-02-29", "2027-13-01", "2027-00-01", "2027-04-31", "0000-01-01"] {
            assert!(matches!(text.parse::<Date>(), Err(DateError::Calendar(_))), "{text}");
        }
    }

    #[test]
    fn days_are_counted_across_leap_days() {
        assert_eq!(day("2028-02-28").days_until(day("2028-03-01")), 2);
        assert_eq!(day("2027-03-01").days_until(day("2027-02-28")), -1);
    }

    #[test]
    fn a_days_end_is_written_as_http_does() {
        assert_eq!(day("2027-06-30").http_end(), "Thu, 01 Jul 2027 00:00:00 GMT");
        assert_eq!(day("2028-02-28").http_end(), "Tue, 29 Feb 2028 00:00:00 GMT");
        assert_eq!(day("9999-12-31").http_end(), "Fri, 31 Dec 9999 23:59:59 GMT");
    }

    #[test]
    fn a_day_lasts_until_the_next_begins() {
        assert_eq!(Date::of_unix_seconds(0), Some(day("1970-01-01")));
        assert_eq!(Date::of_unix_seconds(1_795_564_799), Some(day("2026-11-24")));
        assert_eq!(Date::of_unix_seconds(1_795_564_800), Some(day("2026-11-25")));
        assert_eq!(Date::of_unix_seconds(u64::MAX), None);
    }
}
