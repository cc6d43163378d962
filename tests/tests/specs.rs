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
//!   What a repository cannot hold at all is made by [`made`].
//!
//! In `tests/fixtures/specs/good` stand files that look wrong and are not. `# passes: backend-needs-health` names the rules that
//! let them pass; every rule has one.
//!
//! `UPDATE_FIXTURES=1 cargo nextest run -p caseway-tests` writes the texts anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a fixture that cannot be read fails its test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use caseway_spec::platform::{Field, ObjectType, Platform, Type};
use caseway_spec::render::{Renderer, summary};
use caseway_spec::{Loaded, Options, codes, rules};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs")
}

/// A fixture as it is laid over the base.
struct Fixture {
    path: PathBuf,
    /// Names of files and their bytes.
    files: Vec<(String, Vec<u8>)>,
    without: Vec<String>,
    /// The day that it is judged for.
    as_of: Option<String>,
    /// The files that, laid over the base, are what it is a change of.
    before: Option<Vec<(String, Vec<u8>)>>,
    says: String,
}

/// The header's mark before the expected text.
const SAYS: &str = "# says:";

impl Fixture {
    fn read(path: PathBuf) -> Self {
        if path.is_dir() { Self::folder(path) } else { Self::file(path) }
    }

    fn file(path: PathBuf) -> Self {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let field = |mark: &str| {
            text.lines().find_map(|line| line.strip_prefix(mark)).map(|rest| rest.trim().to_owned())
        };
        let name = field("# instead of:").or_else(|| field("# beside:"));
        let name = name.unwrap_or_else(|| panic!("{} names no base file in its header", path.display()));
        let lines =
            text.lines().skip_while(|line| *line != SAYS).skip(1).take_while(|line| line.starts_with('#'));
        let says = lines.map(|line| line.strip_prefix("# ").unwrap_or("")).collect::<Vec<_>>().join("\n");
        let (as_of, before) = (field("# as of:"), field("# compared with:").map(|_| Vec::new()));
        Self {
            without: field("# without:").into_iter().collect(),
            files: vec![(name, bytes)],
            as_of,
            before,
            says,
            path,
        }
    }

    fn folder(path: PathBuf) -> Self {
        let mut without = Vec::new();
        let mut as_of = None;
        let mut before: Option<Vec<(String, Vec<u8>)>> = None;
        let mut says = String::new();
        let mut files = below(&path, "");
        files.retain(|(name, bytes)| match name.as_str() {
            "says.txt" => {
                says = String::from_utf8(bytes.clone()).unwrap();
                false
            }
            "without.txt" => {
                without = String::from_utf8(bytes.clone()).unwrap().lines().map(str::to_owned).collect();
                false
            }
            "as-of.txt" => {
                as_of = Some(String::from_utf8(bytes.clone()).unwrap().trim().to_owned());
                false
            }
            "compared-with.txt" => {
                before.get_or_insert_default();
                false
            }
            "passes.txt" => false,
            name => match name.strip_prefix("before/") {
                Some(name) => {
                    before.get_or_insert_default().push((name.to_owned(), bytes.clone()));
                    false
                }
                None => true,
            },
        });
        Self { path, files, without, as_of, before, says }
    }

    fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap()
    }

    /// What `check` says about the base with this fixture laid over it.
    fn said(&self) -> String {
        let (scratch, loaded) = self.loaded();
        let renderer = Renderer::new(&loaded.sources);
        let said: Vec<String> = loaded.diagnostics.iter().map(|found| renderer.human(found, false)).collect();
        assert_eq!(
            loaded.platform.is_none(),
            loaded.has_errors(),
            "errors stop generation, and nothing else does"
        );
        tidy(&said.join("\n").replace(&scratch.path().join("specs").display().to_string(), "DIR"))
    }

    /// The base with this fixture laid over it.
    fn loaded(&self) -> (tempfile::TempDir, Loaded) {
        let scratch = tempfile::tempdir().unwrap();
        let dir = scratch.path().join("specs");
        lay(&dir, &self.without, &self.files);
        made(self.name(), &dir);
        let before = self.before.as_ref().map(|files| {
            let dir = scratch.path().join("before");
            lay(&dir, &[], files);
            caseway_spec::load(&dir)
        });
        let base = before.as_ref().map(|loaded| loaded.revision().unwrap());
        // Fixtures are judged for the day that their header names, and otherwise for none.
        let as_of = self.as_of.as_ref().map(|day| day.parse().unwrap());
        let loaded = caseway_spec::load_with(&dir, &Options { as_of, base });
        (scratch, loaded)
    }

    /// Writes the expected text anew. It moves the lines that it speaks of, so the caller repeats this once.
    fn update(&self, said: &str) {
        if self.path.is_dir() {
            fs::write(self.path.join("says.txt"), format!("{said}\n")).unwrap();
            return;
        }
        let bytes = fs::read(&self.path).unwrap();
        let mark = format!("{SAYS}\n");
        let crlf = bytes.windows(2).any(|pair| pair == b"\r\n");
        let newline: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let mut out: Vec<u8> = Vec::new();
        let mut inside = false;
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            let is_mark = line.trim_ascii_end() == mark.trim_end().as_bytes();
            if !inside || !line.starts_with(b"#") {
                inside = false;
                out.extend_from_slice(line);
            }
            if is_mark {
                inside = true;
                for line in said.lines() {
                    out.extend_from_slice(format!("# {line}").trim_end().as_bytes());
                    out.extend_from_slice(newline);
                }
            }
        }
        fs::write(&self.path, out).unwrap();
    }
}

/// Writes the base into `dir`, but for the files `without`, and lays `files` over it.
fn lay(dir: &Path, without: &[String], files: &[(String, Vec<u8>)]) {
    fs::create_dir(dir).unwrap();
    for entry in fs::read_dir(fixtures().join("base")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if !without.contains(&name) {
            fs::copy(entry.path(), dir.join(name)).unwrap();
        }
    }
    for (name, bytes) in files {
        let file = dir.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

/// The rules that a sound fixture names as letting it pass, although it looks as if they should not.
fn passes(fixture: &Fixture) -> Vec<String> {
    let named = match fs::read_to_string(fixture.path.join("passes.txt")) {
        Ok(names) => names,
        Err(_) => fixture.files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect(),
    };
    let marked = named.lines().filter_map(|line| line.strip_prefix("# passes:"));
    marked.flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect()
}

/// Every file below `folder`, its name with `prefix` before it.
fn below(folder: &Path, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            files.extend(below(&entry.path(), &format!("{name}/")));
        } else {
            files.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    files
}

/// What no repository can hold.
fn made(name: &str, dir: &Path) {
    match name {
        "directory-in-place-of-a-file" => fs::create_dir(dir.join("second.yaml")).unwrap(),
        "ten-megabytes" => fs::write(dir.join("second.yaml"), "# padding\n".repeat(1 << 20)).unwrap(),
        "empty-directory" => {
            fs::remove_dir_all(dir).unwrap();
            fs::create_dir(dir).unwrap();
        }
        "no-such-directory" => fs::remove_dir_all(dir).unwrap(),
        #[cfg(unix)]
        "link-out-of-the-directory" => {
            let outside = dir.parent().unwrap().join("outside.yaml");
            fs::write(&outside, "kind: Backend\n").unwrap();
            std::os::unix::fs::symlink(outside, dir.join("second.yaml")).unwrap();
        }
        #[cfg(unix)]
        "signers-behind-a-link" => link_out(dir, "governance/allowed_signers"),
        #[cfg(unix)]
        "evidence-behind-a-link" => link_out(dir, "governance/evidence/measured.md"),
        _ => {}
    }
}

/// A link from `name` below `dir` to a file outside of it.
#[cfg(unix)]
fn link_out(dir: &Path, name: &str) {
    let (outside, link) = (dir.parent().unwrap().join("outside"), dir.join(name));
    fs::write(&outside, "").unwrap();
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(outside, link).unwrap();
}

/// Without white space at the ends of lines, which no header shows.
fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn all() -> Vec<Fixture> {
    of_folder("bad")
}

fn of_folder(folder: &str) -> Vec<Fixture> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(fixtures().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(Fixture::read).collect()
}

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
    for fixture in of_folder("good") {
        assert_eq!(fixture.said(), "", "{}", fixture.name());
    }
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
    let missing: Vec<&str> =
        rules::all().iter().map(|rule| rule.id).filter(|id| !passed.contains(*id)).collect();
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
