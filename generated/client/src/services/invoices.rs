// Generated from `services/invoices.yaml` by `cargo xtask generate`. Do not edit.
//! Service `invoices`: Invoices.
//!
//! What we charge policy holders.

use caseway_core::codegen::client::{Error, Operation, Pages};
use caseway_types::invoices as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum ListInvoices {}
    pub enum GetInvoice {}
    pub enum ChargeFee {}
    pub enum VoidInvoice {}
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

    /// Lists a customer's invoices by the state of their payment.
    pub async fn list_invoices(&self, input: &types::InvoiceSearch) -> Result<types::InvoicePage, Error>
    where
        C: Granted<operation::ListInvoices>,
    {
        let operation = Operation::get("invoices.ListInvoices", "/customers/{customerId}/invoices");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `ListInvoices`, one after the other, from the one that `input` asks for.
    pub fn list_invoices_pages(
        &self,
        input: &types::InvoiceSearch,
    ) -> Result<Pages<types::InvoicePage>, Error>
    where
        C: Granted<operation::ListInvoices>,
    {
        let operation = Operation::get("invoices.ListInvoices", "/customers/{customerId}/invoices");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Reads one invoice.
    pub async fn get_invoice(&self, input: &types::GetInvoiceInput) -> Result<types::Invoice, Error>
    where
        C: Granted<operation::GetInvoice>,
    {
        let operation = Operation::get("invoices.GetInvoice", "/invoices/{invoiceId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Charges a single fee, such as the excess of a claim.
    pub async fn charge_fee(&self, input: &types::Fee) -> Result<types::Invoice, Error>
    where
        C: Granted<operation::ChargeFee>,
    {
        let operation = Operation::post("invoices.ChargeFee", "/customers/{customerId}/fees");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Withdraws an invoice.
    pub async fn void_invoice(&self, input: &types::InvoiceToVoid) -> Result<types::Invoice, Error>
    where
        C: Granted<operation::VoidInvoice>,
    {
        let operation = Operation::delete("invoices.VoidInvoice", "/invoices/{invoiceId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
