//! A direct connection is what was approved, not what somebody declares.

use caseway_client::Direct;
use caseway_client::case_types::Renewal;

impl Direct for Renewal {}

fn main() {}
