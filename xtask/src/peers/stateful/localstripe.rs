//! localstripe: a server of Stripe's API that keeps what it is told, as a process that can be stopped, killed and asked.
//!
//! Installed once per version below `target/`, from PyPI, at exact versions, and run by the machine's Python.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use http::header::AUTHORIZATION;
use http::{Method, Request};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

const VERSION: &str = "1.15.10";
const PACKAGES: [&str; 2] = ["localstripe==1.15.10", "aiohttp==3.14.5"];
const SERVE: &str = include_str!("serve.py");
/// Any key that begins like this opens it.
pub(super) const KEY: &str = "sk_test_peers";
const POLL: Duration = Duration::from_millis(50);

/// An installed localstripe: where its packages are.
#[derive(Debug)]
pub(super) struct Localstripe(PathBuf);

/// A running server; dropped, it ends.
#[derive(Debug)]
pub(super) struct Server {
    installed: Localstripe,
    /// What it keeps, over its end.
    kept: PathBuf,
    child: Child,
    /// Where it is, also after it was started again.
    pub(super) address: SocketAddr,
}

impl Localstripe {
    /// Finds localstripe below `cache`, or installs it there. `Ok(None)`, when this machine has no Python with pip.
    pub(super) fn install(cache: &Path) -> Result<Option<Self>> {
        let home = cache.join(format!("localstripe-{VERSION}"));
        if home.exists() {
            return Ok(Some(Self(home)));
        }
        if !has_pip() {
            return Ok(None);
        }
        // Installed aside and renamed, so that an interrupted run leaves nothing that looks installed.
        let aside = cache.join(format!("localstripe-{VERSION}.partial"));
        if aside.exists() {
            fs::remove_dir_all(&aside).context("cannot remove an interrupted installation of localstripe")?;
        }
        let output = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"])
            .arg(&aside)
            .args(PACKAGES)
            .stdin(Stdio::null())
            .output()
            .context("cannot run pip")?;
        if !output.status.success() {
            bail!("pip could not install localstripe:\n{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        fs::rename(&aside, &home).context("cannot put localstripe in its place")?;
        Ok(Some(Self(home)))
    }

    /// Starts a server that remembers nothing yet and keeps what it learns in `folder`.
    pub(super) fn start(self, folder: &Path) -> Result<Server> {
        let kept = folder.join("localstripe.kept");
        if kept.exists() {
            fs::remove_file(&kept).context("cannot forget what an earlier run kept")?;
        }
        let (child, port) = self.serve(&kept, 0)?;
        Ok(Server { installed: self, kept, child, address: SocketAddr::from(([127, 0, 0, 1], port)) })
    }

    fn serve(&self, kept: &Path, port: u16) -> Result<(Child, u16)> {
        let mut child = Command::new("python3")
            .args(["-c", SERVE])
            .arg(kept)
            .arg(port.to_string())
            .env("PYTHONPATH", &self.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // Its complaints about what it did not expect are long, and what comes of them is judged.
            .stderr(Stdio::null())
            .spawn()
            .context("cannot run python3")?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let announced = line.trim().strip_prefix("listening on ").and_then(|port| port.parse().ok());
        match announced {
            Some(port) => Ok((child, port)),
            None => bail!("localstripe does not start: {}", child.wait()?),
        }
    }
}

impl Server {
    /// Kills it. What it kept stays.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.child.kill().context("cannot kill localstripe")?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts it again at the same address, with what it kept.
    pub(super) fn restart(&mut self) -> Result<()> {
        (self.child, _) = self.installed.serve(&self.kept, self.address.port())?;
        Ok(())
    }

    /// Stops it where it stands: it accepts connections and answers nothing.
    pub(super) fn freeze(&self) -> Result<()> {
        self.signal("STOP")
    }

    /// Lets it go on.
    pub(super) fn thaw(&self) -> Result<()> {
        self.signal("CONT")
    }

    fn signal(&self, name: &str) -> Result<()> {
        let status = Command::new("sh")
            .args(["-c", "kill -s \"$0\" \"$1\"", name, &self.child.id().to_string()])
            .status()
            .context("cannot run sh")?;
        if !status.success() {
            bail!("cannot send SIG{name} to localstripe");
        }
        Ok(())
    }

    /// What it says at `path` when it is asked past the hub.
    pub(super) async fn ask(&self, path: &str) -> Result<Value> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let request = Request::builder()
            .method(Method::GET)
            .uri(format!("http://{}{path}", self.address))
            .header(AUTHORIZATION, format!("Bearer {KEY}"))
            .body(Empty::<Bytes>::new())?;
        let response = client.request(request).await.context("localstripe does not answer")?;
        let body = response.into_body().collect().await?.to_bytes();
        serde_json::from_slice(&body)
            .with_context(|| format!("localstripe says: {}", String::from_utf8_lossy(&body)))
    }

    /// Waits until it holds `count` customers with the address `email`, and says how many it holds in the end.
    pub(super) async fn customers(&self, email: &str, count: usize, patience: Duration) -> Result<usize> {
        let path = format!("/v1/customers?email={email}");
        let mut held = 0;
        let waiting = tokio::time::timeout(patience, async {
            loop {
                held = self.ask(&path).await?["data"].as_array().map_or(0, Vec::len);
                if held >= count {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(POLL).await;
            }
        });
        // Too few is what the caller judges.
        if let Ok(waited) = waiting.await {
            waited?;
        }
        Ok(held)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has_pip() -> bool {
    Command::new("python3")
        .args(["-m", "pip", "--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
