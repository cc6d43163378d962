//! A fixture, laid over the sound specs and loaded.

use std::fs;
use std::path::{Path, PathBuf};

use caseway_spec::render::Renderer;
use caseway_spec::{Loaded, Options};

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs")
}

/// A fixture as it is laid over the base.
pub(crate) struct Fixture {
    pub(crate) path: PathBuf,
    /// Names of files and their bytes.
    files: Vec<(String, Vec<u8>)>,
    without: Vec<String>,
    /// The day that it is judged for.
    as_of: Option<String>,
    /// The files that, laid over the base, are what it is a change of.
    before: Option<Vec<(String, Vec<u8>)>>,
    pub(crate) says: String,
}

/// The header's mark before the expected text.
const SAYS: &str = "# says:";

impl Fixture {
    pub(crate) fn read(path: PathBuf) -> Self {
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

    pub(crate) fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap()
    }

    /// Whether it has a file of this name, in place of a base file or beside them.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.files.iter().any(|(of, _)| of == name)
    }

    /// What `check` says about the base with this fixture laid over it.
    pub(crate) fn said(&self) -> String {
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
    pub(crate) fn loaded(&self) -> (tempfile::TempDir, Loaded) {
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
    pub(crate) fn update(&self, said: &str) {
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
pub(crate) fn passes(fixture: &Fixture) -> Vec<String> {
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
pub(crate) fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

pub(crate) fn all() -> Vec<Fixture> {
    of_folder("bad")
}

pub(crate) fn of_folder(folder: &str) -> Vec<Fixture> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(fixtures().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(Fixture::read).collect()
}
