// Generated from `backends/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `documents`: Documents.
//!
//! Box. Keeps what belongs to a case, in a folder each.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "documents",
    instance: None,
    title: "Documents",
    owner: "team-documents",
    tier: rt::Tier::Important,
    base_url: Some("${DOCUMENTS_BASE_URL}"),
    auth: Some(rt::Auth::OAuth2 {
        token_url: "${DOCUMENTS_TOKEN_URL}",
        client_id: "${DOCUMENTS_CLIENT_ID}",
        client_secret: "${DOCUMENTS_CLIENT_SECRET}",
        scopes: &["root_readwrite"],
    }),
    headers: &[],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_secs(3),
        breaker: rt::BreakerPolicy {
            failures: 5,
            open_for: rt::Duration::from_secs(300),
            failure_rate: None,
            slow_calls: None,
        },
        retry: rt::RetryPolicy {
            attempts: 2,
            backoff: rt::Duration::from_millis(50),
            budget_percent: 20,
            budget_floor: 1,
        },
        concurrency: 48,
    },
    health: Some((&WHO_AM_I, rt::Duration::from_secs(30))),
};

pub(crate) static WHO_AM_I: rt::BackendOperation =
    rt::BackendOperation::get("documents", "WhoAmI", "/users/me")
        .replies(&[(200, rt::Reply::Body(&USER_SCHEMA))]);

/// The account that the hub acts as.
pub(crate) fn who_am_i(fields: Option<&Vec<String>>) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&WHO_AM_I).query_list(
        "fields",
        ",",
        fields.into_iter().flatten().map(String::as_str),
    ))
}

pub(crate) static CREATE_FOLDER: rt::BackendOperation =
    rt::BackendOperation::post("documents", "CreateFolder", "/folders").replies(&[
        (201, rt::Reply::Body(&FOLDER_SCHEMA)),
        (400, rt::Reply::INVALID),
        (403, rt::Reply::DENIED),
        (404, rt::Reply::NOT_FOUND),
        (409, rt::Reply::CONFLICT),
    ]);

pub(crate) fn create_folder(body: &NewFolder) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_FOLDER).json(body)
}

pub(crate) static LIST_FOLDER_ITEMS: rt::BackendOperation =
    rt::BackendOperation::get("documents", "ListFolderItems", "/folders/{folder_id}/items")
        .replies(&[
            (200, rt::Reply::Body(&ITEMS_SCHEMA)),
            (403, rt::Reply::DENIED),
            (404, rt::Reply::NOT_FOUND),
        ])
        .pages(
            rt::Pages::by(rt::PagesBy::Offset(rt::PageSlot::Query("offset")))
                .size(rt::PageSlot::Query("limit"), 1000)
                .items(&["entries"])
                .end(rt::PagesEnd::Total(&["total_count"])),
        );

pub(crate) fn list_folder_items(
    folder_id: &str,
    fields: Option<&Vec<String>>,
    offset: Option<i64>,
    limit: Option<i64>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_FOLDER_ITEMS)
        .path("folder_id", folder_id)?
        .query_list("fields", ",", fields.into_iter().flatten().map(String::as_str))
        .query("offset", offset)
        .query("limit", limit))
}

pub(crate) static GET_FILE: rt::BackendOperation =
    rt::BackendOperation::get("documents", "GetFile", "/files/{file_id}")
        .replies(&[(200, rt::Reply::Body(&FILE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_file(file_id: &str, fields: Option<&Vec<String>>) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_FILE).path("file_id", file_id)?.query_list(
        "fields",
        ",",
        fields.into_iter().flatten().map(String::as_str),
    ))
}

pub(crate) static DELETE_FILE: rt::BackendOperation =
    rt::BackendOperation::delete("documents", "DeleteFile", "/files/{file_id}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[(204, rt::Reply::Empty), (404, rt::Reply::NOT_FOUND), (412, rt::Reply::CONFLICT)]);

pub(crate) fn delete_file(file_id: &str, if_match: Option<&str>) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&DELETE_FILE).path("file_id", file_id)?.header("if-match", if_match)
}

