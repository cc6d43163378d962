// Generated from `services/people.yaml` by `cargo xtask generate`. Do not edit.
//! Service `people`: People.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::people as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum GetPerson {}
    pub enum AddPerson {}
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

    /// Reads one person.
    pub async fn get_person(&self, input: &types::GetPersonInput) -> Result<types::Person, Error>
    where
        C: Granted<operation::GetPerson>,
    {
        let operation = Operation::get("people.GetPerson", "/people/{personId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Calls `AddPerson`.
    pub async fn add_person(&self, input: &types::NewPerson) -> Result<types::Person, Error>
    where
        C: Granted<operation::AddPerson>,
    {
        let operation = Operation::post("people.AddPerson", "/people");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
