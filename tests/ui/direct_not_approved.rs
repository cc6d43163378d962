//! An approval is of one operation: the backend's others are not there.

use caseway_client::Client;
use caseway_client::case_types::Quotation;

fn price(client: &Client<Quotation>) {
    client.direct().pricing().accept_quote("Q-1");
    client.direct().erp();
}

fn main() {}
