// Generated from `mappings/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `documents`.

use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::documents as types;

use crate::backends::documents;

/// one of each
#[test]
fn list_folder_one_of_each() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::documents::LIST_FOLDER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"folderId":"1"}"#,
    };
    test.asks(list_folder_one_of_each_request)?;
    test.gives(
        (
            200,
            r#"{
  "total_count": 3,
  "entries": [
    {"type":"file","id":"11","name":"estimate.pdf","size":2048},
    {"type":"folder","id":"12","name":"photographs"},
    {"type":"web_link","id":"13","url":"https://weather.example/2026-03-31"}
  ]
}"#,
        ),
        list_folder_one_of_each_output,
    )
}

fn list_folder_one_of_each_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::FolderQuery>()?;
    documents::list_folder_items(
        "1",
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

fn list_folder_one_of_each_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<documents::Items>(&documents::ITEMS_SCHEMA, reply)?;
    call.output(&types::FolderContent {
        entries: vec![
            types::Entry {
                entry_id: "11".to_owned(),
                kind: types::EntryKind::Document,
                name: Some("estimate.pdf".to_owned()),
                bytes: Some(2048),
                address: None,
            },
            types::Entry {
                entry_id: "12".to_owned(),
                kind: types::EntryKind::Folder,
                name: Some("photographs".to_owned()),
                bytes: None,
                address: None,
            },
            types::Entry {
                entry_id: "13".to_owned(),
                kind: types::EntryKind::Link,
                name: None,
                bytes: None,
                address: Some("https://weather.example/2026-03-31".to_owned()),
            },
        ],
        total: Some(3),
        next: None,
    })
}

/// a thing that nobody knows
#[test]
fn list_folder_a_thing_that_nobody_knows() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::documents::LIST_FOLDER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"folderId":"1"}"#,
    };
    test.refuses_reply((200, r#"{"entries":[{"type":"canvas","id":"14"}]}"#), "/entries/0/type")
}

/// a report that nobody has changed meanwhile
#[test]
fn replace_content_a_report_that_nobody_has_changed_meanwhile() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::documents::REPLACE_CONTENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"documentId":"11","name":"report.pdf","version":"3"}"#,
    };
    test.asks(replace_content_a_report_that_nobody_has_changed_meanwhile_request)
}

fn replace_content_a_report_that_nobody_has_changed_meanwhile_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input::<types::NewContent>()?;
    documents::upload_version(
        "11",
        Some("3"),
        &documents::NewVersion {
            attributes: documents::NewVersionAttributes { name: "report.pdf".to_owned() },
        },
    )
}
