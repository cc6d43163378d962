//! `cargo xtask peers`: every mapped operation, called through the hub, against the vendors' own descriptions.
//!
//! A contract in the specs is what we believe of a vendor's API. Here the belief meets what the vendor published: Prism
//! judges the hub's requests by the vendor's document and answers from it, and the hub must be able to read the answer.
//! A request that the document refuses and a reply that the contract cannot read fail the run, with the operation and
//! the field named.
//!
//! ```text
//! this command ──calls──► hub (generated, built here) ──► recording proxy ──► Prism on the vendor's document
//!       ▲                                                       │
//!       └──────────────── what Prism said of each call ◄────────┘
//! ```
//!
//! The hub stands between the caller and Prism, so Prism's verdict is read by the proxy. Calls and records are matched
//! by trace id, because the hub calls backends of its own accord too, to learn whether they are well.
//!
//! Prism's replies come from the document's examples, and those contradict their own document at places. Such a reply
//! proves nothing about our contract when the hub cannot read it; it is reported and does not fail the run. Nor does
//! what Prism says of objects and lists in forms and parts, which it does not read, or of bytes that it takes for base64.
//!
//! A mock never surprises. So there is also a conversation with a server that remembers, breaks and comes back.

mod environment;
mod plan;
mod prism;
mod proxy;
mod report;
mod stateful;
mod vendors;
mod verdict;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Runtime;

use crate::calls::{Call, Examples};
use crate::hub::{self, Build, Hub};
use crate::in_workspace;
use environment::{TOKEN, environment, key};
use prism::{Mock, Prism};
use proxy::Proxy;
use report::Outcome;
pub(crate) use report::Report;
use vendors::{VENDORS, Vendor};
use verdict::{Reply, judge};

/// Where the vendors' descriptions are, from the root of the repository. They are no part of it.
const DOCUMENTS: &str = "../shared/openapi";
/// The specs that the hub is generated from.
const SPECS: &str = "integration-spec/specs";
/// Where Prism is installed, and where a run leaves its environment file and the hub's log.
const FOLDER: &str = "target/peers";

/// Calls every mapped operation through the hub, against the vendors' own API descriptions.
#[derive(Debug, clap::Args)]
pub(crate) struct Peers {
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// The form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line a call, then the numbers.
    Human,
    /// One JSON document.
    Json,
}

impl Peers {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let report = run(&in_workspace("."))?;
        let out = &mut io::stdout().lock();
        match self.format {
            Format::Human => report.human(out)?,
            Format::Json => report.json(out)?,
        }
        Ok(if report.fails() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// A vendor's mock, and the proxy that listens to it. The mock ends when this is dropped.
struct Peer {
    vendor: &'static Vendor,
    proxy: Proxy,
    _mock: Mock,
}

/// Calls every mapped operation of the workspace at `root`, and talks to the server that remembers.
pub(crate) fn run(root: &Path) -> Result<Report> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder).context("cannot keep files below `target/`")?;
    let progress = Progress::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // First, because the hub that is built last stays where hubs are built: the organisation's own.
    let conversation = runtime.block_on(stateful::converse(root, &folder, |what| progress.say(what)))?;
    let report = vendors(root, &folder, &runtime, &progress)?;
    Ok(Report { conversation, ..report })
}

