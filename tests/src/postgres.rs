//! A PostgreSQL server of one's own: a temporary directory, a free port, no trace afterwards.
//!
//! The server is the child of a shell that waits for the end of its standard input, so that it ends with the process that
//! started it, however that one ends. PostgreSQL refuses to run as root; where the tests do, the server runs as `postgres` or
//! `nobody`.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Whether a commit is flushed to disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production: what measurements need.
    Flushed,
    /// Not at all: what tests need.
    Volatile,
}

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    tools: PathBuf,
    directory: tempfile::TempDir,
    user: Option<(u32, u32)>,
    port: u16,
    durability: Durability,
    encrypted: bool,
    running: Option<Child>,
}

impl Postgres {
    /// Starts a server; `None` where PostgreSQL is not installed.
    pub fn start(durability: Durability) -> io::Result<Option<Self>> {
        let server = Self::create(durability)?;
        server.map(|mut server| server.resume().map(|()| server)).transpose()
    }

    /// Starts a server that takes nothing but TLS, with this certificate and key in PEM.
    pub fn start_encrypted(durability: Durability, certificate: &str, key: &str) -> io::Result<Option<Self>> {
        let Some(mut server) = Self::create(durability)? else { return Ok(None) };
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let file = server.data().join(name);
            fs::write(&file, text)?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
            if let Some((uid, gid)) = server.user {
                chown(&file, Some(uid), Some(gid))?;
            }
        }
        fs::write(server.data().join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n")?;
        server.encrypted = true;
        server.resume()?;
        Ok(Some(server))
    }

    /// Makes a server's data; it does not run yet.
    fn create(durability: Durability) -> io::Result<Option<Self>> {
        let Some(tools) = tools() else { return Ok(None) };
        let directory = tempfile::Builder::new().prefix("caseway-postgres-").tempdir()?;
        let is_root = fs::metadata(directory.path())?.uid() == 0;
        let user = if is_root { Some(other_user()?) } else { None };
        if let Some((uid, gid)) = user {
            chown(directory.path(), Some(uid), Some(gid))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Self { tools, directory, user, port, durability, encrypted: false, running: None };
        let made = server
            .tool("initdb")
            .args([
                "--username=caseway",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--pgdata",
            ])
            .arg(server.data())
            .output()?;
        if !made.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
        }
        Ok(Some(server))
    }

    /// Where the database `postgres` is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://caseway@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts the server again, on the same port and data.
    pub fn resume(&mut self) -> io::Result<()> {
        // The shell's own input is what it waits on; the server gets none.
        let script = r#""$@" </dev/null & server=$!; cat >/dev/null; kill -INT "$server"; wait "$server""#;
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(self.tools.join("postgres")).arg("-D").arg(self.data());
        command.args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-c", "unix_socket_directories="]);
        command.args([
            "-c",
            "max_connections=200",
            "-c",
            "shared_buffers=256MB",
            "-c",
            "log_min_messages=warning",
        ]);
        if self.encrypted {
            command.args(["-c", "ssl=on"]);
        }
        if self.durability == Durability::Volatile {
            command.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        // Never an inherited directory that the other user may not enter.
        command.current_dir(self.directory.path());
        self.as_user(&mut command);
        let mut child = command.spawn()?;
        let said = child.stderr.take().ok_or_else(|| io::Error::other("the server has no standard error"))?;
        let mut lines = BufReader::new(said).lines();
        let mut before = String::new();
        for line in lines.by_ref() {
            let line = line?;
            if line.contains("database system is ready to accept connections") {
                // Whatever it says from here on must not fill the pipe and stop it.
                std::thread::spawn(move || lines.for_each(drop));
                self.running = Some(child);
                return Ok(());
            }
            before.push_str(&line);
            before.push('\n');
        }
        child.wait()?;
        Err(io::Error::other(format!("PostgreSQL did not start:\n{before}")))
    }

    /// Stops the server; its data stays.
    pub fn stop(&mut self) -> io::Result<()> {
        if let Some(mut child) = self.running.take() {
            drop(child.stdin.take());
            child.wait()?;
        }
        Ok(())
    }

    /// Kills the server in the middle of whatever it does, as a machine that fails would; its data stays.
    pub fn crash(&mut self) -> io::Result<()> {
        // The first line of its file says which process it is. On SIGQUIT it ends without writing anything more.
        let file = fs::read_to_string(self.data().join("postmaster.pid"))?;
        let id = file.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
        let id = id.ok_or_else(|| io::Error::other("the server's file names no process"))?;
        kill_process(id, Signal::QUIT)?;
        self.stop()
    }

    /// Leaves the data where it is when this is dropped, and says where.
    pub fn keep(&mut self) -> PathBuf {
        self.directory.disable_cleanup(true);
        self.data()
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.tools.join(name));
        command.current_dir(self.directory.path());
        self.as_user(&mut command);
        command
    }

    fn as_user(&self, command: &mut Command) {
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // There is nobody to tell; the shell ends the server in any case.
        let _ = self.stop();
    }
}

/// The newest installed server's directory of programs.
fn tools() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|version| version.path()).max_by_key(|path| version_of(path));
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    newest
        .map(|version| version.join("bin"))
        .into_iter()
        .chain(on_path)
        .find(|bin| bin.join("initdb").exists())
}

fn version_of(path: &Path) -> u32 {
    path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn other_user() -> io::Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let find = |wanted: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(wanted))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .ok_or_else(|| io::Error::other("there is no user to run PostgreSQL as"))
}
