//! A backend's address: scheme, authority and the path that operations' paths are appended to.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

/// A backend's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end; empty for the root.
    path: String,
}

impl BaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence, without the address itself.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let uri: Uri = text.parse().map_err(|_| "is not an address: write `https://host/path`")?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err("is not a whole address: write `https://host/path`");
        };
        if scheme != Scheme::HTTPS && scheme != Scheme::HTTP {
            return Err("has a scheme that is neither `https` nor `http`");
        }
        if authority.as_str().contains('@') {
            return Err("has credentials in it: declare them as `auth`");
        }
        let path = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path.query().is_some() {
            return Err("has a query, which cannot be joined with the operations' paths");
        }
        Ok(Self { scheme, authority, path: path.path().trim_end_matches('/').to_owned() })
    }

    /// The address of `target`, a path with or without a query. `None` when the two make no address.
    #[must_use]
    pub fn join(&self, target: String) -> Option<Uri> {
        let target = if self.path.is_empty() { target } else { format!("{}{target}", self.path) };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(PathAndQuery::from_maybe_shared(bytes::Bytes::from(target)).ok()?)
            .build()
            .ok()
    }

    /// Whether requests travel unencrypted to another machine.
    #[must_use]
    pub fn is_plain_and_remote(&self) -> bool {
        let host = self.authority.host().trim_start_matches('[').trim_end_matches(']');
        let loopback =
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        self.scheme == Scheme::HTTP && !loopback
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_appended_to_the_base_path() {
        let joined =
            |base: &str| BaseUrl::parse(base).unwrap().join("/orders?page=2".to_owned()).unwrap().to_string();
        assert_eq!(joined("https://erp.internal"), "https://erp.internal/orders?page=2");
        assert_eq!(joined("https://erp.internal/"), "https://erp.internal/orders?page=2");
        assert_eq!(joined("http://127.0.0.1:80/api/v2/"), "http://127.0.0.1:80/api/v2/orders?page=2");
    }

    #[test]
    fn addresses_that_cannot_be_joined_or_carry_credentials_are_refused() {
        for text in ["", "erp", "/api", "ftp://erp", "https://user:secret@erp", "https://erp/?a=b"] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_other_machines_need_encryption() {
        for (text, remote) in [
            ("http://localhost:1", false),
            ("http://127.0.0.9", false),
            ("http://[::1]:80", false),
            ("http://erp", true),
            ("https://erp", false),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().is_plain_and_remote(), remote, "{text}");
        }
    }
}
