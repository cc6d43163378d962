use proptest::prelude::*;

use super::*;

#[test]
fn a_text_is_written_as_it_was_read() {
    for text in ["2026-02-28T09:30:00.10+01:00", "2026-02-28t08:30:00.1z"] {
        let json = format!("\"{text}\"");
        let time: DateTime = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), json);
    }
    assert_eq!(
        Uuid::new("2EB8aa08-AA98-11EA-B4AA-73B441D16380").unwrap().as_str(),
        "2EB8aa08-AA98-11EA-B4AA-73B441D16380"
    );
}

#[test]
fn what_does_not_have_the_format_is_refused_without_being_repeated() {
    let error = serde_json::from_str::<Email>("\"jane doe\"").unwrap_err().to_string();
    assert!(error.contains("is not an e-mail address") && !error.contains("jane"), "{error}");
    assert!(serde_json::from_str::<Date>("20260228").is_err());
}

#[test]
fn moments_are_the_same_in_every_offset() {
    let time = |text: &str| DateTime::new(text).unwrap().unix_time();
    assert_eq!(time("1970-01-01T00:00:00Z"), UnixTime::default());
    assert_eq!(time("2026-02-28T09:30:00+01:00"), time("2026-02-28T08:30:00Z"));
    assert_eq!(time("2026-02-28T00:30:00.5+01:00"), time("2026-02-27T18:00:00.500-05:30"));
    assert_eq!(time("1969-12-31T23:59:59.25Z"), UnixTime { seconds: -1, nanoseconds: 250_000_000 });
    assert_eq!(time("2016-12-31T23:59:60Z"), time("2017-01-01T00:00:00Z"));
    assert_eq!(time("2000-03-01T00:00:00Z").seconds, 951_868_800);
    assert!(time("9999-12-31T23:59:59Z") > time("2026-02-28T08:30:00Z"));
}

#[test]
fn days_are_those_of_the_calendar() {
    let mut seconds = Date::new("1890-01-01").unwrap().unix_time().seconds;
    let mut count = 0;
    for year in 1890..2110 {
        for month in 1..=12 {
            for day in 1..=31 {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let Ok(date) = Date::new(&text) else { continue };
                assert_eq!(date.unix_time().seconds, seconds, "{text} follows the day before it");
                assert_eq!(date.year_month_day(), (year, month, day));
                seconds += 86_400;
                count += 1;
            }
        }
    }
    // 1900 and 2100 had no leap day.
    assert_eq!(count, 220 * 365 + 53);
}

#[test]
fn addresses_are_told_from_what_only_looks_like_one() {
    for text in ["a@b.ch", "\"a b\"@b.ch", "a+b@[127.0.0.1]", "a@localhost"] {
        assert!(Email::new(text).is_ok(), "{text}");
    }
    for text in ["a", "@b.ch", "a@", "a@b..ch", "a b@b.ch", "ä@b.ch", "a@-b.ch", "\"a\"b\"@b.ch", "a@b.ch\n"]
    {
        assert!(Email::new(text).is_err(), "{text}");
    }
    assert!(Uri::new("https://example.com/a?b=c#d").is_ok() && Uri::new("urn:isbn:0451450523").is_ok());
    assert!(Uri::new("/relative").is_err() && Uri::new("https://example.com/ä").is_err());
}

proptest! {
    #[test]
    fn base64_is_what_can_be_decoded(text in "[A-Za-z0-9+/=]{0,9}") {
        let decoded = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &text);
        prop_assert_eq!(Byte::new(&text).is_ok(), decoded.is_ok());
    }

    #[test]
    fn bytes_come_back(bytes: Vec<u8>) {
        let encoded = Byte::encode(&bytes);
        prop_assert!(Byte::new(encoded.as_str()).is_ok());
        prop_assert_eq!(encoded.bytes(), bytes);
    }

    #[test]
    fn no_text_is_too_odd_to_be_judged(text: String) {
        for format in Format::ALL {
            let _ = format.admits(&text);
        }
    }
}
