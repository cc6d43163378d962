//! Gateways as processes: started, killed, stopped for a while, started again.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::hub::{new_key, variables};

/// Where a run's gateways find things.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    /// The gateway's program.
    pub(super) program: &'a Path,
    /// The demonstration organisation's specs.
    pub(super) specs: &'a Path,
    /// The addresses of the ERP, billing and mail, as gateways see them.
    pub(super) backends: [String; 3],
    /// Everything else: where callbacks go, and the backends that nobody calls.
    pub(super) others: String,
}

/// The waits that the run is made with: those of production would make it last for hours.
pub(super) const BREAKER_OPEN: &str = "2s";
const TIMEOUT: &str = "1s";
const REDELIVERY: [&str; 3] = ["300ms", "1s", "2s"];
/// How long a lane waits for a gateway that ended, beyond four timeouts.
const TAKEOVER: &str = "2s";
pub(super) const REDRIVE: &str = "4s";

/// Keys of the case types that call.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    /// Orders and mails.
    pub(super) claims: String,
    /// Readings.
    pub(super) policies: String,
    consumers: Value,
}

impl Keys {
    pub(super) fn new(setting: &Setting<'_>) -> io::Result<Self> {
        let (claims, claims_hash) = new_key(setting.program, "motor-claim")?;
        let (policies, policies_hash) = new_key(setting.program, "policy-change")?;
        let url = format!("{}/callback/", setting.others);
        let consumers = json!({
            "motor-claim": {
                "keys": [{ "name": "chaos", "sha256": claims_hash }],
                "callback": { "url": url, "key": "${CALLBACK_KEY}" },
            },
            "policy-change": { "keys": [{ "name": "chaos", "sha256": policies_hash }] },
        });
        Ok(Self { claims, policies, consumers })
    }
}

/// One gateway.
#[derive(Debug)]
pub(super) struct Gateway {
    program: PathBuf,
    folder: PathBuf,
    name: String,
    address: SocketAddr,
    store: String,
    variables: Vec<(String, String)>,
    running: Option<Child>,
}

impl Gateway {
    /// Writes its environment to `folder`. It does not run yet.
    pub(super) fn new(
        setting: &Setting<'_>,
        keys: &Keys,
        folder: &Path,
        number: usize,
        store: &Value,
        url: String,
    ) -> io::Result<Self> {
        let name = format!("gateway-{number}");
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let backend = |url: &str| {
            json!({
                "timeout": TIMEOUT, "breaker": { "failures": 5, "openFor": BREAKER_OPEN }, "baseUrl": url,
                "concurrency": 16, "auth": { "bearer": { "token": "${CHAOS_TOKEN}" } },
            })
        };
        let [erp, billing, mail] = &setting.backends;
        let mut backends = json!({
            "erp": backend(erp), "billing": backend(billing), "notifications": backend(mail),
        });
        for other in ["crm", "documents", "messaging", "payments", "pricing"] {
            backends[other] = backend(&setting.others);
        }
        let environment = json!({
            "apiVersion": "caseway/v1", "kind": "Environment", "name": name, "stage": "test",
            "listen": address.to_string(), "limits": { "drain": "2s" },
            "store": store, "backends": backends, "consumers": keys.consumers,
            "deliveries": {
                "redelivery": REDELIVERY, "takeover": TAKEOVER,
                "redrive": { "rounds": 3, "every": REDRIVE, "perSecond": 20 },
            },
        });
        // JSON is YAML.
        fs::write(folder.join(format!("{name}.yaml")), serde_json::to_vec_pretty(&environment)?)?;
        let mut filled = vec![
            ("CALLBACK_KEY".to_owned(), "chaos".to_owned()),
            ("CHAOS_TOKEN".to_owned(), "chaos".to_owned()),
        ];
        for variable in variables(&setting.specs.join("backends"))? {
            let url = variable.ends_with("_URL");
            filled.push((variable, if url { setting.others.clone() } else { "chaos".to_owned() }));
        }
        let program = setting.program.to_owned();
        let folder = folder.to_owned();
        Ok(Self { program, folder, name, address, store: url, variables: filled, running: None })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts it, unless it runs.
    pub(super) fn start(&mut self) -> io::Result<()> {
        if self.is_running()? {
            return Ok(());
        }
        let log = File::options().create(true).append(true).open(self.log())?;
        let environment = self.folder.join(format!("{}.yaml", self.name));
        let mut command = Command::new(&self.program);
        command.arg("serve").arg("--environment").arg(environment).env_remove("CASEWAY_LISTEN");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("CHAOS_STORE", &self.store);
        self.running = Some(command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?);
        Ok(())
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.name))
    }

    /// Whether it runs. One that ended by itself, because it found no database at its start, does not.
    fn is_running(&mut self) -> io::Result<bool> {
        Ok(match &mut self.running {
            Some(child) => child.try_wait()?.is_none(),
            None => false,
        })
    }

    /// SIGKILL.
    pub(super) fn kill(&mut self) -> io::Result<()> {
        if let Some(mut child) = self.running.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// SIGTERM: it ends when what is under way has ended.
    pub(super) fn terminate(&self) -> io::Result<()> {
        self.signal(Signal::TERM)
    }

    /// SIGSTOP: it stands where it is.
    pub(super) fn stop(&self) -> io::Result<()> {
        self.signal(Signal::STOP)
    }

    /// SIGCONT: it goes on, and believes that no time has passed.
    pub(super) fn wake(&self) -> io::Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        let Some(child) = &self.running else { return Ok(()) };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("a process without an id"))?;
        match kill_process(pid, signal) {
            // It has ended by itself.
            Err(rustix::io::Errno::SRCH) => Ok(()),
            other => Ok(other?),
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // There is nobody to tell. SIGKILL reaches a stopped process too.
        let _ = self.kill();
    }
}
