//! Telling a running sandbox what is to go wrong, and asking what it received.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::backend::{Backend, TOKEN_OPERATION, lock};
use crate::clock::Clock;
use crate::fault::{Fault, FaultError, Table};
use crate::ledger::{Extract, Ledger, Query};
use crate::serve::Recheck;

/// Where a backend is served, and how to reach it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The backend's name.
    pub backend: String,
    /// Its base URL, without a slash at the end.
    pub url: String,
    /// The port on the loopback interface.
    #[serde(skip)]
    pub socket: SocketAddr,
    /// Where it issues tokens, when its contract asks for OAuth 2.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Its operations, as the contract orders them: name, and method and path.
    pub operations: Vec<(String, String)>,
    /// The environment variables with which a hub calls this backend and is let in: addresses, and the credentials and
    /// headers for which the sandbox was given no value.
    pub variables: BTreeMap<String, String>,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// There is no such backend.
    #[error("there is no backend `{name}`: there are {known}")]
    UnknownBackend {
        /// What was named.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The backend has no such operation.
    #[error("`{backend}` has no operation `{name}`: it has {known}")]
    UnknownOperation {
        /// The backend.
        backend: String,
        /// What was named.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The fault makes no sense.
    #[error(transparent)]
    Fault(#[from] FaultError),
}

/// Controls a running sandbox; clones control the same one.
#[derive(Debug, Clone)]
pub struct Control {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) backends: Vec<Arc<Backend>>,
    /// The server of each backend.
    pub(crate) servers: Vec<mpsc::Sender<Recheck>>,
    pub(crate) addresses: Vec<Address>,
    pub(crate) faults: Arc<Mutex<Table>>,
    pub(crate) ledger: Arc<Mutex<Ledger>>,
    pub(crate) clock: Clock,
}

impl Control {
    /// Where the backends are, in order of their names.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.shared.addresses
    }

    /// Makes something go wrong with a backend or one of its operations, in place of what did. It does from now on:
    /// when this returns, an outage's port is shut and its connections are gone.
    ///
    /// # Errors
    /// When there is no such backend or operation, or the fault makes no sense.
    pub async fn set_fault(
        &self,
        backend: &str,
        operation: Option<&str>,
        fault: Fault,
    ) -> Result<(), ControlError> {
        let index = self.find(backend, operation)?;
        fault.check(operation.is_none())?;
        let target = (backend.to_owned(), operation.map(str::to_owned));
        lock(&self.shared.faults).set(target, fault, self.shared.clock.now());
        self.recheck(index).await;
        Ok(())
    }

    /// Lets everything go well from now on: with a backend and all its operations, or with one of them.
    ///
    /// # Errors
    /// When there is no such backend or operation.
    pub async fn clear_fault(&self, backend: &str, operation: Option<&str>) -> Result<(), ControlError> {
        let index = self.find(backend, operation)?;
        lock(&self.shared.faults).clear(Some(backend), operation);
        self.recheck(index).await;
        Ok(())
    }

    /// Lets everything go well from now on, everywhere.
    pub async fn clear_faults(&self) {
        lock(&self.shared.faults).clear(None, None);
        for index in 0..self.shared.servers.len() {
            self.recheck(index).await;
        }
    }

    /// The faults that there are, as JSON.
    #[must_use]
    pub fn faults(&self) -> serde_json::Value {
        let faults = lock(&self.shared.faults).list(self.shared.clock.now());
        serde_json::json!({ "faults": faults })
    }

    /// What the backends received.
    #[must_use]
    pub fn ledger(&self, query: &Query) -> Extract {
        lock(&self.shared.ledger).extract(query)
    }

    /// Forgets everything: faults, what was created, idempotency keys, the ledger. Tokens stay valid.
    pub async fn reset(&self) {
        self.clear_faults().await;
        self.forget();
        *lock(&self.shared.ledger) = Ledger::default();
    }

    /// Forgets what was created, and idempotency keys. Faults go on, and the ledger is kept.
    pub fn forget(&self) {
        self.shared.backends.iter().for_each(|backend| backend.forget());
    }

    /// Ends the tokens of one backend or of all, as when their issuer was restarted.
    ///
    /// # Errors
    /// When there is no such backend.
    pub fn revoke_tokens(&self, backend: Option<&str>) -> Result<(), ControlError> {
        match backend {
            Some(backend) => self.shared.backends[self.find(backend, None)?].revoke_tokens(),
            None => self.shared.backends.iter().for_each(|backend| backend.revoke_tokens()),
        }
        Ok(())
    }

    /// The index of a backend, if it has such an operation.
    fn find(&self, name: &str, operation: Option<&str>) -> Result<usize, ControlError> {
        let backends = &self.shared.backends;
        let Some(index) = backends.iter().position(|backend| backend.name() == name) else {
            let known = listed(backends.iter().map(|backend| backend.name()));
            return Err(ControlError::UnknownBackend { name: name.to_owned(), known });
        };
        let backend = &backends[index];
        match operation {
            Some(operation) if !backend.has_operation(operation) => {
                let own =
                    backend.contract().backend().operations.iter().map(|operation| operation.name.as_str());
                let known = listed(own.chain(backend.issues_tokens().then_some(TOKEN_OPERATION)));
                Err(ControlError::UnknownOperation {
                    backend: name.to_owned(),
                    name: operation.to_owned(),
                    known,
                })
            }
            _ => Ok(index),
        }
    }

    /// Waits until the backend's server heeds the faults that there are.
    async fn recheck(&self, index: usize) {
        let (asked, done) = oneshot::channel();
        // A server that has stopped heeds nothing any more.
        if self.shared.servers[index].send(asked).await.is_ok() {
            let _ = done.await;
        }
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
