//! The pre-commit hook that `cargo xtask new` writes, run by git itself on a repository of its own.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// Everything that a command says.
fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// A new organisation in which everything is committed and the hook is switched on.
struct Organisation(tempfile::TempDir);

#[expect(clippy::expect_used, reason = "a test without its repository proves nothing")]
impl Organisation {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let caseway = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let written = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["new", "acme", "--caseway"])
            .arg(caseway)
            .current_dir(folder.path())
            .output()
            .expect("xtask should start");
        assert!(written.status.success(), "{}", said(&written));
        let organisation = Self(folder);
        // The hook calls cargo, which would build the organisation's own xtask; here it is the one that was built.
        let tools = organisation.0.path().join("tools");
        fs::create_dir(&tools).expect("a directory");
        let cargo = tools.join("cargo");
        let script = format!("#!/bin/sh\nshift\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_xtask"));
        fs::write(&cargo, script).expect("a file");
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("a file that may be run");
        for arguments in [
            &["init", "--quiet", "--initial-branch", "main"][..],
            &["add", "--all"],
            &["commit", "--quiet", "--message", "Begin"],
            &["config", "core.hooksPath", ".githooks"],
        ] {
            let output = organisation.git(arguments);
            assert!(output.status.success(), "{}", said(&output));
        }
        organisation
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("git")
            .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.0.path().join("acme"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("PATH", format!("{}:{path}", self.0.path().join("tools").display()))
            .output()
            .expect("git should start")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.path().join("acme").join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{file} has no {from:?}:\n{text}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a file");
    }

    fn commit(&self, message: &str) -> Output {
        self.git(&["commit", "--quiet", "--message", message])
    }
}

const CASE_TYPE: &str = "integration-spec/specs/case-types/onboarding.yaml";

#[test]
fn a_commit_is_judged_by_what_it_holds() {
    let acme = Organisation::new();

    // An error is refused, with its place in the repository.
    acme.edit(CASE_TYPE, "uses:\n", "uses:\n  - customers.NoSuchThing\n");
    acme.git(&["add", "--all"]);
    let refused = acme.commit("Use what is not there");
    assert!(!refused.status.success(), "{}", said(&refused));
    let says = said(&refused);
    assert!(says.contains("error[CW0303]") && says.contains(&format!("--> {CASE_TYPE}:")), "{says}");

    // What is repaired in the work tree alone is not repaired in the commit.
    acme.edit(CASE_TYPE, "  - customers.NoSuchThing\n", "");
    assert!(!acme.commit("Still staged").status.success());
    acme.git(&["add", "--all"]);

    // Stale output is refused and named, whatever the work tree holds.
    let service = "integration-spec/specs/services/customers.yaml";
    acme.edit(service, "description: Reads a customer.", "description: Reads one customer.");
    acme.git(&["add", "--all"]);
    let refused = acme.commit("Forget to generate");
    assert!(!refused.status.success());
    let says = said(&refused);
    assert!(says.contains("stale: generated/") && says.contains("cargo xtask generate"), "{says}");
    assert!(!says.contains("/tmp"), "paths are those of the repository: {says}");

    // A file that does not concern the specs passes without them, and a broken work tree is no hindrance.
    acme.git(&["reset", "--quiet"]);
    acme.edit("README.md", "# ", "# The ");
    acme.git(&["add", "README.md"]);
    let passed = acme.commit("Read more");
    assert!(passed.status.success(), "{}", said(&passed));

    acme.git(&["checkout", "--quiet", "--", "integration-spec"]);
    acme.edit(CASE_TYPE, "kind: CaseType\n", "kind: CaseType     # a new customer's first contract\n");
    acme.git(&["add", "--all"]);
    let passed = acme.commit("Say what it is");
    assert!(passed.status.success(), "{}", said(&passed));
}

/// The commands of the workflow that is written beside the hook, as its steps name them.
fn steps(workflow: &str) -> Vec<(String, String)> {
    let mut name = String::new();
    let mut steps = Vec::new();
    for line in workflow.lines().map(str::trim_start) {
        if let Some(called) = line.strip_prefix("- name: ") {
            name = called.to_owned();
        } else if let Some(command) = line.strip_prefix("run: ") {
            steps.push((name.clone(), command.to_owned()));
        }
    }
    steps
}

#[test]
fn the_steps_of_the_workflow_say_what_a_pull_request_does() {
    let acme = Organisation::new();
    let root = acme.0.path().join("acme");
    // A pull request is compared with the branch that it is merged into.
    for arguments in [&["remote", "add", "origin", "."][..], &["fetch", "--quiet", "origin"]] {
        let output = acme.git(arguments);
        assert!(output.status.success(), "{}", said(&output));
    }
    acme.edit("integration-spec/specs/services/customers.yaml", "      email: { type: string }\n", "");
    acme.edit("integration-spec/specs/mappings/customers.yaml", "      email: response.?email\n", "");

    let path = std::env::var("PATH").unwrap_or_default();
    let summary = acme.0.path().join("summary.md");
    let run = |command: &str| {
        Command::new("sh")
            .args(["-e", "-c", command])
            .current_dir(&root)
            .env("PATH", format!("{}:{path}", acme.0.path().join("tools").display()))
            .env("GITHUB_BASE_REF", "main")
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .expect("sh should start")
    };
    let workflow = fs::read_to_string(root.join(".github/workflows/integration.yml")).expect("the workflow");
    let steps = steps(&workflow);
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "Check the specs",
        "Write the findings for code scanning",
        "Generated code is current",
        "The network's rules are current",
        "Review",
    ];
    assert_eq!(names, expected);
    let outcomes: Vec<Output> = steps.iter().map(|(_, command)| run(command)).collect();
    let [check, scan, generate, egress, review] = outcomes.as_slice() else { panic!("five steps") };
    assert!(!check.status.success(), "a breaking change is refused: {}", said(check));
    assert!(said(check).contains("title=breaking-needs-major::"), "{}", said(check));
    assert!(scan.status.success(), "findings are written whatever they are: {}", said(scan));
    let sarif = fs::read_to_string(root.join("caseway.sarif")).expect("the findings");
    assert!(sarif.contains("\"breaking-needs-major\""), "{sarif}");
    assert!(!generate.status.success() && said(generate).contains("stale: "), "{}", said(generate));
    assert!(egress.status.success(), "no environment speaks of the network: {}", said(egress));
    assert!(review.status.success(), "{}", said(review));
    let summary = fs::read_to_string(&summary).expect("the summary");
    assert!(
        summary.contains("## Integration review") && summary.contains("may break onboarding"),
        "{summary}"
    );
}
