//! Who calls the hub ([`inbound`]), and how the hub proves to backends who it is ([`outbound`]).

pub(crate) mod inbound;
pub(crate) mod outbound;
mod token;
