// Generated from `services/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Service `documents`: Documents.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::documents as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "documents", title: "Documents", owner: "team-documents", openapi: None };

/// Makes a folder, for a case as a rule.
pub(crate) static OPEN_FOLDER: ServiceOperation =
    ServiceOperation::post("documents", "OpenFolder", "/folders")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_FOLDER_SCHEMA, &[])
        .output(&types::FOLDER_SCHEMA);

/// What is in a folder.
pub(crate) static LIST_FOLDER: ServiceOperation =
    ServiceOperation::get("documents", "ListFolder", "/folders/{folderId}/entries")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::FOLDER_QUERY_SCHEMA,
            &[
                InputPart::path("folderId", &rt::Schema::STRING),
                InputPart::optional("cursor", &rt::Schema::STRING),
                InputPart::optional("limit", &rt::Schema::Int64),
            ],
        )
        .paginate(rt::Paginate::new("cursor", "next").limit("limit"))
        .output(&types::FOLDER_CONTENT_SCHEMA);

/// Puts a document into a folder. The body is its content, of whatever size and type.
pub(crate) static STORE_DOCUMENT: ServiceOperation =
    ServiceOperation::post("documents", "StoreDocument", "/folders/{folderId}/documents")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::NEW_DOCUMENT_SCHEMA,
            &[
                InputPart::path("folderId", &rt::Schema::STRING),
                InputPart::query("name", &rt::Schema::STRING),
            ],
        )
        .takes_stream()
        .output(&types::STORED_SCHEMA);

/// Gives a document another content; the former one is kept beside it.
pub(crate) static REPLACE_CONTENT: ServiceOperation =
    ServiceOperation::put("documents", "ReplaceContent", "/documents/{documentId}/content")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::NEW_CONTENT_SCHEMA,
            &[
                InputPart::path("documentId", &rt::Schema::STRING),
                InputPart::query("name", &rt::Schema::STRING),
                InputPart::optional("version", &rt::Schema::STRING),
            ],
        )
        .takes_stream()
        .output(&types::STORED_SCHEMA);

/// What is known about a document, its content apart.
pub(crate) static GET_DOCUMENT: ServiceOperation =
    ServiceOperation::get("documents", "GetDocument", "/documents/{documentId}")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_DOCUMENT_INPUT_SCHEMA, &[InputPart::path("documentId", &rt::Schema::STRING)])
        .output(&types::DOCUMENT_SCHEMA);

/// The content of a document, or with `Range` a part of it.
pub(crate) static READ_CONTENT: ServiceOperation =
    ServiceOperation::get("documents", "ReadContent", "/documents/{documentId}/content")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::READ_CONTENT_INPUT_SCHEMA, &[InputPart::path("documentId", &rt::Schema::STRING)])
        .gives_stream();

/// Removes a document and every content that it had.
pub(crate) static REMOVE_DOCUMENT: ServiceOperation =
    ServiceOperation::delete("documents", "RemoveDocument", "/documents/{documentId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::REMOVE_DOCUMENT_INPUT_SCHEMA, &[InputPart::path("documentId", &rt::Schema::STRING)]);
