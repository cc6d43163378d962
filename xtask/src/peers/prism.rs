//! Prism: a mock server that judges requests by an OpenAPI document and answers from it.
//!
//! Installed once per version below `target/`, from the npm registry, at an exact version. Prism refuses requests that
//! its document refuses whether or not it is started with `--errors`; with that flag it would also withhold its own
//! replies where the document's examples contradict the document, and these are of use to us.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

const VERSION: &str = "5.14.2";
/// Large documents take Prism ten seconds on an idle machine.
const START_TIMEOUT: Duration = Duration::from_secs(120);
const ANNOUNCEMENT: &str = "Prism is listening on http://";
const LAST_WORDS: usize = 20;

/// An installed Prism.
#[derive(Debug)]
pub(crate) struct Prism {
    program: PathBuf,
}

/// A running Prism; dropped, it ends.
#[derive(Debug)]
pub(crate) struct Mock {
    child: Child,
    events: Receiver<Event>,
    document: String,
}

#[derive(Debug)]
enum Event {
    Listening(SocketAddr),
    Ended(Vec<String>),
}

impl Prism {
    /// Finds Prism below `cache`, or installs it there. `Ok(None)`, when this machine has no npm.
    pub(crate) fn install(cache: &Path) -> Result<Option<Self>> {
        let home = cache.join(format!("prism-{VERSION}"));
        let program = home.join("node_modules/.bin/prism");
        if program.exists() {
            return Ok(Some(Self { program }));
        }
        if !has_npm() {
            return Ok(None);
        }
        // Installed aside and renamed, so that an interrupted run leaves nothing that looks installed.
        let aside = cache.join(format!("prism-{VERSION}.partial"));
        if aside.exists() {
            fs::remove_dir_all(&aside).context("cannot remove an interrupted installation of Prism")?;
        }
        fs::create_dir_all(&aside)?;
        let output = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--prefix"])
            .arg(&aside)
            .arg(format!("@stoplight/prism-cli@{VERSION}"))
            .stdin(Stdio::null())
            .output()
            .context("cannot run npm")?;
        if !output.status.success() {
            bail!(
                "npm could not install Prism {VERSION}:\n{}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        fs::rename(&aside, &home).context("cannot put Prism in its place")?;
        Ok(Some(Self { program }))
    }

    /// Starts a mock of `document` on a free port. It answers once [`Mock::listening`] has returned.
    pub(crate) fn mock(&self, document: &Path) -> Result<Mock> {
        let mut child = Command::new(&self.program)
            .args(["mock", "--host", "127.0.0.1", "--port", "0"])
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        let (sender, events) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            follow(stdout, sender.clone());
        }
        if let Some(stderr) = child.stderr.take() {
            follow(stderr, sender);
        }
        Ok(Mock { child, events, document: document.display().to_string() })
    }
}

impl Mock {
    /// Waits until the mock answers, and says where.
    pub(crate) fn listening(&mut self) -> Result<SocketAddr> {
        match self.events.recv_timeout(START_TIMEOUT) {
            Ok(Event::Listening(address)) => Ok(address),
            Ok(Event::Ended(last)) => {
                bail!("Prism could not serve {}:\n{}", self.document, last.join("\n"))
            }
            Err(RecvTimeoutError::Timeout) => {
                bail!("Prism did not start to serve {} within {} s", self.document, START_TIMEOUT.as_secs())
            }
            Err(RecvTimeoutError::Disconnected) => bail!("Prism ended before it served {}", self.document),
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has_npm() -> bool {
    Command::new("npm")
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Reads what Prism says to its end, so that it never blocks on a full pipe.
fn follow(output: impl Read + Send + 'static, events: Sender<Event>) {
    thread::spawn(move || {
        let mut last = VecDeque::with_capacity(LAST_WORDS);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(address) = announced(&line) {
                // The receiver is gone once the mock is being stopped.
                let _ = events.send(Event::Listening(address));
            }
            if last.len() == LAST_WORDS {
                last.pop_front();
            }
            last.push_back(line);
        }
        if !last.is_empty() {
            let _ = events.send(Event::Ended(last.into()));
        }
    });
}

/// The address that a line announces.
fn announced(line: &str) -> Option<SocketAddr> {
    let (_, address) = line.split_once(ANNOUNCEMENT)?;
    address.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_announcement() {
        let line = "[6:54:32 AM] › [CLI] ▶  start     Prism is listening on http://127.0.0.1:46421";
        assert_eq!(announced(line), Some(SocketAddr::from(([127, 0, 0, 1], 46421))));
        assert_eq!(
            announced("[6:54:31 AM] › [CLI] ℹ  info      GET        http://127.0.0.1:46421/plans"),
            None
        );
    }
}