pub(crate) static READ_CONTENT: rt::BackendOperation =
    rt::BackendOperation::get("documents", "ReadContent", "/files/{file_id}/content").replies(&[
        (200, rt::Reply::Stream),
        (202, rt::Reply::BUSY),
        (404, rt::Reply::NOT_FOUND),
    ]);

/// The file itself; 202 while it is still being made ready.
pub(crate) fn read_content(file_id: &str, version: Option<&str>) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&READ_CONTENT).path("file_id", file_id)?.query("version", version))
}

pub(crate) static UPLOAD_FILE: rt::BackendOperation =
    rt::BackendOperation::post("documents", "UploadFile", "/files/content").replies(&[
        (201, rt::Reply::Body(&FILES_SCHEMA)),
        (400, rt::Reply::INVALID),
        (404, rt::Reply::NOT_FOUND),
        (409, rt::Reply::CONFLICT),
    ]);

/// Puts a new file into a folder.
pub(crate) fn upload_file(body: &NewFile) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&UPLOAD_FILE).multipart(rt::Parts::FIELDS.file("file"), body)
}

pub(crate) static UPLOAD_VERSION: rt::BackendOperation =
    rt::BackendOperation::post("documents", "UploadVersion", "/files/{file_id}/content").replies(&[
        (200, rt::Reply::Body(&FILES_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (412, rt::Reply::CONFLICT),
    ]);

/// Replaces what is in a file; the former content stays as an older version.
pub(crate) fn upload_version(
    file_id: &str,
    if_match: Option<&str>,
    body: &NewVersion,
) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&UPLOAD_VERSION)
        .path("file_id", file_id)?
        .header("if-match", if_match)?
        .multipart(rt::Parts::FIELDS.file("file"), body)
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) login: Option<String>,
}

