//! Bad specs, each with the text that `check` says about it.
//!
//! A fixture is laid over the sound specs in `tests/fixtures/specs/base`, one mistake at a time:
//!
//! - a file in `tests/fixtures/specs/bad`, whose header names the base file that it replaces (`# instead of:
//!   mapping.yaml`) or that it is added to the others (`# beside: second.yaml`), base files that are left out
//!   (`# without: platform.yaml`), and after `# says:` the expected text;
//! - a folder there, whose files replace those of the same name, with the expected text in `says.txt`: for files that can hold
//!   no header. What a repository cannot hold at all is made by [`made`].
//!
//! `UPDATE_FIXTURES=1 cargo nextest run -p caseway-tests` writes the texts anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a fixture that cannot be read fails its test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use caseway_spec::codes;
use caseway_spec::render::Renderer;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs")
}

/// A fixture as it is laid over the base.
struct Fixture {
    path: PathBuf,
    /// Names of files and their bytes.
    files: Vec<(String, Vec<u8>)>,
    without: Vec<String>,
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
        Self { without: field("# without:").into_iter().collect(), files: vec![(name, bytes)], says, path }
    }

    fn folder(path: PathBuf) -> Self {
        let mut files = Vec::new();
        let mut without = Vec::new();
        let mut says = String::new();
        for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            match name.as_str() {
                "says.txt" => says = fs::read_to_string(entry.path()).unwrap(),
                "without.txt" => {
                    without = fs::read_to_string(entry.path()).unwrap().lines().map(str::to_owned).collect();
                }
                _ => files.push((name, fs::read(entry.path()).unwrap())),
            }
        }
        Self { path, files, without, says }
    }

    fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap()
    }

    /// What `check` says about the base with this fixture laid over it.
    fn said(&self) -> String {
        let scratch = tempfile::tempdir().unwrap();
        let dir = scratch.path().join("specs");
        fs::create_dir(&dir).unwrap();
        for entry in fs::read_dir(fixtures().join("base")).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if !self.without.contains(&name) {
                fs::copy(entry.path(), dir.join(name)).unwrap();
            }
        }
        for (name, bytes) in &self.files {
            fs::write(dir.join(name), bytes).unwrap();
        }
        made(self.name(), &dir);
        let loaded = caseway_spec::load(&dir);
        let renderer = Renderer::new(&loaded.sources);
        let said: Vec<String> = loaded.diagnostics.iter().map(|found| renderer.human(found, false)).collect();
        assert_eq!(
            loaded.platform.is_none(),
            loaded.has_errors(),
            "errors stop generation, and nothing else does"
        );
        tidy(&said.join("\n").replace(&dir.display().to_string(), "DIR"))
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
        _ => {}
    }
}

/// Without white space at the ends of lines, which no header shows.
fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn all() -> Vec<Fixture> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(fixtures().join("bad")).unwrap().map(|entry| entry.unwrap().path()).collect();
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
fn every_code_has_a_fixture() {
    let said: String = all().into_iter().map(|fixture| fixture.says).collect();
    let missing: BTreeSet<&str> =
        codes::all().iter().map(|code| code.id).filter(|id| !said.contains(&format!("[{id}]"))).collect();
    assert!(missing.is_empty(), "no fixture in tests/fixtures/specs/bad shows {missing:?}");
}
