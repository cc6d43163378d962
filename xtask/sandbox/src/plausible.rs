//! Scalars that look like what their field's name says.
//!
//! Cheap guesses, so that a screen shows a mail address where it expects one. What the contract itself tells goes first:
//! a description that lists the values (`draft, finalized or voided.`) or gives an example (`As in 2026-03-31.`).

use caseway_core::text::{Byte, Format};

use crate::seed::Seed;
use crate::words::words;

/// What is known about a field besides its shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hint<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its description.
    pub(crate) description: Option<&'a str>,
}

const FIRST_NAMES: [&str; 8] = ["Ada", "Bruno", "Chiara", "Dario", "Elif", "Femke", "Goran", "Hanna"];
const LAST_NAMES: [&str; 8] =
    ["Albrecht", "Bergman", "Castelli", "Dubois", "Eriksen", "Farkas", "Garnier", "Horvat"];
const FIRMS: [&str; 8] = [
    "Alder Freight",
    "Birchwood Glass",
    "Copper Lane Motors",
    "Delta Roofing",
    "Eastgate Surveyors",
    "Fjord Joinery",
    "Granite Towing",
    "Harbour Repairs",
];
const CITIES: [&str; 8] =
    ["Antwerp", "Bologna", "Copenhagen", "Dresden", "Edinburgh", "Freiburg", "Ghent", "Haarlem"];
const STREETS: [&str; 6] =
    ["Alder Road", "Bridge Street", "Canal Row", "Dock Lane", "Elm Avenue", "Field Way"];
