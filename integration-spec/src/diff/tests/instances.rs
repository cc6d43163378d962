//! Instances that come, go and take each other's names.

use super::{Change, compare, loaded};
use crate::diff::kinds;

const ONE_PLACE: &str = "baseUrl: https://erp.example\n";
const CALLS: [&str; 2] = ["call: erp.Create\n", "call: erp.Read\n"];

/// The changes of the backend's instances, from one way to declare them to another; nothing stands for a backend without.
fn changes(from: &str, to: &str) -> Vec<String> {
    let with = |instances: &str| {
        let backend = format!("{ONE_PLACE}{instances}");
        let calls = CALLS.map(|call| format!("{call}    instance: {{ const: nl }}\n"));
        let mut edits = vec![(ONE_PLACE, backend.as_str())];
        if !instances.is_empty() {
            edits.extend(CALLS.into_iter().zip(calls.iter().map(String::as_str)));
        }
        loaded(&edits)
    };
    let (old, new) = (with(from), with(to));
    let found = compare(old.revision().unwrap(), new.revision().unwrap());
    let is_instance = |change: &&Change| {
        [kinds::INSTANCE_ADDED, kinds::INSTANCE_REMOVED, kinds::INSTANCE_RENAMED].contains(&change.kind)
    };
    let words = |change: &Change| format!("{} {}: {}", change.class.name(), change.subject, change.message);
    found.iter().filter(is_instance).map(words).collect()
}

#[test]
fn the_first_instances_keep_what_waits_where_one_is_what_the_backend_was() {
    assert_eq!(
        changes("", "instances: { nl: {}, de: {} }\nformerly: nl\n"),
        ["safe erp@de: the instance was added", "safe erp@nl: the instance was added"]
    );
    let none =
        "the instance was added, and none is what the backend was: commands that wait for it are parked";
    assert_eq!(changes("", "instances: { nl: {} }\n"), [format!("breaking erp@nl: {none}")]);
}

#[test]
fn another_instance_concerns_nobody_and_one_that_goes_parks_what_waits() {
    let (one, two) = ("instances: { nl: {} }\n", "instances: { nl: {}, de: {} }\n");
    assert_eq!(changes(one, two), ["safe erp@de: the instance was added"]);
    assert_eq!(
        changes(two, one),
        ["breaking erp@de: the instance was removed: commands that wait for it are parked"]
    );
}

#[test]
fn the_last_instance_that_was_the_backend_is_the_backend_again() {
    assert_eq!(
        changes("instances: { nl: {}, de: {} }\nformerly: nl\n", ""),
        [
            "breaking erp@de: the instance was removed: commands that wait for it are parked",
            "safe erp@nl: the instance was removed: it is the backend itself again, and commands that wait for it go on",
        ]
    );
}

#[test]
fn a_name_that_goes_to_another_instance_takes_what_waits_along() {
    let (nl, de) =
        ("instances: { nl: {}, de: {} }\nformerly: nl\n", "instances: { nl: {}, de: {} }\nformerly: de\n");
    assert_eq!(
        changes(nl, de),
        [
            "breaking erp: was called `erp@de`, and is `erp`: commands that wait for it are parked",
            "breaking erp@nl: was called `erp`, and is `erp@nl`: commands that wait for it are delivered to `de`, which is called `erp` now",
        ]
    );
    assert_eq!(
        changes("instances: { nl: {}, be: {} }\nformerly: be\n", "instances: { nl: {} }\nformerly: nl\n"),
        [
            "breaking erp: was called `erp@nl`, and is `erp`: commands that wait for it are parked",
            "breaking erp@be: the instance was removed: commands that wait for it are delivered to `nl`, which is called `erp` now",
        ]
    );
}
