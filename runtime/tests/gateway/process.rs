//! The gateway as a process: its command line, its signals, its logs.

use std::io;
use std::path::Path;
use std::process::{ExitCode, Stdio};

use caseway_tests::backend::{Answer, Backend};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

use crate::hub::HUB;
use crate::support::{CLAIM_KEY, ERP_TOKEN, ORDER, environment, head, read_answer};

const ARGUMENTS: &str = "CASEWAY_TEST_ARGUMENTS";

/// Not a test: the process that the tests below start.
#[test]
#[ignore = "it is the process that other tests start"]
fn gateway() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let arguments: Vec<String> = serde_json::from_str(&arguments).unwrap();
    let code = caseway_runtime::run_with(&HUB, [String::from("caseway")].into_iter().chain(arguments));
    let known = [0, 1, 2].into_iter().find(|known| ExitCode::from(*known) == code);
    std::process::exit(known.unwrap_or(99).into());
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["process::gateway", "--exact", "--ignored", "--nocapture"])
        .env(ARGUMENTS, serde_json::to_string(arguments).unwrap())
        .env_remove("ERP_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Everything that a gateway says until it ends, and how it ends.
async fn output(arguments: &[&str]) -> (Option<i32>, String) {
    let output = command(arguments).output().await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// Environments are YAML, of which JSON is a part.
pub(crate) fn write(file: &Path, changes: Value) {
    std::fs::write(file, serde_json::to_string(&environment(changes)).unwrap()).unwrap();
}

pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) address: String,
    said: String,
}

pub(crate) async fn start(file: &Path, erp: &Backend) -> Running {
    let mut child = command(&["serve", "--environment", file.to_str().unwrap()])
        .env("ERP_URL", erp.url())
        .env("ERP_TOKEN", ERP_TOKEN)
        .env("ERP_TENANT", "tenant-7")
        .env("CASEWAY_LOG", "trace")
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut running = Running { child, lines, address: String::new(), said: String::new() };
    running.address = running.says("serving").await["address"].as_str().unwrap().to_owned();
    running
}

impl Running {
    /// The next line with this message.
    async fn says(&mut self, message: &str) -> Value {
        loop {
            let line = self.lines.next_line().await.unwrap();
            let line = line.unwrap_or_else(|| panic!("ended without saying {message:?}:\n{}", self.said));
            self.said.push_str(&line);
            self.said.push('\n');
            match serde_json::from_str::<Value>(&line) {
                Ok(value) if value["message"] == message => return value,
                _ => {}
            }
        }
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }

    pub(crate) async fn connect(&self, text: &str) -> io::Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).await?;
        stream.write_all(text.as_bytes()).await?;
        Ok(stream)
    }

    pub(crate) async fn get(&self, target: &str) -> crate::support::Answer {
        read_answer(&mut self.connect(&head("GET", target, "")).await.unwrap()).await
    }

    /// The exit code, and everything that was said.
    async fn ended(mut self) -> (Option<i32>, String) {
        while let Some(line) = self.lines.next_line().await.unwrap() {
            self.said.push_str(&line);
            self.said.push('\n');
        }
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).await.unwrap();
        (self.child.wait().await.unwrap().code(), self.said + &errors)
    }
}

async fn erp() -> Backend {
    Backend::start(Answer::json(ORDER)).await.unwrap()
}

#[tokio::test]
async fn a_start_with_missing_values_lists_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    write(&file, json!({ "backends": { "billing": { "baseUrl": "${BILLING_URL}" } } }));
    for verb in ["serve", "check"] {
        let (code, said) = output(&[verb, "--environment", file.to_str().unwrap()]).await;
        assert_eq!(code, Some(2), "{said}");
        for missing in
            ["${BILLING_URL} is not set", "${ERP_URL} is not set", "${ERP_TOKEN} is not set", "4 to repair"]
        {
            assert!(said.contains(missing), "{missing}: {said}");
        }
    }
}

#[tokio::test]
async fn the_command_line_explains_itself() {
    let (code, said) = output(&["--version"]).await;
    assert_eq!(code, Some(0));
    assert!(said.contains(concat!("caseway ", env!("CARGO_PKG_VERSION"))), "{said}");
    assert_eq!(output(&["sevre"]).await.0, Some(2));

    let (code, said) = output(&["key", "new", "loan"]).await;
    assert_eq!(code, Some(0), "{said}");
    let value = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    assert!(value("key:").starts_with("loan."));
    assert_eq!(value("sha256:"), crate::support::sha256(&value("key:")));
    let (_, said) = output(&["key", "new", "loan", "--format", "json"]).await;
    let json: Value = said.lines().find_map(|line| serde_json::from_str(line).ok()).unwrap();
    assert_eq!(json["sha256"], crate::support::sha256(json["key"].as_str().unwrap()));
    let (code, said) = output(&["key", "new", "lone"]).await;
    assert_eq!(code, Some(2));
    assert!(said.contains("loan, motor-claim"), "{said}");
}

