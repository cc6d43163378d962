//! Dates and times of RFC 3339, without a time zone database: an offset is part of the text.

/// A moment, counted from 1970-01-01T00:00:00Z without leap seconds. Ordered as moments are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixTime {
    /// Whole seconds; negative before 1970.
    pub seconds: i64,
    /// Nanoseconds after them: below 1,000,000,000.
    pub nanoseconds: u32,
}

impl UnixTime {
    /// The beginning of a day of the Gregorian calendar, in UTC.
    pub(super) fn of_day((year, month, day): (i32, u8, u8)) -> Self {
        Self { seconds: days(year, month, day) * 86_400, nanoseconds: 0 }
    }
}

/// Year, month and day of a `full-date`.
pub(super) fn date(text: &str) -> Option<(i32, u8, u8)> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let year = i32::from(two(y1, y2)?) * 100 + i32::from(two(y3, y4)?);
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => return None,
    };
    (1..=last).contains(&day).then_some((year, month, day))
}

/// The moment of a `date-time`. A second of 60 passes where UTC can have one: at the end of a day.
pub(super) fn date_time(text: &str) -> Option<UnixTime> {
    let (day, rest) = text.split_at_checked(10)?;
    let midnight = UnixTime::of_day(date(day)?);
    let &[b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2, ref rest @ ..] = rest.as_bytes() else {
        return None;
    };
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (nanoseconds, rest) = match rest {
        [b'.', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    let offset = match *rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second) - offset;
    if second == 60 && of_day.rem_euclid(86_400) != 0 {
        return None;
    }
    Some(UnixTime { seconds: midnight.seconds + of_day, nanoseconds })
}

/// Nanoseconds of the digits at the start, and what follows them: at least one digit, cut after nine.
fn fraction(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = bytes.split_at(length);
    if digits.is_empty() {
        return None;
    }
    let padded = digits.iter().map(|digit| u32::from(digit - b'0')).chain(std::iter::repeat(0)).take(9);
    Some((padded.fold(0, |number, digit| number * 10 + digit), rest))
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar: whole 400-year eras, and the days within one
/// counted from a first of March, so that the leap day comes last.
fn days(year: i32, month: u8, day: u8) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
