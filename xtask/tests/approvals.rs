//! A direct connection from its proposal to its end, as a developer and an architect live through it: on a git repository,
//! with SSH keys of their own, by the commands alone.
//!
//! What they type and what they read is printed as one transcript (`cargo nextest run --no-capture`, or the file that the
//! last line names), and looked at step by step.

#![expect(clippy::unwrap_used, reason = "a play that cannot go on has failed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use caseway_spec::date::Date;
use support::Repository;
use tempfile::TempDir;

const POLICY: &str = "\
# yaml-language-server: $schema=../../schemas/policy.schema.json
apiVersion: caseway/v1
kind: Policy
name: integration
owner: team-architecture
directConnections: { approvers: [architect], signatures: required, share: { percent: 50 } }
people:
  ana: { name: Ana Torres, principals: [ana@example.org], roles: [architect] }
  nils: { name: Nils Berg, principals: [nils@example.org], roles: [developer] }
";

const SIGNERS: &str = "integration-spec/specs/governance/allowed_signers";
const RECORD: &str = "integration-spec/specs/governance/approvals/DIR-0001.yaml";
const CLIENT: &str = "generated/client/src/direct/hiring/crm/mod.rs";

/// The day that lies so many days ahead.
#[expect(clippy::disallowed_methods, reason = "approvals are given today")]
fn ahead(days: u64) -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    Date::of_unix_seconds(since.as_secs() + days * 86_400).unwrap()
}

/// The stage: a repository, and the keys of those who work on it, which are nowhere in it.
struct Play {
    repository: Repository,
    keys: TempDir,
    transcript: String,
}

impl Play {
    fn new() -> Self {
        let (repository, keys) = (Repository::new(), tempfile::tempdir().unwrap());
        let mut play = Self { repository, keys, transcript: String::new() };
        fs::create_dir_all(play.path("integration-spec/specs/policies")).unwrap();
        fs::create_dir_all(play.path("integration-spec/specs/governance")).unwrap();
        fs::write(play.path("integration-spec/specs/policies/integration.yaml"), POLICY).unwrap();
        let mut signers = String::new();
        for who in ["ana", "nils"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", who, "-f"])
                .arg(play.key(who))
                .status()
                .unwrap();
            assert!(made.success());
            let public = fs::read_to_string(play.key(who).with_extension("pub")).unwrap();
            let key: Vec<&str> = public.split(' ').take(2).collect();
            signers
                .push_str(&format!("{who}@example.org namespaces=\"approval.caseway\" {}\n", key.join(" ")));
        }
        fs::write(play.path(SIGNERS), signers).unwrap();
        // What `check` says of the small organisation itself would be in the way.
        let crm = "backends/crm.yaml";
        play.repository.edit(crm, "health:", "resilience: { timeout: 2s }\nhealth:");
        let team = "  Team: { type: object, properties: { name: { type: string } } }\n";
        play.repository.edit(crm, team, "");
        let text = play.read("integration-spec/specs/backends/crm.yaml");
        let list: String = text
            .lines()
            .skip_while(|line| *line != "  ListTeams:")
            .take(5)
            .fold(String::new(), |all, line| all + line + "\n");
        play.repository.edit(crm, &list, "");
        play.repository.commit("Say who decides");
        play.transcript.push_str(
            "A repository with a policy, Ana (architect) and Nils (developer), each with an SSH key.\n",
        );
        play
    }

    fn path(&self, file: &str) -> PathBuf {
        self.repository.path().join(file)
    }

