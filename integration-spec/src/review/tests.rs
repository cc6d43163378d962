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
