//! Starting and stopping.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use caseway_environment::{Auth, Reference, Resolver, Template};
use caseway_spec::platform::{Backend as Spec, Platform, Target};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::backend::Backend;
use crate::clock::Clock;
use crate::contract::Contract;
use crate::control::{Address, Control, Shared};
use crate::control_http;
use crate::credentials::{Credentials, DEFAULT, Gatekeeper, ProcessEnvironment, TOKEN_PATH};
use crate::door::Door;
use crate::fault::Table;
use crate::ledger::Ledger;
use crate::serve::Server;

/// How to serve.
pub struct Options {
    /// Which ports to listen on.
    pub ports: Ports,
    /// The ports of those backends that are expected on a certain one.
    pub ports_of: BTreeMap<String, u16>,
    /// Which credentials are right.
    pub credentials: Credentials,
    /// Credentials that are wanted in place of the contract's, by backend: those of an environment.
    pub auth: BTreeMap<String, Auth>,
    /// How long issued tokens are valid.
    pub token_lifetime: Duration,
    /// Whether only things that were created exist. Otherwise any id names something, invented from it.
    pub only_created: bool,
    /// Which calls an error rate strikes.
    pub seed: u64,
    /// Where references such as `${ERP_CLIENT_ID}` get their values.
    pub resolver: Box<dyn Resolver + Send + Sync>,
    /// The time.
    pub clock: Clock,
}

impl Default for Options {
    /// Free ports, exact credentials from the process environment, tokens for 30 minutes, the machine's time.
    fn default() -> Self {
        Self {
            ports: Ports::Free,
            ports_of: BTreeMap::new(),
            credentials: Credentials::Exact,
            auth: BTreeMap::new(),
            token_lifetime: Duration::from_secs(30 * 60),
            only_created: false,
            seed: 0,
            resolver: Box::new(ProcessEnvironment),
            clock: Clock::machine(),
        }
    }
}

/// Which ports to listen on, of the loopback interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ports {
    /// Any that are free.
    Free,
    /// The control API on this one, and the backends on the next ones, in order of their names.
    From(u16),
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port cannot be listened on.
    #[error("cannot listen on port {port} for {purpose}: {error}; choose other ports")]
    Port {
        /// The port.
        port: u16,
        /// What it was for.
        purpose: String,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// There are not that many ports.
    #[error("there are not enough ports from {first} for {backends} backends and the control API")]
    TooHigh {
        /// The first port.
        first: u16,
        /// How many backends there are.
        backends: usize,
    },
}

/// A running sandbox. Dropping it stops it at once; [`shutdown`](Self::shutdown) lets requests end first.
#[derive(Debug)]
pub struct Sandbox {
    control: Control,
    control_address: SocketAddr,
    stop: watch::Sender<bool>,
    servers: JoinSet<()>,
}

impl Sandbox {
    /// Serves every backend of `platform`. When this returns, their ports are open.
    ///
    /// # Errors
    /// When a port cannot be listened on.
    pub async fn start(platform: impl Into<Arc<Platform>>, options: Options) -> Result<Self, StartError> {
        let platform = platform.into();
        let mut doors = open_doors(&platform, options.ports, &options.ports_of)?.into_iter();
        let (stop, stopped) = watch::channel(false);
        let faults = Arc::new(Mutex::new(Table::new(options.seed)));
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let clock = options.clock.clone();
        let mut servers = JoinSet::new();
        let mut shared = Shared {
            backends: Vec::new(),
            servers: Vec::new(),
            addresses: Vec::new(),
            faults: Arc::clone(&faults),
            ledger: Arc::clone(&ledger),
            clock: clock.clone(),
        };
        let control_door = doors.next();
        for ((index, instance, target), door) in served(&platform).into_iter().zip(doors) {
            let auth = options.auth.get(target.name).or(target.auth);
            let resolver = options.resolver.as_ref();
            let gatekeeper =
                Gatekeeper::new(target.name, auth, resolver, options.credentials, options.token_lifetime);
            let backend = Arc::new(Backend::new(
                Contract::new(Arc::clone(&platform), index).at(instance),
                gatekeeper,
                options.only_created,
                Arc::clone(&faults),
                Arc::clone(&ledger),
                clock.clone(),
            ));
            shared.addresses.push(address(&platform.backends[index], target, auth, door.address(), resolver));
            let (sender, rechecks) = mpsc::channel(16);
            let server = Server {
                backend: Arc::clone(&backend),
                faults: Arc::clone(&faults),
                clock: clock.clone(),
                door,
            };
            servers.spawn(server.run(rechecks, stopped.clone()));
            shared.backends.push(backend);
            shared.servers.push(sender);
        }
        let control = Control { shared: Arc::new(shared) };
        let unspecified = SocketAddr::from(([127, 0, 0, 1], 0));
        let control_address = control_door.as_ref().map_or(unspecified, Door::address);
        if let Some(door) = control_door {
            servers.spawn(control_http::serve(control.clone(), door, stopped));
        }
        Ok(Self { control, control_address, stop, servers })
    }

