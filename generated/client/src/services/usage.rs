// Generated from `services/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Service `usage`: Usage.
//!
//! Metered use of policies that are paid by the kilometre or by the day.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::usage as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum ReportReading {}
    pub enum ReportReadings {}
    pub enum GetUsage {}
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

    /// Records what a vehicle or a policy holder reported.
    pub async fn report_reading(&self, input: &types::Reading) -> Result<types::ReadingReceipt, Error>
    where
        C: Granted<operation::ReportReading>,
    {
        let operation = Operation::post("usage.ReportReading", "/policies/{policyId}/readings");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Records many readings at once, as a vehicle sends them when it is back in reach.
    pub async fn report_readings(
        &self,
        input: &types::ReportReadingsInput,
    ) -> Result<types::ReportReadingsOutput, Error>
    where
        C: Granted<operation::ReportReadings>,
    {
        let operation = Operation::post("usage.ReportReadings", "/readings");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads what a policy's current period has cost so far.
    pub async fn get_usage(&self, input: &types::UsageQuery) -> Result<types::PolicyUsage, Error>
    where
        C: Granted<operation::GetUsage>,
    {
        let operation = Operation::get("usage.GetUsage", "/policies/{policyId}/usage");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
