//! Bad specs, each with the text that `check` says about it, and odd ones that are fine.
//!
//! A fixture is laid over the sound specs in `tests/fixtures/specs/base`, one mistake at a time:
//!
//! - a file in `tests/fixtures/specs/bad`, whose header names the base file that it replaces (`# instead of:
//!   mapping.yaml`) or that it is added to the others (`# beside: second.yaml`), base files that are left out
//!   (`# without: platform.yaml`), the day that is judged for (`# as of: 2027-03-31`, otherwise none), that it is judged as a
//!   change of the base (`# compared with: base`), and after `# says:` the expected text;
//! - a folder there, whose files replace those of the same name, with the expected text in `says.txt` (and `without.txt`,
//!   `as-of.txt`, `compared-with.txt`): for fixtures of several files, or that can hold
//!   no header. What it is compared with may be the base with the files of its `before` folder laid over it (`before`).
//!   What a repository cannot hold at all is made by `made`.
//!
//! In `tests/fixtures/specs/good` stand files that look wrong and are not. `# passes: backend-needs-health` names the rules that
//! let them pass; every rule has one.
//!
//! `UPDATE_FIXTURES=1 cargo nextest run -p caseway-tests` writes the texts anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a fixture that cannot be read fails its test")]

mod fixture;
mod inventory;
mod sarif;

use std::collections::BTreeSet;
use std::path::Path;

use caseway_spec::platform::{Field, ObjectType, Platform, Type};
use caseway_spec::render::{Renderer, summary};
use caseway_spec::{codes, rules};

use fixture::{Fixture, all, fixtures, of_folder, passes, tidy};
#[test]
fn the_base_of_the_fixtures_is_sound() {
    let loaded = caseway_spec::load(&fixtures().join("base"));
    let renderer = Renderer::new(&loaded.sources);
    let said: String = loaded.diagnostics.iter().map(|found| renderer.human(found, false)).collect();
    assert_eq!(said, "");
    assert!(loaded.platform.is_some());
}

#[test]
fn every_bad_spec_is_answered_as_its_header_says() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut wrong = Vec::new();
    for fixture in all() {
        let said = fixture.said();
        if said == tidy(&fixture.says) {
            continue;
        }
        if update {
            fixture.update(&said);
            let again = Fixture::read(fixture.path.clone());
            again.update(&again.said());
        } else {
            wrong.push(format!("--- {}\nexpected:\n{}\nsaid:\n{said}\n", fixture.name(), fixture.says));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nIf that is right: UPDATE_FIXTURES=1 cargo nextest run -p caseway-tests --test specs\n",
        wrong.join("\n")
    );
}

#[test]
fn every_bad_spec_is_found_fault_with() {
    let silent: Vec<String> =
        all().iter().filter(|fixture| fixture.says.trim().is_empty()).map(|f| f.name().to_owned()).collect();
    assert!(silent.is_empty(), "{silent:?} say nothing");
}

#[test]
fn every_code_and_every_rule_has_a_fixture() {
    let said: String = all().into_iter().map(|fixture| fixture.says).collect();
    let missing: BTreeSet<&str> = codes::all()
        .iter()
        .copied()
        .chain(rules::all())
        .map(|code| code.id)
        .filter(|id| !said.contains(&format!("[{id}]")))
        .collect();
    assert!(missing.is_empty(), "no fixture in tests/fixtures/specs/bad shows {missing:?}");
}

#[test]
fn what_looks_wrong_and_is_not_passes() {
    let said = of_folder("good").into_iter().filter_map(|fixture| {
        let said = fixture.said();
        (!said.is_empty()).then(|| format!("--- {}\n{said}", fixture.name()))
    });
    assert_eq!(said.collect::<Vec<_>>().join("\n\n"), "");
}

/// The organisation that `cargo xtask peers` talks to a real server with. One of its queries is only asked to find out
/// what became of a command.
#[test]
fn the_specs_of_the_stateful_peer_are_sound() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/stripe/specs");
    let loaded = caseway_spec::load(&specs);
    let renderer = Renderer::new(&loaded.sources);
    let said: Vec<_> = loaded.diagnostics.iter().map(|found| renderer.human(found, false)).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn every_rule_has_a_fixture_that_it_lets_pass() {
    let passed: BTreeSet<String> = of_folder("good").iter().flat_map(passes).collect();
    let missing: Vec<&str> = rules::all()
        .iter()
        .map(|rule| rule.id)
        .chain(rules::judged_as().map(|(name, _)| name))
        .filter(|id| !passed.contains(*id))
        .collect();
    assert!(missing.is_empty(), "no fixture in tests/fixtures/specs/good says `# passes:` of {missing:?}");
    let names = rules::names();
    let unknown: Vec<_> = passed.iter().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "there are no rules {unknown:?}");
}

fn good(name: &str) -> Platform {
    let fixture = Fixture::read(fixtures().join("good").join(name));
    fixture.loaded().1.platform.unwrap()
}

