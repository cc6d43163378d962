//! The client that generated clients are made of: one request to the hub, one typed reply or one typed error.
//!
//! Everything that does not depend on an operation's types is here, once and non-generic. The generated part only
//! says which operations a case type may call and what goes in and comes out. Nothing is retried: the hub retries
//! towards backends, and a second layer of retries would multiply the first.

mod content;
mod direct;
mod error;
mod hub;
mod pages;
mod request;

pub use content::{Content, Download};
pub use direct::{Answer, Direct};
pub use error::{Accepted, Error, Problem, ProblemViolation};
pub use hub::{Hub, Scope, Settings};
pub use pages::Pages;
pub use request::{Method, Operation};

#[cfg(test)]
mod tests;
