//! Whatever a spec file says: it is judged, and what is accepted is Rust.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| caseway_fuzz::specs(data));
