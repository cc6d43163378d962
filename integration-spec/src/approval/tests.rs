//! Approvals as an organisation keeps them, signed with `ssh-keygen` and checked here, and the other way round.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use caseway_environment::Span;

use super::signature::{Invalid, verify};
use super::signers::{NAMESPACE, Signer, parse};
use super::*;
use crate::date::Date;
use crate::model::{self, AfterExpiry, ApprovalStatus, ApprovedBy, Evidence, Revoked, Signatures};
use crate::platform::{Governance, Person};
use crate::source::{FileId, Place};

const ANA: &str = "ana@example.org";
const NILS: &str = "nils@example.org";
const CALL: Present<'_> =
    Present { case_type: "quotation", call: "pricing.CreateQuote", instance: None, digest: SUBJECT };
const SUBJECT: &str = "v1:sha256:0000000000000000000000000000000000000000000000000000000000000001";
const FILE: &str = "governance/evidence/measured.md";
const FILE_DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000003";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Keys that `ssh-keygen` made, in a directory that goes when the test ends.
struct Keys(tempfile::TempDir);

impl Keys {
    fn new(names: &[&str]) -> Self {
        let keys = Self(tempfile::tempdir().unwrap());
        for name in names {
            let kind = if name.starts_with("ecdsa") { "ecdsa" } else { "ed25519" };
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", kind, "-N", "", "-C", name, "-f"])
                .arg(keys.path(name))
                .status()
                .unwrap();
            assert!(made.success());
        }
        keys
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn public(&self, name: &str) -> String {
        fs::read_to_string(self.path(name).with_extension("pub")).unwrap().trim().to_owned()
    }

    fn line(&self, principal: &str, options: &str, name: &str) -> String {
        format!("{principal} {options} {}\n", self.public(name))
    }

    fn sign(&self, name: &str, namespace: &str, text: &str) -> String {
        let mut signing = Command::new("ssh-keygen")
            .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
            .arg(self.path(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut signing.stdin.take().unwrap(), text.as_bytes()).unwrap();
        String::from_utf8(signing.wait_with_output().unwrap().stdout).unwrap()
    }
}

fn signers(text: &str) -> Vec<Signer> {
    let (signers, refused) = parse(text);
    assert_eq!(refused, []);
    signers
}

fn governance(signers: Vec<Signer>) -> Governance {
    let person = |name: &str, principals: &[&str], roles: &[&str]| Person {
        place: Place::root(FileId(0)),
        name: name.to_owned(),
        principals: principals.iter().map(|text| (*text).to_owned()).collect(),
        roles: roles.iter().map(|text| (*text).to_owned()).collect(),
    };
    Governance {
        place: None,
        criteria: BTreeMap::from([("realtime".to_owned(), "The whole call within 100 ms.".to_owned())]),
        approvers: vec!["architect".to_owned()],
        approvals: 1,
        signatures: Signatures::Required,
        longest_days: 365,
        remind_days: 42,
        after_expiry: AfterExpiry::Deny,
        realtime_below: Duration::from_millis(100),
        measured_overhead: None,
        share_percent: 10,
        past_backends: 5,
        past_case_types: 20,
        people: BTreeMap::from([
            ("ana".to_owned(), person("Ana", &[ANA, "ana.admin@example.org"], &["architect"])),
            ("nils".to_owned(), person("Nils", &[NILS], &["developer"])),
        ]),
        signers,
        evidence: BTreeMap::from([(FILE.to_owned(), FILE_DIGEST.to_owned())]),
    }
}

/// A record that was approved by Ana on 2026-11-01 until 2027-10-31, not signed yet.
fn record() -> model::Approval {
    model::Approval {
        api_version: "caseway/v1".to_owned(),
        kind: "Approval".to_owned(),
        name: "DIR-0007".to_owned(),
        status: ApprovalStatus::Accepted,
        subject: model::Subject {
            case_type: "quotation".to_owned(),
            call: "pricing.CreateQuote".to_owned(),
            instance: None,
            latency_budget: Some(Span(Duration::from_millis(40))),
        },
        criterion: "realtime".to_owned(),
        subject_digest: SUBJECT.to_owned(),
        policy_digest: digest::of_criterion("realtime", "The whole call within 100 ms."),
        evidence: vec![Evidence { file: FILE.to_owned(), sha256: FILE_DIGEST.to_owned() }],
        requested_by: NILS.to_owned(),
        requested_at: day("2026-10-20"),
        expires: Some(day("2027-10-31")),
        approved_by: vec![ApprovedBy { principal: ANA.to_owned(), at: day("2026-11-01"), signature: None }],
        revoked: None,
        superseded_by: None,
        history: Vec::new(),
    }
}

fn statement_of(record: &model::Approval) -> String {
    statement::signed(record, &record.approved_by[0]).unwrap()
}

fn signed(keys: &Keys, name: &str) -> model::Approval {
    let mut record = record();
    let signature = keys.sign(name, NAMESPACE, &statement_of(&record));
    record.approved_by[0].signature = Some(signature);
    record
}

#[test]
fn what_ssh_keygen_signs_is_accepted_here() {
    for name in ["ana", "ecdsa-ana"] {
        let keys = Keys::new(&[name]);
        let governance = governance(signers(&keys.line(ANA, "", name)));
        let record = signed(&keys, name);
        assert_eq!(flaws(&record, Some(&CALL), &governance), []);
        assert!(holds(&record, &CALL, &governance));
        assert_eq!(dated(&record, &governance, day("2026-12-01")), []);
    }
}

#[test]
fn what_is_signed_here_is_accepted_by_ssh_keygen() {
    let keys = Keys::new(&["ana"]);
    let text = statement_of(&record());
    let key = ssh_key::PrivateKey::read_openssh_file(&keys.path("ana")).unwrap();
    let signature = key.sign(NAMESPACE, ssh_key::HashAlg::Sha512, text.as_bytes()).unwrap();
    let folder = keys.0.path();
    fs::write(folder.join("allowed_signers"), keys.line(ANA, "namespaces=\"approval.caseway\"", "ana"))
        .unwrap();
    fs::write(folder.join("sig"), signature.to_pem(ssh_key::LineEnding::LF).unwrap()).unwrap();
    assert!(ssh_keygen_verifies(folder, ANA, NAMESPACE, &text));
    assert!(
        !ssh_keygen_verifies(folder, ANA, NAMESPACE, &text.replace("2027", "2029")),
        "the peer checks, too"
    );
}

fn ssh_keygen_verifies(folder: &Path, principal: &str, namespace: &str, text: &str) -> bool {
    let mut verifying = Command::new("ssh-keygen")
        .current_dir(folder)
        .args(["-Y", "verify", "-f", "allowed_signers", "-I", principal, "-n", namespace, "-s", "sig"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut verifying.stdin.take().unwrap(), text.as_bytes()).unwrap();
    verifying.wait().unwrap().success()
}

/// What is wrong with the one signature of `record`.
fn invalid(record: &model::Approval, governance: &Governance) -> Invalid {
    match flaws(record, Some(&CALL), governance).as_slice() {
        [Flaw::Signature(0, invalid)] => invalid.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missing_signature_counts_only_where_the_policy_says_optional() {
    let mut governance = governance(Vec::new());
    assert_eq!(invalid(&record(), &governance), Invalid::Missing);
    governance.signatures = Signatures::Optional;
    assert_eq!(flaws(&record(), Some(&CALL), &governance), []);
    let mut forged = record();
    forged.approved_by[0].signature = Some("-----BEGIN SSH SIGNATURE-----\nnonsense\n".to_owned());
    assert_eq!(
        invalid(&forged, &governance),
        Invalid::Unreadable,
        "one that is there is checked all the same"
    );
}

#[test]
fn every_term_that_was_signed_voids_the_signature_when_it_changes() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "", "ana")));
    let approved = signed(&keys, "ana");
    type Change = fn(&mut model::Approval);
    let changes: [(&str, Change); 6] = [
        ("name", |record| record.name = "DIR-0008".to_owned()),
        ("budget", |record| record.subject.latency_budget = None),
        ("expires", |record| record.expires = Some(day("2027-10-30"))),
        ("requestedBy", |record| record.requested_by = "someone@example.org".to_owned()),
        ("requestedAt", |record| record.requested_at = day("2026-10-21")),
        ("approvedAt", |record| record.approved_by[0].at = day("2026-11-02")),
    ];
    for (what, change) in changes {
        let mut record = approved.clone();
        change(&mut record);
        assert_eq!(invalid(&record, &governance), Invalid::OtherTerms, "{what}");
    }
}

#[test]
fn a_signature_for_another_purpose_is_none() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "", "ana")));
    let mut record = record();
    record.approved_by[0].signature = Some(keys.sign("ana", "git", &statement_of(&record)));
    assert_eq!(invalid(&record, &governance), Invalid::Namespace("git".to_owned()));
}

