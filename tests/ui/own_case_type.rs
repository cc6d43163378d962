//! A case type is what the specs say, not what somebody declares.

enum Intruder {}

impl caseway_client::CaseType for Intruder {
    const NAME: &'static str = "intruder";
}

fn main() {}
