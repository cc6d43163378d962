//! What a change does, on a git repository of its own.

mod support;

use serde_json::Value;
use support::{Repository, stderr, stdout};

#[test]
fn a_change_is_compared_with_a_revision_and_the_work_tree_stays_as_it_is() {
    let repository = Repository::new();
    repository.edit("backends/crm.yaml", "timeout: 1500ms", "timeout: 2500ms");
    let before = repository.git(&["status", "--porcelain"]);

    let output = repository.xtask(&["diff", "HEAD"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("safe: backends' contracts, as the hub sees them (1)\n  crm.AddPerson the timeout was 1.5s, is 2.5s\n"), "{said}");
    assert!(said.ends_with("1 safe change (HEAD → integration-spec/specs)\n"), "{said}");
    assert_eq!(repository.git(&["status", "--porcelain"]), before);

    repository.commit("Wait longer");
    assert_eq!(
        stdout(&repository.xtask(&["diff", "HEAD"])),
        "nothing changed (HEAD → integration-spec/specs)\n"
    );
    let output = repository.xtask(&["diff", "HEAD~1", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(document["counts"], serde_json::json!({ "breaking": 0, "safe": 1, "documentation": 0 }));
    let change = &document["changes"][0];
    assert_eq!(change["kind"], "timeout-changed");
    assert_eq!(change["old"], change["new"], "the line is the same");
    assert_eq!(change["new"]["file"], "backends/crm.yaml");
}

#[test]
fn a_breaking_change_can_fail_a_pipeline() {
    let repository = Repository::new();
    repository.edit("case-types/hiring.yaml", "people.GetPerson, ", "");
    assert!(repository.xtask(&["diff", "HEAD"]).status.success());
    let output = repository.xtask(&["diff", "HEAD", "--deny-breaking", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("| `hiring` | may no longer call `people.GetPerson` |"), "{said}");
}

#[test]
fn rules_judge_a_change_wherever_it_is_looked_at() {
    let repository = Repository::new();
    repository.edit(
        "services/people.yaml",
        "known: { type: string, enum: [active, gone] }",
        "known: { type: string, enum: [active, gone, lost] }",
    );
    assert!(repository.xtask(&["check"]).status.success(), "the specs alone are sound");
    let output = repository.xtask(&["check", "--base", "HEAD", "--format", "short"]);
    assert_eq!(output.status.code(), Some(1));
    let found = "error[breaking-needs-major]: `people.PersonKnown`: the value `lost` was added, which may break `hiring`";
    assert!(stdout(&output).contains(found), "{}", stdout(&output));

    let output = repository.xtask(&["diff", "HEAD"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("what rules say of the change (1)\n  error[breaking-needs-major]"),
        "{}",
        stdout(&output)
    );
    let output = repository.xtask(&["review", "HEAD", "--format", "json"]);
    let review: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(review["findings"][0]["code"], "breaking-needs-major");

    repository.commit("It is done");
    assert!(repository.xtask(&["check", "--base", "HEAD"]).status.success(), "nothing changed any more");
}

#[test]
fn a_base_that_cannot_be_read_says_why() {
    let repository = Repository::new();
    let said = stderr(&repository.xtask(&["diff", "no-such-branch"]));
    assert!(said.contains("`no-such-branch` is neither a directory nor a revision"), "{said}");
    let said = stderr(&repository.xtask(&["diff", "--", "--output=/tmp/x"]));
    assert!(said.contains("is neither a directory nor a revision"), "an option is no revision: {said}");

    std::fs::create_dir(repository.path().join("main")).expect("a directory");
    let said = stderr(&repository.xtask(&["diff", "main"]));
    assert!(said.contains("write `./main` or `refs/heads/main`"), "{said}");
    assert!(repository.xtask(&["diff", "refs/heads/main"]).status.success());
}

#[test]
fn specs_with_errors_are_not_compared() {
    let repository = Repository::new();
    repository.edit("backends/crm.yaml", "kind: query", "kind: question");
    let output = repository.xtask(&["diff", "HEAD"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("repair them first"), "{}", stderr(&output));

    repository.commit("Break it");
    repository.edit("backends/crm.yaml", "kind: question", "kind: query");
    let output = repository.xtask(&["diff", "HEAD"]);
    let said = stderr(&output);
    assert!(said.contains("the specs of `HEAD` have") && said.contains("backends/crm.yaml:"), "{said}");
}

#[test]
fn a_directory_is_a_base_as_well() {
    let repository = Repository::new();
    let copy = Repository::new();
    copy.edit("backends/crm.yaml", "timeout: 1500ms", "timeout: 2500ms");
    let base = copy.path().to_string_lossy().into_owned();
    let said = stdout(&repository.xtask(&["diff", &base]));
    assert!(said.contains("crm.AddPerson the timeout was 2.5s, is 1.5s"), "{said}");
}

#[test]
fn an_impact_is_a_tree_and_json() {
    let repository = Repository::new();
    let output = repository.xtask(&["impact", "crm.PersonInput.age"]);
    let said = stdout(&output);
    assert!(said.contains("people: request.age  reads NewPerson.age"), "{said}");
    let output = repository.xtask(&["impact", "crm", "--format", "json"]);
    let impact: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(impact["caseTypes"][0]["name"], "hiring");
    assert_eq!(impact["owners"], serde_json::json!(["team-crm", "team-hr", "team-people"]));
    let output = repository.xtask(&["impact", "crm.Persn"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("did you mean `Person`?"), "{}", stderr(&output));
}

#[test]
fn a_review_says_whom_a_change_reaches_in_three_forms() {
    let repository = Repository::new();
    repository.edit(
        "services/people.yaml",
        "known: { type: string, enum: [active, gone] }",
        "known: { type: string, enum: [active, gone, lost] }",
    );
    let said = stdout(&repository.xtask(&["review", "HEAD"]));
    assert!(
        said.contains("1 breaking change; may break hiring; 1 new finding. Ask team-hr, team-people."),
        "{said}"
    );
    assert!(said.contains("Generated code: "), "{said}");

    let output = repository.xtask(&["review", "HEAD", "--format", "json"]);
    let review: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(review["operations"][0]["operation"], "people.AddPerson");
    assert_ne!(review["generated"]["files"], 0);

    let html = stdout(&repository.xtask(&["review", "HEAD", "--format", "html"]));
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"), "{html}");
}

#[test]
fn findings_are_told_to_code_scanning_with_paths_from_the_repository() {
    let repository = Repository::new();
    repository.edit("case-types/hiring.yaml", "people.AddPerson]", "people.AddPerso]");
    let inside = repository.specs();
    for folder in [repository.path(), &inside] {
        let output = repository.xtask_in(folder, &["check", "--format", "sarif"]);
        assert_eq!(output.status.code(), Some(1));
        let log: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        for result in run["results"].as_array().expect("results") {
            let index =
                usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small number");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(
                !result["partialFingerprints"]["primaryLocationLineHash"]
                    .as_str()
                    .expect("a text")
                    .is_empty()
            );
            assert_eq!(result["locations"].as_array().map(Vec::len), Some(1));
        }
        for rule in rules {
            assert!(!rule["fullDescription"]["text"].as_str().expect("a text").is_empty(), "{rule}");
            assert!(!rule["help"]["text"].as_str().expect("a text").is_empty(), "{rule}");
        }
        let found =
            run["results"].as_array().and_then(|results| results.iter().find(|of| of["ruleId"] == "CW0303"));
        let at = &found.expect("the unknown operation")["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "integration-spec/specs/case-types/hiring.yaml");
        let region = serde_json::json!({ "startLine": 8, "startColumn": 33, "endLine": 8, "endColumn": 41 });
        assert_eq!(at["region"], region);
    }
    let said = stdout(&repository.xtask(&["check", "--format", "github"]));
    let expected = "::error file=integration-spec/specs/case-types/hiring.yaml,line=8,endLine=8,col=33,endColumn=40,title=CW0303::";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_rule_of_governance_is_told_as_a_diagnostic_of_the_language_is() {
    let repository = Repository::new();
    repository.edit("backends/crm.yaml", "health: { operation: Ping, every: 20s }\n", "");
    let output = repository.xtask(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.iter().any(|result| result["ruleId"] == "backend-needs-health"), "{log:#}");
}

#[test]
fn a_catalogue_replaces_an_earlier_one_and_nothing_else() {
    let repository = Repository::new();
    let site = repository.path().join("site");
    let output = repository.xtask(&["catalog", "--out", "site"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let left = site.join("backends/gone.html");
    std::fs::write(&left, "").expect("a page of an earlier site");
    assert!(repository.xtask(&["catalog", "--out", "site"]).status.success());
    assert!(!left.exists() && site.join("backends/crm.html").exists());
    let output = repository.xtask(&["catalog", "--out", "integration-spec"]);
    assert!(stderr(&output).contains("is not empty and no earlier catalogue"), "{}", stderr(&output));
}

#[test]
fn code_owners_follow_the_specs() {
    let repository = Repository::new();
    assert_eq!(repository.xtask(&["codeowners", "--check"]).status.code(), Some(1));
    assert!(repository.xtask(&["codeowners"]).status.success());
    assert!(repository.xtask(&["codeowners", "--check"]).status.success());
    let text = std::fs::read_to_string(repository.path().join(".github/CODEOWNERS")).expect("the file");
    assert!(
        text.contains("/integration-spec/specs/mappings/people.yaml @small/team-crm @small/team-people\n"),
        "{text}"
    );
    repository.edit("backends/crm.yaml", "owner: team-crm", "owner: team-x");
    assert_eq!(repository.xtask(&["codeowners", "--check"]).status.code(), Some(1));

    std::fs::write(repository.path().join(".github/CODEOWNERS"), "* @me\n").expect("a file");
    let output = repository.xtask(&["codeowners"]);
    assert!(stderr(&output).contains("is not overwritten"), "{}", stderr(&output));
}

/// `hiring` calls the CRM directly, by an approval that two people with keys of their own made.
fn approved(repository: &Repository) {
    let policy = "policies/direct.yaml";
    let people = "people:\n  ana: { name: Ana Torres, principals: [ana@example.org], roles: [architect] }\n  \
                  nils: { name: Nils Berg, principals: [nils@example.org], roles: [developer] }\n";
    repository.write(
        policy,
        &format!(
            "# yaml-language-server: $schema=policy.schema.json\napiVersion: caseway/v1\nkind: Policy\nname: direct\n\
             owner: team-architecture\ndirectConnections: {{}}\n{people}"
        ),
    );
    repository.write("governance/evidence/latency.md", "31 ms\n");
    let signers: Vec<String> = ["ana", "nils"].map(|name| repository.key(name)).into();
    repository.write("governance/allowed_signers", &signers.concat());
    let direct = "direct:\n  - { call: crm.AddPerson, criterion: realtime, latencyBudget: 40ms, approval: DIR-0001 }\n";
    repository.append("case-types/hiring.yaml", direct);
    let evidence = repository.specs().join("governance/evidence/latency.md");
    let evidence = evidence.to_string_lossy();
    let key = repository.path().join(".keys/ana");
    let (key, key_of) = ("--key", key.to_string_lossy());
    for arguments in [
        &["propose", "DIR-0001", "--as", "nils@example.org", "--evidence", &evidence][..],
        &[
            "approve",
            "DIR-0001",
            "--as",
            "ana@example.org",
            key,
            &key_of,
            "--criterion",
            "realtime",
            "--expires",
            "2027-06-30",
        ],
    ] {
        let output = repository.xtask(arguments);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    repository.commit("Approve");
}

#[test]
fn an_approval_that_a_change_voids_is_told_with_what_it_needs() {
    let repository = Repository::new();
    approved(&repository);
    assert!(stdout(&repository.xtask(&["review", "HEAD"])).contains("nothing changed"), "it holds as it is");

    repository.edit("backends/crm.yaml", "422: invalid", "422: invalid, 409: conflict");
    assert!(!repository.xtask(&["check", "--as-of", "2027-01-01"]).status.success());
    let said = stdout(&repository.xtask(&["diff", "HEAD"]));
    assert!(said.contains("[approval-voided]"), "{said}");
    let said = stdout(&repository.xtask(&["review", "HEAD"]));
    assert!(said.contains("1 approval no longer holds"), "{said}");
    let row = "| hiring calls `crm.AddPerson` (realtime) | DIR-0001 **voided** | what `DIR-0001` allows has changed since it was accepted \
               | `cargo xtask renew DIR-0001 --expires DATE`, by Ana Torres |";
    assert!(said.contains(row), "{said}");
    let html = stdout(&repository.xtask(&["review", "HEAD", "--format", "html"]));
    assert!(html.contains("<span class=\"badge voided\">voided</span>"), "{html}");
    let tree = stdout(&repository.xtask(&["impact", "crm.AddPerson"]));
    assert!(tree.contains("directly: hiring calls crm.AddPerson  (DIR-0001, which does not hold)"), "{tree}");
}
