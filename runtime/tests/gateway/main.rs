//! The gateway as its callers, its backends and its operators see it.

mod calls;
mod hub;
mod support;
