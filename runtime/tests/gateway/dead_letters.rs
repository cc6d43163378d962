//! `caseway dead-letters`: what an operator types and sees, against a gateway on a socket.

use std::path::Path;
use std::time::Duration;

use caseway_tests::backend::{Answer, Backend};
use serde_json::{Value, json};

use crate::process::{Running, command, start, write};
use crate::support::{CLAIM_KEY, ORDER, head, read_answer, sha256};

const OPERATOR: &str = "operator.ada";
const VIEWER: &str = "viewer.desk";

struct Said {
    code: Option<i32>,
    out: String,
    error: String,
}

struct Stage {
    folder: tempfile::TempDir,
    gateway: Running,
    erp: Backend,
}

impl Stage {
    async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let erp = Backend::start(Answer::json(ORDER)).await.unwrap();
        let file = folder.path().join("environment.yaml");
        let staff = |name: &str, key: &str| json!({ "keys": [{ "name": name, "sha256": sha256(key) }] });
        write(&file, json!({ "operators": staff("ada", OPERATOR), "viewers": staff("desk", VIEWER) }));
        let gateway = start(&file, &erp).await;
        Self { folder, gateway, erp }
    }

    /// What the command prints with a key, and how it ends.
    async fn with(&self, key: Option<&str>, arguments: &[&str]) -> Said {
        let hub = format!("http://{}", self.gateway.address);
        said(&hub, key, arguments, self.folder.path()).await
    }

    async fn operator(&self, arguments: &[&str]) -> Said {
        self.with(Some(OPERATOR), arguments).await
    }

    /// A reminder that the ERP refuses, which nobody waits for.
    async fn dead(&self, case: &str) -> String {
        self.erp.always(Answer::status(409, ""));
        let body = r#"{"customer":"Ann","quantity":2}"#;
        let headers = format!(
            "case-id: {case}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        let text = head("POST", "/reminders", &headers) + body;
        let answer = read_answer(&mut self.gateway.connect(&text).await.unwrap()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        let id = answer.json()["deliveryId"].as_str().unwrap().to_owned();
        self.comes_to(&id, "failed").await;
        self.erp.always(Answer::status(201, ORDER));
        id
    }

    async fn comes_to(&self, id: &str, status: &str) -> Value {
        loop {
            let delivery = self.gateway.get(&format!("/deliveries/{id}")).await.json();
            if delivery["status"] == status {
                return delivery;
            }
            // Another process works; there is nothing here to wait for but its answer.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn said(hub: &str, key: Option<&str>, arguments: &[&str], folder: &Path) -> Said {
    let mut command = command(&[&["dead-letters", "--hub", hub], arguments].concat());
    command
        .env_remove("CASEWAY_KEY")
        .env_remove("CASEWAY_KEY_FILE")
        .env_remove("CASEWAY_HUB")
        .current_dir(folder);
    if let Some(key) = key {
        command.env("CASEWAY_KEY", key);
    }
    let output = command.output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    // The process is a test, which says so on its first lines.
    let out = text(output.stdout);
    let out = out.split_once("running 1 test\n").map_or(out.clone(), |(_, out)| out.to_owned());
    Said { code: output.status.code(), out, error: text(output.stderr) }
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.error))
    }
}

#[tokio::test]
async fn a_dead_letter_is_listed_shown_edited_and_delivered() {
    let stage = Stage::set().await;
    let empty = stage.operator(&["list"]).await;
    assert_eq!((empty.code, empty.out.trim()), (Some(0), "There is no such dead letter."), "{}", empty.error);
    let id = stage.dead("C-1").await;

    let list =
        stage.operator(&["list", "--case-type", "motor-claim", "--case", "C-1", "--backend", "erp"]).await;
    let lines: Vec<&str> = list.out.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines[0].starts_with("DELIVERY ") && lines[0].ends_with("REASON"), "{}", list.out);
    for part in
        [&*id, "dead", "refused", "motor-claim C-1", "orders.Remind -> erp", "ERP refused the request"]
    {
        assert!(lines[1].contains(part), "{part}: {}", list.out);
    }
    let listed = stage.operator(&["list", "--class", "refused", "--format", "json"]).await.json();
    assert_eq!((&listed["deadLetters"][0]["deliveryId"], &listed["more"]), (&json!(id), &json!(false)));

    let shown = stage.operator(&["show", &id]).await;
    for part in [
        "\"customer\": \"Ann\"",
        "Request to CreateOrder, as it would be sent now",
        "POST /api/orders",
        "409",
    ] {
        assert!(shown.out.contains(part), "{part}: {}{}", shown.out, shown.error);
    }
    let seen = stage.with(Some(VIEWER), &["show", &id]).await;
    assert!(!seen.out.contains("Ann") && seen.out.contains("an operator's key shows it"), "{}", seen.out);
    assert_eq!(stage.operator(&["show", &id, "--format", "json"]).await.json()["payload"]["quantity"], 2);

    std::fs::write(stage.folder.path().join("new.json"), r#"{"customer":"Bob","quantity":"x"}"#).unwrap();
    let edit = ["edit", &id, "--file", "new.json", "--reason", "it was Bob"];
    let wrong = stage.operator(&edit).await;
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.error.contains("/quantity"), "{}", wrong.error);
    std::fs::write(stage.folder.path().join("new.json"), r#"{"customer":"Bob","quantity":2}"#).unwrap();
    let edited = stage.operator(&edit).await;
    assert_eq!((edited.code, &*edited.error), (Some(0), ""), "{}", edited.out);
    stage.comes_to(&id, "delivered").await;
    let audit = stage.with(Some(VIEWER), &["audit"]).await.out;
    assert!(audit.contains("ada") && audit.contains("edit") && audit.contains("it was Bob"), "{audit}");
}

