//! Every construct of the spec language has a fixture that uses it and is accepted, and one that gets it wrong and is told so.
//!
//! What the constructs are is not listed by hand: keys and words are those of the schemas of the kinds, functions and forms those
//! of the typed expressions, shapes and bodies those of the resolved platform. What is new there does not compile, or fails here,
//! until it has a line with both fixtures:
//!
//! - `good` uses it in a file of its own, and `check` says nothing;
//! - `bad` makes the mistake `wrong`, and `check` answers with `code` on the line that has it.
//!
//! Beyond the lines of [`types`], every key of every kind is used by some good fixture, and [`wrong_values`] puts a value of
//! another type in its place.

mod expressions;
mod keys;
mod types;
mod wrong_values;

use std::collections::{BTreeMap, BTreeSet};

use caseway_spec::Loaded;

use super::fixture::{Fixture, fixtures, of_folder};

/// A construct and its two fixtures.
#[derive(Debug, Clone, Copy)]
struct Row {
    construct: &'static str,
    good: &'static str,
    bad: &'static str,
    code: &'static str,
    /// What is written wrongly in the bad one, on the line that the finding points at.
    wrong: &'static str,
}

/// Tables of what an enum can be: one function for each, which finds the row of a value. A variant without a row does not compile.
macro_rules! inventory {
    ($($row:ident of $of:ident {
        $($variant:ident: $good:literal, $bad:literal, $code:literal, $wrong:literal;)+
    })+) => {
        $(
            fn $row(of: &$of) -> &'static Row {
                match of {
                    $($of::$variant { .. } => &const {
                        Row {
                            construct: concat!(stringify!($of), "::", stringify!($variant)),
                            good: $good, bad: $bad, code: $code, wrong: $wrong,
                        }
                    },)+
                }
            }
        )+

        pub(super) const ROWS: &[Row] = &[$($(Row {
            construct: concat!(stringify!($of), "::", stringify!($variant)),
            good: $good, bad: $bad, code: $code, wrong: $wrong,
        },)+)+];
    };
}
use inventory;

fn rows() -> impl Iterator<Item = Row> {
    expressions::ROWS.iter().chain(types::ROWS).chain(types::KEYWORDS).copied()
}

/// The constructs that the fixture's own files use.
fn used(fixture: &Fixture, loaded: &Loaded) -> BTreeSet<String> {
    let own = |file| fixture.holds(&loaded.sources.get(file).name);
    let keys = keys::used(&loaded.sources).into_iter().filter(|used| own(used.place.file));
    let mut found: BTreeSet<String> = keys.map(|used| used.construct).collect();
    if let Some(platform) = &loaded.platform {
        found.extend(expressions::used(platform, |place| own(place.file)));
        found.extend(types::used(platform, |place| own(place.file)));
    }
    found
}

#[test]
fn every_construct_is_used_by_the_good_fixture_of_its_line() {
    let mut known: BTreeMap<&str, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for Row { construct, good, .. } in rows() {
        let (said, used) = known.entry(good).or_insert_with(|| {
            let fixture = Fixture::read(fixtures().join("good").join(good));
            let (_scratch, loaded) = fixture.loaded();
            (fixture.said(), used(&fixture, &loaded))
        });
        if !said.is_empty() || !used.contains(construct) {
            wrong.push(format!("{construct}: good/{good} does not use it, or is not accepted {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_construct_is_refused_in_the_bad_fixture_of_its_line() {
    let mut known: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows() {
        let found = known.entry(row.bad).or_insert_with(|| {
            let (_scratch, loaded) = Fixture::read(fixtures().join("bad").join(row.bad)).loaded();
            let line = |found: &caseway_spec::diagnostic::Diagnostic| {
                let range = loaded.sources.range(&found.primary.place, &found.primary.part);
                let text = &loaded.sources.get(found.primary.place.file).text;
                let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
                text[start..].lines().next().unwrap_or_default().to_owned()
            };
            loaded.diagnostics.iter().map(|found| (found.code.to_string(), line(found))).collect()
        });
        if !found.iter().any(|(code, line)| code == row.code && line.contains(row.wrong)) {
            let near: Vec<_> = found.iter().filter(|(_, line)| line.contains(row.wrong)).collect();
            wrong.push(format!(
                "{}: bad/{} has no {} of `{}`, but {near:?}",
                row.construct, row.bad, row.code, row.wrong
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_construct_has_one_line() {
    let mut seen = BTreeSet::new();
    let twice: Vec<_> =
        rows().map(|row| row.construct).filter(|construct| !seen.insert(*construct)).collect();
    assert!(twice.is_empty(), "{twice:?} have two lines");
}

#[test]
fn every_keyword_of_types_has_a_line() {
    let of_types = |name: &String| name.starts_with("TypeSchema.");
    let declared: BTreeSet<String> = keys::all().into_iter().filter(of_types).collect();
    let listed: BTreeSet<String> = types::KEYWORDS.iter().map(|row| row.construct.to_owned()).collect();
    assert_eq!(declared, listed, "a keyword of `TypeSchema` has a line in `inventory/types.rs`");
}

/// Records of approvals are written by a command, which has tests of its own; what is left of other terms is in none of these.
const RECORDS: [&str; 5] = ["Approval.", "ApprovalStatus=", "FormerTerm.", "Revoked.", "ApprovedBy."];

#[test]
fn every_key_and_every_word_is_used_by_a_good_fixture() {
    let mut missing = keys::all();
    missing.retain(|name| !RECORDS.iter().any(|record| name.starts_with(record)));
    for fixture in of_folder("good") {
        let (_scratch, loaded) = fixture.loaded();
        for used in used(&fixture, &loaded) {
            missing.remove(&used);
        }
    }
    assert!(missing.is_empty(), "no fixture in tests/fixtures/specs/good uses {missing:?}");
}
