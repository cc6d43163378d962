//! Lays an environment over the compiled hub.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use caseway_environment::{self as environment, Auth, Environment, Resolver, Stage, Template};
use http::{HeaderName, HeaderValue, Uri};

use super::StreamLimits;
use super::{
    BackendSettings, BaseUrl, Complaint, Complaints, Credentials, KeyHash, Limits, Settings, policy,
};
use crate::descriptor::{self, BackendDescriptor, HubDescriptor};

/// What is being read, and what was found wrong so far.
pub(super) struct Reading<'a> {
    resolver: &'a dyn Resolver,
    stage: Stage,
    complaints: Vec<Complaint>,
}

pub(super) fn settings(
    hub: &HubDescriptor,
    environment: &Environment,
    file: &str,
    resolver: &dyn Resolver,
) -> Result<Settings, Complaints> {
    let mut reading = Reading { resolver, stage: environment.stage, complaints: Vec::new() };
    let mut backend_names: Vec<&str> = hub.backends.iter().map(|backend| of(backend)).collect();
    backend_names.dedup();
    reading.names_exist(file, "backends", environment.backends.keys(), backend_names.into_iter(), "backend");
    for (name, settings) in &environment.backends {
        let is_of = |backend: &&&BackendDescriptor| of(backend) == name;
        let known = hub.backends.iter().filter(is_of).filter_map(|backend| Some(backend.instance?.name));
        let section = format!("backends.{name}.instances");
        reading.names_exist(file, &section, settings.instances.keys(), known, "instance");
    }
    let case_type_names = hub.case_types.iter().map(|case_type| case_type.name);
    reading.names_exist(file, "consumers", environment.consumers.keys(), case_type_names, "case type");

    let listen = reading.listen(file, environment.listen.as_ref());
    let limits = limits(file, &environment.limits, &mut reading);
    let backends: Vec<Option<BackendSettings>> = hub
        .backends
        .iter()
        .map(|backend| {
            let declared = environment.backends.get(of(backend));
            backend_settings(backend, declared, file, &limits, &mut reading)
        })
        .collect();
    let keys = hub
        .case_types
        .iter()
        .map(|case_type| match environment.consumers.get(case_type.name) {
            Some(consumer) => reading.keys(&format!("{file}: consumers.{}", case_type.name), &consumer.keys),
            None => Vec::new(),
        })
        .collect();
    let staff = |place: &str, staff: &Option<environment::Staff>, reading: &mut Reading<'_>| {
        staff.as_ref().map(|staff| reading.keys(&format!("{file}: {place}"), &staff.keys)).unwrap_or_default()
    };
    let operators = staff("operators", &environment.operators, &mut reading);
    let viewers = staff("viewers", &environment.viewers, &mut reading);
    let store = reading.store(file, environment.store.as_ref(), environment.stage);
    let encryption = reading.encryption(file, environment.encryption.as_ref());
    let deliveries = reading.deliveries(file, &environment.deliveries);
    let callbacks = hub
        .case_types
        .iter()
        .map(|case_type| {
            let consumer = environment.consumers.get(case_type.name);
            reading.callback(file, case_type, consumer.and_then(|consumer| consumer.callback.as_ref()))
        })
        .collect();
    match (listen, store, backends.into_iter().collect()) {
        (Some(listen), Some(store), Some(backends)) if reading.complaints.is_empty() => Ok(Settings {
            name: environment.name.clone(),
            stage: environment.stage,
            listen,
            limits,
            backends,
            keys,
            operators,
            viewers,
            store,
            encryption,
            deliveries,
            callbacks,
        }),
        _ => Err(Complaints(reading.complaints)),
    }
}

/// What an environment calls a backend, whichever instance of it this is.
fn of(backend: &BackendDescriptor) -> &'static str {
    backend.instance.map_or(backend.name, |instance| instance.of)
}