#[tokio::test]
async fn an_editor_opens_on_the_payload() {
    let stage = Stage::set().await;
    let id = stage.dead("C-1").await;
    let hub = format!("http://{}", stage.gateway.address);
    let edit = |editor: &str| {
        let mut command = command(&[
            "dead-letters",
            "--hub",
            &hub,
            "edit",
            &id,
            "--reason",
            "it was Bob",
            "--format",
            "json",
        ]);
        command.env("CASEWAY_KEY", OPERATOR).env("VISUAL", editor);
        async move { command.output().await.unwrap() }
    };
    let same = edit("true").await;
    assert!(String::from_utf8_lossy(&same.stderr).contains("nothing was changed"), "{same:?}");
    let changed = edit("sed -i s/Ann/Bob/").await;
    assert_eq!(changed.status.code(), Some(0), "{changed:?}");
    stage.comes_to(&id, "delivered").await;
}

#[tokio::test]
async fn many_are_redriven_and_given_up() {
    let stage = Stage::set().await;
    let mut ids = Vec::new();
    for case in ["C-1", "C-2", "C-3"] {
        ids.push(stage.dead(case).await);
    }
    let which = stage.operator(&["redrive"]).await;
    assert_eq!(which.code, Some(1));
    assert!(which.error.contains("or `--all`"), "{}", which.error);
    let redriven =
        stage.operator(&["redrive", "--backend", "erp", "--case", "C-1", "--per-second", "50"]).await;
    assert_eq!(
        (redriven.code, redriven.out.trim()),
        (Some(0), "1 of 1 are tried again."),
        "{}",
        redriven.error
    );
    stage.comes_to(&ids[0], "delivered").await;
    let partly = stage.operator(&["redrive", &ids[0], &ids[1]]).await;
    assert_eq!(partly.code, Some(1));
    assert!(partly.out.contains(&format!("{}: is done by now", ids[0])), "{}", partly.out);
    stage.comes_to(&ids[1], "delivered").await;

    let given_up = stage.operator(&["discard", &ids[2], &ids[1], "--reason", "a duplicate"]).await;
    assert_eq!(given_up.code, Some(1), "one of them is delivered");
    assert!(given_up.out.contains("It is delivered by now"), "{}", given_up.out);
    assert_eq!(stage.comes_to(&ids[2], "discarded").await["deliveryId"], json!(ids[2]));
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_repair() {
    let stage = Stage::set().await;
    let id = stage.dead("C-1").await;
    let missing = "019ab63e-3c00-7fff-bfff-000000000000";
    for (key, arguments, parts) in [
        (None, vec!["list"], ["there is no key: set CASEWAY_KEY", "`caseway key new --for operator`"]),
        (Some("operator.eve"), vec!["list"], ["does not accept the key from CASEWAY_KEY", "`operators`"]),
        (Some(CLAIM_KEY), vec!["list"], ["A case type's key gives no access here", "`viewers`"]),
        (Some(VIEWER), vec!["discard", &id, "--reason", "x"], ["A viewer's key may look", "`operators`"]),
        (Some(OPERATOR), vec!["show", missing], ["There is no such dead letter", "pruned"]),
        (Some(OPERATOR), vec!["list", "--class", "broke"], ["there is no class `broke`", "`refused`"]),
        (
            Some(OPERATOR),
            vec!["list", "--key-file", "none"],
            ["the key cannot be read from none", "No such file"],
        ),
        (
            Some(OPERATOR),
            vec!["edit", &id, "--reason", "x", "--file", "no"],
            ["no cannot be read", "No such file"],
        ),
    ] {
        let said = stage.with(key, &arguments).await;
        assert_eq!(said.code, Some(1), "{arguments:?}: {}", said.error);
        for part in parts {
            assert!(said.error.contains(part), "{arguments:?}: {}", said.error);
        }
    }
    let nowhere = said("http://127.0.0.1:1", Some(OPERATOR), &["list"], stage.folder.path()).await;
    assert!(
        nowhere.error.starts_with("error: cannot reach the hub at http://127.0.0.1:1: "),
        "{}",
        nowhere.error
    );
    let other =
        said(&stage.erp.url(), Some(OPERATOR), &["list", "--format", "json"], stage.folder.path()).await;
    let other: Value = serde_json::from_str(&other.error).unwrap();
    assert!(other["error"]["message"].is_string(), "{other}");
}
