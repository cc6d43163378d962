//! Limits, exact decimals, unions and fields that may be `null`, through the decoder and the reader: what one accepts, the
//! other does.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;
use crate::codegen::{DecimalNumber, DecimalText, decimal, nullable};
use crate::schema::{Field, Limits, Text, Unknown, violations};
use crate::text::{Date, Format};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "decoding fills them")]
struct Claim {
    number: String,
    amount: DecimalNumber,
    excess: Option<DecimalText>,
    #[serde(deserialize_with = "nullable")]
    closed: Option<Date>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    pages: i32,
    #[serde(default)]
    codes: Option<Vec<String>>,
    #[serde(default)]
    parts: Option<BTreeMap<String, f64>>,
    vehicle: Option<Vehicle>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "union:kind")]
enum Vehicle {
    #[serde(rename = "car")]
    Car(Car),
    #[serde(rename = "van")]
    Van(Van),
}

impl Serialize for Vehicle {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Car(value) => value.serialize(serializer),
            Self::Van(value) => value.serialize(serializer),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
enum CarKind {
    #[serde(rename = "car")]
    Car,
}

#[derive(Debug, Serialize, Deserialize)]
enum VanKind {
    #[serde(rename = "van")]
    Van,
}

#[derive(Debug, Serialize, Deserialize)]
struct Car {
    kind: CarKind,
    doors: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Van {
    kind: VanKind,
    load: DecimalNumber,
}

const NUMBER: (&str, &str) = ("^C-\\d+$", "^C-[0-9]+$");

static CLAIM: Schema = Schema::limited(
    "Claim",
    &[
        Field::required(
            "number",
            &Schema::Limited(
                &Schema::STRING,
                &Limits::NONE.least(3).most(6).pattern(NUMBER.0, NUMBER.1).sensitive(),
            ),
        ),
        Field::required(
            "amount",
            &Schema::Limited(&Schema::Decimal, &Limits::NONE.above(decimal(0, 0)).multiple_of(decimal(1, 2))),
        ),
        Field::optional(
            "excess",
            &Schema::Limited(&Schema::String(Text::Decimal), &Limits::NONE.maximum(decimal(100, 0))),
        ),
        Field::nullable("closed", &Schema::format(Format::Date)),
        Field::optional("note", &Schema::STRING),
        Field::defaulted(
            "pages",
            &Schema::Limited(&Schema::Int32, &Limits::NONE.minimum(decimal(1, 0)).below(decimal(10, 0))),
        ),
        Field::optional(
            "codes",
            &Schema::Limited(
                &Schema::Array(&Schema::Limited(&Schema::STRING, &Limits::NONE.least(1))),
                &Limits::NONE.least(1).most(3).unique(),
            ),
        ),
        Field::optional(
            "parts",
            &Schema::Limited(
                &Schema::Map(&Schema::Limited(&Schema::Number, &Limits::NONE.multiple_of(decimal(1, 1)))),
                &Limits::NONE.most(2),
            ),
        ),
        Field::optional(
            "vehicle",
            &Schema::Union {
                name: "Vehicle",
                discriminator: "kind",
                variants: &[("car", &CAR), ("van", &VAN)],
            },
        ),
    ],
);

static CAR: Schema = Schema::limited(
    "Car",
    &[
        Field::required("kind", &Schema::Enum(&["car"])),
        Field::required("doors", &Schema::Limited(&Schema::Int64, &Limits::NONE.minimum(decimal(2, 0)))),
    ],
);

static VAN: Schema = Schema::object(
    "Van",
    &[Field::required("kind", &Schema::Enum(&["van"])), Field::required("load", &Schema::Decimal)],
);

fn found(document: &str) -> Vec<(String, String)> {
    let found = violations(&CLAIM, document.as_bytes(), Unknown::Refuse).unwrap();
    found.into_iter().map(|found| (found.pointer, found.message)).collect()
}

fn claim(document: &str) -> Claim {
    decode_checked_strictly(document.as_bytes(), &CLAIM).unwrap()
}

#[test]
fn limits_are_named_at_once_and_sensitive_values_are_not_quoted() {
    let document = r#"{
        "number": "secret-1", "amount": 0.005, "excess": "100.01", "closed": "2026-02-30", "pages": 10,
        "codes": ["a", "", "a", "b"], "parts": {"a": 0.3, "b": 0.35, "c": 1}, "vehicle": {"kind": "car", "doors": 1}
    }"#;
    let expected = [
        ("/number", "must have at most 6 characters"),
        ("/amount", "is not a multiple of 0.01"),
        ("/excess", "must be at most 100"),
        ("/closed", "is not a date (as 2026-02-28)"),
        ("/pages", "must be less than 10"),
        ("/codes/1", "must have at least 1 character"),
        ("/codes/2", "is in the list already"),
        ("/codes", "must have at most 3 items"),
        ("/parts/b", "is not a multiple of 0.1"),
        ("/parts", "must have at most 2 entries"),
        ("/vehicle/doors", "must be at least 2"),
    ];
    let found = found(document);
    let found: Vec<(&str, &str)> = found.iter().map(|(at, what)| (at.as_str(), what.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(
        self::found(r#"{"number": "C-x", "amount": 1, "closed": null}"#),
        [("/number".to_owned(), "does not match the pattern `^C-\\d+$`".to_owned())]
    );
}

#[test]
fn decimals_keep_digits_that_no_binary_number_has() {
    let claim = claim(
        r#"{"number": "C-1", "amount": 12345678901234567890.10, "excess": "0.10", "closed": null,
            "vehicle": {"load": 0.12345678901234567890, "kind": "van"}}"#,
    );
    assert_eq!(claim.amount.to_string(), "12345678901234567890.10");
    assert_eq!(claim.excess.unwrap().to_string(), "0.10");
    let vehicle = claim.vehicle.unwrap();
    assert_eq!(serde_json::to_string(&vehicle).unwrap(), r#"{"kind":"van","load":0.12345678901234567890}"#);
}

#[test]
fn null_stands_where_the_contract_lets_it() {
    let with = |note: &str| claim(&format!(r#"{{"number": "C-1", "amount": 1, "closed": null{note}}}"#)).note;
    assert_eq!((with(""), with(r#", "note": null"#)), (None, None));
    assert_eq!(with(r#", "note": "x""#).as_deref(), Some("x"));
    assert_eq!(found(r#"{"number": "C-1", "amount": 1, "pages": null}"#).len(), 2, "closed and pages");
}

#[test]
fn a_whole_number_may_be_written_with_a_fraction_of_zero() {
    assert_eq!(claim(r#"{"number": "C-1", "amount": 1, "closed": null, "pages": 3.0}"#).pages, 3);
}

/// Documents near the schema, as text: decimals are not what a tree of JSON can hold.
fn near_claim() -> impl Strategy<Value = String> {
    let pick = |values: &'static [&'static str]| {
        prop_oneof![
            12 => prop::sample::select(values).prop_map(str::to_owned),
            1 => prop::sample::select(&["null", "[]", "{}", "\"\"", "0", "1.5", "true", "1e400"][..]).prop_map(str::to_owned),
        ]
    };
    let field = |name: &'static str, weight: u32, values: &'static [&'static str]| {
        prop::option::weighted(f64::from(weight) / 20.0, pick(values))
            .prop_map(move |value| value.map(|value| format!("\"{name}\": {value}")))
    };
    let fields = vec![
        field("number", 19, &["\"C-1\"", "\"C-12345\"", "\"C-x\"", "\"\u{1F697}-1\""]).boxed(),
        field("amount", 19, &["1", "0.01", "0", "12345678901234567890123456789", "1e3", "0.001", "\"1\""])
            .boxed(),
        field("excess", 9, &["\"100\"", "\"100.0001\"", "\"-0.5\"", "\"1e1\"", "1"]).boxed(),
        field("closed", 19, &["\"2026-02-28\"", "null", "\"2026-02-29\""]).boxed(),
        field("note", 9, &["\"x\"", "null"]).boxed(),
        field("pages", 9, &["1", "9", "10", "2.0", "0"]).boxed(),
        field(
            "codes",
            9,
            &[
                "[\"a\"]",
                "[\"a\", \"b\", \"c\"]",
                "[\"a\", \"a\"]",
                "[\"a\", \"\"]",
                "[\"a\",\"b\",\"c\",\"d\"]",
            ],
        )
        .boxed(),
        field("parts", 9, &["{\"a\": 0.3}", "{\"a\": 1, \"b\": 0.35}", "{\"a\": 1, \"b\": 2, \"c\": 3}"])
            .boxed(),
        field(
            "vehicle",
            12,
            &[
                "{\"kind\": \"car\", \"doors\": 4}",
                "{\"doors\": 1, \"kind\": \"car\"}",
                "{\"kind\": \"van\", \"load\": 0.1, \"more\": 1}",
                "{\"kind\": \"van\", \"load\": 0.10000000000000000000000000000000001}",
                "{\"kind\": \"bus\"}",
                "{\"kind\": 1}",
                "{\"doors\": 1}",
            ],
        )
        .boxed(),
        field("unknown", 1, &["1"]).boxed(),
        field("number", 1, &["\"C-1\""]).boxed(),
    ];
    fields.prop_map(|fields| format!("{{{}}}", fields.into_iter().flatten().collect::<Vec<_>>().join(", ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_decoder_accepts_what_the_reader_finds_nothing_wrong_with(document in near_claim()) {
        for unknown in [Unknown::Refuse, Unknown::Allow] {
            let decoded: Result<Claim, _> = match unknown {
                Unknown::Refuse => decode_checked_strictly(document.as_bytes(), &CLAIM),
                Unknown::Allow => decode_checked(document.as_bytes(), &CLAIM),
            };
            match violations(&CLAIM, document.as_bytes(), unknown) {
                Ok(found) => prop_assert_eq!(decoded.is_ok(), found.is_empty(), "{:?} but {:?}", decoded, found),
                Err(_) => prop_assert!(decoded.is_err(), "{:?}", decoded),
            }
        }
    }

    #[test]
    fn numbers_of_both_kinds_are_compared_as_decimals(mantissa in -2_000_i64..2_000, scale in 0_u32..4) {
        let limits = Limits::NONE.minimum(decimal(-5, 1)).below(decimal(3, 1)).multiple_of(decimal(5, 3));
        let exact = decimal(i128::from(mantissa), scale);
        let binary: f64 = exact.to_string().parse().unwrap();
        prop_assert_eq!(limits.of_decimal(exact), limits.of_number(binary));
        let fits = exact >= decimal(-5, 1) && exact < decimal(3, 1) && (exact % decimal(5, 3)).is_zero();
        prop_assert_eq!(limits.of_decimal(exact).is_none(), fits);
    }
}

#[test]
fn what_is_sensitive_can_be_asked() {
    assert!(CLAIM.holds_sensitive());
    assert!(!CAR.holds_sensitive() && !VAN.holds_sensitive());
}