#[test]
fn a_key_that_may_not_sign_approvals_is_refused() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "namespaces=\"git\"", "ana")));
    assert!(matches!(invalid(&signed(&keys, "ana"), &governance), Invalid::NotForApprovals(_)));
}

#[test]
fn one_persons_key_does_not_sign_as_another() {
    let keys = Keys::new(&["ana", "mallory"]);
    let lines = keys.line(ANA, "", "ana") + &keys.line("mallory@example.org", "", "mallory");
    let governance = governance(signers(&lines));
    let mut forged = record();
    forged.approved_by[0].signature = Some(keys.sign("mallory", NAMESPACE, &statement_of(&forged)));
    assert!(matches!(invalid(&forged, &governance), Invalid::OtherKey { .. }));
}

#[test]
fn names_are_compared_exactly() {
    let keys = Keys::new(&["ana"]);
    let signers = signers(&keys.line("ana@example.org.evil", "", "ana"));
    let text = statement_of(&record());
    let signature = keys.sign("ana", NAMESPACE, &text);
    assert_eq!(
        verify(&signers, ANA, &text, Some(&signature)).unwrap_err(),
        Invalid::UnknownPrincipal(ANA.to_owned())
    );
}

#[test]
fn an_expired_key_does_not_revive_by_the_records_date() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "valid-before=\"20261115Z\"", "ana")));
    let record = signed(&keys, "ana");
    assert!(record.approved_by[0].at < day("2026-11-15"), "the record says that the key was still valid");
    assert_eq!(dated(&record, &governance, day("2026-11-14")), []);
    assert!(matches!(dated(&record, &governance, day("2026-11-15")).as_slice(), [Dated::Key(0, _)]));
}

