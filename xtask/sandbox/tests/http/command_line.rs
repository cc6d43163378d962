//! The binary, from its start to its end.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::specs;

fn sandbox(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseway-sandbox"));
    command.args(arguments).env_remove("CASEWAY_SANDBOX");
    command
}

fn steer(control: &str, arguments: &[&str]) -> Output {
    sandbox(arguments).args(["--control", control]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(unix)]
#[test]
fn it_serves_is_steered_and_ends_in_order() {
    let specs = specs();
    let mut serving = sandbox(&["--specs", specs.to_str().unwrap(), "--free-ports", "--format", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let started: Value = serde_json::from_str(&line).unwrap();
    let control = started["control"].as_str().unwrap();
    assert_eq!(started["backends"].as_array().map(Vec::len), Some(5));

    let set = steer(
        control,
        &["fault", "billing.GetInvoice", "--error-rate", "20%", "--status", "503", "--for", "60s"],
    );
    assert!(set.status.success(), "{}", text(&set.stderr));
    assert!(steer(control, &["fault", "pay", "--broken-body"]).status.success());
    let listed: Value = serde_json::from_slice(&steer(control, &["faults"]).stdout).unwrap();
    assert_eq!(listed["faults"][0]["fault"]["errorRate"], "20%");
    assert_eq!(listed["faults"][1]["fault"]["brokenBody"], "truncated");
    assert!(steer(control, &["fault", "--clear"]).status.success());
    let listed: Value = serde_json::from_slice(&steer(control, &["faults"]).stdout).unwrap();
    assert_eq!(listed["faults"], serde_json::json!([]));

    let env = text(&steer(control, &["env"]).stdout);
    let url = started["backends"][1]["url"].as_str().unwrap();
    assert!(env.contains(&format!("export BOOKS_BASE_URL='{url}'\n")), "{env}");
    assert_eq!(text(&steer(control, &["ledger"]).stdout), "0 received, 0 forgotten\n");
    let wrong = steer(control, &["fault", "erp", "--outage"]);
    assert!(!wrong.status.success() && text(&wrong.stderr).contains("there are billing, books, lists, pay"));

    let told = Command::new("kill").args(["-TERM", &serving.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(serving.wait().unwrap().success());
    let gone = steer(control, &["faults"]);
    assert!(
        !gone.status.success() && text(&gone.stderr).contains("no sandbox answers"),
        "{}",
        text(&gone.stderr)
    );
}

#[test]
fn specs_with_errors_are_not_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("erp.yaml"), "kind: Backend\n").unwrap();
    let refused = sandbox(&["--specs", folder.path().to_str().unwrap(), "--free-ports"]).output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("erp.yaml"), "{}", text(&refused.stderr));
}

#[test]
fn a_fault_without_a_target_is_refused() {
    let refused = sandbox(&["fault", "--outage"]).output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("say what is to go wrong"), "{}", text(&refused.stderr));
}

#[cfg(unix)]
#[test]
fn an_environment_says_where_backends_are_and_what_is_presented_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(specs().join(name), path).unwrap();
    };
    ["platform.yaml", "backends/books.yaml"].into_iter().for_each(copy);
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let environment = format!(
        "apiVersion: caseway/v1\nkind: Environment\nname: dev\nstage: dev\nbackends:\n  books:\n    \
         baseUrl: http://127.0.0.1:{port}\n    auth: {{ bearer: {{ token: \"${{BOOKS_TOKEN}}\" }} }}\n"
    );
    std::fs::write(folder.path().join("environment.yaml"), environment).unwrap();

    let directory = folder.path().to_str().unwrap();
    let arguments = ["--specs", directory, "--free-ports", "--format", "json", "--environment"];
    let mut serving = sandbox(&arguments).arg("dev").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told = Command::new("kill").args(["-INT", &serving.id().to_string()]).status().unwrap();
    assert!(told.success() && serving.wait().unwrap().success());
    let started: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(started["backends"][0]["url"], format!("http://127.0.0.1:{port}"));
    assert_eq!(started["backends"][0].get("tokenUrl"), None, "a static token is presented instead");
    assert_eq!(started["backends"][0]["variables"]["BOOKS_TOKEN"], "sandbox");

    let unknown = sandbox(&arguments).arg("moon").output().unwrap();
    assert!(
        text(&unknown.stderr).contains("there is no environment `moon`: there are dev"),
        "{}",
        text(&unknown.stderr)
    );
}
