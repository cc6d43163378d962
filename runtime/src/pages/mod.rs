//! Lists in pages: one opaque cursor over whatever a backend does.
//!
//! A [`Turn`] is one page of one question: it says what the backend is asked for, and reads from the reply where the next
//! page is. Between two requests of a caller all of it is in the [`cursor`], sealed, so that no gateway remembers anything and
//! no caller can make the hub ask for what no backend offered. A page that leads nowhere, outside the backend, or back to an
//! earlier one breaks the backend's contract.

mod cursor;
mod link;
mod probe;
mod rounds;
mod splice;
mod turn;

pub(crate) use cursor::{Cursors, Passing};
pub(crate) use turn::{Answer, Turn};
