//! A grant is what the specs say, not what somebody declares.

use caseway_client::Granted;
use caseway_client::case_types::Complaint;
use caseway_client::services::customers::operation::SaveCustomer;

impl Granted<SaveCustomer> for Complaint {}

fn main() {}