pub(crate) static USER_SCHEMA: rt::Schema = rt::Schema::object(
    "User",
    &[rt::Field::required("id", &rt::Schema::STRING), rt::Field::optional("login", &rt::Schema::STRING)],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct File {
    pub(crate) id: String,
    /// As in estimate.pdf.
    pub(crate) name: Option<String>,
    /// In bytes.
    pub(crate) size: Option<i64>,
    pub(crate) sha1: Option<String>,
    /// Changes with the file.
    pub(crate) etag: Option<String>,
    pub(crate) description: Option<String>,
    /// As in 2026-03-31T09:15:00+02:00.
    pub(crate) created_at: Option<String>,
    /// As in 2026-03-31T09:15:00+02:00.
    pub(crate) modified_at: Option<String>,
    pub(crate) parent: Option<FolderReference>,
}

pub(crate) static FILE_SCHEMA: rt::Schema = rt::Schema::object(
    "File",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("size", &rt::Schema::Int64),
        rt::Field::optional("sha1", &rt::Schema::STRING),
        rt::Field::optional("etag", &rt::Schema::STRING),
        rt::Field::optional("description", &rt::Schema::STRING),
        rt::Field::optional("created_at", &rt::Schema::STRING),
        rt::Field::optional("modified_at", &rt::Schema::STRING),
        rt::Field::optional("parent", &FOLDER_REFERENCE_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct FolderReference {
    pub(crate) id: String,
}

pub(crate) static FOLDER_REFERENCE_SCHEMA: rt::Schema =
    rt::Schema::object("FolderReference", &[rt::Field::required("id", &rt::Schema::STRING)]);

/// What an upload made; one file.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Files {
    pub(crate) total_count: Option<i64>,
    pub(crate) entries: Vec<File>,
}

pub(crate) static FILES_SCHEMA: rt::Schema = rt::Schema::object(
    "Files",
    &[
        rt::Field::optional("total_count", &rt::Schema::Int64),
        rt::Field::required("entries", &rt::Schema::Array(&FILE_SCHEMA)),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Folder {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
}

pub(crate) static FOLDER_SCHEMA: rt::Schema = rt::Schema::object(
    "Folder",
    &[rt::Field::required("id", &rt::Schema::STRING), rt::Field::optional("name", &rt::Schema::STRING)],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewFolder {
    pub(crate) name: String,
    pub(crate) parent: FolderReference,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct FileItem {
    pub(crate) id: String,
    pub(crate) etag: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) r#type: FileItemType,
    /// In bytes.
    pub(crate) size: Option<i64>,
}

pub(crate) static FILE_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "FileItem",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("etag", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::required("type", &FILE_ITEM_TYPE_SCHEMA),
        rt::Field::optional("size", &rt::Schema::Int64),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct FolderItem {
    pub(crate) id: String,
    pub(crate) etag: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) r#type: FolderItemType,
}

pub(crate) static FOLDER_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "FolderItem",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("etag", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::required("type", &FOLDER_ITEM_TYPE_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct LinkItem {
    pub(crate) id: String,
    pub(crate) etag: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) r#type: LinkItemType,
    /// As in https://example.org/.
    pub(crate) url: Option<String>,
}

pub(crate) static LINK_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "LinkItem",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("etag", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::required("type", &LINK_ITEM_TYPE_SCHEMA),
        rt::Field::optional("url", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde", rename = "union:type")]
pub(crate) enum Item {
    #[serde(rename = "file")]
    File(Box<FileItem>),
    #[serde(rename = "folder")]
    Folder(Box<FolderItem>),
    #[serde(rename = "web_link")]
    WebLink(Box<LinkItem>),
}

impl Item {
    /// Which of them it is, as its `type` says.
    pub(crate) const fn variant(&self) -> ItemType {
        match self {
            Self::File(_) => ItemType::File,
            Self::Folder(_) => ItemType::Folder,
            Self::WebLink(_) => ItemType::WebLink,
        }
    }
}

pub(crate) static ITEM_SCHEMA: rt::Schema = rt::Schema::Union {
    name: "Item",
    discriminator: "type",
    variants: &[
        ("file", &FILE_ITEM_SCHEMA),
        ("folder", &FOLDER_ITEM_SCHEMA),
        ("web_link", &LINK_ITEM_SCHEMA),
    ],
};

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Items {
    pub(crate) total_count: Option<i64>,
    pub(crate) offset: Option<i64>,
    pub(crate) limit: Option<i64>,
    pub(crate) entries: Vec<Item>,
}

pub(crate) static ITEMS_SCHEMA: rt::Schema = rt::Schema::object(
    "Items",
    &[
        rt::Field::optional("total_count", &rt::Schema::Int64),
        rt::Field::optional("offset", &rt::Schema::Int64),
        rt::Field::optional("limit", &rt::Schema::Int64),
        rt::Field::required("entries", &rt::Schema::Array(&ITEM_SCHEMA)),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewFile {
    pub(crate) attributes: NewFileAttributes,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewFileAttributes {
    pub(crate) name: String,
    pub(crate) parent: FolderReference,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewVersion {
    pub(crate) attributes: NewVersionAttributes,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewVersionAttributes {
    pub(crate) name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum FileItemType {
    #[serde(rename = "file")]
    File,
}

impl FileItemType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
        }
    }
}

pub(crate) static FILE_ITEM_TYPE_SCHEMA: rt::Schema = rt::Schema::Enum(&["file"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum FolderItemType {
    #[serde(rename = "folder")]
    Folder,
}

impl FolderItemType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Folder => "folder",
        }
    }
}

pub(crate) static FOLDER_ITEM_TYPE_SCHEMA: rt::Schema = rt::Schema::Enum(&["folder"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum LinkItemType {
    #[serde(rename = "web_link")]
    WebLink,
}

impl LinkItemType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::WebLink => "web_link",
        }
    }
}

pub(crate) static LINK_ITEM_TYPE_SCHEMA: rt::Schema = rt::Schema::Enum(&["web_link"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ItemType {
    #[serde(rename = "file")]
    File,
    #[serde(rename = "folder")]
    Folder,
    #[serde(rename = "web_link")]
    WebLink,
}

impl ItemType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::WebLink => "web_link",
        }
    }
}

pub(crate) static ITEM_TYPE_SCHEMA: rt::Schema = rt::Schema::Enum(&["file", "folder", "web_link"]);
