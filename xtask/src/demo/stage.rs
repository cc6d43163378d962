//! The stage: the sandbox, a hub process on it, and what the script may ask of both.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use caseway_environment::{Reference, Resolver};
use caseway_sandbox::{Options, Sandbox};
use caseway_spec::date::Date;
use caseway_spec::platform::{Binding, DirectConnection, OperationKind, Platform};
use http::header::{HeaderName, LOCATION, RETRY_AFTER};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::environment::{Key, environment, new_key};
use super::metrics::Metrics;
use super::queue;
use super::report::Tally;
use crate::calls::{Call, Examples};
use crate::hub::{Hub, USUAL_CASE, free_address};

/// What metrics call the backend of a call that ends before its instance is chosen.
pub(super) const UNCHOSEN: &str = "@none";

/// Sandbox and hub; dropped, both end.
#[derive(Debug)]
pub(super) struct Stage {
    /// First, so that it ends before what it stands on.
    hub: Hub,
    sandbox: Sandbox,
    platform: Arc<Platform>,
    examples: Examples,
    /// The index of the backend that is taken down.
    outage: usize,
    /// The date that the hub goes by, where it is known.
    today: Option<Date>,
    made: BTreeMap<String, Tally>,
    /// The hub's binary, which is the operator's command line as well.
    program: PathBuf,
    operator: String,
    folder: TempDir,
}

/// The hub's answer to a call.
#[derive(Debug)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// What the problem is called, when it is one.
    pub(super) problem: Option<String>,
    /// When to come again, in seconds.
    pub(super) retry_after: Option<u64>,
    /// Where to see what became of a command that is delivered later.
    pub(super) location: Option<String>,
    /// The sentence for the case worker.
    pub(super) detail: Option<String>,
    /// What it says of the operation's end: since when it is deprecated.
    pub(super) deprecation: Option<String>,
    /// And until when it is offered.
    pub(super) sunset: Option<String>,
    /// The body, where it is JSON.
    pub(super) document: Option<Value>,
}

/// A backend, as `/readyz` tells of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Readiness {
    name: String,
    /// The breaker's state.
    pub(super) breaker: String,
    /// How long callers are told to stay away, in seconds.
    pub(super) retry_after: Option<u64>,
}

/// Resolves nothing, so that sandbox and hub agree on credentials of their own, and never use a real one.
struct Nothing;

impl Resolver for Nothing {
    fn resolve(&self, _: &Reference) -> Result<String, String> {
        Err("is not used by the demo".to_owned())
    }
}

impl Stage {
    /// Starts sandbox and hub, and says where they are.
    pub(super) async fn set(
        platform: &Arc<Platform>,
        outage: &str,
        program: &Path,
        today: Option<Date>,
    ) -> Result<(Self, String)> {
        let names = || platform.backends.iter().map(|backend| backend.name.as_str()).collect::<Vec<_>>();
        let outage = names().iter().position(|name| *name == outage).with_context(|| {
            format!("there is no backend `{outage}` to take down: there are {}", names().join(", "))
        })?;
        let options = Options { resolver: Box::new(Nothing), ..Options::default() };
        let sandbox = Sandbox::start(Arc::clone(platform), options).await?;
        let mut keys = BTreeMap::new();
        for case_type in &platform.case_types {
            keys.insert(case_type.name.clone(), new_key(program, &[&case_type.name])?);
        }
        let listen = free_address()?;
        let single = &platform.backends[outage].name;
        let operator = new_key(program, &["--for", "operator"])?;
        let environment = environment(listen, platform, &sandbox, &keys, &operator, single)?;
        let keys = keys.into_iter().map(|(case_type, Key { key, .. })| (case_type, key)).collect();
        let folder = tempfile::tempdir().context("no temporary directory")?;
        let hub =
            Hub::start(program, folder.path(), listen, &environment, &sandbox.variables(), keys).await?;
        let backends = sandbox.addresses().iter();
        let backends: Vec<_> = backends.map(|at| format!("{} at {}", at.backend, at.url)).collect();
        let seen = format!("hub at {}; {}", hub.url(), backends.join(", "));
        let stage = Self {
            hub,
            sandbox,
            platform: Arc::clone(platform),
            examples: Examples::new()?,
            outage,
            today,
            made: BTreeMap::new(),
            program: program.to_owned(),
            operator: operator.key,
            folder,
        };
        Ok((stage, seen))
    }

    pub(super) fn platform(&self) -> &Arc<Platform> {
        &self.platform
    }

    pub(super) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The index of the backend that is taken down.
    pub(super) fn outage(&self) -> usize {
        self.outage
    }

    /// The date that the hub goes by, where it is known.
    pub(super) fn today(&self) -> Option<Date> {
        self.today
    }

