//! Calls past the services: an operation of a backend as its contract has it, by an approval of the case type.
//!
//! They go to the hub like all others, with the case type's key: the hub holds the backend's credentials, and its breaker,
//! limits and records are those of every call. What a service would have mapped goes as it is.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::content::{Content, Download, Sent};
use super::hub::{Hub, Scope};
use super::request::{Method, Parts};
use crate::address::{Address, Unfit, percent_encode};
use crate::document::decode;
use crate::form::{Lists, pairs};

/// One call past the services.
pub struct Direct {
    method: Method,
    address: Address,
    body: Option<Content>,
}

/// A success whose body depends on its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as what the contract says of the status.
    ///
    /// # Errors
    /// When it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(&self.body)
            .map_err(|error| Error::Unexpected { status: self.status, reason: error.to_string() })
    }
}

impl From<Unfit> for Error {
    fn from(unfit: Unfit) -> Self {
        Self::Unsendable(unfit.to_string())
    }
}

impl Direct {
    /// A call of `method` at `address`, without a body.
    #[must_use]
    pub fn new(method: Method, address: Address) -> Self {
        Self { method, address, body: None }
    }

    /// The call with `value` as its body, in JSON of this media type.
    ///
    /// # Errors
    /// When a value has no form in JSON.
    pub fn json<T: Serialize + ?Sized>(self, media_type: &str, value: &T) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(|error| Error::Unsendable(error.to_string()))?;
        Ok(self.content(Content::bytes(media_type, body)))
    }

    /// The call with the fields of `value` as its body, a form.
    ///
    /// # Errors
    /// When a value has no form in JSON.
    pub fn form<T: Serialize + ?Sized>(self, lists: Lists, value: &T) -> Result<Self, Error> {
        let value = serde_json::to_value(value).map_err(|error| Error::Unsendable(error.to_string()))?;
        let mut form = String::new();
        for (name, value) in pairs("", &value, lists) {
            if !form.is_empty() {
                form.push('&');
            }
            percent_encode(&mut form, &name);
            form.push('=');
            percent_encode(&mut form, &value);
        }
        Ok(self.content(Content::bytes("application/x-www-form-urlencoded", form)))
    }

    /// The call with a text as its body.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.content(Content::bytes("text/plain; charset=utf-8", text.to_owned()))
    }

    /// The call with content as its body.
    #[must_use]
    pub fn content(self, content: Content) -> Self {
        Self { body: Some(content), ..self }
    }
}

impl Hub {
    /// Makes a call that is answered in JSON.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn direct<O: DeserializeOwned>(&self, scope: &Scope, call: Direct) -> Result<O, Error> {
        self.direct_any(scope, call).await?.json()
    }

    /// Makes a call that is answered by a text.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn direct_text(&self, scope: &Scope, call: Direct) -> Result<String, Error> {
        let Answer { status, body } = self.direct_any(scope, call).await?;
        String::from_utf8(body.into())
            .map_err(|_| Error::Unexpected { status, reason: "it is no text in UTF-8".to_owned() })
    }

    /// Makes a call that is answered without content.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn direct_command(&self, scope: &Scope, call: Direct) -> Result<(), Error> {
        self.direct_any(scope, call).await.map(drop)
    }

    /// Makes a call whose answer depends on its status.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn direct_any(&self, scope: &Scope, call: Direct) -> Result<Answer, Error> {
        let request = self.direct_request(scope, call)?;
        let (status, body): (StatusCode, Bytes) =
            self.inner.settled(self.inner.moving(request).await?).await?;
        Ok(Answer { status: status.as_u16(), body })
    }

    /// Makes a call that is answered by content.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn direct_download(&self, scope: &Scope, call: Direct) -> Result<Download, Error> {
        let request = self.direct_request(scope, call)?;
        self.inner.begun(self.inner.moving(request).await?).await
    }

    fn direct_request(&self, scope: &Scope, call: Direct) -> Result<Request<Sent>, Error> {
        let Direct { method, address, body } = call;
        let unsendable = |what: &str| Error::Unsendable(format!("{what} cannot stand in a header"));
        let mut request = self.inner.request(scope, method, Parts { target: address.target, body: None })?;
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        for (name, value) in address.headers {
            let value = HeaderValue::try_from(value).map_err(|_| unsendable(&name))?;
            let name = HeaderName::try_from(name.as_ref()).map_err(|_| unsendable(&name))?;
            headers.insert(name, value);
        }
        if let Some(content) = body {
            let content_type =
                HeaderValue::try_from(content.content_type).map_err(|_| unsendable("the content type"))?;
            headers.insert(header::CONTENT_TYPE, content_type);
            *request.body_mut() = content.body;
        }
        Ok(request)
    }
}
