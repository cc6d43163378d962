//! What operators see: metrics, logs, trace context.

pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod trace;
