//! A proposal allows nothing yet.

use caseway_client::Client;
use caseway_client::case_types::TravelAssistance;

fn covers(client: &Client<TravelAssistance>) {
    client.direct();
}

fn main() {}
