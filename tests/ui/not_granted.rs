use caseway_client::case_types::Complaint;
use caseway_client::{Client, Error, types};

async fn save(client: &Client<Complaint>, details: &types::customers::CustomerDetails) -> Result<(), Error> {
    client.customers().save_customer(details).await?;
    Ok(())
}

fn main() {}
