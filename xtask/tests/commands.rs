//! What the commands print and how they exit.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[expect(clippy::expect_used, reason = "a test without the program proves nothing")]
fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().expect("xtask should start")
}

fn fixtures(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/specs").join(path)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn sound_specs_pass() {
    let output = xtask(&["check", "--specs", &fixtures("base").to_string_lossy()]);
    assert_eq!(stdout(&output), "nothing to report in 7 files\n");
    assert!(output.status.success());
}

#[test]
fn an_error_fails_the_check_and_the_last_line_counts() {
    let scratch = tempfile::tempdir().expect("a directory");
    std::fs::write(scratch.path().join("a.yaml"), "kind: Nothing\n").expect("a file");
    let dir = scratch.path().to_string_lossy().into_owned();

    let output = xtask(&["check", "--format", "short", "--specs", &dir]);
    assert_eq!(output.status.code(), Some(1));
    let expected =
        format!("{dir}/a.yaml:1:7: error[CW0201]: there is no kind `Nothing`\n1 error in 1 file\n");
    assert_eq!(stdout(&output), expected);

    let output = xtask(&["check", "--format", "json", "--specs", &dir]);
    assert_eq!(output.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(document["summary"]["errors"], 1);

    let output = xtask(&["check", "--specs", &dir]);
    assert!(stdout(&output).starts_with("error[CW0201]"), "no colours where nobody sees them");
}

#[test]
fn a_code_is_explained() {
    let output = xtask(&["explain", "cw0101"]);
    assert!(stdout(&output).starts_with("# CW0101: "));
    assert!(output.status.success());
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let output = xtask(&["explain", "CW0011"]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("there is no code or rule `CW0011`: did you mean `CW0"), "{said}");
}

#[test]
fn a_schema_that_is_not_up_to_date_names_the_command() {
    let scratch = tempfile::tempdir().expect("a directory");
    let dir = scratch.path().to_string_lossy().into_owned();
    let output = xtask(&["schema", "--check", "--out", &dir]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("run `cargo xtask schema`"));
    assert!(xtask(&["schema", "--out", &dir]).status.success());
    assert!(xtask(&["schema", "--check", "--out", &dir]).status.success());
}

#[test]
fn a_rule_of_the_organisation_is_explained_from_its_file() {
    let scratch = tempfile::tempdir().expect("a directory");
    std::fs::copy(fixtures("bad/own-rule.yaml"), scratch.path().join("rule.yaml")).expect("a file");
    let dir = scratch.path().to_string_lossy().into_owned();
    let output = xtask(&["explain", "commands-say-what-they-do", "--specs", &dir]);
    assert!(output.status.success());
    assert!(
        stdout(&output)
            .starts_with("# commands-say-what-they-do: a command that does not say what it does\n")
    );

    let output = xtask(&["explain", "commands-say-what-they-did", "--specs", &dir]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `commands-say-what-they-do`?"));
}

#[test]
fn what_will_have_expired_is_told_in_advance() {
    let scratch = tempfile::tempdir().expect("a directory");
    for folder in ["base", "good/waiver"] {
        for entry in std::fs::read_dir(fixtures(folder)).expect("fixtures") {
            let entry = entry.expect("a file");
            std::fs::copy(entry.path(), scratch.path().join(entry.file_name())).expect("a copy");
        }
    }
    let dir = scratch.path().to_string_lossy().into_owned();
    let output = xtask(&["check", "--as-of", "2027-03-31", "--specs", &dir]);
    assert_eq!(stdout(&output), "nothing to report in 8 files; 1 waived\n");
    let output = xtask(&["check", "--as-of", "2027-04-01", "--specs", &dir]);
    let said = stdout(&output);
    assert!(
        said.contains("warning[waiver-expired]") && said.contains("warning[backend-needs-health]"),
        "{said}"
    );
    assert!(said.contains("= note: finding 3f5a6cd8fed4f7dd0e37c343daed2bfa"), "{said}");
    let output = xtask(&["check", "--as-of", "2027-02-30", "--specs", &dir]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("the calendar has no `2027-02-30`"));
}

#[test]
fn a_mapping_is_tried_on_a_document_and_says_which_cell_has_no_value() {
    let scratch = tempfile::tempdir().expect("a directory");
    for entry in std::fs::read_dir(fixtures("base")).expect("fixtures") {
        let path = entry.expect("a fixture").path();
        std::fs::copy(&path, scratch.path().join(path.file_name().expect("a name"))).expect("a copy");
    }
    // Its tests fail, which keeps nobody from looking at what it does.
    std::fs::copy(fixtures("bad/test-that-fails.yaml"), scratch.path().join("mapping.yaml")).expect("a copy");
    let file = |name: &str, text: &str| {
        let path = scratch.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let specs = scratch.path().to_string_lossy().into_owned();
    let input = file("input.json", r#"{"orderId": "17"}"#);
    let whole = file("whole.json", r#"{"id": "17", "status": "DONE", "lines": [{"sku": "a", "qty": 2}]}"#);
    let empty = file("empty.json", r#"{"id": "17", "status": "DONE", "lines": []}"#);
    let tried = |response: &str, more: &[&str]| {
        let arguments =
            ["map", "try", "orders.GetOrder", "--specs", &specs, "--input", &input, "--response", response];
        xtask(&[arguments.as_slice(), more].concat())
    };

    let output = tried(&whole, &["--format", "json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(document["parameters"], serde_json::json!({ "id": "17" }));
    assert_eq!(document["output"]["items"][0]["quantity"], 2);
    let cells = document["cells"].as_array().expect("cells");
    assert!(cells.iter().any(|cell| {
        cell["cell"] == "output/state"
            && cell["expression"] == "lookup: response.status"
            && cell["value"] == "done"
    }));

    let output = tried(&empty, &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("response.lines[0].?note"), "{said}");
    assert!(said.ends_with("error: output/phone: there is nothing at 0 of 0\n"), "{said}");
}

#[test]
fn what_comes_after_the_call_is_tried_as_well() {
    let scratch = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: &str| {
        let path = scratch.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let specs = fixtures("").join("../../../integration-spec/specs").to_string_lossy().into_owned();
    let input = file("input.json", r#"{"paymentId": "hu20", "amountPence": 500}"#);
    let answer = file("answer.json", r#"{"refund_id": "act4", "amount": 500, "status": "success"}"#);
    let tried = |operation: &str, more: &[&str]| {
        xtask(&[["map", "try", operation, "--specs", &specs, "--input", &input].as_slice(), more].concat())
    };

    let after = ["--correlation", "act4", "--answer", &answer];
    let output = tried("payments.RefundPayment", &[after.as_slice(), &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let completes = &document["completes"];
    assert_eq!(completes["call"], "payments.GetRefund");
    assert_eq!(completes["parameters"], serde_json::json!({ "payment_id": "hu20", "refund_id": "act4" }));
    assert_eq!((&completes["means"], &completes["output"]["state"]), (&"done".into(), &"done".into()));
    let said = stdout(&tried("payments.RefundPayment", &after));
    assert!(said.contains("completes asks payments.GetRefund") && said.contains("completes: done"), "{said}");

    let refused = tried("payments.CapturePayment", &["--answer", &answer]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("has no cells that read what `--answer` gives"), "{said}");
}

#[test]
fn what_is_done_for_each_item_is_tried_with_one_item() {
    let specs = fixtures("").join("../../../integration-spec/specs").to_string_lossy().into_owned();
    let output = xtask(&["map", "try", "usage.ReportReadings", "--specs", &specs]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("does `usage.ReportReading` for each item of its list: try that with one"),
        "{said}"
    );
}

#[test]
fn the_networks_rules_are_written_compared_and_shown() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/egress");
    let (specs, committed) = (specs.to_string_lossy(), committed.to_string_lossy());
    let output = xtask(&["egress", "--specs", &specs, "--out", &committed, "--check"]);
    assert!(output.status.success(), "run `cargo xtask egress` and commit its output: {}", stdout(&output));

    let scratch = tempfile::tempdir().expect("a directory");
    let out = scratch.path().to_string_lossy().into_owned();
    let of = |more: &[&str]| xtask(&[&["egress", "--specs", &specs, "--out", &out], more].concat());
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let output = of(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("run `cargo xtask egress` and commit its output"), "{}", said(&output));
    assert!(of(&["--environment", "production"]).status.success());
    assert!(of(&["--check"]).status.success(), "one environment is written where all are");

    // What was a case type's stays for nobody; what is somebody's own stays.
    let left = scratch.path().join("production/case-types/gone.yaml");
    std::fs::copy(scratch.path().join("production/hub.yaml"), &left).expect("a copy");
    std::fs::write(scratch.path().join("production/own.yaml"), "kind: NetworkPolicy\n").expect("a file");
    let output = of(&[]);
    assert!(stdout(&output).contains("removed: ") && !left.exists(), "{}", stdout(&output));
    assert!(scratch.path().join("production/own.yaml").exists());

    let list: serde_json::Value = serde_json::from_slice(&of(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!((&list["kind"], &list["items"][0]["kind"]), (&"List".into(), &"NetworkPolicy".into()));
    assert_eq!(list["items"].as_array().map(Vec::len), Some(15));

    assert!(said(&of(&["--environment", "prodction"])).contains("did you mean `production`?"));
    assert!(said(&of(&["--environment", "dev"])).contains("give it a `network` section"));
    assert!(said(&of(&["--check", "--format", "json"])).contains("leave one of the two out"));

    let none = xtask(&["egress", "--specs", &fixtures("base").to_string_lossy(), "--out", &out, "--check"]);
    assert!(stdout(&none).starts_with("left over: "), "{}", stdout(&none));
    let bad = scratch.path().join("bad");
    std::fs::create_dir(&bad).expect("a directory");
    std::fs::write(bad.join("a.yaml"), "kind: Nothing\n").expect("a file");
    let output = xtask(&["egress", "--specs", &bad.to_string_lossy()]);
    assert!(said(&output).contains("error[CW0201]") && said(&output).contains("repair them first"));
}
