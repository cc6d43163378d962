//! Logs: one JSON object a line on standard output.
//!
//! Secrets never become fields: they live in types that do not print them, and nothing logs a header, a body or an
//! address with its query.

use tracing_subscriber::EnvFilter;

/// Starts logging, at the level that `CASEWAY_LOG` says (`info` unless set).
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("CASEWAY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let logging = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stdout)
        .try_init();
    // Someone else may have started logging in this process, which is as good.
    drop(logging);
}