    /// Where the backends are, in order of their names.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        self.control.addresses()
    }

    /// Where one backend is.
    #[must_use]
    pub fn address(&self, backend: &str) -> Option<&Address> {
        self.addresses().iter().find(|address| address.backend == backend)
    }

    /// The environment variables with which a hub calls these backends and is let in.
    #[must_use]
    pub fn variables(&self) -> BTreeMap<String, String> {
        self.addresses().iter().flat_map(|address| address.variables.clone()).collect()
    }

    /// What controls it.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// Where the control API is, as `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control_address)
    }

    /// Stops accepting, lets requests under way end, and closes every port.
    pub async fn shutdown(mut self) {
        // Servers that are gone need not be told.
        let _ = self.stop.send(true);
        while self.servers.join_next().await.is_some() {}
    }
}

/// What is served, in order of names: the index of the backend, that of the instance, and the two of them.
fn served(platform: &Platform) -> Vec<(usize, Option<usize>, Target<'_>)> {
    let backends = platform.backends.iter().enumerate();
    backends.flat_map(|(index, backend)| targets(index, backend)).collect()
}

fn targets(index: usize, backend: &Spec) -> Vec<(usize, Option<usize>, Target<'_>)> {
    let targets = backend.targets().into_iter().enumerate();
    targets.map(|(at, target)| (index, target.instance.map(|_| at), target)).collect()
}

/// The control API's door, then one for everything that is served.
fn open_doors(
    platform: &Platform,
    ports: Ports,
    ports_of: &BTreeMap<String, u16>,
) -> Result<Vec<Door>, StartError> {
    let served = served(platform);
    let backends = served.len();
    let control = ("the control API", None);
    let named = served.iter().map(|(_, _, target)| (target.name, ports_of.get(target.name)));
    std::iter::once(control)
        .chain(named)
        .enumerate()
        .map(|(index, (purpose, expected))| {
            let port = match (expected, ports) {
                (Some(port), _) => *port,
                (None, Ports::Free) => 0,
                (None, Ports::From(first)) => u16::try_from(index)
                    .ok()
                    .and_then(|index| first.checked_add(index))
                    .ok_or(StartError::TooHigh { first, backends })?,
            };
            Door::open(port).map_err(|error| StartError::Port { port, purpose: purpose.to_owned(), error })
        })
        .collect()
}

fn address(
    spec: &Spec,
    target: Target<'_>,
    auth: Option<&Auth>,
    socket: SocketAddr,
    resolver: &dyn Resolver,
) -> Address {
    let url = format!("http://{socket}");
    let token_url = matches!(auth, Some(Auth::OAuth2 { .. })).then(|| format!("{url}{TOKEN_PATH}"));
    let mut variables = BTreeMap::new();
    let mut credentials: Vec<&Template> = target.headers.values().collect();
    if let Some(variable) = target.base_url.and_then(sole_variable) {
        variables.insert(variable, url.clone());
    }
    match auth {
        None => {}
        Some(Auth::Bearer { token }) => credentials.push(token),
        Some(Auth::Basic { username, password }) => credentials.extend([username, password]),
        Some(Auth::ApiKey { value, .. }) => credentials.push(value),
        Some(Auth::OAuth2 { token_url: template, client_id, client_secret, .. }) => {
            credentials.extend([client_id, client_secret]);
            if let Some((variable, url)) = sole_variable(template).zip(token_url.clone()) {
                variables.insert(variable, url);
            }
        }
    }
    for reference in credentials.into_iter().flat_map(Template::references) {
        // What has a value is a secret, and the hub has it from the same place.
        if let Reference::Variable(name) = reference
            && resolver.resolve(reference).is_err()
        {
            variables.insert(name.clone(), DEFAULT.to_owned());
        }
    }
    let operations = spec.operations.iter().map(|operation| {
        (operation.name.clone(), format!("{} {}", operation.route.method.name(), operation.route.path))
    });
    Address {
        backend: target.name.to_owned(),
        url,
        socket,
        token_url,
        operations: operations.collect(),
        variables,
    }
}

/// The variable that a template is, when it is nothing but one.
fn sole_variable(template: &Template) -> Option<String> {
    match template.references().next() {
        Some(Reference::Variable(name)) if template.to_string() == format!("${{{name}}}") => {
            Some(name.clone())
        }
        _ => None,
    }
}