fn limits(file: &str, limits: &environment::Limits, reading: &mut Reading<'_>) -> Limits {
    let bytes = |size: Option<environment::ByteSize>, default: usize| {
        size.map_or(default, |size| usize::try_from(size.0).unwrap_or(usize::MAX))
    };
    let span =
        |span: Option<environment::Span>, seconds| span.map_or(Duration::from_secs(seconds), |span| span.0);
    let limits = Limits {
        request_body: bytes(limits.request_body, 1 << 20),
        response_body: bytes(limits.response_body, 8 << 20),
        header_timeout: span(limits.header_timeout, 10),
        body_timeout: span(limits.body_timeout, 30),
        concurrency: limits.concurrency.unwrap_or(4096),
        drain: span(limits.drain, 25),
        stream: StreamLimits {
            largest: limits.stream.largest.map_or(1 << 30, |size| size.0),
            idle: span(limits.stream.idle, 30),
            longest: span(limits.stream.longest, 3600),
        },
    };
    for (zero, field) in [
        (limits.header_timeout.is_zero(), "headerTimeout"),
        (limits.body_timeout.is_zero(), "bodyTimeout"),
        (limits.concurrency == 0, "concurrency"),
        (limits.stream.idle.is_zero(), "stream.idle"),
        (limits.stream.longest.is_zero(), "stream.longest"),
    ] {
        if zero {
            reading.complain(format!("{file}: limits.{field}"), "is zero: no request could be served");
        }
    }
    limits
}

fn backend_settings(
    backend: &BackendDescriptor,
    declared: Option<&environment::BackendSettings>,
    file: &str,
    limits: &Limits,
    reading: &mut Reading<'_>,
) -> Option<BackendSettings> {
    let name = of(backend);
    let contract = format!("contract of backend `{name}`");
    let declared = declared.cloned().unwrap_or_default();
    let (declared, here) = match backend.instance {
        Some(instance) => {
            let here = format!("{file}: backends.{name}.instances.{}", instance.name);
            (declared.of_instance(instance.name), here)
        }
        None => (declared, format!("{file}: backends.{name}")),
    };

    let base_url = match (&declared.base_url, backend.base_url) {
        (Some(template), _) => reading.base_url(&format!("{here}.baseUrl"), template),
        (None, Some(text)) => {
            let place = format!("{contract}: baseUrl");
            reading.template(&place, text).and_then(|template| reading.base_url(&place, &template))
        }
        (None, None) => {
            reading.complain(format!("{here}.baseUrl"), "is missing, and the contract gives none");
            None
        }
    };
    let credentials = match (&declared.auth, &backend.auth) {
        (Some(auth), _) => Credentials::resolve(auth, &format!("{here}.auth"), reading),
        (None, Some(auth)) => {
            let place = format!("{contract}: auth");
            compiled_auth(auth, &place, reading).and_then(|auth| Credentials::resolve(&auth, &place, reading))
        }
        (None, None) => Some(Credentials::None),
    };

    // By name in lower case, so that the environment's header takes the place of the contract's.
    let mut headers: BTreeMap<String, (String, Option<Template>)> = BTreeMap::new();
    for (header, text) in backend.headers {
        let place = format!("{contract}: headers.{header}");
        let template = reading.template(&place, text);
        headers.insert(header.to_ascii_lowercase(), (place, template));
    }
    for (header, template) in &declared.headers {
        headers.insert(
            header.to_ascii_lowercase(),
            (format!("{here}.headers.{header}"), Some(template.clone())),
        );
    }
    let headers = headers
        .into_iter()
        .map(|(header, (place, template))| {
            let name = reading.header_name(&place, &header);
            let text = reading.text(&place, &template?)?;
            Some((name?, reading.header_value(&place, &text)?))
        })
        .collect::<Vec<Option<_>>>()
        .into_iter()
        .collect::<Option<Vec<_>>>();

    let callback = declared.callback.as_ref();
    let callback = callback
        .map(|callback| reading.keys(&format!("{here}.callback"), &callback.keys))
        .unwrap_or_default();
    let policy = policy::merge(&backend.resilience, &declared, &here, reading);
    Some(BackendSettings {
        base_url: base_url?,
        credentials: credentials?,
        headers: headers?,
        policy,
        reply_limit: limits.response_body,
        callback,
    })
}

/// The credentials that a contract declares, in the environment's form.
fn compiled_auth(auth: &descriptor::Auth, place: &str, reading: &mut Reading<'_>) -> Option<Auth> {
    let mut template = |text: &str| reading.template(place, text);
    Some(match *auth {
        descriptor::Auth::Bearer { token } => Auth::Bearer { token: template(token)? },
        descriptor::Auth::Basic { username, password } => {
            Auth::Basic { username: template(username)?, password: template(password)? }
        }
        descriptor::Auth::ApiKey { header, value } => {
            Auth::ApiKey { header: header.to_owned(), value: template(value)? }
        }
        descriptor::Auth::OAuth2 { token_url, client_id, client_secret, scopes } => Auth::OAuth2 {
            token_url: template(token_url)?,
            client_id: template(client_id)?,
            client_secret: template(client_secret)?,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        },
    })
}

