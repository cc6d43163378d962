//! How lists come in pages: as a backend turns them, and as a service offers them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a backend gives a list in pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pages {
    /// How one page is told from the next.
    pub by: PagesBy,
    /// How many items a page has, where the caller may say so.
    #[serde(default)]
    pub size: Option<PageSize>,
    /// The field of the reply that holds the items, as in `data.entries`. Left out, the reply itself is the list.
    #[serde(default)]
    pub items: Option<String>,
    /// What says which page is the last. Left out, it is the first one that is not full: of `size` items, or empty. Tokens
    /// and links say it themselves.
    #[serde(default)]
    pub end: Option<PagesEnd>,
}

/// How one page is told from the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PagesBy {
    /// By its number.
    Number(ByNumber),
    /// By how many items come before it.
    Offset(ByOffset),
    /// By a text that the page before it gives.
    Token(ByToken),
    /// By an address that the page before it gives: `header` for `Link` (RFC 8288) with `rel="next"`, or a field.
    Link(ByLink),
}

/// Pages with numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ByNumber {
    /// The query parameter that takes the number; or else `field`.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The field of the request's JSON body that takes it, as in `paging.page`.
    #[serde(default)]
    pub field: Option<String>,
    /// The number of the first page. Default: 1.
    #[serde(default)]
    pub first: Option<u32>,
}

/// Pages that begin after so many items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ByOffset {
    /// The query parameter that takes how many items are skipped; or else `field`.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The field of the request's JSON body that takes it, as in `from`.
    #[serde(default)]
    pub field: Option<String>,
}

/// Pages with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ByToken {
    /// The query parameter that takes the token; or else `field`.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The field of the request's JSON body that takes it, as in `paging.after`.
    #[serde(default)]
    pub field: Option<String>,
    /// The field of the reply that holds the next page's token, as in `meta.cursors.next`. There is none, or it is null or
    /// empty, on the last page.
    pub next: String,
}

/// Pages with addresses. An address outside the backend's own is never followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ByLink {
    /// In the `Link` header.
    Header,
    /// In a field of the reply, as in `paging.next`.
    Field(String),
}

/// How many items a page has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageSize {
    /// The query parameter that takes the number; or else `field`.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The field of the request's JSON body that takes it, as in `size`.
    #[serde(default)]
    pub field: Option<String>,
    /// The most that the backend gives.
    #[schemars(range(min = 1))]
    pub largest: u32,
}

/// What says which page is the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PagesEnd {
    /// The field that says how many pages there are.
    Pages(String),
    /// The field that says how many items there are in all.
    Total(String),
    /// The field that says whether there is more.
    More(String),
}

/// How a service offers a list in pages: with one opaque cursor, whatever the backend does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paginate {
    /// The field of the input that takes the cursor, an optional string. Default: `cursor`.
    #[serde(default)]
    pub cursor: Option<String>,
    /// The field of the input that takes how many items a page may have, an optional integer. Default: `limit`, where the
    /// input has it.
    #[serde(default)]
    pub limit: Option<String>,
    /// The field of the output that gives the next page's cursor, an optional string. Default: `next`.
    #[serde(default)]
    pub next: Option<String>,
    /// How many items a page has when the caller does not say. Left out, as many as the backend likes.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub size: Option<u32>,
    /// The most that a caller may ask for. Default: what the backend gives at most.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub largest: Option<u32>,
}
