//! Whatever an expression says: it is judged, what is accepted is Rust, and has a value or none.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| caseway_fuzz::expressions(data));
