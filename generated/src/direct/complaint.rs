// Generated from `case-types/complaint.yaml` by `cargo xtask generate`. Do not edit.
//! What `complaint` calls past the services.

use caseway_runtime::codegen as rt;

use crate::backends;

static PRICING_EXPLAIN_QUOTE_ROUTE: rt::ServiceOperation = rt::ServiceOperation::get(
    "direct",
    "pricing.ExplainQuote",
    "/direct/pricing/quotes/{quoteId}/explanation",
);

/// Allowed by `DIR-0002` (single-consumer) until 2027-10-31.
pub(crate) static PRICING_EXPLAIN_QUOTE: rt::DirectConnection = rt::DirectConnection::new(
    "complaint",
    "DIR-0002",
    "single-consumer",
    rt::LastDay::of("2027-10-31"),
    &PRICING_EXPLAIN_QUOTE_ROUTE,
    &backends::pricing::BACKEND,
    &backends::pricing::EXPLAIN_QUOTE,
)
.ending(42, rt::AfterExpiry::Deny);
