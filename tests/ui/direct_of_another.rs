//! What one case type may call directly, another may not.

use caseway_client::Client;
use caseway_client::case_types::Renewal;

fn price(client: &Client<Renewal>) {
    client.direct().pricing();
}

fn main() {}
