//! The connection to the hub's admin API.

use std::path::PathBuf;

use bytes::Bytes;
use caseway_core::client::{Hub, Operation, Scope, Settings};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;

/// The variable that holds the key itself.
const KEY: &str = "CASEWAY_KEY";

/// Where the hub is and what proves who asks.
#[derive(Debug, Args)]
pub(crate) struct Address {
    /// The hub's address.
    #[arg(
        long,
        env = "CASEWAY_HUB",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        global = true
    )]
    hub: String,
    /// The file that holds an operator's or viewer's key. The variable CASEWAY_KEY may hold the key itself.
    #[arg(long, env = "CASEWAY_KEY_FILE", value_name = "FILE", global = true)]
    key_file: Option<PathBuf>,
}

/// A connection to one hub.
pub(crate) struct Connection {
    hub: Hub,
    url: String,
    key: String,
}

impl Connection {
    pub(crate) fn to(address: &Address) -> Result<Self, Error> {
        let (key, origin) = match &address.key_file {
            Some(file) => {
                let text = std::fs::read_to_string(file);
                let text = text.map_err(|error| {
                    Error::Here(format!("the key cannot be read from {}: {error}", file.display()))
                })?;
                (text, file.display().to_string())
            }
            None => match std::env::var(KEY) {
                Ok(text) => (text, KEY.to_owned()),
                Err(_) => {
                    return Err(Error::Here(format!(
                        "there is no key: set {KEY}, or name a file with `--key-file` or CASEWAY_KEY_FILE; `caseway key new \
                         --for operator` makes one"
                    )));
                }
            },
        };
        let key = key.trim();
        if key.is_empty() {
            return Err(Error::Here(format!("the key from {origin} is empty")));
        }
        let settings = Settings::new(&address.hub, key);
        let hub = Hub::for_staff(&settings).map_err(|error| Error::of(error, &address.hub, &origin))?;
        Ok(Self { hub, url: address.hub.clone(), key: origin })
    }

    /// Calls the admin API: `fields` go to path and query, `body` is the document that is sent. The reply's text.
    pub(crate) async fn text(
        &self,
        operation: Operation,
        fields: Value,
        body: Option<&impl Serialize>,
    ) -> Result<Bytes, Error> {
        let body = body.map(serde_json::to_vec).transpose();
        let body = body.map_err(|error| Error::Here(format!("it has no form in JSON: {error}")))?;
        let reply = self.hub.document(&Scope::default(), operation, fields, body.map(Bytes::from)).await;
        reply.map_err(|error| Error::of(error, &self.url, &self.key))
    }

    /// The same, with the reply read.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        operation: Operation,
        fields: Value,
        body: Option<&impl Serialize>,
    ) -> Result<T, Error> {
        read(&self.text(operation, fields, body).await?)
    }
}

/// Reads one of the hub's documents.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(text).map_err(|error| {
        Error::Unreached(format!("the hub's answer cannot be read: {error}; is it of another release?"))
    })
}

/// No document is sent.
pub(crate) const NOTHING: Option<&Value> = None;