#[tokio::test]
async fn sighup_reloads_what_is_valid_and_drops_no_request() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    let (old, new) = (erp().await, erp().await);
    write(&file, json!({}));
    let mut hub = start(&file, &old).await;
    assert_eq!(hub.get("/orders/A1").await.status, 200);

    std::fs::write(&file, "apiVersion: caseway/v1\nkind: Environment\nname: x\nstage: test\nnonsense: 1\n")
        .unwrap();
    hub.signal("-HUP").await;
    let refusal = hub.says("the environment was not reloaded; the old one stays").await;
    assert_eq!(refusal["level"], "ERROR");
    assert!(hub.said.contains("nonsense"), "{}", hub.said);
    assert_eq!(hub.get("/orders/A1").await.status, 200);

    write(&file, json!({ "backends": { "erp": { "baseUrl": new.url() } } }));
    let load = {
        let address = hub.address.clone();
        tokio::spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..200 {
                let mut stream = TcpStream::connect(&address).await.unwrap();
                stream.write_all(head("GET", "/orders/A1", "").as_bytes()).await.unwrap();
                answers.push(read_answer(&mut stream).await.status);
            }
            answers
        })
    };
    old.until(|counts| counts.received > 20).await;
    hub.signal("-HUP").await;
    hub.says("the environment was reloaded").await;
    // Nobody reads the log any more, which must not stop the gateway either.
    let reader = tokio::spawn(async move {
        while let Ok(Some(_)) = hub.lines.next_line().await {}
        hub
    });
    assert!(load.await.unwrap().iter().all(|status| *status == 200));
    new.until(|counts| counts.received > 0).await;
    reader.abort();
}

#[tokio::test]
async fn sigterm_ends_what_is_under_way_and_then_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    write(&file, json!({ "backends": { "erp": { "timeout": "300ms", "retry": { "attempts": 0 } } } }));
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let mut hub = start(&file, &erp).await;
    let mut caller = hub.connect(&head("GET", "/orders/A1", "")).await.unwrap();
    erp.until(|counts| counts.received == 1).await;
    hub.signal("-TERM").await;
    hub.says("stopping").await;
    assert!(hub.connect("").await.is_err(), "nobody listens any more");
    assert_eq!(read_answer(&mut caller).await.problem(), "backend-timeout");
    let (code, said) = hub.ended().await;
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test]
async fn a_second_signal_does_not_wait() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    write(&file, json!({ "backends": { "erp": { "timeout": "1h" } } }));
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let mut hub = start(&file, &erp).await;
    let _caller = hub.connect(&head("GET", "/orders/A1", "")).await.unwrap();
    erp.until(|counts| counts.received == 1).await;
    hub.signal("-TERM").await;
    hub.says("stopping").await;
    hub.signal("-INT").await;
    let (code, said) = hub.ended().await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("requests under way are broken off"), "{said}");
}

#[tokio::test]
async fn no_secret_is_ever_logged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    write(&file, json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    let erp = erp().await;
    let hub = start(&file, &erp).await;
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    for bad in [
        Answer::status(401, "secret-of-the-backend"),
        Answer::status(500, "secret-of-the-backend"),
        Answer::json("\"secret-of-the-backend\""),
        Answer::json(r#"{"number":"secret-of-the-backend"}"#),
    ] {
        erp.then(bad);
        hub.get("/orders/A1").await;
    }
    hub.get("/orders/%").await;
    hub.get("/orders?customer=secret-of-the-caller&customer=again").await;
    hub.get("/nowhere/secret-of-the-caller").await;
    // A request's line follows its reply within the same poll, so it stands in the log before the next reply.
    hub.get("/healthz").await;
    hub.signal("-TERM").await;
    let (code, said) = hub.ended().await;
    assert_eq!(code, Some(0), "{said}");
    let requests: Vec<Value> = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["target"] == "caseway::request")
        .collect();
    assert_eq!(requests.len(), 8, "{requests:?}");
    let first = &requests[0];
    assert_eq!(
        (&first["operation"], &first["case_type"], &first["status"]),
        (&json!("GetOrder"), &json!("motor-claim"), &json!(200))
    );
    assert_eq!(first["trace_id"].as_str().map(str::len), Some(32));
    assert!(first["duration_us"].is_u64(), "{first}");
    for secret in [CLAIM_KEY, ERP_TOKEN, "tenant-7", "secret-of-the-backend", "secret-of-the-caller"] {
        assert!(!said.contains(secret), "{secret}: {:?}", said.lines().find(|line| line.contains(secret)));
    }
}

#[tokio::test]
async fn the_embedded_store_is_made_at_the_start_and_serves_one_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let erp = erp().await;
    let store = folder.path().join("deliveries.db");
    let file = folder.path().join("environment.yaml");
    let mut changed = serde_json::to_value(environment(json!({}))).unwrap();
    changed["store"] = json!({ "sqlite": { "path": store } });
    std::fs::write(&file, changed.to_string()).unwrap();
    let first = start(&file, &erp).await;
    assert!(store.exists());
    let serve = ["serve", "--environment", file.to_str().unwrap()];
    let mut second = command(&serve);
    second.env("ERP_URL", erp.url()).env("ERP_TOKEN", ERP_TOKEN).env("ERP_TENANT", "tenant-7");
    let second = second.output().await.unwrap();
    let told = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1), "{told}");
    assert!(told.contains("the store cannot be used: another gateway (process "), "{told}");
    assert!(told.contains("an SQLite file serves one gateway"), "{told}");

    // A gateway that was killed leaves nothing that keeps the next one out.
    first.signal("-KILL").await;
    first.ended().await;
    let third = start(&file, &erp).await;
    assert_eq!(third.get("/healthz").await.status, 200);
}
