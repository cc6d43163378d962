// Generated from `mappings/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `documents`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::documents as types;

use crate::backends::documents;
use crate::services;

const FILE: &str = "mappings/documents.yaml";

pub(crate) static OPEN_FOLDER: Binding = Binding::of(FILE, &services::documents::OPEN_FOLDER)
    .to(&documents::BACKEND, &documents::CREATE_FOLDER)
    .by(open_folder_request, open_folder_output);

fn open_folder_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewFolder = call.input()?;
    documents::create_folder(&documents::NewFolder {
        name: input.name,
        parent: documents::FolderReference { id: input.folder_id.unwrap_or_else(|| "0".to_owned()) },
    })
}

fn open_folder_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: documents::Folder = call.response(&documents::FOLDER_SCHEMA, reply)?;
    call.output(&types::Folder { folder_id: response.id, name: response.name })
}

pub(crate) static LIST_FOLDER: Binding = Binding::of(FILE, &services::documents::LIST_FOLDER)
    .to(&documents::BACKEND, &documents::LIST_FOLDER_ITEMS)
    .by(list_folder_request, list_folder_output);

fn list_folder_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::FolderQuery = call.input()?;
    documents::list_folder_items(
        &input.folder_id,
        Some(vec![
            "type".to_owned(),
            "id".to_owned(),
            "name".to_owned(),
            "size".to_owned(),
            "url".to_owned(),
        ])
        .as_ref(),
        None,
        None,
    )
}

fn list_folder_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: documents::Items = call.response(&documents::ITEMS_SCHEMA, reply)?;
    call.output(&types::FolderContent {
        entries: response
            .entries
            .into_iter()
            .map(|entry| match entry {
                documents::Item::File(item) => types::Entry {
                    entry_id: item.id,
                    kind: types::EntryKind::Document,
                    name: item.name,
                    bytes: item.size,
                    address: None,
                },
                documents::Item::Folder(item) => types::Entry {
                    entry_id: item.id,
                    kind: types::EntryKind::Folder,
                    name: item.name,
                    bytes: None,
                    address: None,
                },
                documents::Item::WebLink(item) => types::Entry {
                    entry_id: item.id,
                    kind: types::EntryKind::Link,
                    name: item.name,
                    bytes: None,
                    address: item.url,
                },
            })
            .collect(),
        total: response.total_count,
        next: None,
    })
}

pub(crate) static STORE_DOCUMENT: Binding = Binding::of(FILE, &services::documents::STORE_DOCUMENT)
    .to(&documents::BACKEND, &documents::UPLOAD_FILE)
    .by(store_document_request, store_document_output);

fn store_document_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewDocument = call.input()?;
    documents::upload_file(&documents::NewFile {
        attributes: documents::NewFileAttributes {
            name: input.name,
            parent: documents::FolderReference { id: input.folder_id },
        },
    })
}

fn store_document_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: documents::Files = call.response(&documents::FILES_SCHEMA, reply)?;
    call.output(&types::Stored {
        documents: response
            .entries
            .into_iter()
            .map(|file| types::Document {
                document_id: file.id,
                name: file.name,
                bytes: file.size,
                folder_id: file.parent.map(|parent| parent.id),
                since: file.created_at,
                version: file.etag,
            })
            .collect(),
    })
}

pub(crate) static REPLACE_CONTENT: Binding = Binding::of(FILE, &services::documents::REPLACE_CONTENT)
    .to(&documents::BACKEND, &documents::UPLOAD_VERSION)
    .by(replace_content_request, store_document_output);

fn replace_content_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewContent = call.input()?;
    documents::upload_version(
        &input.document_id,
        input.version.as_deref(),
        &documents::NewVersion { attributes: documents::NewVersionAttributes { name: input.name } },
    )
}

pub(crate) static GET_DOCUMENT: Binding = Binding::of(FILE, &services::documents::GET_DOCUMENT)
    .to(&documents::BACKEND, &documents::GET_FILE)
    .by(get_document_request, get_document_output);

fn get_document_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetDocumentInput = call.input()?;
    documents::get_file(
        &input.document_id,
        Some(vec![
            "id".to_owned(),
            "name".to_owned(),
            "size".to_owned(),
            "parent".to_owned(),
            "created_at".to_owned(),
            "etag".to_owned(),
        ])
        .as_ref(),
    )
}

fn get_document_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: documents::File = call.response(&documents::FILE_SCHEMA, reply)?;
    call.output(&types::Document {
        document_id: response.id,
        name: response.name,
        bytes: response.size,
        folder_id: response.parent.map(|parent| parent.id),
        since: response.created_at,
        version: response.etag,
    })
}

pub(crate) static READ_CONTENT: Binding = Binding::of(FILE, &services::documents::READ_CONTENT)
    .to(&documents::BACKEND, &documents::READ_CONTENT)
    .by(read_content_request, read_content_output);

fn read_content_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ReadContentInput = call.input()?;
    documents::read_content(&input.document_id, None)
}

fn read_content_output(_call: &Call<'_>, _reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

pub(crate) static REMOVE_DOCUMENT: Binding = Binding::of(FILE, &services::documents::REMOVE_DOCUMENT)
    .to(&documents::BACKEND, &documents::DELETE_FILE)
    .by(remove_document_request, read_content_output);

fn remove_document_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::RemoveDocumentInput = call.input()?;
    documents::delete_file(&input.document_id, None)
}