/// Calls every mapped operation of the workspace at `root` against the mocks.
fn vendors(root: &Path, folder: &Path, runtime: &Runtime, progress: &Progress) -> Result<Report> {
    let documents = root.join(DOCUMENTS);
    if !documents.is_dir() {
        return Ok(Report::nothing(format!("{DOCUMENTS} with the vendors' descriptions is not there")));
    }
    let vendors: Vec<&'static Vendor> =
        VENDORS.iter().filter(|vendor| documents.join(vendor.document).is_file()).collect();
    let platform = caseway_spec::load(&root.join(SPECS))
        .platform
        .context("the specs have errors; `cargo xtask check` shows them")?;
    let examples = Examples::new()?;
    let known = |backend: &str| vendors.iter().any(|vendor| vendor.backend == backend);
    let (calls, skipped_operations) = plan::plan(&platform, &examples, known);
    progress.of(calls.len());
    progress.say("installing Prism");
    let Some(prism) = Prism::install(folder)? else {
        return Ok(Report::nothing("npm is not installed, so Prism cannot be"));
    };
    progress.say("starting the mocks");
    let mocks: Vec<(&Vendor, Mock)> = vendors
        .into_iter()
        .map(|vendor| Ok((vendor, prism.mock(&documents.join(vendor.document))?)))
        .collect::<Result<_>>()?;
    runtime.block_on(async {
        progress.say("building the hub");
        let program = hub::build(root, Build::Quiet).await?;
        progress.say("waiting for the mocks");
        let mut peers = Vec::new();
        for (vendor, mut mock) in mocks {
            let upstream = mock.listening()?;
            peers.push(Peer { vendor, proxy: Proxy::start(upstream).await?, _mock: mock });
        }
        let addresses: Vec<(&Vendor, SocketAddr)> =
            peers.iter().map(|peer| (peer.vendor, peer.proxy.address)).collect();
        let mut case_types: Vec<&str> = calls.iter().map(|call| call.case_type.as_str()).collect();
        case_types.sort_unstable();
        case_types.dedup();
        let listen = hub::free_address()?;
        let environment = environment(listen, &platform.backends, &addresses, &case_types)?;
        let variables = BTreeMap::from([(TOKEN.to_owned(), "peers".to_owned())]);
        let keys = case_types.iter().map(|case_type| ((*case_type).to_owned(), key(case_type))).collect();
        let hub = Hub::start(&program, folder, listen, &environment, &variables, keys).await?;
        let mut outcomes = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            progress.step(&call.operation);
            outcomes.push(outcome(&hub, &peers, call, number).await?);
        }
        let health = peers.iter().flat_map(health).collect();
        Ok(Report { calls: outcomes, health, skipped_operations, ..Report::default() })
    })
}

/// Makes one call and judges it.
async fn outcome(hub: &Hub, peers: &[Peer], call: &Call, number: usize) -> Result<Outcome> {
    let trace = format!("{:032x}", number + 1);
    // A case of its own each, so that no command waits for one before it that its backend has yet to finish.
    let reply = hub.call_for(call, &format!("2026-{number:06}"), Some(&trace)).await?;
    let reply = Reply { status: reply.status().as_u16(), body: reply.into_body().into() };
    // One mock stands behind all instances of a backend.
    let backend = call.backend.split('@').next().unwrap_or_default();
    let peer = peers.iter().find(|peer| peer.vendor.backend == backend);
    let exchanges = peer.map(|peer| peer.proxy.take(&trace)).unwrap_or_default();
    Ok(Outcome {
        operation: call.operation.clone(),
        variant: call.variant,
        request: exchanges.last().map(|exchange| exchange.request.clone()).unwrap_or_default(),
        status: reply.status,
        verdict: judge(&reply, &exchanges, &hub.logged(&trace)),
    })
}

/// What the hub asked a backend of its own accord: whether it is well. Each question once.
fn health(peer: &Peer) -> Vec<Outcome> {
    let mut exchanges = peer.proxy.take_rest();
    exchanges.dedup_by(|next, kept| next.request == kept.request && next.status == kept.status);
    let outcome = |(variant, exchange): (usize, proxy::Exchange)| {
        let reply = Reply { status: exchange.status.unwrap_or(502), body: Vec::new() };
        Outcome {
            operation: format!("{} is asked whether it is well", peer.vendor.backend),
            variant,
            request: exchange.request.clone(),
            status: reply.status,
            verdict: judge(&reply, std::slice::from_ref(&exchange), &[]),
        }
    };
    exchanges.into_iter().enumerate().map(outcome).collect()
}

/// What is going on, on a terminal; nothing elsewhere.
struct Progress(ProgressBar);

impl Progress {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("peers: {pos}/{len} {wide_msg}");
        Self(style.map_or_else(|_| ProgressBar::hidden(), |style| bar.with_style(style)))
    }

    /// That there will be so many calls.
    fn of(&self, calls: usize) {
        self.0.set_length(calls as u64);
    }

    fn say(&self, what: &'static str) {
        self.0.set_message(what);
        self.0.tick();
    }

    fn step(&self, operation: &str) {
        self.0.set_message(operation.to_owned());
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
