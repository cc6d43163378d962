use caseway_client::case_types::MotorClaim;
use caseway_client::{Client, Error, Settings, types};

async fn pay(client: &Client<MotorClaim>) -> Result<(), Error> {
    let input = types::customers::GetCustomerInput { customer_id: "C-1".to_owned() };
    let customer = client.in_case("2026-17")?.customers().get_customer(&input).await?;
    println!("{}", customer.name);
    Ok(())
}

fn main() {
    let client = Client::new(&Settings::new("http://localhost:8080", "motor-claim.secret")).unwrap();
    drop(pay(&client));
}