const COUNTRIES: [(&str, &str); 6] = [
    ("BE", "Belgium"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("GB", "United Kingdom"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
];
const CURRENCIES: [&str; 4] = ["EUR", "GBP", "DKK", "CHF"];
const LANGUAGES: [&str; 4] = ["en", "de", "nl", "it"];
const SENTENCES: [&str; 6] = [
    "Repair of the front bumper",
    "Replacement of a side window",
    "Survey of the damaged roof",
    "Towing to the nearest garage",
    "Rental car for one week",
    "Translation of a police report",
];
const WORDS: [&str; 8] = ["amber", "basalt", "cedar", "delta", "ember", "flint", "grove", "heron"];

/// A text for the field.
pub(crate) fn text(hint: Hint<'_>, seed: Seed) -> String {
    if let Some(told) = hint.description.and_then(|description| told(description, seed)) {
        return told;
    }
    let words = words(hint.name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    named(&words, seed)
        .unwrap_or_else(|| format!("{} {}", pick(seed, &WORDS), 1 + seed.child("number").below(99)))
}

/// A text of a format.
pub(crate) fn formatted(format: Format, seed: Seed) -> String {
    match format {
        Format::Date => date(seed),
        Format::DateTime => time(seed),
        Format::Uuid => seed.uuid(),
        Format::Uri => format!("https://sandbox.example/{}", seed.uuid()),
        Format::Email => email(seed),
        Format::Byte => Byte::encode(pick(seed, &SENTENCES).as_bytes()).into_string(),
    }
}

/// A whole number for the field, small enough for 32 bits.
pub(crate) fn whole(hint: Hint<'_>, seed: Seed) -> i64 {
    let words = words(hint.name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let (least, limit) = match () {
        () if has(&["page", "pages"]) => (1, 1),
        () if has(&["quantity", "units", "count", "attempts"]) => (1, 9),
        () if has(&["percent", "percentage", "probability"]) => (0, 101),
        () if has(&["timestamp", "epoch"]) => (1_767_225_600, 31_536_000), // within 2026
        () if has(&["year"]) => (2020, 7),
        () if has(&["term", "days"]) => (14, 31),
        () if has(&["cents", "amount", "total", "price", "premium", "fee"]) => (500, 250_000),
        () if has(&["size", "bytes", "length"]) => (1_024, 500_000),
        () if words.last().is_some_and(|word| word == "id") => (100_000, 900_000),
        () => (1, 1_000),
    };
    i64::try_from(least + seed.below(limit)).unwrap_or(1)
}

/// A number for the field, with at most two decimals.
pub(crate) fn number(hint: Hint<'_>, seed: Seed) -> f64 {
    let words = words(hint.name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let (least, limit) = match () {
        () if has(&["quantity", "units", "count"]) => return whole(hint, seed) as f64,
        () if has(&["percent", "rate", "discount"]) => (0, 2_500),
        () if has(&["latitude"]) => (4_500, 1_000),
        () if has(&["longitude"]) => (300, 1_000),
        () => (500, 250_000),
    };
    // Far below 2^53, where whole numbers are exact.
    (least + seed.below(limit)) as f64 / 100.0
}

/// A value that the field's description tells.
fn told(description: &str, seed: Seed) -> Option<String> {
    let sentence = description.trim().trim_end_matches('.');
    if let Some(at) = sentence.rfind("s in ").filter(|at| sentence[..*at].ends_with(['A', 'a'])) {
        let example = sentence[at + "s in ".len()..].trim_matches(['`', '"', '\'']);
        return (!example.is_empty() && !example.contains(' ')).then(|| example.to_owned());
    }
    if sentence.contains("decimal number") {
        return Some(format!("{}.{}", 1 + seed.below(40), seed.child("decimals").below(10)));
    }
    let (front, last) = sentence.split_once(" or ")?;
    let values: Vec<&str> = front.split(", ").chain([last]).collect();
    let is_value = |value: &&str| {
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    if values.iter().all(is_value) { seed.pick(&values).map(|value| (*value).to_owned()) } else { None }
}

/// A value that the field's name suggests.
fn named(words: &[&str], seed: Seed) -> Option<String> {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let last = *words.last()?;
    let short = || 10_000 + seed.child("short").below(90_000);
    Some(match last {
        _ if has(&["email", "mail"]) => email(seed),
        _ if has(&["phone", "telephone", "mobile", "fax"]) => phone(seed),
        "id" | "ids" if has(&["external"]) => format!("EXT-{}", short()),
        "id" | "ids" | "sid" | "uuid" | "guid" => seed.uuid(),
        "from" | "to" if words.len() == 1 => phone(seed),
        _ if has(&["date", "day", "birthday"]) => date(seed),
        "at" | "on" | "datetime" | "timestamp" | "time" | "created" | "updated" | "modified" => time(seed),
        _ if has(&["url", "uri", "href", "link", "website"]) => {
            format!("https://sandbox.example/{}", seed.uuid())
        }
        _ if has(&["currency"]) => pick(seed, &CURRENCIES).to_owned(),
        _ if has(&["language", "locale", "lang"]) => pick(seed, &LANGUAGES).to_owned(),
        _ if has(&["city", "town"]) => pick(seed, &CITIES).to_owned(),
        _ if has(&["zip", "zipcode", "postal", "postcode"]) => format!("{}", short()),
        "country" | "code" if has(&["country"]) => seed.pick(&COUNTRIES)?.0.to_owned(),
        _ if has(&["country"]) => seed.pick(&COUNTRIES)?.1.to_owned(),
        "line2" => format!("Floor {}", 1 + seed.below(9)),
        _ if has(&["street", "address", "line1", "addressline"]) => {
            format!("{} {}", 1 + seed.below(120), pick(seed, &STREETS))
        }
        "name" if has(&["first", "given", "fore"]) => pick(seed, &FIRST_NAMES).to_owned(),
        "name" if has(&["last", "family", "sur"]) => pick(seed, &LAST_NAMES).to_owned(),
        "name" if has(&["file", "document"]) => format!("{}-{}.pdf", pick(seed, &WORDS), short()),
        "name" if has(&["company", "organisation", "organization", "supplier", "vendor", "legal"]) => {
            pick(seed, &FIRMS).to_owned()
        }
        "firstname" => pick(seed, &FIRST_NAMES).to_owned(),
        "lastname" | "surname" => pick(seed, &LAST_NAMES).to_owned(),
        "company" | "organisation" | "organization" | "firm" => pick(seed, &FIRMS).to_owned(),
        "name" | "customer" | "owner" | "holder" | "cardholder" => person(seed),
        "filename" => format!("{}-{}.pdf", pick(seed, &WORDS), short()),
        _ if has(&["iban"]) => {
            format!("DE{:02}37040044{:010}", 10 + seed.below(89), seed.child("account").below(9_999_999_999))
        }
        _ if has(&["tax", "vat"]) => format!("DE{:09}", seed.below(1_000_000_000)),
        "number" | "no" | "nr" | "reference" | "ref" | "code" | "key" => {
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            format!("{}-{}", initials.to_uppercase(), short())
        }
        _ if has(&[
            "description",
            "note",
            "notes",
            "comment",
            "message",
            "text",
            "body",
            "subject",
            "title",
        ]) =>
        {
            pick(seed, &SENTENCES).to_owned()
        }
        "status" | "state" => "active".to_owned(),
        "type" if has(&["mime", "content"]) => "application/pdf".to_owned(),
        _ if has(&["amount", "price", "premium"]) => {
            format!("{}.{:02}", 5 + seed.below(995), seed.child("cents").below(100))
        }
        _ => return None,
    })
}

fn pick(seed: Seed, values: &[&'static str]) -> &'static str {
    seed.pick(values).copied().unwrap_or_default()
}

fn person(seed: Seed) -> String {
    format!("{} {}", pick(seed, &FIRST_NAMES), pick(seed.child("last"), &LAST_NAMES))
}

/// An address in a domain that is reserved for examples (RFC 2606), so that no mail ever arrives.
fn email(seed: Seed) -> String {
    format!("{}@example.org", person(seed).to_lowercase().replace(' ', "."))
}

/// A number out of the range that the British regulator keeps for drama.
fn phone(seed: Seed) -> String {
    format!("+442079460{:03}", seed.below(1_000))
}

/// A minute of 2026.
fn time(seed: Seed) -> String {
    let (hour, minute) = (seed.child("hour").below(24), seed.child("minute").below(60));
    format!("{}T{hour:02}:{minute:02}:00Z", date(seed))
}

/// A day of 2026.
fn date(seed: Seed) -> String {
    format!("2026-{:02}-{:02}", 1 + seed.child("month").below(12), 1 + seed.child("day").below(28))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, description: Option<&str>) -> String {
        text(Hint { name, description }, Seed::of(&[name]))
    }

    #[test]
    fn names_say_what_a_text_looks_like() {
        assert!(of("EmailAddress", None).ends_with("@example.org"));
        assert!(of("AddressLine1", None).contains(' '));
        assert_eq!(of("issuing_date", None).len(), "2026-01-01".len());
        assert!(of("created_at", None).ends_with(":00Z"));
        assert_eq!(of("lago_id", None).len(), 36);
        assert!(CURRENCIES.contains(&of("CurrencyCode", None).as_str()));
        assert!(of("PurchaseOrderNumber", None).starts_with("PON-"));
    }

    #[test]
    fn a_description_that_lists_values_or_gives_an_example_is_believed() {
        let status = of("Status", Some("DRAFT, SUBMITTED, AUTHORISED, PAID or VOIDED."));
        assert!(
            ["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED"].contains(&status.as_str()),
            "{status}"
        );
        assert_eq!(of("DueDate", Some("As in 2026-03-31.")), "2026-03-31");
        assert!(of("units", Some("A decimal number.")).parse::<f64>().is_ok());
    }

    #[test]
    fn other_descriptions_are_only_descriptions() {
        let told = told("A bill from a supplier or an invoice to a customer.", Seed::of(&["x"]));
        assert_eq!(told, None);
        assert_eq!(super::told("As in the books, mostly", Seed::of(&["x"])), None);
    }

    #[test]
    fn numbers_fit_their_shapes_whatever_the_name() {
        for name in ["", "id", "timestamp", "total_amount_cents", "Ä", "page", "__", "latitude"] {
            for n in 0..50 {
                let hint = Hint { name, description: None };
                assert!(i32::try_from(whole(hint, Seed::of(&[name]).item(n))).is_ok(), "{name}");
                assert!(number(hint, Seed::of(&[name]).item(n)).is_finite(), "{name}");
            }
        }
    }
}