    fn key(&self, who: &str) -> PathBuf {
        self.keys.path().join(who)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn scene(&mut self, title: &str) {
        self.transcript.push_str(&format!("\n## {title}\n\n"));
    }

    /// What somebody types, and what they read; git knows who they are and with which key they sign.
    fn types(&mut self, who: &str, arguments: &[&str]) -> (Output, String) {
        let settings = [
            ("user.email", format!("{who}@example.org")),
            ("gpg.format", "ssh".to_owned()),
            ("user.signingkey", self.key(who).display().to_string()),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.repository.path());
        command.env("HOME", self.keys.path()).env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (index, (key, value)) in settings.iter().enumerate() {
            command
                .env(format!("GIT_CONFIG_KEY_{index}"), key)
                .env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        let output = command.output().unwrap();
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        let said =
            String::from_utf8(said).unwrap().replace(&self.repository.path().display().to_string(), ".");
        self.note(who, &format!("cargo xtask {}", quoted(arguments)), &said);
        (output, said)
    }

    fn note(&mut self, who: &str, typed: &str, said: &str) {
        let said: String = said.lines().map(|line| format!("    {line}\n")).collect();
        self.transcript.push_str(&format!("{who}$ {typed}\n{said}"));
    }

    /// Types something that succeeds; what is said holds all of `expected`.
    fn does(&mut self, who: &str, arguments: &[&str], expected: &[&str]) -> String {
        let (output, said) = self.types(who, arguments);
        assert!(output.status.success(), "{}", self.transcript);
        self.holds(&said, expected);
        said
    }

    /// Types something that is refused.
    fn fails(&mut self, who: &str, arguments: &[&str], expected: &[&str]) {
        let (output, said) = self.types(who, arguments);
        assert!(!output.status.success(), "{}", self.transcript);
        self.holds(&said, expected);
    }

    fn holds(&self, said: &str, expected: &[&str]) {
        for expected in expected {
            assert!(
                said.contains(expected),
                "{expected:?} is not in what was said last:\n{}",
                self.transcript
            );
        }
    }

    fn edits(&mut self, who: &str, file: &str, from: &str, to: &str) {
        self.repository.edit(file, from, to);
        self.transcript.push_str(&format!("{who} edits {file}: {:?} becomes {:?}\n", from.trim(), to.trim()));
    }

    fn commits(&mut self, who: &str, message: &str) {
        self.repository.commit(message);
        self.transcript.push_str(&format!("{who} commits: {message}\n"));
    }

    /// Puts what was done to a file back.
    fn restores(&mut self, file: &str) {
        self.repository.git(&["checkout", "--quiet", "--", file]);
        self.transcript.push_str(&format!("(the change of {} is undone)\n", Path::new(file).display()));
    }

    /// The signature in a record, checked by OpenSSH over the statement that the command prints.
    fn verified_by_openssh(&mut self) {
        let record = self.read(RECORD);
        let begin = record.rfind("-----BEGIN SSH SIGNATURE-----").unwrap();
        let end = record[begin..].find("-----END SSH SIGNATURE-----").unwrap() + begin;
        let pem: String = record[begin..end].lines().map(|line| format!("{}\n", line.trim())).collect();
        let signature = self.keys.path().join("signature");
        fs::write(&signature, format!("{pem}-----END SSH SIGNATURE-----\n")).unwrap();
        let statement =
            self.does("ana", &["approvals", "--statement", "DIR-0001"], &["approved-by \"ana@example.org\""]);
        let mut verify = Command::new("ssh-keygen");
        verify.args(["-Y", "verify", "-f"]).arg(self.path(SIGNERS));
        verify.args(["-I", "ana@example.org", "-n", "approval.caseway", "-s"]).arg(&signature);
        let mut child = verify.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), statement.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        self.note("anybody", "... | ssh-keygen -Y verify -f allowed_signers -I ana@example.org -n approval.caseway -s signature", &said);
        assert!(output.status.success() && said.starts_with("Good \"approval.caseway\" signature"), "{said}");
    }
}

/// Arguments as a shell would want them.
fn quoted(arguments: &[&str]) -> String {
    let quote = |text: &&str| if text.contains(' ') { format!("'{text}'") } else { (*text).to_owned() };
    arguments.iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_direct_connection_lives_from_its_proposal_to_its_end() {
    let mut play = Play::new();
    let (soon, late) = (ahead(200).to_string(), ahead(300).to_string());

    play.scene("A developer wants to call a backend directly");
    let uses = "uses: [people.GetPerson, people.AddPerson]\n";
    let direct = |approval: &str, budget: &str| {
        format!(
            "{uses}direct:\n  - {{ call: crm.GetPerson, criterion: realtime, latencyBudget: {budget}{approval} }}\n"
        )
    };
    play.edits("nils", "case-types/hiring.yaml", uses, &direct("", "40ms"));
    play.fails("nils", &["check"], &["error[direct-needs-approval]", "add `approval: DIR-0001`"]);
    play.fails("nils", &["generate"], &["nothing was generated"]);

    play.scene("Propose");
    play.edits(
        "nils",
        "case-types/hiring.yaml",
        &direct("", "40ms"),
        &direct(", approval: DIR-0001", "40ms"),
    );
    let evidence = play.keys.path().join("latency.md");
    fs::write(&evidence, "Measured: 31 ms past the service, 118 ms through it.\n").unwrap();
    play.fails("nils", &["propose", "DIR-0001"], &["Offer it with `--evidence FILE`"]);
    let evidence = evidence.display().to_string();
    play.does(
        "nils",
        &["propose", "DIR-0001", "--evidence", &evidence],
        &["Nils Berg proposes DIR-0001", "cargo xtask approve DIR-0001"],
    );
    play.does("nils", &["check"], &["note[approval-pending]"]);
    play.does("nils", &["generate"], &["written"]);
    assert!(!play.path(CLIENT).exists(), "a proposal gives no code");
    play.commits("nils", "Propose to call the CRM directly");

    play.scene("Review and approve");
    play.fails(
        "nils",
        &["approve", "DIR-0001", "--criterion", "realtime", "--expires", &soon],
        &["this would be no approval", "nils@example.org asked for it", "has no role that approves"],
    );
    play.does("ana", &["review", "HEAD~1", "--format", "markdown"], &["crm.GetPerson", "DIR-0001"]);
    play.fails(
        "ana",
        &["approve", "DIR-0001", "--criterion", "single-consumer", "--expires", &soon],
        &["was proposed by the criterion `realtime`"],
    );
    let too_late = ahead(400).to_string();
    play.fails(
        "ana",
        &["approve", "DIR-0001", "--criterion", "realtime", "--expires", &too_late],
        &["holds for 400 days, and the policy allows 365"],
    );
    play.does(
        "ana",
        &["approve", "DIR-0001", "--criterion", "realtime", "--expires", &soon],
        &["Ana Torres approves DIR-0001"],
    );
    play.verified_by_openssh();
    play.does("ana", &["check"], &["nothing to report"]);
    play.does("ana", &["generate"], &["direct/hiring"]);
    assert!(play.read(CLIENT).contains("pub async fn get_person"), "an approval gives the connector");
    play.commits("ana", "Approve DIR-0001");
    play.does(
        "nils",
        &["approvals"],
        &["DIR-0001  accepted    hiring -> crm.GetPerson  realtime", "200 days left"],
    );

    play.scene("A record that is changed by hand, a key that is taken away");
    play.edits(
        "nils",
        "governance/approvals/DIR-0001.yaml",
        &format!("expires: {soon}"),
        &format!("expires: {late}"),
    );
    play.fails("nils", &["check"], &["error[approval-signature-invalid]"]);
    play.restores(RECORD);
    let key = play.read(SIGNERS).lines().next().unwrap().to_owned();
    play.edits("ana", "governance/allowed_signers", &format!("{key}\n"), "");
    play.fails("ana", &["check"], &["error[approval-signature-invalid]"]);
    play.restores(SIGNERS);

    play.scene("A change that says nothing else voids nothing; a change of what was approved voids it");
    play.edits(
        "nils",
        "backends/crm.yaml",
        "description: A person, as the CRM knows them.",
        "description: A person.",
    );
    play.does("nils", &["check"], &["nothing to report"]);
    play.edits(
        "nils",
        "backends/crm.yaml",
        "fullName: { type: string }\n      status",
        "fullName: { type: string }\n      nickname: { type: string }\n      status",
    );
    play.fails("nils", &["check"], &["error[approval-digest-mismatch]", "cargo xtask renew DIR-0001"]);
    play.does("nils", &["approvals"], &["DIR-0001  void", "what it allows has changed since"]);
    play.does("nils", &["diff", "HEAD"], &["the approval DIR-0001 no longer holds", "[approval-voided]"]);
    play.fails("nils", &["generate"], &["nothing was generated"]);

    play.scene("Renew");
    play.does("ana", &["renew", "DIR-0001", "--expires", &late], &["Ana Torres renews DIR-0001"]);
    assert!(play.read(RECORD).contains("history:\n  - subjectDigest: v1:sha256:"), "what was is kept");
    play.does("ana", &["check"], &["nothing to report"]);
    play.does("ana", &["generate"], &["direct/hiring"]);
    play.commits("ana", "Renew DIR-0001 for the CRM's nicknames");

    play.scene("Time goes by");
    play.does("nils", &["check", "--as-of", &ahead(300 - 43).to_string()], &["nothing to report"]);
    play.does(
        "nils",
        &["check", "--as-of", &ahead(300 - 42).to_string()],
        &["warning[approval-expiring]", "ends in 42 days"],
    );
    play.fails(
        "nils",
        &["check", "--as-of", &ahead(301).to_string()],
        &["error[approval-expired]", "ended 1 day ago"],
    );
    play.does("nils", &["generate", "--check"], &["unchanged"]);

    play.scene("Supersede: another budget, another record");
    play.edits(
        "nils",
        "case-types/hiring.yaml",
        &direct(", approval: DIR-0001", "40ms"),
        &direct(", approval: DIR-0002", "25ms"),
    );
    play.does("nils", &["propose", "DIR-0002", "--evidence", &evidence], &["Nils Berg proposes DIR-0002"]);
    play.does(
        "ana",
        &["approve", "DIR-0002", "--criterion", "realtime", "--expires", &late],
        &["Ana Torres approves DIR-0002"],
    );
    play.fails(
        "ana",
        &["check"],
        &["error[approval-doubled]", "cargo xtask supersede DIR-0001 --with DIR-0002"],
    );
    play.does(
        "ana",
        &["supersede", "DIR-0001", "--with", "DIR-0002"],
        &["lets DIR-0002 take the place of DIR-0001"],
    );
    play.does("ana", &["check"], &["nothing to report"]);
    play.commits("ana", "Let DIR-0002 take the place of DIR-0001");

    play.scene("Revoke");
    play.fails("ana", &["revoke", "DIR-0002", "--reason", " "], &["say why"]);
    play.does(
        "ana",
        &["revoke", "DIR-0002", "--reason", "The page no longer prices while somebody types"],
        &["Ana Torres takes DIR-0002 back"],
    );
    play.fails("nils", &["check"], &["error[approval-revoked]"]);
    play.edits("nils", "case-types/hiring.yaml", &direct(", approval: DIR-0002", "25ms"), uses);
    play.does("nils", &["check"], &["nothing to report"]);
    play.does("nils", &["generate"], &["removed"]);
    assert!(!play.path(CLIENT).exists(), "what is not approved any more has no code");
    play.commits("nils", "End the direct connection to the CRM");
    play.does(
        "ana",
        &["approvals"],
        &["DIR-0001  superseded", "DIR-0002  revoked", "The page no longer prices"],
    );
    let history =
        play.repository.git(&["log", "--format=%s", "--", "integration-spec/specs/governance/approvals"]);
    play.note("anybody", "git log --format=%s -- governance/approvals", &history);
    assert_eq!(history.lines().count(), 5);

    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("approvals.txt");
    fs::write(&kept, &play.transcript).unwrap();
    support::show(&format!("{}\n(this transcript: {})", play.transcript, kept.display()));
}

#[test]
fn nobody_signs_for_somebody_else() {
    let mut play = Play::new();
    let uses = "uses: [people.GetPerson, people.AddPerson]\n";
    let direct = format!(
        "{uses}direct:\n  - {{ call: crm.GetPerson, criterion: realtime, latencyBudget: 40ms, approval: DIR-0001 }}\n"
    );
    play.repository.edit("case-types/hiring.yaml", uses, &direct);
    let evidence = play.keys.path().join("latency.md");
    fs::write(&evidence, "Measured.\n").unwrap();
    play.does("nils", &["propose", "DIR-0001", "--evidence", &evidence.display().to_string()], &[]);
    let before = play.read(RECORD);
    let (until, key) = (ahead(100).to_string(), play.key("nils").display().to_string());
    let as_ana =
        ["approve", "DIR-0001", "--criterion", "realtime", "--expires", &until, "--as", "ana@example.org"];
    // With his own key, under her name; and under a name that nobody on the roster has.
    play.fails(
        "nils",
        &[&as_ana[..], &["--key", &key]].concat(),
        &["this would be no approval", "ana@example.org"],
    );
    let as_nobody =
        ["approve", "DIR-0001", "--criterion", "realtime", "--expires", &until, "--as", "*@example.org"];
    play.fails("nils", &as_nobody, &["`*@example.org` is not on the roster"]);
    // The same key under both names is found out as well.
    let nils = fs::read_to_string(play.key("nils").with_extension("pub")).unwrap();
    let nils: Vec<&str> = nils.split(' ').take(2).collect();
    fs::write(play.path(SIGNERS), format!("ana@example.org {0}\nnils@example.org {0}\n", nils.join(" ")))
        .unwrap();
    play.fails(
        "nils",
        &[&as_ana[..], &["--key", &key]].concat(),
        &["signed with a key of nils@example.org, who asked for it"],
    );
    assert_eq!(play.read(RECORD), before, "nothing was written");
    let unsigned = before.replace("status: proposed", &format!("status: accepted\nexpires: {until}"));
    fs::write(
        play.path(RECORD),
        format!("{unsigned}approvedBy:\n  - principal: ana@example.org\n    at: {}\n", ahead(0)),
    )
    .unwrap();
    play.fails("nils", &["check"], &["error[approval-signature-invalid]"]);
}
