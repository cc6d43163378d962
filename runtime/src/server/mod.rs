//! The HTTP server: routes, admission, connections, the life of the process.

mod admin;
mod admission;
mod bulk;
mod call;
mod callbacks;
mod cases;
mod connections;
mod direct;
mod health;
mod lifetime;
mod pages;
mod patience;
pub(crate) mod process;
mod record;
mod router;
mod status;

pub(crate) use cases::places as stream_places;
pub use connections::serve;
pub use router::router;
