// Generated from `services/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `contacts`.

use caseway_core::codegen as rt;

/// `Role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Role {
    /// `policyHolder`.
    #[serde(rename = "policyHolder")]
    PolicyHolder,
    /// `supplier`.
    #[serde(rename = "supplier")]
    Supplier,
    /// `colleague`.
    #[serde(rename = "colleague")]
    Colleague,
    /// `other`.
    #[serde(rename = "other")]
    Other,
}

impl Role {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PolicyHolder => "policyHolder",
            Self::Supplier => "supplier",
            Self::Colleague => "colleague",
            Self::Other => "other",
        }
    }
}

/// The shape of `Role`.
pub static ROLE_SCHEMA: rt::Schema = rt::Schema::Enum(&["policyHolder", "supplier", "colleague", "other"]);

/// `Phone`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Phone {
    /// `number`.
    pub number: String,
    /// `use`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#use: Option<PhoneUse>,
}

/// The shape of `Phone`.
pub static PHONE_SCHEMA: rt::Schema = rt::Schema::object(
    "Phone",
    &[rt::Field::required("number", &rt::Schema::STRING), rt::Field::optional("use", &PHONE_USE_SCHEMA)],
);

/// `Address`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Address {
    /// `line1`.
    pub line1: String,
    /// `line2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// `city`.
    pub city: String,
    /// `postalCode`.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// ISO 3166.
    pub country: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address")
            .field("line1", &rt::MASKED)
            .field("line2", &self.line2)
            .field("city", &self.city)
            .field("postal_code", &self.postal_code)
            .field("country", &self.country)
            .finish()
    }
}

/// The shape of `Address`.
pub static ADDRESS_SCHEMA: rt::Schema = rt::Schema::limited(
    "Address",
    &[
        rt::Field::required(
            "line1",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional("line2", &rt::Schema::STRING),
        rt::Field::required("city", &rt::Schema::STRING),
        rt::Field::required("postalCode", &rt::Schema::STRING),
        rt::Field::required(
            "country",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE.pattern("^[A-Z]{2}$", "\\A[A-Z]{2}\\z"),
            ),
        ),
    ],
);

/// `Contact`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Contact {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
    /// `name`.
    pub name: String,
    /// `role`.
    pub role: Role,
    /// `company`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// ISO 639, two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `emails`.
    pub emails: Vec<ContactEmailsItem>,
    /// `phones`.
    pub phones: Vec<ContactPhonesItem>,
    /// `changedAt`.
    #[serde(rename = "changedAt", skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<rt::DateTime>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact")
            .field("contact_id", &self.contact_id)
            .field("name", &rt::MASKED)
            .field("role", &self.role)
            .field("company", &self.company)
            .field("language", &self.language)
            .field("emails", &self.emails)
            .field("phones", &self.phones)
            .field("changed_at", &self.changed_at)
            .finish()
    }
}

/// The shape of `Contact`.
pub static CONTACT_SCHEMA: rt::Schema = rt::Schema::object(
    "Contact",
    &[
        rt::Field::required("contactId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::required("role", &ROLE_SCHEMA),
        rt::Field::optional("company", &rt::Schema::STRING),
        rt::Field::optional("language", &rt::Schema::STRING),
        rt::Field::required("emails", &rt::Schema::Array(&CONTACT_EMAILS_ITEM_SCHEMA)),
        rt::Field::required("phones", &rt::Schema::Array(&CONTACT_PHONES_ITEM_SCHEMA)),
        rt::Field::optional("changedAt", &rt::Schema::format(rt::Format::DateTime)),
    ],
);

/// `ContactSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactSearch {
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `changedSince`.
    #[serde(rename = "changedSince", skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<rt::DateTime>,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `ContactSearch`.
pub static CONTACT_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactSearch",
    &[
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("changedSince", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `ContactPage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactPage {
    /// `contacts`.
    pub contacts: Vec<Contact>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The shape of `ContactPage`.
pub static CONTACT_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactPage",
    &[
        rt::Field::required("contacts", &rt::Schema::Array(&CONTACT_SCHEMA)),
        rt::Field::optional("next", &rt::Schema::STRING),
    ],
);

/// `NewContact`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewContact {
    /// `firstName`.
    #[serde(rename = "firstName")]
    pub first_name: String,
    /// `lastName`.
    #[serde(rename = "lastName")]
    pub last_name: String,
    /// `role`.
    pub role: Role,
    /// `company`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// `language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<NewContactLanguage>,
    /// `email`.
    pub email: rt::Email,
    /// `phones`.
    pub phones: Vec<Phone>,
    /// `address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

impl std::fmt::Debug for NewContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewContact")
            .field("first_name", &rt::MASKED)
            .field("last_name", &rt::MASKED)
            .field("role", &self.role)
            .field("company", &self.company)
            .field("language", &self.language)
            .field("email", &rt::MASKED)
            .field("phones", &self.phones)
            .field("address", &self.address)
            .finish()
    }
}

/// The shape of `NewContact`.
pub static NEW_CONTACT_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewContact",
    &[
        rt::Field::required(
            "firstName",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(100).sensitive()),
        ),
        rt::Field::required(
            "lastName",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(100).sensitive()),
        ),
        rt::Field::required("role", &ROLE_SCHEMA),
        rt::Field::optional("company", &rt::Schema::STRING),
        rt::Field::optional("language", &NEW_CONTACT_LANGUAGE_SCHEMA),
        rt::Field::required(
            "email",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Email), &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::required(
            "phones",
            &rt::Schema::Limited(&rt::Schema::Array(&PHONE_SCHEMA), &rt::Limits::NONE.most(10)),
        ),
        rt::Field::optional("address", &ADDRESS_SCHEMA),
    ],
);

