//! The fuzz targets of `fuzz/`, over the seeds that fuzzing begins with and over what it found.

#![expect(clippy::unwrap_used, reason = "seeds are part of the repository")]

use std::fs;
use std::path::{Path, PathBuf};

#[expect(clippy::expect_used, clippy::panic, unreachable_pub, reason = "fuzzing looks for panics")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

fn below(folder: &str) -> Vec<PathBuf> {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn fixtures_go_through_the_target_of_specs() {
    let files = below("tests/fixtures/specs");
    assert!(files.len() > 100, "{} fixtures", files.len());
    files.iter().for_each(|file| targets::specs(&fs::read(file).unwrap()));
}

#[test]
fn seeds_go_through_the_target_of_expressions() {
    let files = below("fuzz/seeds/expressions");
    assert!(files.len() > 5, "{} seeds", files.len());
    files.iter().for_each(|file| targets::expressions(&fs::read(file).unwrap()));
}
