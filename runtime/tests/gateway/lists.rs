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

macro_rules! lists {
    ($($operation:ident $binding:ident $call:ident $name:literal $path:literal: $pages:expr;)+) => {$(
        static $call: BackendOperation =
            BackendOperation::get("erp", $name, concat!("/api", $path))
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
        pub(crate) static $binding: Binding = Binding::new(
            &$operation,
            &ERP,
            &$call,
            |call| {
                let input: Search = call.input()?;
                Ok(Outgoing::to(&$call).query("q", input.text.as_deref()))
            },
            list,
        );
    )+};
}

const ITEMS: FieldPath = &["items"];

lists! {
    BY_TOKEN BY_TOKEN_BINDING CALL_TOKEN "ByToken" "/by-token":
        Pages::by(PagesBy::Token("after", &["meta", "next"])).size("max", 10);
    BY_LINK BY_LINK_BINDING CALL_LINK "ByLink" "/by-link": Pages::by(PagesBy::LinkHeader).size("max", 10);
    BY_FIELD BY_FIELD_BINDING CALL_FIELD "ByField" "/by-field":
        Pages::by(PagesBy::LinkField(&["meta", "next"])).size("max", 10);
    BY_NUMBER BY_NUMBER_BINDING CALL_NUMBER "ByNumber" "/by-number":
        Pages::by(PagesBy::Number("page", 1)).size("max", 10).items(ITEMS);
    BY_PAGES BY_PAGES_BINDING CALL_PAGES "ByPages" "/by-pages":
        Pages::by(PagesBy::Number("page", 0)).size("max", 10).end(PagesEnd::Pages(&["meta", "pages"]));
    BY_OFFSET BY_OFFSET_BINDING CALL_OFFSET "ByOffset" "/by-offset":
        Pages::by(PagesBy::Offset("skip")).size("max", 10).items(ITEMS).end(PagesEnd::Total(&["meta", "total"]));
}
