//! Steering a sandbox that runs, through its control API.

use std::io::{self, Write};

use anyhow::{Context, bail};
use caseway_environment::Span;
use clap::Args;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::remote::Remote;
use crate::{BrokenBody, Percent};

/// Which sandbox.
#[derive(Debug, Args)]
pub(super) struct At {
    /// The sandbox's control API.
    #[arg(long, value_name = "URL", env = "CASEWAY_SANDBOX", default_value = "http://127.0.0.1:4100")]
    control: String,
}

#[derive(Debug, Args)]
pub(super) struct Fault {
    /// The backend, or one of its operations, as in `erp` or `erp.CreateContacts`. Everything, for `--clear` alone.
    target: Option<String>,
    /// Nobody answers: connections are refused.
    #[arg(long)]
    outage: bool,
    /// Replies are late by so much.
    #[arg(long, value_name = "DURATION")]
    latency: Option<Span>,
    /// So many calls of a hundred fail.
    #[arg(long, value_name = "PERCENT")]
    error_rate: Option<Percent>,
    /// The status of those that fail.
    #[arg(long, value_name = "STATUS", requires = "error_rate")]
    status: Option<u16>,
    /// Calls are refused with 429 and this `Retry-After`.
    #[arg(long, value_name = "DURATION")]
    throttle: Option<Span>,
    /// Replies are damaged.
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "truncated")]
    broken_body: Option<BrokenBody>,
    /// Connections are reset in the middle of the reply.
    #[arg(long)]
    reset: bool,
    /// It is over after this time.
    #[arg(long = "for", value_name = "DURATION")]
    lasts: Option<Span>,
    /// It is over after so many calls.
    #[arg(long, value_name = "CALLS")]
    times: Option<u32>,
    /// Everything goes well again.
    #[arg(long, conflicts_with_all = ["outage", "latency", "error_rate", "throttle", "broken_body", "reset", "lasts", "times"])]
    clear: bool,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
pub(super) struct Ledger {
    /// Only this backend's receipts.
    #[arg(long)]
    backend: Option<String>,
    /// Only this operation's.
    #[arg(long)]
    operation: Option<String>,
    /// Only those with this idempotency key.
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    at: At,
}

impl At {
    /// Prints what the sandbox answers.
    pub(super) async fn show(&self, target: &str) -> anyhow::Result<()> {
        let answer = Remote::at(&self.control)?.send(Method::GET, target, None).await?;
        print(&format!("{answer:#}\n"))
    }

    /// Orders something that has no answer.
    pub(super) async fn order(&self, method: Method, target: &str) -> anyhow::Result<()> {
        Remote::at(&self.control)?.send(method, target, None).await?;
        Ok(())
    }

    /// Prints the variables for a hub as a shell reads them.
    pub(super) async fn env(&self) -> anyhow::Result<()> {
        let answer = Remote::at(&self.control)?.send(Method::GET, "/backends", None).await?;
        let backends = answer["backends"].as_array().context("the sandbox does not list its backends")?;
        let variables = backends.iter().filter_map(|backend| backend["variables"].as_object()).flatten();
        let lines: String = variables
            .filter_map(|(name, value)| {
                Some(format!("export {name}='{}'\n", value.as_str()?.replace('\'', r"'\''")))
            })
            .collect();
        print(&lines)
    }
}

impl Fault {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let remote = Remote::at(&self.at.control)?;
        let path = match &self.target {
            None => "/faults".to_owned(),
            Some(target) => match target.split_once('.') {
                None => format!("/faults/{}", segment(target)),
                Some((backend, operation)) => format!("/faults/{}/{}", segment(backend), segment(operation)),
            },
        };
        if self.clear {
            remote.send(Method::DELETE, &path, None).await?;
            return Ok(());
        }
        if self.target.is_none() {
            bail!("say what is to go wrong: a backend or an operation, as in `erp` or `erp.CreateContacts`");
        }
        let fault = crate::Fault {
            outage: self.outage,
            latency: self.latency,
            error_rate: self.error_rate,
            status: self.status,
            throttle: self.throttle,
            broken_body: self.broken_body,
            reset: self.reset,
            lasts: self.lasts,
            times: self.times,
        };
        remote.send(Method::PUT, &path, Some(&json!(fault))).await?;
        Ok(())
    }
}

impl Ledger {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("backend", &self.backend), ("operation", &self.operation), ("key", &self.key)]
        {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let target = format!("/ledger?{}", query.finish());
        let ledger = Remote::at(&self.at.control)?.send(Method::GET, &target, None).await?;
        print(&listed(&ledger))
    }
}

/// The receipts, one a line.
fn listed(ledger: &Value) -> String {
    let text = |receipt: &Value, name: &str| match &receipt[name] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let receipts = ledger["receipts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut lines: String = receipts
        .iter()
        .map(|receipt| {
            let column = |name| text(receipt, name);
            format!(
                "{:>6}  {}.{}  {} {}  {}  {}  key {} x{}  fault {}\n",
                column("sequence"),
                column("backend"),
                column("operation"),
                column("method"),
                column("path"),
                column("status"),
                column("outcome"),
                column("key"),
                column("times"),
                column("fault"),
            )
        })
        .collect();
    lines.push_str(&format!("{} received, {} forgotten\n", text(ledger, "total"), text(ledger, "forgotten")));
    lines
}

/// A name as a path's segment; the sandbox compares names as they are, so what is no name stays none.
fn segment(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string().replace("%2D", "-").replace("%5F", "_")
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has read enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