fn object<'p>(platform: &'p Platform, name: &str) -> &'p ObjectType {
    let of_service =
        |ty: &&Type| ty.name() == name && ty.place().pointer.starts_with("/types") && is_service(ty);
    match platform.types.iter().map(|(_, ty)| ty).find(of_service) {
        Some(Type::Object(object)) => object,
        other => panic!("{name} is {other:?}"),
    }
}

fn is_service(ty: &Type) -> bool {
    matches!(ty.origin(), caseway_spec::platform::Origin::Service(_))
}

fn field<'p>(object: &'p ObjectType, name: &str) -> &'p Field {
    object.fields.iter().find(|field| field.name == name).unwrap()
}

#[test]
fn fields_are_boxed_where_a_type_contains_itself_and_nowhere_else() {
    let platform = good("recursive-types.yaml");
    let order = object(&platform, "Order");
    assert!(field(order, "parent").boxed);
    for name in ["parts", "named", "left", "phone"] {
        assert!(!field(order, name).boxed, "{name}");
    }
    assert!(field(object(&platform, "Left"), "right").boxed);
    assert!(field(object(&platform, "Right"), "left").boxed);
}

#[test]
fn names_that_rust_cannot_have_are_spelt_otherwise() {
    let platform = good("keywords-as-names.yaml");
    let order = object(&platform, "Order");
    for (name, rust_name) in [
        ("type", "r#type"),
        ("self", "self_"),
        ("9 lives", "n9_lives"),
        ("größe", "gru00f6u00dfe"),
        ("box", "r#box"),
    ] {
        assert_eq!(field(order, name).rust_name, rust_name);
    }
    assert_eq!(object(&platform, "Option").rust_name, "OptionValue");
}

#[test]
fn every_form_of_output_says_the_same() {
    let fixture = Fixture::read(fixtures().join("bad/duplicate-name.yaml"));
    let (_scratch, loaded) = fixture.loaded();
    let renderer = Renderer::new(&loaded.sources).below("specs/");
    let short: String = loaded.diagnostics.iter().map(|found| renderer.short(found)).collect();
    assert_eq!(short, "specs/service.yaml:4:7: error[CW0307]: there are two services called `orders`\n");
    let document = serde_json::to_value(renderer.document(&loaded)).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(
        document["summary"],
        serde_json::json!({ "errors": 1, "warnings": 0, "notes": 0, "waived": 0, "files": 8 })
    );
    let found = &document["diagnostics"][0];
    assert_eq!(found["code"], "CW0307");
    assert_eq!(
        found["at"],
        serde_json::json!({
            "file": "specs/service.yaml", "label": "",
            "start": { "line": 4, "column": 7 }, "end": { "line": 4, "column": 13 },
        })
    );
    assert_eq!(found["related"][0]["file"], "specs/service-again.yaml");
    assert_eq!(summary(&loaded), "1 error in 8 files");
}

#[test]
fn columns_count_characters_whatever_their_width() {
    let fixture = Fixture::read(fixtures().join("bad/wide-characters-and-tabs.yaml"));
    let (_scratch, loaded) = fixture.loaded();
    let document = serde_json::to_value(Renderer::new(&loaded.sources).document(&loaded)).unwrap();
    let at = &document["diagnostics"][0]["at"];
    assert_eq!((&at["start"]["column"], &at["end"]["column"]), (&8.into(), &17.into()), "{at}");
}

#[test]
fn limits_and_combinations_are_in_the_types() {
    let platform = good("every-type.yaml");
    let order = object(&platform, "Order");
    let shape = |name: &str| &field(order, name).shape;
    let limits = |name: &str| shape(name).limits().unwrap();
    assert!(limits("amount").minimum.unwrap().exclusive && limits("price").maximum.unwrap().exclusive);
    assert!(!limits("share").minimum.unwrap().exclusive, "of two bounds the tighter one holds");
    assert_eq!((limits("exact").most, limits("tags").unique), (Some(5), true));
    assert!(
        field(order, "note").nullable && field(order, "closed").nullable && field(order, "maybe").nullable
    );
    assert_eq!(field(order, "limit").default, Some(20.into()));
    for sensitive in ["mail", "iban", "person", "party"] {
        assert!(platform.types.holds_sensitive(shape(sensitive)), "{sensitive}");
    }
    assert!(!platform.types.holds_sensitive(shape("items")));
    let Type::Union(party) = platform.types.get(shape("party").named().unwrap()) else { panic!("a union") };
    let tags: Vec<&str> = party.variants.iter().map(|variant| variant.tag.as_str()).collect();
    assert_eq!((party.discriminator.as_str(), tags), ("kind", vec!["person", "firm"]));
    let person = object(&platform, "Person");
    let names: Vec<&str> = person.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["name", "kind", "born"]);
    assert_eq!(shape("also"), shape("maybe"), "an `allOf` of one type is that type");
    let Type::Enum(sort) = platform.types.get(shape("sort").named().unwrap()) else { panic!("an enum") };
    let variants: Vec<&str> = sort.values.iter().map(|value| value.rust_name.as_str()).collect();
    assert_eq!(variants, ["Asc", "Desc", "Asc2", "Desc2"]);
}
