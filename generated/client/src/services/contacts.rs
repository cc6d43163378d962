// Generated from `services/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Service `contacts`: Contacts.
//!
//! The people we talk to, what was said, and what was agreed.

use caseway_core::codegen::client::{Error, Operation, Pages};
use caseway_types::contacts as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum FindContacts {}
    pub enum GetContact {}
    pub enum AddContact {}
    pub enum ChangeContact {}
    pub enum ForgetContact {}
    pub enum AddNote {}
    pub enum MakeAppointment {}
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

    /// Finds people by name, mail address or last change; those that changed last come first.
    pub async fn find_contacts(&self, input: &types::ContactSearch) -> Result<types::ContactPage, Error>
    where
        C: Granted<operation::FindContacts>,
    {
        let operation = Operation::get("contacts.FindContacts", "/contacts");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `FindContacts`, one after the other, from the one that `input` asks for.
    pub fn find_contacts_pages(
        &self,
        input: &types::ContactSearch,
    ) -> Result<Pages<types::ContactPage>, Error>
    where
        C: Granted<operation::FindContacts>,
    {
        let operation = Operation::get("contacts.FindContacts", "/contacts");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Reads one person.
    pub async fn get_contact(&self, input: &types::GetContactInput) -> Result<types::Contact, Error>
    where
        C: Granted<operation::GetContact>,
    {
        let operation = Operation::get("contacts.GetContact", "/contacts/{contactId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Adds a person.
    pub async fn add_contact(&self, input: &types::NewContact) -> Result<types::ContactRef, Error>
    where
        C: Granted<operation::AddContact>,
    {
        let operation = Operation::post("contacts.AddContact", "/contacts");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Changes what is known of a person.
    pub async fn change_contact(&self, input: &types::ContactChange) -> Result<types::ContactRef, Error>
    where
        C: Granted<operation::ChangeContact>,
    {
        let operation = Operation::patch("contacts.ChangeContact", "/contacts/{contactId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Removes a person who wants to be forgotten.
    pub async fn forget_contact(&self, input: &types::ForgetContactInput) -> Result<(), Error>
    where
        C: Granted<operation::ForgetContact>,
    {
        let operation = Operation::delete("contacts.ForgetContact", "/contacts/{contactId}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }

    /// Writes down what was said.
    pub async fn add_note(&self, input: &types::NewNote) -> Result<types::NoteRef, Error>
    where
        C: Granted<operation::AddNote>,
    {
        let operation = Operation::post("contacts.AddNote", "/contacts/{contactId}/notes");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Puts a call, a visit or a meeting into the diary.
    pub async fn make_appointment(
        &self,
        input: &types::NewAppointment,
    ) -> Result<types::AppointmentRef, Error>
    where
        C: Granted<operation::MakeAppointment>,
    {
        let operation = Operation::post("contacts.MakeAppointment", "/contacts/{contactId}/appointments");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
