// Generated from `services/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Service `notifications`: Notifications.
//!
//! What we tell policy holders and suppliers, by mail and by text message.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::notifications as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum SendMail {}
    pub enum SendTemplate {}
    pub enum OpenBatch {}
    pub enum GetBatch {}
    pub enum SendText {}
    pub enum GetText {}
    pub enum WithdrawText {}
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

    /// Sends a mail that someone wrote, each recipient a copy of their own.
    pub async fn send_mail(&self, input: &types::Mail) -> Result<(), Error>
    where
        C: Granted<operation::SendMail>,
    {
        let operation = Operation::post("notifications.SendMail", "/mails");
        self.client.hub.command(&self.client.scope, operation, input).await
    }

    /// Sends a mail that is written already.
    pub async fn send_template(&self, input: &types::TemplateMail) -> Result<(), Error>
    where
        C: Granted<operation::SendTemplate>,
    {
        let operation = Operation::post("notifications.SendTemplate", "/template-mails");
        self.client.hub.command(&self.client.scope, operation, input).await
    }

    /// Gives an id that mails can share, so that they can be held back together.
    pub async fn open_batch(&self) -> Result<types::Batch, Error>
    where
        C: Granted<operation::OpenBatch>,
    {
        let operation = Operation::post("notifications.OpenBatch", "/mail-batches");
        self.client.hub.call(&self.client.scope, operation, &()).await
    }

    /// Says whether there is such a batch.
    pub async fn get_batch(&self, input: &types::GetBatchInput) -> Result<types::Batch, Error>
    where
        C: Granted<operation::GetBatch>,
    {
        let operation = Operation::get("notifications.GetBatch", "/mail-batches/{batchId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Sends a text message to a mobile phone.
    pub async fn send_text(&self, input: &types::TextMessage) -> Result<types::TextReport, Error>
    where
        C: Granted<operation::SendText>,
    {
        let operation = Operation::post("notifications.SendText", "/text-messages");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Says how far a text message has come.
    pub async fn get_text(&self, input: &types::TextKey) -> Result<types::TextReport, Error>
    where
        C: Granted<operation::GetText>,
    {
        let operation = Operation::get("notifications.GetText", "/text-messages/{messageId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Holds back a text message that was not sent yet.
    pub async fn withdraw_text(&self, input: &types::TextKey) -> Result<types::TextReport, Error>
    where
        C: Granted<operation::WithdrawText>,
    {
        let operation =
            Operation::post("notifications.WithdrawText", "/text-messages/{messageId}/withdrawals");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
