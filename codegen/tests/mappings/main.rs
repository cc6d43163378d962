//! Mapping functions as they are printed: read, compiled, linted and run.
//!
//! `tests/mappings/specs` holds a small platform whose cells show every idiom. Its mapping functions are a golden, so that a
//! change of what is printed is looked at. They are then compiled against stand-ins for the runtime and for the
//! generated types, and run over two documents: one that has everything, one without anything optional. Only the
//! stand-ins keep this to one call of the compiler.
//!
//! `UPDATE_GOLDENS=1 cargo nextest run -p caseway-codegen --test mappings` writes the goldens anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot do its work fails, and says what it skipped"
)]

mod cel_crate;
mod cel_spec;
mod random;
mod stand_in;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use caseway_spec::diagnostic::Severity;
use caseway_spec::platform::Platform;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mappings")
}

/// The platform of a folder of specs; warnings are allowed.
fn platform(specs: &Path) -> Platform {
    let loaded = caseway_spec::load(specs);
    let renderer = caseway_spec::render::Renderer::new(&loaded.sources);
    let errors = loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let said: Vec<String> = errors.map(|found| renderer.human(found, false)).collect();
    loaded.platform.unwrap_or_else(|| panic!("{}", said.join("\n")))
}

/// The mapping functions as they are generated.
fn printed(platform: &Platform) -> String {
    let generated = caseway_codegen::generate(platform).unwrap();
    generated.files["src/mappings/docs.rs"].clone()
}

/// Compiles the mapping functions, without warnings of these compilers, and runs each: what they gave.
fn run(platform: &Platform, compilers: &[(&str, [&str; 2])]) -> String {
    build_and_run(&stand_in::program(platform, &printed(platform)), compilers)
}

/// Compiles a program over the functions of expressions, and runs it: what it printed.
fn build_and_run(text: &str, compilers: &[(&str, [&str; 2])]) -> String {
    let scratch = tempfile::tempdir().unwrap();
    let (source, program) = (scratch.path().join("mappings.rs"), scratch.path().join("mappings"));
    fs::write(&source, text).unwrap();
    let library = library();
    for (compiler, arguments) in compilers {
        let output = Command::new(compiler)
            .args(["--edition=2024", "-Dwarnings"])
            .args(arguments)
            .args(&library)
            .arg("-o")
            .arg(&program)
            .arg(&source)
            .output();
        let Ok(output) = output else {
            assert_eq!(*compiler, "clippy-driver", "rustc can be run");
            eprintln!("skipped: clippy is not installed");
            continue;
        };
        assert!(output.status.success(), "{compiler}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let output = Command::new(&program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// How the compilers find the functions that mapping functions call: built as the workspace builds them.
fn library() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--locked", "--quiet", "-p", "caseway-cel", "--message-format=json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let built = String::from_utf8(output.stdout).unwrap();
    let found = built.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        let named = message["target"]["name"] == "caseway_cel";
        let files = message["filenames"].as_array().filter(|_| named)?;
        files.iter().filter_map(|file| file.as_str()).find(|file| file.ends_with(".rlib")).map(str::to_owned)
    });
    let library = found.unwrap();
    // The library's own dependencies lie where cargo puts what several crates share.
    let folder = Path::new(&library).parent().unwrap();
    let dependencies = if folder.ends_with("deps") { folder.to_owned() } else { folder.join("deps") };
    vec![
        "--extern".to_owned(),
        format!("caseway_cel={library}"),
        "-L".to_owned(),
        format!("dependency={}", dependencies.display()),
    ]
}

/// Clippy's driver compiles as rustc does, and says more.
const CLIPPY: (&str, [&str; 2]) = ("clippy-driver", ["-Wclippy::all", "--emit=metadata"]);
const RUSTC: (&str, [&str; 2]) = ("rustc", ["-Cdebuginfo=0", "--emit=link"]);

fn assert_golden(name: &str, found: &str) {
    let path = folder().join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{name} changed:\n{found}\nIf that is right: UPDATE_GOLDENS=1 cargo nextest run -p caseway-codegen --test mappings"
    );
}

#[test]
fn mapping_functions_read_as_their_golden() {
    assert_golden("docs.rs", &printed(&platform(&folder().join("specs"))));
}

#[test]
fn mapping_functions_compile_without_warnings_and_give_the_values_of_their_golden() {
    assert_golden("values.txt", &run(&platform(&folder().join("specs")), &[CLIPPY, RUSTC]));
}

#[test]
fn whatever_is_accepted_compiles_and_runs() {
    let specs = tempfile::tempdir().unwrap();
    for name in ["platform.yaml", "backend.yaml", "service.yaml"] {
        fs::copy(folder().join("specs").join(name), specs.path().join(name)).unwrap();
    }
    random::write(specs.path(), 5, 60);
    // Nobody writes such cells: Clippy may well have an opinion of them.
    assert!(run(&platform(specs.path()), &[RUSTC]).lines().count() > 60);
}
