// Generated from `services/people.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `people`.

use caseway_core::codegen as rt;

/// `Person`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Person {
    /// `personId`.
    #[serde(rename = "personId")]
    pub person_id: String,
    /// As they write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `known`.
    pub known: PersonKnown,
}

/// The shape of `Person`.
pub static PERSON_SCHEMA: rt::Schema = rt::Schema::object(
    "Person",
    &[
        rt::Field::required("personId", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::required("known", &PERSON_KNOWN_SCHEMA),
    ],
);

/// `NewPerson`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewPerson {
    /// `name`.
    pub name: String,
    /// `age`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
}

/// The shape of `NewPerson`.
pub static NEW_PERSON_SCHEMA: rt::Schema = rt::Schema::object(
    "NewPerson",
    &[rt::Field::required("name", &rt::Schema::STRING), rt::Field::optional("age", &rt::Schema::Int32)],
);

/// `PersonKnown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PersonKnown {
    /// `active`.
    #[serde(rename = "active")]
    Active,
    /// `gone`.
    #[serde(rename = "gone")]
    Gone,
}

impl PersonKnown {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Gone => "gone",
        }
    }
}

/// The shape of `PersonKnown`.
pub static PERSON_KNOWN_SCHEMA: rt::Schema = rt::Schema::Enum(&["active", "gone"]);

/// `GetPersonInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetPersonInput {
    /// `personId`.
    #[serde(rename = "personId")]
    pub person_id: String,
}

/// The shape of `GetPersonInput`.
pub static GET_PERSON_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetPersonInput", &[rt::Field::required("personId", &rt::Schema::STRING)]);
