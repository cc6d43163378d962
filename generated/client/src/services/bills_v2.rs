// Generated from `services/bills-v2.yaml` by `cargo xtask generate`. Do not edit.
//! Service `bills-v2`: Bills, in any currency.
//!
//! What suppliers charge us for work on a case, in the currency that they charge it in. Before, every
//! amount was one of euros, and a tow in Switzerland was booked by hand. An amount is now an object
//! that names its currency, which nobody can read who takes it for a number: hence a major.

use caseway_core::codegen::client::{Content, Error, Operation, Pages};
use caseway_types::bills_v2 as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum SubmitBill {}
    pub enum GetBill {}
    pub enum ListBills {}
    pub enum AttachScan {}
}

/// The service, for one call. Every call fails with [`Error`].
pub struct Service<C> {
    pub(crate) client: Client<C>,
}

impl<C: CaseType> Service<C> {
    /// The call with a key by which the hub and its backends recognise it when it is repeated.
    ///
    /// # Errors
    /// When the key is empty or has characters outside visible ASCII.
    pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {
        self.client.scope = self.client.scope.idempotency_key(key)?;
        Ok(self)
    }

    /// Hands a supplier's bill to accounting, which approves and pays it in its currency.
    pub async fn submit_bill(&self, input: &types::NewBill) -> Result<types::Bill, Error>
    where
        C: Granted<operation::SubmitBill>,
    {
        let operation = Operation::post("bills-v2.SubmitBill", "/v2/bills");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads how far the payment of a bill has come, whichever major it was submitted with.
    pub async fn get_bill(&self, input: &types::BillKey) -> Result<types::Bill, Error>
    where
        C: Granted<operation::GetBill>,
    {
        let operation = Operation::get("bills-v2.GetBill", "/v2/bills/{billId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Lists a supplier's bills.
    pub async fn list_bills(&self, input: &types::BillSearch) -> Result<types::BillPage, Error>
    where
        C: Granted<operation::ListBills>,
    {
        let operation = Operation::get("bills-v2.ListBills", "/v2/bills");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `ListBills`, one after the other, from the one that `input` asks for.
    pub fn list_bills_pages(&self, input: &types::BillSearch) -> Result<Pages<types::BillPage>, Error>
    where
        C: Granted<operation::ListBills>,
    {
        let operation = Operation::get("bills-v2.ListBills", "/v2/bills");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Keeps the supplier's paper with the bill. The body is the scan, of whatever size and type.
    pub async fn attach_scan(&self, input: &types::NewScan, content: Content) -> Result<types::Scan, Error>
    where
        C: Granted<operation::AttachScan>,
    {
        let operation = Operation::put("bills-v2.AttachScan", "/v2/bills/{billId}/scans/{name}");
        self.client.hub.upload(&self.client.scope, operation, input, content).await
    }
}