/// `ContactChange`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactChange {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
    /// Left out, it stays as it is; so does the rest.
    #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// `lastName`.
    #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// `company`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// `language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<ContactChangeLanguage>,
}

impl std::fmt::Debug for ContactChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactChange")
            .field("contact_id", &self.contact_id)
            .field("first_name", &rt::MASKED)
            .field("last_name", &rt::MASKED)
            .field("company", &self.company)
            .field("language", &self.language)
            .finish()
    }
}

/// The shape of `ContactChange`.
pub static CONTACT_CHANGE_SCHEMA: rt::Schema = rt::Schema::limited(
    "ContactChange",
    &[
        rt::Field::required("contactId", &rt::Schema::STRING),
        rt::Field::optional(
            "firstName",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).sensitive()),
        ),
        rt::Field::optional(
            "lastName",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).sensitive()),
        ),
        rt::Field::optional("company", &rt::Schema::STRING),
        rt::Field::optional("language", &CONTACT_CHANGE_LANGUAGE_SCHEMA),
    ],
);

/// `ContactRef`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactRef {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
}

/// The shape of `ContactRef`.
pub static CONTACT_REF_SCHEMA: rt::Schema =
    rt::Schema::object("ContactRef", &[rt::Field::required("contactId", &rt::Schema::STRING)]);

/// `NewNote`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewNote {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
    /// `subject`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `text`.
    pub text: String,
}

/// The shape of `NewNote`.
pub static NEW_NOTE_SCHEMA: rt::Schema = rt::Schema::object(
    "NewNote",
    &[
        rt::Field::required("contactId", &rt::Schema::STRING),
        rt::Field::optional("subject", &rt::Schema::STRING),
        rt::Field::required("text", &rt::Schema::STRING),
    ],
);

/// `NoteRef`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NoteRef {
    /// `noteId`.
    #[serde(rename = "noteId")]
    pub note_id: String,
}

/// The shape of `NoteRef`.
pub static NOTE_REF_SCHEMA: rt::Schema =
    rt::Schema::object("NoteRef", &[rt::Field::required("noteId", &rt::Schema::STRING)]);

/// `NewAppointment`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewAppointment {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
    /// `kind`.
    pub kind: NewAppointmentKind,
    /// As in 2026-03-31T12:00:00.000Z.
    #[serde(rename = "startsAt")]
    pub starts_at: String,
    /// A quarter, a half or a whole hour.
    pub length: NewAppointmentLength,
    /// `about`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// `meetingLink`.
    #[serde(rename = "meetingLink", skip_serializing_if = "Option::is_none")]
    pub meeting_link: Option<String>,
}

/// The shape of `NewAppointment`.
pub static NEW_APPOINTMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "NewAppointment",
    &[
        rt::Field::required("contactId", &rt::Schema::STRING),
        rt::Field::required("kind", &NEW_APPOINTMENT_KIND_SCHEMA),
        rt::Field::required("startsAt", &rt::Schema::STRING),
        rt::Field::required("length", &NEW_APPOINTMENT_LENGTH_SCHEMA),
        rt::Field::optional("about", &rt::Schema::STRING),
        rt::Field::optional("meetingLink", &rt::Schema::STRING),
    ],
);

