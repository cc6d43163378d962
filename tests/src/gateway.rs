//! A gateway as a process: started, killed, stopped for a while, started again.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// One gateway; dropped, it ends.
#[derive(Debug)]
pub struct Gateway {
    program: PathBuf,
    folder: PathBuf,
    name: String,
    address: SocketAddr,
    variables: Vec<(String, String)>,
    running: Option<Child>,
}

impl Gateway {
    /// Writes its environment to `folder`, with its name and where it listens. It does not run yet.
    ///
    /// # Errors
    /// When no port is free, or the file cannot be written.
    pub fn new(
        program: &Path,
        folder: &Path,
        name: &str,
        mut environment: Value,
        variables: Vec<(String, String)>,
    ) -> io::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        environment["apiVersion"] = json!("caseway/v1");
        environment["kind"] = json!("Environment");
        environment["name"] = json!(name);
        environment["listen"] = json!(address.to_string());
        // JSON is YAML.
        fs::write(folder.join(format!("{name}.yaml")), serde_json::to_vec_pretty(&environment)?)?;
        let (program, folder, name) = (program.to_owned(), folder.to_owned(), name.to_owned());
        Ok(Self { program, folder, name, address, variables, running: None })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it writes what it has to say.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.name))
    }

    /// Starts it, unless it runs.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(&mut self) -> io::Result<()> {
        if self.is_running()? {
            return Ok(());
        }
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = Command::new(&self.program);
        command.arg("serve").arg("--environment").arg(self.folder.join(format!("{}.yaml", self.name)));
        command.env_remove("CASEWAY_LISTEN").envs(self.variables.iter().map(|(name, value)| (name, value)));
        self.running = Some(command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?);
        Ok(())
    }

    /// Whether it runs. One that ended by itself, because it found no database at its start, does not.
    fn is_running(&mut self) -> io::Result<bool> {
        Ok(match &mut self.running {
            Some(child) => child.try_wait()?.is_none(),
            None => false,
        })
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> io::Result<()> {
        if let Some(mut child) = self.running.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// SIGTERM: it ends when what is under way has ended.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn terminate(&self) -> io::Result<()> {
        self.signal(Signal::TERM)
    }

    /// SIGSTOP: it stands where it is.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stop(&self) -> io::Result<()> {
        self.signal(Signal::STOP)
    }

    /// SIGCONT: it goes on, and believes that no time has passed.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn wake(&self) -> io::Result<()> {
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