    /// The first example of the call that `case_type` makes of a mapped operation.
    pub(super) fn example(&self, binding: &Binding, case_type: &str) -> Call {
        Call::variant(&self.platform, binding, &self.examples, case_type, 0)
    }

    /// The shortest call that `case_type` makes of a mapped operation, with those fields of `known` that its path names.
    pub(super) fn example_of(&self, binding: &Binding, case_type: &str, known: &Map<String, Value>) -> Call {
        Call::about(&self.platform, binding, &self.examples, case_type, known)
    }

    /// The call past the services that `connection` is about, made by `case_type`.
    pub(super) fn direct(&self, connection: &DirectConnection, case_type: &str) -> Option<Call> {
        Call::direct(&self.platform, connection, &self.examples, case_type)
    }

    /// Every call that case types may make of the operations whose backend is among `backends`.
    pub(super) fn granted(&self, backends: impl Fn(usize) -> bool) -> Vec<Call> {
        let mut calls = Vec::new();
        for case_type in &self.platform.case_types {
            for binding in self.platform.bindings.iter().filter(|binding| backends(binding.backend)) {
                if case_type.uses.contains(&(binding.service, binding.operation)) {
                    let variants = Call::variants(&self.platform, binding, &self.examples, &case_type.name);
                    calls.extend(variants);
                }
            }
        }
        calls
    }

    /// The first example of every call that case types may not make.
    pub(super) fn not_granted(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        for case_type in &self.platform.case_types {
            let refused = self.platform.bindings.iter();
            let refused =
                refused.filter(|binding| !case_type.uses.contains(&(binding.service, binding.operation)));
            calls.extend(refused.map(|binding| self.example(binding, &case_type.name)));
        }
        calls
    }

    /// A call to the backend that is taken down: one that only reads, where there is one.
    pub(super) fn call_to_the_outage(&self) -> Option<Call> {
        let mut calls = self.granted(|backend| backend == self.outage);
        calls.sort_by_key(|call| call.command);
        calls.into_iter().next()
    }

    /// Two calls of one operation, which only read, that end at two instances of a backend.
    pub(super) fn calls_to_two_instances(&self) -> Option<(Call, Call)> {
        let mut calls: Vec<Call> = self.granted(|backend| backend != self.outage);
        calls.retain(|call| call.chosen && !call.command);
        let other = |one: &Call| {
            calls.iter().find(|call| call.operation == one.operation && call.backend != one.backend)
        };
        calls.iter().find_map(|one| Some((one.clone(), other(one)?.clone())))
    }

    /// Makes a call.
    pub(super) async fn ask(&mut self, call: &Call) -> Result<Answer> {
        self.ask_for(call, USUAL_CASE).await
    }

    /// Makes a call for a case.
    pub(super) async fn ask_for(&mut self, call: &Call, case: &str) -> Result<Answer> {
        let response = self.hub.call_for(call, case, None).await?;
        let status = response.status().as_u16();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let retry_after = header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
        let [location, deprecation, sunset] =
            [LOCATION, HeaderName::from_static("deprecation"), HeaderName::from_static("sunset")]
                .map(|name| header(name).map(str::to_owned));
        let document: Option<Value> = serde_json::from_slice(response.body()).ok();
        let text = |name: &str| document.as_ref().and_then(|document| document[name].as_str());
        let problem =
            text("type").and_then(|uri| uri.strip_prefix("urn:caseway:problem:")).map(str::to_owned);
        let detail = text("detail").map(str::to_owned);
        let answer = Answer { status, problem, retry_after, location, detail, deprecation, sunset, document };
        // What is refused has no instance yet.
        let counted = if call.chosen && answer.is_not_granted() { UNCHOSEN } else { &call.backend };
        let tally = self.made.entry(counted.to_owned()).or_default();
        if answer.is_not_granted() {
            tally.refused += 1;
        } else {
            tally.calls += 1;
            tally.errors += u64::from(!answer.succeeded());
        }
        Ok(answer)
    }

    /// How a case stands, as its case type sees it.
    pub(super) async fn case(&self, case_type: &str, case: &str) -> Result<Value> {
        let response = self.hub.get_as(case_type, &format!("/cases/{case}/integrations")).await?;
        queue::document(response.body(), "a case's status")
    }

    /// What became of a delivery.
    pub(super) async fn delivery(&self, case_type: &str, location: &str) -> Result<Value> {
        let response = self.hub.get_as(case_type, location).await?;
        queue::document(response.body(), "a delivery")
    }

