//! The environment of the demo's hub: the sandbox's addresses, and breakers that do not keep an audience waiting.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use caseway_environment::{
    Auth, BackendSettings, Breaker, Consumer, ConsumerKey, Deliveries, Environment, InstanceSettings, Retry,
    Span, Staff, Stage, Store, Template,
};
use caseway_sandbox::{Address, Sandbox};
use caseway_spec::platform::{Platform, Target};
use serde::Deserialize;

/// How long a breaker of the demo stays open. Contracts say minutes.
pub(super) const OPEN_FOR: Duration = Duration::from_secs(3);

/// The waits between attempts.
const REDELIVERY: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];

/// A key, and its hash.
#[derive(Debug, Deserialize)]
pub(super) struct Key {
    /// What its holder presents.
    pub(super) key: String,
    sha256: String,
}

/// Has the hub make a key for whom `owner` names, as an operator would.
pub(super) fn new_key(program: &Path, owner: &[&str]) -> Result<Key> {
    let output = Command::new(program)
        .args(["key", "new", "--format", "json"])
        .args(owner)
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the hub makes no key for `{}`: {}", owner.join(" "), said.trim());
    serde_json::from_slice(&output.stdout).context("`key new --format json` did not print a key")
}

/// The environment. Calls to the backend `single` are not retried, so that each of them is one attempt, which is what a
/// breaker counts.
pub(super) fn environment(
    listen: SocketAddr,
    platform: &Platform,
    sandbox: &Sandbox,
    keys: &BTreeMap<String, Key>,
    operator: &Key,
    single: &str,
) -> Result<Environment> {
    let mut backends = BTreeMap::new();
    for backend in &platform.backends {
        let retry = Retry { attempts: Some(0), ..Retry::default() };
        let mut settings = BackendSettings {
            breaker: Some(Breaker { open_for: Some(Span(OPEN_FOR)), ..Breaker::default() }),
            retry: (backend.name == single).then_some(retry),
            ..BackendSettings::default()
        };
        for target in backend.targets() {
            let address = sandbox
                .address(target.name)
                .with_context(|| format!("the sandbox does not serve `{}`", target.name))?;
            let (base_url, auth) = (Some(template(&address.url)?), auth(target, address)?);
            match target.instance {
                None => settings = BackendSettings { base_url, auth, ..settings },
                Some(name) => {
                    let instance = InstanceSettings { base_url, auth, ..InstanceSettings::default() };
                    settings.instances.insert(name.to_owned(), instance);
                }
            }
        }
        backends.insert(backend.name.clone(), settings);
    }
    let consumer = |(case_type, key): (&String, &Key)| {
        Ok((case_type.clone(), Consumer { keys: vec![named("demo", key)?], callback: None }))
    };
    Ok(Environment {
        listen: Some(template(&listen.to_string())?),
        backends,
        consumers: keys.iter().map(consumer).collect::<Result<_>>()?,
        store: Some(Store::Memory),
        // Nobody watches a demo for the five seconds that a backend is given otherwise.
        deliveries: Deliveries { redelivery: Some(REDELIVERY.map(Span).to_vec()), ..Deliveries::default() },
        operators: Some(Staff { keys: vec![named("operator", operator)?] }),
        ..Environment::new("demo", Stage::Dev)
    })
}

fn named(name: &str, key: &Key) -> Result<ConsumerKey> {
    Ok(ConsumerKey { name: name.to_owned(), sha256: template(&key.sha256)? })
}

/// The contract's credentials, with tokens from the sandbox and from nowhere else.
fn auth(target: Target<'_>, address: &Address) -> Result<Option<Auth>> {
    let mut auth = target.auth.cloned();
    if let (Some(Auth::OAuth2 { token_url, .. }), Some(url)) = (&mut auth, &address.token_url) {
        *token_url = template(url)?;
    }
    Ok(auth)
}

fn template(text: &str) -> Result<Template> {
    text.parse().with_context(|| format!("`{text}` cannot be a setting"))
}
