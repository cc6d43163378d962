//! The hub as a process: built from this workspace, started on an environment, called, and ended with its owner.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use caseway_environment::Environment;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use crate::calls::Call;

const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// The case that calls belong to unless it is said otherwise.
pub(crate) const USUAL_CASE: &str = "2026-000042";

/// A process that ends when this is dropped.
#[derive(Debug)]
struct Child(std::process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running hub; dropped, it ends.
#[derive(Debug)]
pub(crate) struct Hub {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    keys: BTreeMap<String, String>,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// Whether cargo says what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// Errors alone.
    Quiet,
    /// Every crate, on standard error.
    Shown,
}

/// Builds the hub of the workspace at `root` with its own features, as it is shipped, and says where it is. Cargo ends
/// when the future is dropped.
pub(crate) async fn build(root: &Path, show: Build) -> Result<PathBuf> {
    build_in(root, &target(root), &["--locked"], show).await
}

/// Where cargo puts what it builds in the workspace at `root`.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Builds the hub of the workspace at `root` into `target`, which another workspace may share: what both depend on is
/// then built once, and whoever builds last leaves its hub there.
pub(crate) async fn build_in(root: &Path, target: &Path, options: &[&str], show: Build) -> Result<PathBuf> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--package", "caseway-hub", "--bin", "caseway"])
        .args(options)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target);
    if show == Build::Quiet {
        command.arg("--quiet");
    }
    let mut cargo = Child(command.stdin(Stdio::null()).spawn().context("cannot run cargo")?);
    let status = loop {
        if let Some(status) = cargo.0.try_wait()? {
            break status;
        }
        tokio::time::sleep(POLL).await;
    };
    if !status.success() {
        bail!("the hub does not build");
    }
    Ok(target.join("debug").join(format!("caseway{}", std::env::consts::EXE_SUFFIX)))
}

impl Hub {
    /// Starts the hub in `environment`, which says where it listens, with `variables` to fill its references. `keys` are
    /// those of the case types that will call. Its environment file and its log are kept in `folder`.
    pub(crate) async fn start(
        program: &Path,
        folder: &Path,
        address: SocketAddr,
        environment: &Environment,
        variables: &BTreeMap<String, String>,
        keys: BTreeMap<String, String>,
    ) -> Result<Self> {
        let file = folder.join("environment.yaml");
        // JSON is YAML.
        fs::write(&file, serde_json::to_vec_pretty(environment)?)
            .context("cannot write the hub's environment")?;
        let log = folder.join("hub.log");
        let output = File::create(&log).context("cannot write the hub's log")?;
        let child = Command::new(program)
            .arg("serve")
            .arg("--environment")
            .arg(&file)
            .envs(variables)
            // Where it listens is for the environment file alone to say.
            .env_remove("CASEWAY_LISTEN")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut hub = Self { child: Child(child), address, log, keys, client };
        tokio::time::timeout(START_TIMEOUT, hub.healthy())
            .await
            .unwrap_or_else(|_| bail!("the hub did not start within {} s", START_TIMEOUT.as_secs()))
            .with_context(|| format!("its log: {}", hub.log.display()))?;
        Ok(hub)
    }

    async fn healthy(&mut self) -> Result<()> {
        loop {
            if let Some(status) = self.child.0.try_wait()? {
                bail!("the hub ended with {status}:\n{}", self.log().trim());
            }
            if self.get("/healthz").await.is_ok_and(|response| response.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Where it is, as `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The key of each case type.
    pub(crate) fn keys(&self) -> &BTreeMap<String, String> {
        &self.keys
    }

    /// Gets one of the hub's own resources.
    pub(crate) async fn get(&self, path: &str) -> Result<Response<Bytes>> {
        self.send(Request::get(format!("{}{path}", self.url())).body(Full::default())?).await
    }

    /// Gets one of the hub's own resources as a case type.
    pub(crate) async fn get_as(&self, case_type: &str, path: &str) -> Result<Response<Bytes>> {
        let key = self.keys.get(case_type).with_context(|| format!("no key for {case_type}"))?;
        let request =
            Request::get(format!("{}{path}", self.url())).header(AUTHORIZATION, format!("Bearer {key}"));
        self.send(request.body(Full::default())?).await
    }

    /// Makes a call for a case, which belongs to `trace` where one is given.
    pub(crate) async fn call_for(
        &self,
        call: &Call,
        case: &str,
        trace: Option<&str>,
    ) -> Result<Response<Bytes>> {
        let parent = trace.map(|trace| format!("00-{trace}-{}-01", &trace[16..]));
        self.call_with(call, case, parent.as_deref().map(|parent| ("traceparent", parent))).await
    }

    /// Makes a call for a case with a header of its own.
    pub(crate) async fn call_with(
        &self,
        call: &Call,
        case: &str,
        header: Option<(&str, &str)>,
    ) -> Result<Response<Bytes>> {
        let key = self.keys.get(&call.case_type).with_context(|| format!("no key for {}", call.case_type))?;
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{}", self.url(), call.target))
            .header(AUTHORIZATION, format!("Bearer {key}"))
            .header("case-id", case);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        if call.command && call.method != Method::DELETE {
            request = request.header(CONTENT_TYPE, call.content_type);
        }
        let body = Full::from(call.body.clone().unwrap_or_default());
        self.send(request.body(body)?).await.with_context(|| format!("calling {}", call.operation))
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>> {
        let response = self.client.request(request).await.context("the hub did not answer")?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.context("the hub's reply broke off")?.to_bytes();
        Ok(Response::from_parts(head, body))
    }

    /// All that the hub logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// What the hub logged about `trace`, line by line. It logs before it replies.
    pub(crate) fn logged(&self, trace: &str) -> Vec<Value> {
        let log = self.log();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line.get("trace_id").is_some_and(|id| id == trace)).collect()
    }
}

/// An address that is free now. Another process may take it before the hub does; then the start fails and says so.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?)
}
