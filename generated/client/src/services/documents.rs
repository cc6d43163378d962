// Generated from `services/documents.yaml` by `cargo xtask generate`. Do not edit.
//! Service `documents`: Documents.
//!
//! What belongs to a case, and who has seen it comes from where it is kept.

use caseway_core::codegen::client::{Content, Download, Error, Operation, Pages};
use caseway_types::documents as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum OpenFolder {}
    pub enum ListFolder {}
    pub enum StoreDocument {}
    pub enum ReplaceContent {}
    pub enum GetDocument {}
    pub enum ReadContent {}
    pub enum RemoveDocument {}
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

    /// Makes a folder, for a case as a rule.
    pub async fn open_folder(&self, input: &types::NewFolder) -> Result<types::Folder, Error>
    where
        C: Granted<operation::OpenFolder>,
    {
        let operation = Operation::post("documents.OpenFolder", "/folders");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// What is in a folder.
    pub async fn list_folder(&self, input: &types::FolderQuery) -> Result<types::FolderContent, Error>
    where
        C: Granted<operation::ListFolder>,
    {
        let operation = Operation::get("documents.ListFolder", "/folders/{folderId}/entries");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `ListFolder`, one after the other, from the one that `input` asks for.
    pub fn list_folder_pages(&self, input: &types::FolderQuery) -> Result<Pages<types::FolderContent>, Error>
    where
        C: Granted<operation::ListFolder>,
    {
        let operation = Operation::get("documents.ListFolder", "/folders/{folderId}/entries");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Puts a document into a folder. The body is its content, of whatever size and type.
    pub async fn store_document(
        &self,
        input: &types::NewDocument,
        content: Content,
    ) -> Result<types::Stored, Error>
    where
        C: Granted<operation::StoreDocument>,
    {
        let operation = Operation::post("documents.StoreDocument", "/folders/{folderId}/documents");
        self.client.hub.upload(&self.client.scope, operation, input, content).await
    }

    /// Gives a document another content; the former one is kept beside it.
    pub async fn replace_content(
        &self,
        input: &types::NewContent,
        content: Content,
    ) -> Result<types::Stored, Error>
    where
        C: Granted<operation::ReplaceContent>,
    {
        let operation = Operation::put("documents.ReplaceContent", "/documents/{documentId}/content");
        self.client.hub.upload(&self.client.scope, operation, input, content).await
    }

    /// What is known about a document, its content apart.
    pub async fn get_document(&self, input: &types::GetDocumentInput) -> Result<types::Document, Error>
    where
        C: Granted<operation::GetDocument>,
    {
        let operation = Operation::get("documents.GetDocument", "/documents/{documentId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The content of a document, or with `Range` a part of it.
    pub async fn read_content(&self, input: &types::ReadContentInput) -> Result<Download, Error>
    where
        C: Granted<operation::ReadContent>,
    {
        let operation = Operation::get("documents.ReadContent", "/documents/{documentId}/content");
        self.client.hub.download(&self.client.scope, operation, input).await
    }

    /// Removes a document and every content that it had.
    pub async fn remove_document(&self, input: &types::RemoveDocumentInput) -> Result<(), Error>
    where
        C: Granted<operation::RemoveDocument>,
    {
        let operation = Operation::delete("documents.RemoveDocument", "/documents/{documentId}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }
}