impl Reading<'_> {
    pub(super) fn complain(&mut self, place: String, message: impl Into<String>) {
        self.complaints.push(Complaint { place, message: message.into() });
    }

    /// The text of `template` with its references resolved.
    pub(super) fn text(&mut self, place: &str, template: &Template) -> Option<String> {
        match template.resolve(self.resolver) {
            Ok(text) => Some(text),
            Err(missing) => {
                for missing in missing {
                    self.complain(place.to_owned(), missing.to_string());
                }
                None
            }
        }
    }

    pub(super) fn header_name(&mut self, place: &str, name: &str) -> Option<HeaderName> {
        let parsed = HeaderName::from_bytes(name.as_bytes()).ok();
        if parsed.is_none() {
            self.complain(place.to_owned(), format!("`{name}` is not a header's name"));
        }
        parsed
    }

    /// A header that never shows its value.
    pub(super) fn secret_header(
        &mut self,
        place: &str,
        name: HeaderName,
        value: &str,
    ) -> Option<Credentials> {
        Some(Credentials::Header(name, self.header_value(place, value)?))
    }

    pub(super) fn token_url(&mut self, place: &str, template: &Template) -> Option<Uri> {
        let base = self.base_url(place, template)?;
        let uri = base.to_string().parse().ok();
        if uri.is_none() {
            self.complain(place.to_owned(), "is not an address: write `https://host/path`");
        }
        uri
    }

    fn header_value(&mut self, place: &str, text: &str) -> Option<HeaderValue> {
        let Ok(mut value) = HeaderValue::from_str(text) else {
            self.complain(place.to_owned(), "has characters that a header cannot carry");
            return None;
        };
        // Also what is not declared as a secret: a tenant's id is nobody's business either.
        value.set_sensitive(true);
        Some(value)
    }

    fn template(&mut self, place: &str, text: &str) -> Option<Template> {
        match text.parse() {
            Ok(template) => Some(template),
            Err(error) => {
                self.complain(place.to_owned(), error.to_string());
                None
            }
        }
    }

    pub(super) fn base_url(&mut self, place: &str, template: &Template) -> Option<BaseUrl> {
        let text = self.text(place, template)?;
        match BaseUrl::parse(&text) {
            Ok(url) if url.is_plain_and_remote() && self.stage == Stage::Production => {
                self.complain(
                    place.to_owned(),
                    "is plain `http` to another machine, which production does not allow: use `https`",
                );
                None
            }
            Ok(url) => Some(url),
            Err(reason) => {
                self.complain(place.to_owned(), reason);
                None
            }
        }
    }

    fn listen(&mut self, file: &str, template: Option<&Template>) -> Option<SocketAddr> {
        let Some(template) = template else { return Some(SocketAddr::from(([127, 0, 0, 1], 8080))) };
        let place = format!("{file}: listen");
        let text = self.text(&place, template)?;
        let address = text.parse().ok();
        if address.is_none() {
            self.complain(place, format!("`{text}` is not an address and port: write `0.0.0.0:8080`"));
        }
        address
    }

    fn keys(&mut self, place: &str, keys: &[environment::ConsumerKey]) -> Vec<KeyHash> {
        let mut hashes = Vec::with_capacity(keys.len());
        for (index, key) in keys.iter().enumerate() {
            let place = format!("{place}.keys[{index}].sha256");
            let Some(text) = self.text(&place, &key.sha256) else { continue };
            match parse_sha256(text.trim()) {
                Some(sha256) => hashes.push(KeyHash { name: key.name.clone(), sha256 }),
                None => self.complain(place, "is not 64 hexadecimal digits: `caseway key new` prints them"),
            }
        }
        hashes
    }

    fn names_exist<'n>(
        &mut self,
        file: &str,
        section: &str,
        names: impl Iterator<Item = &'n String>,
        known: impl Iterator<Item = &'static str> + Clone,
        what: &str,
    ) {
        for name in names {
            if !known.clone().any(|known| known == name) {
                let list = known.clone().collect::<Vec<_>>().join(", ");
                let list = if list.is_empty() { "none".to_owned() } else { list };
                self.complain(
                    format!("{file}: {section}.{name}"),
                    format!("there is no {what} `{name}`; there are: {list}"),
                );
            }
        }
    }
}

fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(hash)
}
