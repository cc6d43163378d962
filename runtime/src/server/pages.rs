//! Lists in pages: one page for a caller who asks for one, or all of them as a stream.
//!
//! `Accept: application/x-ndjson` asks for all: each line is one page, the same document as a single reply, and carries the
//! cursor of the page after it. So a stream that broke off says where it goes on, and one that is complete ends with a page
//! without a cursor. One page is in memory at a time, and the next is asked for when the caller has taken the one before; each
//! has the operation's deadline for itself, and holds its place at the backend only while it is asked for.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::clock::within;
use crate::descriptor::ServiceOperation;
use crate::dispatch::{self, Granted, Streaming};
use crate::gateway::Gateway;
use crate::pages::Turn;
use crate::problem::{Kind, Problem};
use crate::stream::{Head, Sink, StreamLimits};

const NDJSON: &str = "application/x-ndjson";

/// Whether a caller asks for all pages.
pub(super) fn all_are_asked_for(operation: &ServiceOperation, headers: &HeaderMap) -> bool {
    operation.paginate.is_some()
        && headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).any(|value| {
            value.split(',').any(|range| {
                range.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(NDJSON))
            })
        })
}

/// Streams pages into `sink`, from `page` to the last. An error after the first one breaks the stream off.
pub(super) async fn stream(gateway: &Gateway, sink: &Sink, first: Granted<'_>) -> Result<(), Problem> {
    let StreamLimits { largest, idle, .. } = first.stream.limits;
    let (end, patience) = (first.stream.end, first.binding.operation.deadline);
    let mut left = largest;
    let mut begun = false;
    let mut turned: Option<Turn<'_>> = None;
    loop {
        let deadline = (gateway.clock().now() + patience).min(end);
        // What is read of each page is one document, and no stream.
        let stream = Streaming { sink: None, ..first.stream };
        let page = turned.as_ref().or(first.page);
        let (input, idempotency_key) = (first.input.clone(), first.idempotency_key.clone());
        let asked = Granted { page, deadline, stream, input, idempotency_key, ..first };
        let output = dispatch::call(asked).await?;
        left = left.checked_sub(output.len() as u64 + 1).ok_or_else(|| too_large(largest))?;
        if !std::mem::replace(&mut begun, true) {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(NDJSON));
            sink.begin(Head { status: StatusCode::OK, headers });
        }
        let line = [&output[..], b"\n"].concat();
        let until = (gateway.clock().now() + idle).min(end);
        within(gateway.clock(), until, sink.pass(line.into())).await.ok_or_else(untaken)?;
        let next = page.and_then(Turn::turned);
        if next.is_none() {
            sink.finish();
            return Ok(());
        }
        turned = next;
    }
}

/// Nobody reads these but the log: the reply has begun.
fn too_large(largest: u64) -> Problem {
    Problem::new(Kind::TooLarge, format!("All pages together are larger than {largest} bytes."))
}

fn untaken() -> Problem {
    Problem::new(Kind::RequestTimeout, "The caller stopped taking pages.")
}
