//! A git repository with a small organisation in it.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A git repository with one commit on `main`; gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: TempDir,
}

#[expect(clippy::expect_used, clippy::panic, reason = "a test without its repository proves nothing")]
impl Repository {
    /// The repository of a small organisation.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let repository = Self { folder };
        let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/specs/small");
        copy(&small, &repository.specs());
        fs::write(repository.path().join("Cargo.toml"), "[workspace]\n").expect("a file");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("Begin");
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn specs(&self) -> PathBuf {
        self.path().join("integration-spec/specs")
    }

    /// Replaces a text that a spec file has.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.specs().join(file);
        let text = fs::read_to_string(&path).expect("a spec file");
        assert!(text.contains(from), "{file} has no {from:?}:\n{text}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a spec file");
    }

    /// Writes a file below the specs.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.specs().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a directory");
        fs::write(path, text).expect("a spec file");
    }

    /// Adds to a spec file.
    pub(crate) fn append(&self, file: &str, text: &str) {
        let path = self.specs().join(file);
        let before = fs::read_to_string(&path).expect("a spec file");
        fs::write(path, before + text).expect("a spec file");
    }

    /// Makes somebody's key below `.keys`, and returns their line among the allowed signers.
    pub(crate) fn key(&self, name: &str) -> String {
        let folder = self.path().join(".keys");
        fs::create_dir_all(&folder).expect("a directory");
        let output = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
            .arg(folder.join(name))
            .output()
            .expect("ssh-keygen should start");
        assert!(output.status.success(), "{}", stderr(&output));
        let public = fs::read_to_string(folder.join(format!("{name}.pub"))).expect("a public key");
        let public: Vec<&str> = public.split(' ').take(2).collect();
        format!("{name}@example.org namespaces=\"approval.caseway\" {}\n", public.join(" "))
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs git and returns what it says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let identity =
            ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git should start");
        if !output.status.success() {
            panic!("git {arguments:?}: {}", stderr(&output));
        }
        stdout(&output)
    }

    /// Runs a command in the repository.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Output {
        self.xtask_in(self.path(), arguments)
    }

    /// Runs a command in a folder of the repository.
    pub(crate) fn xtask_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(folder)
            .output()
            .expect("xtask should start")
    }
}

#[expect(clippy::expect_used, reason = "a test without its repository proves nothing")]
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Shows a text to whoever runs the test without capturing what it prints.
#[expect(clippy::print_stdout, reason = "a transcript is for people")]
pub(crate) fn show(text: &str) {
    println!("{text}");
}