#[test]
fn a_key_is_valid_on_any_of_its_lines() {
    let keys = Keys::new(&["ana"]);
    let lines = keys.line(ANA, "valid-before=\"20261115Z\"", "ana")
        + &keys.line(ANA, "valid-after=\"20261201Z\"", "ana");
    let governance = governance(signers(&lines));
    let record = signed(&keys, "ana");
    assert!(matches!(dated(&record, &governance, day("2026-11-20")).as_slice(), [Dated::Key(0, _)]));
    assert_eq!(dated(&record, &governance, day("2026-12-01")), []);
}

#[test]
fn who_left_the_roster_has_approved_nothing() {
    let keys = Keys::new(&["ana"]);
    let mut governance = governance(signers(&keys.line(ANA, "", "ana")));
    let record = signed(&keys, "ana");
    governance.people.get_mut("ana").unwrap().roles.clear();
    assert_eq!(flaws(&record, Some(&CALL), &governance), [Flaw::NotAuthorized(0, NotAuthorized::Role)]);
    governance.people.remove("ana");
    assert_eq!(flaws(&record, Some(&CALL), &governance), [Flaw::NotAuthorized(0, NotAuthorized::Unknown)]);
}

#[test]
fn nobody_approves_what_they_asked_for_under_whatever_name_or_key() {
    let keys = Keys::new(&["ana"]);
    let shared = keys.line(ANA, "", "ana") + &keys.line(NILS, "", "ana");
    let governance = governance(signers(&shared));
    assert_eq!(
        flaws(&signed(&keys, "ana"), Some(&CALL), &governance),
        [Flaw::Requester(0, SamePerson::Key)],
        "two people, one key"
    );
    let mut own = record();
    own.requested_by = "ana.admin@example.org".to_owned();
    own.approved_by[0].signature = Some(keys.sign("ana", NAMESPACE, &statement_of(&own)));
    assert_eq!(
        flaws(&own, Some(&CALL), &governance),
        [Flaw::Requester(0, SamePerson::Person)],
        "one person, two names"
    );
}

#[test]
fn as_many_people_approve_as_the_policy_wants() {
    let keys = Keys::new(&["ana"]);
    let mut governance = governance(signers(&keys.line(ANA, "", "ana")));
    governance.approvals = 2;
    assert_eq!(flaws(&signed(&keys, "ana"), Some(&CALL), &governance), [Flaw::TooFew(1, 2)]);
}

