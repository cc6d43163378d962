//! The door for generated types and clients: the only path of this crate that generated code names.

pub use serde::{self, Deserialize, Serialize};

pub use crate::schema::{Field, Schema, Text};
