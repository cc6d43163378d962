// Generated from `services/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Service `quotes`: Quotes.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation};
use caseway_types::quotes as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "quotes", title: "Quotes", owner: "team-pricing", openapi: None };

/// Lists the covers of a product.
pub(crate) static LIST_COVERS: ServiceOperation =
    ServiceOperation::get("quotes", "ListCovers", "/products/{product}/covers")
        .deadline(rt::Duration::from_secs(2))
        .input(&types::COVER_QUERY_SCHEMA, &[InputPart::path("product", &types::PRODUCT_SCHEMA)])
        .output(&types::COVER_LIST_SCHEMA);

/// Prices a risk.
pub(crate) static REQUEST_QUOTE: ServiceOperation =
    ServiceOperation::post("quotes", "RequestQuote", "/quotes")
        .deadline(rt::Duration::from_secs(2))
        .input(&types::QUOTE_REQUEST_SCHEMA, &[])
        .output(&types::QUOTE_SCHEMA);

/// Reads one quote.
pub(crate) static GET_QUOTE: ServiceOperation =
    ServiceOperation::get("quotes", "GetQuote", "/quotes/{quoteId}")
        .deadline(rt::Duration::from_secs(2))
        .input(&types::GET_QUOTE_INPUT_SCHEMA, &[InputPart::path("quoteId", &rt::Schema::STRING)])
        .output(&types::QUOTE_SCHEMA);

/// Prices the same risk with other covers or another start.
pub(crate) static REVISE_QUOTE: ServiceOperation =
    ServiceOperation::patch("quotes", "ReviseQuote", "/quotes/{quoteId}")
        .deadline(rt::Duration::from_secs(2))
        .input(&types::QUOTE_REVISION_SCHEMA, &[InputPart::path("quoteId", &rt::Schema::STRING)])
        .output(&types::QUOTE_SCHEMA);

/// Makes a policy of a quote.
pub(crate) static ACCEPT_QUOTE: ServiceOperation =
    ServiceOperation::post("quotes", "AcceptQuote", "/quotes/{quoteId}/acceptance")
        .deadline(rt::Duration::from_secs(2))
        .input(&types::QUOTE_ACCEPTANCE_SCHEMA, &[InputPart::path("quoteId", &rt::Schema::STRING)])
        .output(&types::QUOTE_SCHEMA);
