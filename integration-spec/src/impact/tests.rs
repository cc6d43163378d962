use std::path::Path;

use super::{Impact, of, tree};
use crate::load;

fn asked(subject: &str) -> Result<Impact, String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/specs/small");
    let loaded = load(&specs);
    of(loaded.revision().unwrap(), subject).map_err(|error| error.to_string())
}

fn operations(subject: &str) -> Vec<String> {
    asked(subject).unwrap().operations.into_iter().map(|operation| operation.operation).collect()
}

#[test]
fn a_field_reaches_the_cells_that_read_or_set_it_and_no_others() {
    let impact = asked("crm.Person.fullName").unwrap();
    let cells: Vec<&str> =
        impact.operations.iter().flat_map(|o| &o.cells).map(|cell| &*cell.target).collect();
    assert_eq!(cells, ["output.name", "output.name"]);
    assert_eq!(impact.operations[0].cells[0].reads, ["Person.fullName"]);
    assert_eq!(impact.owners, ["team-crm", "team-hr", "team-people"]);

    let written = asked("crm.PersonInput.age").unwrap();
    assert_eq!(written.operations.len(), 1);
    assert_eq!(written.operations[0].cells[0].target, "request.age");
    assert_eq!(written.operations[0].cells[0].reads, ["NewPerson.age"]);

    assert!(asked("crm.Person.manager").unwrap().operations.is_empty(), "no cell reads it");
}

#[test]
fn operations_types_and_whole_backends() {
    assert_eq!(operations("crm.GetPerson"), ["people.GetPerson"]);
    assert_eq!(operations("people.AddPerson"), ["people.AddPerson"]);
    assert_eq!(operations("crm.PersonInput"), ["people.AddPerson"]);
    assert_eq!(operations("crm.Person"), ["people.AddPerson", "people.GetPerson"]);
    assert_eq!(operations("crm.PersonStatus"), ["people.AddPerson", "people.GetPerson"]);
    assert_eq!(operations("crm"), ["people.AddPerson", "people.GetPerson"]);
    assert_eq!(operations("crm.GetPerson.id"), ["people.GetPerson"]);
    assert!(operations("crm.ListTeams").is_empty());
    assert_eq!(operations("people.AddPerson.output.name"), ["people.AddPerson"]);
    let input = asked("people.AddPerson.name").unwrap();
    assert_eq!(input.operations[0].cells[0].target, "request.fullName", "the input comes before the output");
}

#[test]
fn what_is_not_there_is_answered_with_the_nearest() {
    assert_eq!(
        asked("crn").unwrap_err(),
        "there is no backend, service or case type `crn`; did you mean `crm`?"
    );
    let said = asked("crm.GetPersn").unwrap_err();
    assert_eq!(said, "`crm` has no operation or type `GetPersn`; did you mean `GetPerson`?");
    assert_eq!(asked("crm.Person.ful").unwrap_err().split(';').next(), Some("`Person` has no field `ful`"));
}

#[test]
fn the_tree_ends_with_whom_to_ask() {
    let text = tree(&asked("crm.PersonInput.age").unwrap());
    let expected = "\
crm.PersonInput.age  backends/crm.yaml:25:47  (team-crm)
└─ crm.AddPerson
   └─ people.AddPerson  POST /people  (team-people)
      ├─ people: request.age  reads NewPerson.age  mappings/people.yaml:16:43
      └─ called by hiring

1 operation of services, 1 case type, ask team-crm, team-hr, team-people
";
    assert_eq!(text, expected);
}

#[test]
fn a_case_type_reaches_what_it_uses_and_what_that_calls() {
    let impact = asked("hiring").unwrap();
    assert_eq!((impact.kind, impact.at.as_str()), ("caseType", "case-types/hiring.yaml:4:1"));
    assert_eq!(operations("hiring"), ["people.AddPerson", "people.GetPerson"]);
    let backends: Vec<&str> = impact.backends.iter().map(|backend| backend.name.as_str()).collect();
    assert_eq!(backends, ["crm"]);
    assert_eq!(impact.owners, ["team-crm", "team-hr", "team-people"]);
    assert_eq!(
        asked("hirin").unwrap_err(),
        "there is no backend, service or case type `hirin`; did you mean `hiring`?"
    );
    assert!(asked("hiring.uses").unwrap_err().contains("has no parts"));
}

#[test]
fn of_a_case_type_the_demonstration_says_what_it_calls_past_the_services_and_where_it_runs() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    let loaded = load(&specs);
    let impact = of(loaded.revision().unwrap(), "quotation").unwrap();
    let text = tree(&impact);
    let (_, end) = text.split_once("directly: ").unwrap();
    let expected = "\
quotation calls pricing.CreateQuote  (DIR-0001, which holds)
backend: billing  important  (team-billing)
backend: crm  important  (team-customer-care)
backend: documents  important  (team-documents)
backend: notifications  important  (team-communication)
backend: pricing  critical  (team-pricing)
environment: dev  1 key
environment: production  1 key, runs in policies
environment: test  1 key

10 operations of services, 5 backends, ask team-billing, team-communication, team-customer-care, team-customer-data, \
team-documents, team-new-business, team-pricing
";
    assert_eq!(end, expected);
}
