use std::path::Path;

use super::{Review, review};
use crate::diff::Class;
use crate::read::discover;
use crate::{load_files, read::Found};

fn reviewed(file: &str, from: &str, to: &str) -> Review {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/specs/small");
    let old = load_files(discover(&specs));
    let edited = discover(&specs).into_iter().map(|found| match found.name == file {
        true => {
            let text = String::from_utf8(found.content.unwrap()).unwrap();
            assert!(text.contains(from), "{file} has no {from:?}");
            Found { content: Ok(text.replacen(from, to, 1).into_bytes()), ..found }
        }
        false => found,
    });
    let new = load_files(edited.collect());
    review((&old, "main"), (&new, "specs"), None).unwrap()
}

#[test]
fn a_services_breaking_change_reaches_the_case_types_that_may_call_it() {
    let review = reviewed("services/people.yaml", "enum: [active, gone]", "enum: [active, gone, lost]");
    assert_eq!(review.summary, "1 breaking change; may break hiring. Ask team-hr, team-people.");
    assert!(review.operations.iter().all(|reached| reached.class == Class::Breaking));
    let text = review.markdown();
    assert!(text.contains("| `people.AddPerson` | `POST /people` | **breaking** | hiring |"), "{text}");
    assert!(text.contains("- [ ] **team-hr**: hiring"), "{text}");
}

#[test]
fn a_contracts_change_stops_at_the_mapping() {
    let review = reviewed("backends/crm.yaml", "manager: Person", "boss: Person");
    assert_eq!(review.counts.breaking, 1);
    assert!(review.operations.is_empty(), "no mapping reads the field");

    let review = reviewed("backends/crm.yaml", "422: invalid", "422: conflict");
    assert_eq!(review.summary, "1 breaking change; no case type must change. Ask team-crm, team-people.");
    assert_eq!(review.operations.len(), 1);
    assert_eq!(
        (review.operations[0].operation.as_str(), review.operations[0].class),
        ("people.AddPerson", Class::Safe)
    );
}

#[test]
fn what_a_waiver_silences_about_a_direct_connection_is_told_all_the_same() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/specs/small");
    let with = |more: &[(&str, &str)]| {
        let mut files = discover(&specs);
        let hiring = files.iter_mut().find(|found| found.name == "case-types/hiring.yaml").unwrap();
        let mut text =
            String::from_utf8(std::mem::replace(&mut hiring.content, Ok(Vec::new())).unwrap()).unwrap();
        text.push_str("direct: [{ call: crm.AddPerson, criterion: single-consumer, approval: DIR-0001 }]\n");
        hiring.content = Ok(text.into_bytes());
        files.extend(more.iter().map(|(name, text)| Found {
            name: (*name).to_owned(),
            outside: false,
            content: Ok(text.as_bytes().to_vec()),
        }));
        load_files(files)
    };
    let second = "# yaml-language-server: $schema=case-type.schema.json\napiVersion: caseway/v1\nkind: CaseType\nname: rehiring\n\
                  title: Rehiring\nowner: team-hr\ncriticality: supporting\nuses: [people.AddPerson]\n";
    let old = with(&[]);
    let unwaived = with(&[("case-types/rehiring.yaml", second)]);
    let found = unwaived.diagnostics.iter().find(|found| found.code == "direct-single-consumer").unwrap();
    let waiver = format!(
        "# yaml-language-server: $schema=waiver.schema.json\napiVersion: caseway/v1\nkind: Waiver\nname: two-for-now\n\
         rule: direct-single-consumer\nfinding: {}\nreason: It moves in spring.\nowner: team-hr\nexpires: 2027-03-31\n",
        crate::fingerprint::of(&unwaived.sources, found)
    );
    let new = with(&[("case-types/rehiring.yaml", second), ("waiver.yaml", &waiver)]);
    assert_eq!(new.waived.len(), 1);
    let review = review((&old, "main"), (&new, "specs"), None).unwrap();
    let [concerned] = review.approvals.as_slice() else { panic!("{:#?}", review.approvals) };
    assert_eq!((concerned.case_type.as_str(), concerned.call.as_str()), ("hiring", "crm.AddPerson"));
    assert_eq!(concerned.state, super::State::Unapproved);
    let because: Vec<_> = concerned.because.iter().map(|of| (&*of.code, of.waived_by.as_deref())).collect();
    assert_eq!(
        because,
        [("direct-single-consumer", Some("two-for-now"))],
        "what was wrong before is not told again"
    );
    assert!(review.markdown().contains("(waived by `two-for-now`)"), "{}", review.markdown());
}

#[test]
fn who_decides_is_asked_when_what_they_decide_by_changes() {
    let roles = "title: Small\nroles: { architect: [team-architecture], operator: [team-operations] }\n";
    let review = reviewed("platform.yaml", "title: Small\n", roles);
    let asked: Vec<&str> = review.owners.iter().map(|owner| owner.name.as_str()).collect();
    assert_eq!(asked, ["team-architecture"]);
    assert_eq!(review.owners[0].things, ["platform small"]);
}
