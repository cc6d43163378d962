//! The environment in which the hub meets the mocks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use caseway_environment::{
    Auth, BackendSettings, Consumer, ConsumerKey, Environment, Span, Stage, Store, Template,
};
use caseway_spec::platform::Backend;
use sha2::{Digest, Sha256};

use super::vendors::Vendor;

/// The variable that holds the credential which the mocks want to see and do not read.
pub(super) const TOKEN: &str = "CASEWAY_PEERS_TOKEN";
/// Where backends are that no vendor stands behind: nobody listens there (RFC 863), and no call is made to them.
const NOBODY: &str = "http://127.0.0.1:9";
/// The first call to an operation makes Prism compile its schemas: seconds, for the largest documents.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// The key of a case type: of the form that the hub expects, and no secret, because it opens this hub only.
pub(super) fn key(case_type: &str) -> String {
    format!("{case_type}.peers")
}

/// The hub's environment, with the vendors' backends at the given addresses and a key for every case type in
/// `case_types`. A hub starts with all its `backends` or not at all, so those without a vendor are somewhere too.
pub(super) fn environment(
    listen: SocketAddr,
    backends: &[Backend],
    vendors: &[(&Vendor, SocketAddr)],
    case_types: &[&str],
) -> Result<Environment> {
    let template =
        |text: &str| text.parse::<Template>().with_context(|| format!("`{text}` cannot be a setting"));
    let token = template(&format!("${{{TOKEN}}}"))?;
    let mut all = BTreeMap::new();
    for backend in backends {
        let vendor = vendors.iter().find(|(vendor, _)| vendor.backend == backend.name);
        let base_url = vendor.map_or_else(
            || NOBODY.to_owned(),
            |(vendor, address)| format!("http://{address}{}", vendor.base),
        );
        let mut headers = BTreeMap::new();
        for name in backend.headers.keys() {
            headers.insert(name.clone(), template("none")?);
        }
        for (name, value) in vendor.map_or(&[][..], |(vendor, _)| vendor.headers) {
            headers.insert((*name).to_owned(), template(value)?);
        }
        let settings = BackendSettings {
            base_url: Some(template(&base_url)?),
            auth: Some(match &backend.auth {
                Some(Auth::Basic { .. }) => Auth::Basic { username: token.clone(), password: token.clone() },
                _ => Auth::Bearer { token: token.clone() },
            }),
            headers,
            timeout: Some(Span(ATTEMPT_TIMEOUT)),
            ..BackendSettings::default()
        };
        all.insert(backend.name.clone(), settings);
    }
    let mut consumers = BTreeMap::new();
    for case_type in case_types {
        let digest = Sha256::digest(key(case_type));
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let key = ConsumerKey { name: "peers".to_owned(), sha256: template(&sha256)? };
        consumers.insert((*case_type).to_owned(), Consumer { keys: vec![key], callback: None });
    }
    Ok(Environment {
        listen: Some(template(&listen.to_string())?),
        backends: all,
        consumers,
        store: Some(Store::Memory),
        ..Environment::new("peers", Stage::Dev)
    })
}
