//! Mapping cells: parsed, checked against both contracts, lowered to the typed [`ir`].

pub mod ir;
