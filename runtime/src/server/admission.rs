//! What is looked at before a request is anyone's: how many there are, how large its header is.

use std::sync::atomic::{AtomicU32, Ordering};

use http::request::Parts;

use crate::problem::{Kind, Problem};

/// The longest header section, address included, in bytes. Far above what callers and their proxies send; the
/// protocol's own limits lie above it, so that what is too long is told so in the usual form.
const LONGEST_HEADER: usize = 32 * 1024;

/// A place among the requests under way.
pub(super) struct Admitted<'a>(&'a AtomicU32);

/// Takes a place, if there is one.
pub(super) fn admit(in_flight: &AtomicU32, limit: u32) -> Result<Admitted<'_>, Problem> {
    let admitted = Admitted(in_flight);
    if in_flight.fetch_add(1, Ordering::Relaxed) < limit {
        Ok(admitted)
    } else {
        Err(Problem::overloaded("The hub has too much to do. Nothing was changed; try again in a moment."))
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Refuses a header section that is longer than any honest one.
pub(super) fn check_header(parts: &Parts) -> Result<(), Problem> {
    let address = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let fields = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    if address + fields.sum::<usize>() > LONGEST_HEADER {
        return Err(Problem::new(
            Kind::HeadersTooLarge,
            format!("Address and headers are longer than {LONGEST_HEADER} bytes."),
        ));
    }
    Ok(())
}