    /// What `caseway dead-letters` answers an operator.
    pub(super) async fn dead_letters(&self, arguments: &[&str]) -> Result<Value> {
        let mut command = Command::new(&self.program);
        command
            .arg("dead-letters")
            .args(arguments)
            .args(["--format", "json", "--hub", &self.hub.url()])
            .env("CASEWAY_KEY", &self.operator)
            .env_remove("CASEWAY_KEY_FILE");
        let output = tokio::task::spawn_blocking(move || command.output()).await?;
        let output = output.with_context(|| format!("cannot run {}", self.program.display()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`dead-letters {}` says: {}", arguments.join(" "), said.trim());
        queue::document(&output.stdout, "what `dead-letters` says")
    }

    /// Writes a document to a file that ends with the stage; its path.
    pub(super) fn file(&self, name: &str, document: &Value) -> Result<String> {
        let file = self.folder.path().join(name);
        std::fs::write(&file, document.to_string()).context("a file of the demo cannot be written")?;
        Ok(file.display().to_string())
    }

    /// The calls to a backend's operations that were made here.
    pub(super) fn tally(&self, backend: &str) -> Tally {
        self.made.get(backend).copied().unwrap_or_default()
    }

    /// The hub's numbers.
    pub(super) async fn metrics(&self) -> Result<Metrics> {
        let response = self.hub.get("/metrics").await?;
        Metrics::parse(&String::from_utf8_lossy(response.body()))
    }

    /// What `/readyz` tells of a backend.
    pub(super) async fn readiness(&self, backend: &str) -> Result<Readiness> {
        #[derive(Deserialize)]
        struct Ready {
            backends: Vec<Readiness>,
        }
        let response = self.hub.get("/readyz").await?;
        let ready: Ready = serde_json::from_slice(response.body()).context("`/readyz` cannot be read")?;
        let mut backends = ready.backends.into_iter();
        backends
            .find(|readiness| readiness.name == backend)
            .with_context(|| format!("`/readyz` does not know `{backend}`"))
    }

    /// What is left up, for programs.
    pub(super) fn running(&self) -> Value {
        json!({ "hub": self.hub.url(), "control": self.sandbox.control_url(), "keys": self.hub.keys() })
    }

    /// Says what to try while everything is up.
    pub(super) fn invite(&self, out: &mut dyn Write) -> Result<()> {
        let hub = self.hub.url();
        writeln!(out, "\nAll is up until Ctrl-C. The keys:\n")?;
        let width = self.hub.keys().keys().map(String::len).max().unwrap_or(0);
        for (case_type, key) in self.hub.keys() {
            writeln!(out, "  {case_type:width$}  {key}")?;
        }
        let mut granted = self.granted(|_| true);
        granted.retain(|call| call.variant == 0);
        let shown = [OperationKind::Query, OperationKind::Command]
            .map(|kind| granted.iter().find(|call| call.command == (kind == OperationKind::Command)));
        let refused = self.not_granted().into_iter().next();
        let read = self.call_to_the_outage();
        for (what, call) in [
            ("Ask something:", shown[0]),
            ("Change something:", shown[1]),
            ("Try what is not granted:", refused.as_ref()),
        ] {
            if let Some(call) = call {
                writeln!(out, "\n{what} {} as {}\n\n  {}", call.operation, call.case_type, self.curl(call))?;
            }
        }
        if let Some(call) = read {
            let control = self.sandbox.control_url();
            let backend = &call.backend;
            writeln!(out, "\nTake {backend} down, call it, look at its breaker, and bring it back:\n")?;
            writeln!(out, "  cargo xtask sandbox fault {backend} --outage --control {control}")?;
            writeln!(out, "  {}", self.curl(&call))?;
            writeln!(out, "  curl -s {hub}/readyz")?;
            writeln!(out, "  cargo xtask sandbox fault {backend} --clear --control {control}")?;
        }
        writeln!(
            out,
            "\nWhat the hub offers, what it counts, and what the backends received:\n\n  curl -s {hub}/openapi.json\n  \
             curl -s {hub}/metrics\n  cargo xtask sandbox ledger --control {}",
            self.sandbox.control_url()
        )?;
        Ok(out.flush()?)
    }

    /// A call as a command line.
    fn curl(&self, call: &Call) -> String {
        let key = self.hub.keys().get(&call.case_type).map_or("", String::as_str);
        let mut command = format!("curl -si -X {} -H 'Authorization: Bearer {key}'", call.method);
        if let Some(body) = &call.body {
            let body = String::from_utf8_lossy(body).replace('\'', r"'\''");
            command = format!("{command} -H 'Content-Type: {}' --data-binary '{body}'", call.content_type);
        }
        format!("{command} '{}{}'", self.hub.url(), call.target)
    }
}

impl Answer {
    pub(super) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the call was refused because the case type may not make it.
    pub(super) fn is_not_granted(&self) -> bool {
        self.status == 403 && self.problem.as_deref() == Some("not-granted")
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        self.problem.as_ref().map_or(Ok(()), |problem| write!(f, " {problem}"))
    }
}
