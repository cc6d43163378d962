//! The generated hub, built and started with an environment that points at the peers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use caseway_environment::{
    Auth, BackendSettings, Consumer, ConsumerKey, Environment, Limits, Span, Stage, Template,
};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::plan::Call;
use super::vendors::Vendor;
use super::verdict::Reply;

/// The variable that holds the credential which the mocks want to see and do not read.
const TOKEN: &str = "CASEWAY_PEERS_TOKEN";
/// The first call to an operation makes Prism compile its schemas: seconds, for the largest documents.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// A running hub; dropped, it ends.
#[derive(Debug)]
pub(crate) struct Hub {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// Builds the hub's binary with its own features, as it is shipped, and says where it is.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--locked", "--quiet", "--package", "caseway-hub", "--bin", "caseway"])
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!("the hub does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("debug").join(format!("caseway{}", std::env::consts::EXE_SUFFIX)))
}

impl Hub {
    /// Starts the hub with `backends` at the given addresses and a key for every case type in `case_types`.
    pub(crate) async fn start(
        program: &Path,
        folder: &Path,
        backends: &[(&Vendor, SocketAddr)],
        case_types: &[&str],
    ) -> Result<Self> {
        let address = free_address()?;
        let file = folder.join("environment.yaml");
        let environment = environment(address, backends, case_types)?;
        // JSON is YAML.
        fs::write(&file, serde_json::to_vec_pretty(&environment)?)
            .context("cannot write the hub's environment")?;
        let log = folder.join("hub.log");
        let output = File::create(&log).context("cannot write the hub's log")?;
        let child = Command::new(program)
            .arg("serve")
            .arg("--environment")
            .arg(&file)
            .env(TOKEN, "peers")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut hub = Self { child, address, log, client };
        tokio::time::timeout(START_TIMEOUT, hub.healthy())
            .await
            .unwrap_or_else(|_| bail!("the hub did not start within {} s", START_TIMEOUT.as_secs()))
            .with_context(|| format!("its log: {}", hub.log.display()))?;
        Ok(hub)
    }

    async fn healthy(&mut self) -> Result<()> {
        let uri = format!("http://{}/healthz", self.address);
        loop {
            if let Some(status) = self.child.try_wait()? {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                bail!("the hub ended with {status}:\n{}", log.trim());
            }
            let request = Request::get(&uri).body(Full::default())?;
            if self.client.request(request).await.is_ok_and(|response| response.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Makes a call that belongs to `trace`.
    pub(crate) async fn call(&self, call: &Call, trace: &str) -> Result<Reply> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(format!("http://{}{}", self.address, call.target))
            .header(AUTHORIZATION, format!("Bearer {}", key(&call.case_type)))
            .header("case-id", "2026-000042")
            .header("traceparent", format!("00-{trace}-{}-01", &trace[16..]));
        if call.command && call.method != Method::DELETE {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let body = call.body.clone().unwrap_or_default();
        let response =
            self.client.request(request.body(Full::from(body))?).await.context("the hub did not answer")?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.context("the hub's reply broke off")?.to_bytes();
        Ok(Reply { status, body: body.to_vec() })
    }

    /// What the hub logged about `trace`, line by line. It logs before it replies.
    pub(crate) fn logged(&self, trace: &str) -> Vec<Value> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line.get("trace_id").is_some_and(|id| id == trace)).collect()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The key of a case type: of the form that the hub expects, and no secret, because it opens this hub only.
fn key(case_type: &str) -> String {
    format!("{case_type}.peers")
}

fn environment(
    listen: SocketAddr,
    backends: &[(&Vendor, SocketAddr)],
    case_types: &[&str],
) -> Result<Environment> {
    let template =
        |text: &str| text.parse::<Template>().with_context(|| format!("`{text}` cannot be a setting"));
    let token = template(&format!("${{{TOKEN}}}"))?;
    let mut settings = BTreeMap::new();
    for (vendor, address) in backends {
        let mut headers = BTreeMap::new();
        for (name, value) in vendor.headers {
            headers.insert((*name).to_owned(), template(value)?);
        }
        let backend = BackendSettings {
            base_url: Some(template(&format!("http://{address}"))?),
            auth: Some(Auth::Bearer { token: token.clone() }),
            headers,
            timeout: Some(Span(ATTEMPT_TIMEOUT)),
            ..BackendSettings::default()
        };
        settings.insert(vendor.backend.to_owned(), backend);
    }
    let mut consumers = BTreeMap::new();
    for case_type in case_types {
        let digest = Sha256::digest(key(case_type));
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let key = ConsumerKey { name: "peers".to_owned(), sha256: template(&sha256)? };
        consumers.insert((*case_type).to_owned(), Consumer { keys: vec![key] });
    }
    Ok(Environment {
        api_version: "caseway/v1".to_owned(),
        kind: "Environment".to_owned(),
        name: "peers".to_owned(),
        stage: Stage::Dev,
        listen: Some(template(&listen.to_string())?),
        limits: Limits::default(),
        backends: settings,
        consumers,
    })
}

/// An address that is free now. Another process may take it before the hub does; then the start fails and says so.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?)
}