#[test]
fn a_changed_connection_criterion_or_piece_of_evidence_is_noticed() {
    let keys = Keys::new(&["ana"]);
    let mut governance = governance(signers(&keys.line(ANA, "", "ana")));
    let record = signed(&keys, "ana");
    let other = SUBJECT.replace('1', "2").replace("v2", "v1");
    let changed = Present { digest: &other, ..CALL };
    assert_eq!(flaws(&record, Some(&changed), &governance), [Flaw::SubjectChanged]);
    let other = Present { case_type: "renewal", ..CALL };
    assert_eq!(flaws(&record, Some(&other), &governance), [Flaw::OtherSubject]);
    let at = |instance| Present { instance: Some(instance), ..CALL };
    assert_eq!(flaws(&record, Some(&at("nl")), &governance), [], "a record from before instances were named");
    let mut named = record.clone();
    named.subject.instance = Some("nl".to_owned());
    assert!(!flaws(&named, Some(&at("nl")), &governance).contains(&Flaw::OtherSubject));
    let signs = |record: &model::Approval| statement::signed(record, &record.approved_by[0]).unwrap();
    assert!(signs(&named).contains("\ninstance \"nl\"\n") && !signs(&record).contains("instance"));
    for elsewhere in [at("de"), CALL] {
        assert!(flaws(&named, Some(&elsewhere), &governance).contains(&Flaw::OtherSubject));
    }
    let mut old = record.clone();
    old.subject_digest = SUBJECT.replace("v1", "v0");
    assert!(
        flaws(&old, Some(&CALL), &governance).contains(&Flaw::OtherAlgorithm(old.subject_digest.clone()))
    );

    governance.evidence.insert(FILE.to_owned(), "something else".to_owned());
    assert!(matches!(flaws(&record, Some(&CALL), &governance).as_slice(), [Flaw::Unproven(_)]));
    governance.evidence.insert(FILE.to_owned(), FILE_DIGEST.to_owned());
    governance.criteria.insert("realtime".to_owned(), "The  whole call\nwithin 100 ms.".to_owned());
    assert_eq!(flaws(&record, Some(&CALL), &governance), [], "wrapping a text anew changes nothing");
    governance.criteria.insert("realtime".to_owned(), "The whole call within 200 ms.".to_owned());
    assert_eq!(flaws(&record, Some(&CALL), &governance), [Flaw::PolicyChanged]);
}

#[test]
fn a_record_that_contradicts_itself_was_edited_by_hand() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "", "ana")));
    let approved = signed(&keys, "ana");
    let taken_back =
        Some(Revoked { by: ANA.to_owned(), at: day("2026-12-01"), reason: "no need".to_owned() });
    let mut revived = approved.clone();
    revived.revoked = taken_back;
    let mut promoted = record();
    promoted.approved_by.clear();
    let mut twice = approved.clone();
    twice.approved_by.push(twice.approved_by[0].clone());
    for (what, record) in [("revived", revived), ("promoted", promoted), ("twice", twice)] {
        let flaws = flaws(&record, Some(&CALL), &governance);
        assert!(flaws.iter().any(|flaw| matches!(flaw, Flaw::Inconsistent(_))), "{what}: {flaws:?}");
        assert!(!holds(&record, &CALL, &governance), "{what}");
    }
}

#[test]
fn a_term_ends_with_its_last_day_and_is_spoken_of_six_weeks_before() {
    let keys = Keys::new(&["ana"]);
    let governance = governance(signers(&keys.line(ANA, "", "ana")));
    let record = signed(&keys, "ana");
    for (on, expected) in [
        ("2027-09-18", vec![]),
        ("2027-09-19", vec![Dated::Expiring(42)]),
        ("2027-10-31", vec![Dated::Expiring(0)]),
        ("2027-11-01", vec![Dated::Expired(1)]),
        ("2026-10-31", vec![Dated::InFuture(0, day("2026-11-01"))]),
    ] {
        assert_eq!(dated(&record, &governance, day(on)), expected, "{on}");
    }
}

#[test]
fn nobody_approves_for_longer_than_the_policy_lets_them() {
    let keys = Keys::new(&["ana"]);
    let mut governance = governance(signers(&keys.line(ANA, "", "ana")));
    governance.longest_days = 180;
    assert_eq!(flaws(&signed(&keys, "ana"), Some(&CALL), &governance), [Flaw::TooLong(364, 180)]);
}
