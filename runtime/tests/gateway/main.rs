//! The gateway as its callers, its backends and its operators see it.

mod calls;
mod hub;
mod input;
mod resilience;
mod settings;
mod support;
mod tokens;
