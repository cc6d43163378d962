//! The HTTP server: routes, admission, connections, the life of the process.

mod admission;
mod call;
mod connections;
mod health;
mod patience;
pub(crate) mod process;
mod record;
mod router;
mod status;

pub use connections::serve;
pub use router::router;
