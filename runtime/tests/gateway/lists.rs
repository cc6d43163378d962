//! Lists in pages, as the generator would write them: one for each way in which backends turn them.

use caseway_runtime::codegen::*;

use crate::hub::ERP;

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Search {
    text: Option<String>,
    cursor: Option<String>,
    limit: Option<i32>,
}

static SEARCH: Schema = Schema::object(
    "Search",
    &[
        Field::optional("text", &Schema::STRING),
        Field::optional("cursor", &Schema::STRING),
        Field::optional("limit", &Schema::Int32),
    ],
);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Meta {
    next: Option<String>,
    pages: Option<i64>,
    total: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Found {
    items: Vec<i64>,
    meta: Option<Meta>,
}

static FOUND: Schema = Schema::object(
    "Found",
    &[
        Field::required("items", &Schema::Array(&Schema::Int64)),
        Field::optional(
            "meta",
            &Schema::object(
                "Meta",
                &[
                    Field::optional("next", &Schema::STRING),
                    Field::optional("pages", &Schema::Int64),
                    Field::optional("total", &Schema::Int64),
                ],
            ),
        ),
    ],
);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct List {
    ids: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

static LIST: Schema = Schema::object(
    "List",
    &[Field::required("ids", &Schema::Array(&Schema::Int64)), Field::optional("next", &Schema::STRING)],
);

fn list(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: Found = call.response(&FOUND, reply)?;
    call.output(&List { ids: response.items, next: None })
}

/// Asked by an address alone.
fn by_query(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: Search = call.input()?;
    Ok(Outgoing::to(call.binding.call).query("q", input.text.as_deref()))
}

#[derive(Debug, Serialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Question<'q> {
    q: Option<&'q str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paging: Option<Paging>,
}

#[derive(Debug, Serialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct Paging {
    sort: &'static str,
}

/// Asked by a body, in which something stands beside the page.
fn by_body(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: Search = call.input()?;
    let paging = Some(Paging { sort: "id" });
    Outgoing::to(call.binding.call).json(&Question { q: input.text.as_deref(), paging })
}

/// Asked by a body, in which nothing does.
fn by_bare_body(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: Search = call.input()?;
    Outgoing::to(call.binding.call).json(&Question { q: input.text.as_deref(), paging: None })
}

macro_rules! lists {
    ($($operation:ident $binding:ident $call:ident $name:literal $path:literal $method:ident $ask:ident: $pages:expr;)+) => {$(
        static $call: BackendOperation =
            BackendOperation::$method("erp", $name, concat!("/api", $path))
                .query()
                .replies(&[(200, Reply::Body(&FOUND))])
                .pages($pages);
        pub(crate) static $operation: ServiceOperation = ServiceOperation::get("orders", $name, $path)
            .input(
                &SEARCH,
                &[
                    InputPart::optional("text", &Schema::STRING),
                    InputPart::optional("cursor", &Schema::STRING),
                    InputPart::optional("limit", &Schema::Int32),
                ],
            )
            .paginate(Paginate::new("cursor", "next").limit("limit").size(2).largest(5))
            .output(&LIST);
        pub(crate) static $binding: Binding = Binding::new(&$operation, &ERP, &$call, $ask, list);
    )+};
}

const ITEMS: FieldPath = &["items"];
const MAX: PageSlot = PageSlot::Query("max");
const PAGE: PageSlot = PageSlot::Query("page");

lists! {
    BY_TOKEN BY_TOKEN_BINDING CALL_TOKEN "ByToken" "/by-token" get by_query:
        Pages::by(PagesBy::Token(PageSlot::Query("after"), &["meta", "next"])).size(MAX, 10);
    BY_LINK BY_LINK_BINDING CALL_LINK "ByLink" "/by-link" get by_query: Pages::by(PagesBy::LinkHeader).size(MAX, 10);
    BY_FIELD BY_FIELD_BINDING CALL_FIELD "ByField" "/by-field" get by_query:
        Pages::by(PagesBy::LinkField(&["meta", "next"])).size(MAX, 10);
    BY_NUMBER BY_NUMBER_BINDING CALL_NUMBER "ByNumber" "/by-number" get by_query:
        Pages::by(PagesBy::Number(PAGE, 1)).size(MAX, 10).items(ITEMS);
    BY_PAGES BY_PAGES_BINDING CALL_PAGES "ByPages" "/by-pages" get by_query:
        Pages::by(PagesBy::Number(PAGE, 0)).size(MAX, 10).end(PagesEnd::Pages(&["meta", "pages"]));
    BY_OFFSET BY_OFFSET_BINDING CALL_OFFSET "ByOffset" "/by-offset" get by_query:
        Pages::by(PagesBy::Offset(PageSlot::Query("skip"))).size(MAX, 10).items(ITEMS).end(PagesEnd::Total(&["meta", "total"]));
    BY_BODY BY_BODY_BINDING CALL_BODY "ByBody" "/by-body" post by_body:
        Pages::by(PagesBy::Token(PageSlot::Text(&["paging", "after"]), &["meta", "next"]))
            .size(PageSlot::Number(&["paging", "size"]), 10);
    BY_FROM BY_FROM_BINDING CALL_FROM "ByFrom" "/by-from" post by_bare_body:
        Pages::by(PagesBy::Offset(PageSlot::Number(&["from"])))
            .size(PageSlot::Text(&["size"]), 10)
            .items(ITEMS)
            .end(PagesEnd::Total(&["meta", "total"]));
    BY_COUNT BY_COUNT_BINDING CALL_COUNT "ByCount" "/by-count" post by_bare_body:
        Pages::by(PagesBy::Number(PageSlot::Number(&["paging", "page"]), 0)).size(MAX, 10).items(ITEMS);
}
