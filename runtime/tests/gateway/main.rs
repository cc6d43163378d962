//! The gateway as its callers, its backends and its operators see it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "where a helper of a test cannot go on, the test has failed"
)]

mod bulk;
mod callers;
mod calls;
mod completions;
mod dead_letters;
mod deliveries;
mod direct;
mod faults;
mod hub;
mod input;
mod instances;
mod letters;
mod lifetime;
mod lists;
mod mapping_tests;
mod neighbours;
mod outage;
mod pages;
mod process;
mod resilience;
mod settings;
mod simulation;
mod streams;
mod support;
mod tls;
mod tokens;