/// `AppointmentRef`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct AppointmentRef {
    /// `appointmentId`.
    #[serde(rename = "appointmentId")]
    pub appointment_id: String,
}

/// The shape of `AppointmentRef`.
pub static APPOINTMENT_REF_SCHEMA: rt::Schema =
    rt::Schema::object("AppointmentRef", &[rt::Field::required("appointmentId", &rt::Schema::STRING)]);

/// `PhoneUse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PhoneUse {
    /// `mobile`.
    #[serde(rename = "mobile")]
    Mobile,
    /// `home`.
    #[serde(rename = "home")]
    Home,
    /// `work`.
    #[serde(rename = "work")]
    Work,
}

impl PhoneUse {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Home => "home",
            Self::Work => "work",
        }
    }
}

/// The shape of `PhoneUse`.
pub static PHONE_USE_SCHEMA: rt::Schema = rt::Schema::Enum(&["mobile", "home", "work"]);

/// `ContactEmailsItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactEmailsItem {
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `preferred`.
    pub preferred: bool,
}

/// The shape of `ContactEmailsItem`.
pub static CONTACT_EMAILS_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactEmailsItem",
    &[rt::Field::optional("email", &rt::Schema::STRING), rt::Field::required("preferred", &rt::Schema::Bool)],
);

/// `ContactPhonesItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ContactPhonesItem {
    /// `number`.
    pub number: String,
    /// `mobile`.
    pub mobile: bool,
}

/// The shape of `ContactPhonesItem`.
pub static CONTACT_PHONES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactPhonesItem",
    &[rt::Field::required("number", &rt::Schema::STRING), rt::Field::required("mobile", &rt::Schema::Bool)],
);

/// `NewContactLanguage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum NewContactLanguage {
    /// `dutch`.
    #[serde(rename = "dutch")]
    Dutch,
    /// `english`.
    #[serde(rename = "english")]
    English,
    /// `french`.
    #[serde(rename = "french")]
    French,
    /// `german`.
    #[serde(rename = "german")]
    German,
}

impl NewContactLanguage {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dutch => "dutch",
            Self::English => "english",
            Self::French => "french",
            Self::German => "german",
        }
    }
}

/// The shape of `NewContactLanguage`.
pub static NEW_CONTACT_LANGUAGE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["dutch", "english", "french", "german"]);

/// `ContactChangeLanguage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum ContactChangeLanguage {
    /// `dutch`.
    #[serde(rename = "dutch")]
    Dutch,
    /// `english`.
    #[serde(rename = "english")]
    English,
    /// `french`.
    #[serde(rename = "french")]
    French,
    /// `german`.
    #[serde(rename = "german")]
    German,
}

impl ContactChangeLanguage {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dutch => "dutch",
            Self::English => "english",
            Self::French => "french",
            Self::German => "german",
        }
    }
}

/// The shape of `ContactChangeLanguage`.
pub static CONTACT_CHANGE_LANGUAGE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["dutch", "english", "french", "german"]);

/// `NewAppointmentKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum NewAppointmentKind {
    /// `call`.
    #[serde(rename = "call")]
    Call,
    /// `visit`.
    #[serde(rename = "visit")]
    Visit,
    /// `video`.
    #[serde(rename = "video")]
    Video,
}

impl NewAppointmentKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Video => "video",
        }
    }
}

/// The shape of `NewAppointmentKind`.
pub static NEW_APPOINTMENT_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["call", "visit", "video"]);

/// A quarter, a half or a whole hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum NewAppointmentLength {
    /// `short`.
    #[serde(rename = "short")]
    Short,
    /// `usual`.
    #[serde(rename = "usual")]
    Usual,
    /// `long`.
    #[serde(rename = "long")]
    Long,
}

impl NewAppointmentLength {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Usual => "usual",
            Self::Long => "long",
        }
    }
}

/// The shape of `NewAppointmentLength`.
pub static NEW_APPOINTMENT_LENGTH_SCHEMA: rt::Schema = rt::Schema::Enum(&["short", "usual", "long"]);

/// `GetContactInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetContactInput {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
}

/// The shape of `GetContactInput`.
pub static GET_CONTACT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetContactInput", &[rt::Field::required("contactId", &rt::Schema::STRING)]);

/// `ForgetContactInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ForgetContactInput {
    /// `contactId`.
    #[serde(rename = "contactId")]
    pub contact_id: String,
}

/// The shape of `ForgetContactInput`.
pub static FORGET_CONTACT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("ForgetContactInput", &[rt::Field::required("contactId", &rt::Schema::STRING)]);
