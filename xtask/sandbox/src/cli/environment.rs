//! What an environment expects of the backends that it names: where they are, and which credentials it presents.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use caseway_environment::{Auth, Environment, Template};
use caseway_spec::Loaded;
use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::platform::Platform;
use caseway_spec::source::FileId;
use caseway_spec::yaml;

/// What differs from the contracts, by backend or instance.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// The credentials.
    pub(super) auth: BTreeMap<String, Auth>,
    /// The ports, of those that are expected on this machine.
    pub(super) ports: BTreeMap<String, u16>,
}

/// What the environment called `name` expects.
///
/// # Errors
/// When the specs have no such environment, or it expects a backend on this machine in a way that cannot be served.
pub(super) fn expected(loaded: &Loaded, platform: &Platform, name: &str) -> anyhow::Result<Expected> {
    let mut known = Vec::new();
    for file in 0..u32::try_from(loaded.sources.len()).unwrap_or(u32::MAX) {
        let text = &loaded.sources.get(FileId(file)).text;
        // What is wrong with the files was said when they were loaded.
        let document = yaml::parse(FileId(file), text, &mut Diagnostics::default()).value.unwrap_or_default();
        if document.get("kind").and_then(serde_json::Value::as_str) != Some("Environment") {
            continue;
        }
        let environment: Environment = serde_json::from_value(document)
            .with_context(|| loaded.sources.get(FileId(file)).name.clone())?;
        if environment.name == name {
            return of(environment, platform);
        }
        known.push(environment.name);
    }
    bail!("there is no environment `{name}`: there are {}", known.join(", "))
}

fn of(environment: Environment, platform: &Platform) -> anyhow::Result<Expected> {
    let mut expected = Expected::default();
    for backend in &platform.backends {
        let Some(settings) = environment.backends.get(&backend.name) else { continue };
        for target in backend.targets() {
            let settings = match target.instance {
                Some(name) => settings.of_instance(name),
                None => settings.clone(),
            };
            let name = target.name.to_owned();
            if let Some(port) = settings.base_url.as_ref().and_then(|url| port(url).transpose()) {
                expected.ports.insert(name.clone(), port.with_context(|| format!("baseUrl of {name}"))?);
            }
            if let Some(auth) = settings.auth {
                expected.auth.insert(name, auth);
            }
        }
    }
    Ok(expected)
}

/// The port of an address on this machine; `None` for one elsewhere, or one that the sandbox's own will be given for.
fn port(url: &Template) -> anyhow::Result<Option<u16>> {
    let text = url.to_string();
    if !url.is_literal() {
        return Ok(None);
    }
    let uri: http::Uri = text.parse().with_context(|| text.clone())?;
    if !matches!(uri.host(), Some("127.0.0.1" | "localhost")) {
        return Ok(None);
    }
    if uri.scheme_str() != Some("http") || !["", "/"].contains(&uri.path()) {
        bail!("the sandbox serves plain HTTP at the root of its ports, not at {text}");
    }
    Ok(Some(uri.port_u16().unwrap_or(80)))
}
