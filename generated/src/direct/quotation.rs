// Generated from `case-types/quotation.yaml` by `cargo xtask generate`. Do not edit.
//! What `quotation` calls past the services.

use caseway_runtime::codegen as rt;

use crate::backends;

static PRICING_CREATE_QUOTE_ROUTE: rt::ServiceOperation =
    rt::ServiceOperation::post("direct", "pricing.CreateQuote", "/direct/pricing/quotes")
        .deadline(rt::Duration::from_millis(60));

/// Allowed by `DIR-0001` (realtime) until 2027-11-15.
pub(crate) static PRICING_CREATE_QUOTE: rt::DirectConnection = rt::DirectConnection::new(
    "quotation",
    "DIR-0001",
    "realtime",
    rt::LastDay::of("2027-11-15"),
    &PRICING_CREATE_QUOTE_ROUTE,
    &backends::pricing::BACKEND,
    &backends::pricing::CREATE_QUOTE,
)
.ending(42, rt::AfterExpiry::Deny)
.body(rt::DirectBody::Json(&backends::pricing::QUOTE_REQUEST_SCHEMA, "application/json"))
.budget();
