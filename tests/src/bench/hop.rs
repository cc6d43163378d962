//! `bench hop`: what going through the hub costs, against a direct call and against nginx passing through.
//!
//! One stub backend answers all three. The hub does its whole work: authenticates, decodes, maps, signs, calls, checks
//! the reply, maps it back. nginx only forwards, so it is the floor for anything that stands in between.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::load::{Load, Outcome};
use super::process::cpu_of;
use super::report::Report;

/// One call through the hub, and what the backend answers to it.
#[derive(Debug, Clone)]
pub struct Call {
    /// The path at the hub.
    pub hub_path: String,
    /// The path that the hub asks the backend for.
    pub backend_path: String,
    /// The backend's reply, as JSON.
    pub reply: String,
    /// The caller's key.
    pub key: String,
}

const CONNECTIONS: usize = 16;
const REQUESTS: usize = 40_000;
const ROUNDS: usize = 3;

/// A process that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures `call` directly, through nginx (where it is installed) and through the hub that `start` starts in front of
/// the stub's address.
///
/// # Errors
/// When a process does not start or a reply is not 200.
pub async fn run(
    call: &Call,
    start: impl Fn(SocketAddr, SocketAddr) -> io::Result<Command>,
) -> io::Result<Report> {
    let stub = serve_stub(&call.reply).await?;
    let scratch = tempfile::tempdir()?;

    let hub_address = free_address().await?;
    let hub = Running(start(stub, hub_address)?.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?);
    wait_for(hub_address).await?;
    let nginx = start_nginx(scratch.path(), stub).await?;

    let mut ways = vec![("direct", Load { path: call.backend_path.clone(), ..load(stub) }, None)];
    if let Some((process, address)) = &nginx {
        let pid = process.0.id();
        ways.push(("nginx", Load { path: call.backend_path.clone(), ..load(*address) }, Some(pid)));
    }
    let authorization = Some(format!("Bearer {}", call.key));
    ways.push((
        "hub",
        Load { path: call.hub_path.clone(), authorization, ..load(hub_address) },
        Some(hub.0.id()),
    ));

    let mut report = Report::new("hop");
    for (name, load, _) in &ways {
        let warm = Load { requests: REQUESTS / 10, ..load.clone() };
        warm.send().await.map_err(|error| io::Error::other(format!("{name}: {error}")))?;
    }
    // Rounds alternate between the ways, so that a machine whose speed drifts is as unfair to one as to the others.
    let mut sums: Vec<(Option<Outcome>, Duration)> = ways.iter().map(|_| (None, Duration::ZERO)).collect();
    for _ in 0..ROUNDS {
        for ((_, load, pid), (outcome, cpu)) in ways.iter().zip(&mut sums) {
            let before = pid.and_then(cpu_of);
            let round = load.send().await?;
            if let (Some(before), Some(after)) = (before, pid.and_then(cpu_of)) {
                *cpu += after - before;
            }
            match outcome {
                Some(sum) => {
                    sum.latency.add(&round.latency).map_err(io::Error::other)?;
                    sum.wall += round.wall;
                }
                None => *outcome = Some(round),
            }
        }
    }
    let total = (ROUNDS * REQUESTS) as f64;
    let nginx_cpu = ways.iter().zip(&sums).find(|((name, ..), _)| *name == "nginx").map(|(_, (_, cpu))| *cpu);
    for ((name, _, pid), (outcome, cpu)) in ways.iter().zip(&sums) {
        let Some(outcome) = outcome else { continue };
        let per_request = pid.map(|_| cpu.as_secs_f64() * 1e6 / total);
        let ratio = nginx_cpu.filter(|_| pid.is_some()).map(|nginx| cpu.as_secs_f64() / nginx.as_secs_f64());
        report.row(vec![
            ("way", json!(name)),
            ("cpu us/request", json!(per_request)),
            ("cpu / nginx", json!(ratio)),
            ("p50 us", json!(outcome.latency.value_at_quantile(0.5))),
            ("p99 us", json!(outcome.latency.value_at_quantile(0.99))),
            ("requests/s", json!((total / outcome.wall.as_secs_f64()).round())),
        ]);
    }
    if nginx.is_none() {
        report.notes.push("nginx is not installed (Debian: nginx-light): its row is left out".into());
    }
    report.notes.push(format!(
        "closed loop, {CONNECTIONS} connections, {ROUNDS} x {REQUESTS} requests; load, stub and proxy share the machine"
    ));
    Ok(report)
}

fn load(target: SocketAddr) -> Load {
    Load { target, path: String::new(), authorization: None, connections: CONNECTIONS, requests: REQUESTS }
}

/// A loopback address that nobody listens on at the moment.
async fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0").await?.local_addr()
}

/// Waits until somebody listens on `address`, for ten seconds at most.
async fn wait_for(address: SocketAddr) -> io::Result<()> {
    for _ in 0..500 {
        if TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(io::Error::other(format!("nothing listens on {address} after ten seconds")))
}

/// Answers every request on every connection with the same reply, with as little work as can be.
async fn serve_stub(reply: &str) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let reply: &'static [u8] = Box::leak(
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{reply}",
            reply.len()
        )
        .into_bytes()
        .into_boxed_slice(),
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, reply));
        }
    });
    Ok(address)
}

/// Serves one connection: requests without a body, each ending with an empty line.
async fn answer(mut stream: TcpStream, reply: &'static [u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            stream.write_all(reply).await?;
        }
    }
}

/// Starts nginx as a single process, so that killing it leaves nothing behind, in front of the stub; `None` where it is not installed.
async fn start_nginx(scratch: &Path, stub: SocketAddr) -> io::Result<Option<(Running, SocketAddr)>> {
    let address = free_address().await?;
    let configuration = scratch.join("nginx.conf");
    let folder = scratch.display();
    std::fs::write(
        &configuration,
        format!(
            "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{\n  access_log off;\n  client_body_temp_path {folder}/body;\n  proxy_temp_path {folder}/proxy;\n  \
             fastcgi_temp_path {folder}/fastcgi;\n  uwsgi_temp_path {folder}/uwsgi;\n  scgi_temp_path {folder}/scgi;\n  \
             upstream stub {{ server {stub}; keepalive 64; }}\n  \
             server {{\n    listen {address};\n    keepalive_requests 10000000;\n    location / {{\n      \
             proxy_pass http://stub;\n      proxy_http_version 1.1;\n      proxy_set_header Connection '';\n    }}\n  }}\n}}\n"
        ),
    )?;
    let started = Command::new("nginx")
        .arg("-c")
        .arg(&configuration)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let process = match started {
        Ok(child) => Running(child),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    wait_for(address).await?;
    Ok(Some((process, address)))
}
