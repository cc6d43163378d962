// Generated from `services/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Service `payments`: Payments.
//!
//! What policy holders pay us by card, and what they get back.

use caseway_core::codegen::client::{Error, Operation, Pages};
use caseway_types::payments as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum RequestPayment {}
    pub enum GetPayment {}
    pub enum FindPayments {}
    pub enum ListPayments {}
    pub enum CapturePayment {}
    pub enum CancelPayment {}
    pub enum RefundPayment {}
    pub enum ListRefunds {}
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

    /// Begins a card payment and says where the payer pays.
    pub async fn request_payment(&self, input: &types::NewPayment) -> Result<types::Payment, Error>
    where
        C: Granted<operation::RequestPayment>,
    {
        let operation = Operation::post("payments.RequestPayment", "/payments");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads how far a payment has come.
    pub async fn get_payment(&self, input: &types::GetPaymentInput) -> Result<types::Payment, Error>
    where
        C: Granted<operation::GetPayment>,
    {
        let operation = Operation::get("payments.GetPayment", "/payments/{paymentId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Finds payments by reference, payer or state.
    pub async fn find_payments(&self, input: &types::PaymentSearch) -> Result<types::PaymentPage, Error>
    where
        C: Granted<operation::FindPayments>,
    {
        let operation = Operation::get("payments.FindPayments", "/payments");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Lists what was paid for an invoice, a claim or a policy, however much that is.
    pub async fn list_payments(
        &self,
        input: &types::ReferencedPayments,
    ) -> Result<types::ReferencedPage, Error>
    where
        C: Granted<operation::ListPayments>,
    {
        let operation = Operation::get("payments.ListPayments", "/references/{reference}/payments");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `ListPayments`, one after the other, from the one that `input` asks for.
    pub fn list_payments_pages(
        &self,
        input: &types::ReferencedPayments,
    ) -> Result<Pages<types::ReferencedPage>, Error>
    where
        C: Granted<operation::ListPayments>,
    {
        let operation = Operation::get("payments.ListPayments", "/references/{reference}/payments");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Takes the money of a payment that was only reserved.
    pub async fn capture_payment(&self, input: &types::CapturePaymentInput) -> Result<(), Error>
    where
        C: Granted<operation::CapturePayment>,
    {
        let operation = Operation::post("payments.CapturePayment", "/payments/{paymentId}/capture");
        self.client.hub.command(&self.client.scope, operation, input).await
    }

    /// Ends a payment that has not been made.
    pub async fn cancel_payment(&self, input: &types::CancelPaymentInput) -> Result<(), Error>
    where
        C: Granted<operation::CancelPayment>,
    {
        let operation = Operation::delete("payments.CancelPayment", "/payments/{paymentId}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }

    /// Gives all or a part of a payment back. The money is on its way when the case is told so.
    pub async fn refund_payment(&self, input: &types::RefundOrder) -> Result<types::Refund, Error>
    where
        C: Granted<operation::RefundPayment>,
    {
        let operation = Operation::post("payments.RefundPayment", "/payments/{paymentId}/refunds");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Lists what was given back of a payment.
    pub async fn list_refunds(&self, input: &types::ListRefundsInput) -> Result<types::RefundList, Error>
    where
        C: Granted<operation::ListRefunds>,
    {
        let operation = Operation::get("payments.ListRefunds", "/payments/{paymentId}/refunds");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
