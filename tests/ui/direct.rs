use caseway_client::case_types::Quotation;
use caseway_client::direct::quotation::pricing::types::{Quote, QuoteRequest};
use caseway_client::{Client, Error, Settings};

async fn price(client: &Client<Quotation>, request: &QuoteRequest) -> Result<Quote, Error> {
    client.in_case("Q-17")?.direct().pricing().idempotency_key("1")?.create_quote(request).await
}

fn main() {
    let client = Client::new(&Settings::new("http://localhost:8080", "quotation.secret")).unwrap();
    let _ = |request: &QuoteRequest| drop(price(&client, request));
}
