// Generated from `services/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `documents`.

use caseway_core::codegen as rt;

/// `NewFolder`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewFolder {
    /// `name`.
    pub name: String,
    /// The folder that it is put into. Left out, the one that holds all.
    #[serde(rename = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<String>,
}

/// The shape of `NewFolder`.
pub static NEW_FOLDER_SCHEMA: rt::Schema = rt::Schema::object(
    "NewFolder",
    &[rt::Field::required("name", &rt::Schema::STRING), rt::Field::optional("folderId", &rt::Schema::STRING)],
);

/// `Folder`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Folder {
    /// `folderId`.
    #[serde(rename = "folderId")]
    pub folder_id: String,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The shape of `Folder`.
pub static FOLDER_SCHEMA: rt::Schema = rt::Schema::object(
    "Folder",
    &[rt::Field::required("folderId", &rt::Schema::STRING), rt::Field::optional("name", &rt::Schema::STRING)],
);

/// `FolderQuery`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct FolderQuery {
    /// `folderId`.
    #[serde(rename = "folderId")]
    pub folder_id: String,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `FolderQuery`.
pub static FOLDER_QUERY_SCHEMA: rt::Schema = rt::Schema::object(
    "FolderQuery",
    &[
        rt::Field::required("folderId", &rt::Schema::STRING),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `EntryKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum EntryKind {
    /// `document`.
    #[serde(rename = "document")]
    Document,
    /// `folder`.
    #[serde(rename = "folder")]
    Folder,
    /// `link`.
    #[serde(rename = "link")]
    Link,
}

impl EntryKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Folder => "folder",
            Self::Link => "link",
        }
    }
}

/// The shape of `EntryKind`.
pub static ENTRY_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["document", "folder", "link"]);

/// `Entry`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Entry {
    /// `entryId`.
    #[serde(rename = "entryId")]
    pub entry_id: String,
    /// `kind`.
    pub kind: EntryKind,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Documents only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
    /// Where a link leads; links only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The shape of `Entry`.
pub static ENTRY_SCHEMA: rt::Schema = rt::Schema::object(
    "Entry",
    &[
        rt::Field::required("entryId", &rt::Schema::STRING),
        rt::Field::required("kind", &ENTRY_KIND_SCHEMA),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("bytes", &rt::Schema::Int64),
        rt::Field::optional("address", &rt::Schema::STRING),
    ],
);

/// `FolderContent`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct FolderContent {
    /// `entries`.
    pub entries: Vec<Entry>,
    /// `total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The shape of `FolderContent`.
pub static FOLDER_CONTENT_SCHEMA: rt::Schema = rt::Schema::object(
    "FolderContent",
    &[
        rt::Field::required("entries", &rt::Schema::Array(&ENTRY_SCHEMA)),
        rt::Field::optional("total", &rt::Schema::Int64),
        rt::Field::optional("next", &rt::Schema::STRING),
    ],
);

/// `Document`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Document {
    /// `documentId`.
    #[serde(rename = "documentId")]
    pub document_id: String,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
    /// `folderId`.
    #[serde(rename = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<String>,
    /// `since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Changes with the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The shape of `Document`.
pub static DOCUMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "Document",
    &[
        rt::Field::required("documentId", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("bytes", &rt::Schema::Int64),
        rt::Field::optional("folderId", &rt::Schema::STRING),
        rt::Field::optional("since", &rt::Schema::STRING),
        rt::Field::optional("version", &rt::Schema::STRING),
    ],
);

/// `NewDocument`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewDocument {
    /// `folderId`.
    #[serde(rename = "folderId")]
    pub folder_id: String,
    /// As in estimate.pdf; no two in one folder.
    pub name: String,
}

/// The shape of `NewDocument`.
pub static NEW_DOCUMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "NewDocument",
    &[rt::Field::required("folderId", &rt::Schema::STRING), rt::Field::required("name", &rt::Schema::STRING)],
);

/// `NewContent`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewContent {
    /// `documentId`.
    #[serde(rename = "documentId")]
    pub document_id: String,
    /// `name`.
    pub name: String,
    /// What was read before: where somebody else has replaced it since, nothing happens (409).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The shape of `NewContent`.
pub static NEW_CONTENT_SCHEMA: rt::Schema = rt::Schema::object(
    "NewContent",
    &[
        rt::Field::required("documentId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::optional("version", &rt::Schema::STRING),
    ],
);

/// `Stored`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Stored {
    /// What was stored; one document.
    pub documents: Vec<Document>,
}

/// The shape of `Stored`.
pub static STORED_SCHEMA: rt::Schema =
    rt::Schema::object("Stored", &[rt::Field::required("documents", &rt::Schema::Array(&DOCUMENT_SCHEMA))]);

/// `GetDocumentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetDocumentInput {
    /// `documentId`.
    #[serde(rename = "documentId")]
    pub document_id: String,
}

/// The shape of `GetDocumentInput`.
pub static GET_DOCUMENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetDocumentInput", &[rt::Field::required("documentId", &rt::Schema::STRING)]);

/// `ReadContentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReadContentInput {
    /// `documentId`.
    #[serde(rename = "documentId")]
    pub document_id: String,
}

/// The shape of `ReadContentInput`.
pub static READ_CONTENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("ReadContentInput", &[rt::Field::required("documentId", &rt::Schema::STRING)]);

/// `RemoveDocumentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct RemoveDocumentInput {
    /// `documentId`.
    #[serde(rename = "documentId")]
    pub document_id: String,
}

/// The shape of `RemoveDocumentInput`.
pub static REMOVE_DOCUMENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("RemoveDocumentInput", &[rt::Field::required("documentId", &rt::Schema::STRING)]);
