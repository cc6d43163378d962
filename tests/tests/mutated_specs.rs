//! Whatever is done to a spec file, `check` answers: it never panics, points into the file, and says the same again.

#![expect(clippy::unwrap_used, reason = "the base of the fixtures is part of the repository")]

use std::fs;
use std::path::Path;

use caseway_spec::read::Found;
use caseway_spec::render::Renderer;
use caseway_spec::{Loaded, load_files};
use proptest::prelude::*;

/// Texts that mean something to YAML, to JSON Schema or to expressions.
const PIECES: [&str; 40] = [
    ": ",
    "\n",
    "  ",
    "- ",
    " #",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!",
    "|",
    ">",
    "\t",
    "\r\n",
    "---\n",
    "<<: ",
    "null",
    "true",
    "1",
    "1e999",
    "$ref",
    "type",
    "${",
    "..",
    "/{x}",
    "ü",
    "日本",
    "\u{FEFF}",
    "\0",
    "~",
    "? ",
    ", ",
    "input.",
    "(",
    "a ? b : c",
    "type: object",
];

/// One edit: where, as a share of the file; how much is removed; what is put in its place.
type Edit = (f64, usize, usize);

fn base() -> Vec<(String, Vec<u8>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs/base");
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(Result::unwrap)
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (share, removed, piece) in edits {
        let at = ((bytes.len() as f64) * share) as usize;
        let end = (at + removed).min(bytes.len());
        bytes.splice(at..end, PIECES[*piece].bytes());
    }
    bytes
}

/// Loads the base with file `which` replaced by `bytes`, and renders everything in every form.
fn said(which: usize, bytes: &[u8]) -> (Loaded, String) {
    let files = base().into_iter().enumerate().map(|(index, (name, content))| {
        let content = if index == which { bytes.to_vec() } else { content };
        Found { name, outside: false, content: Ok(content) }
    });
    let loaded = load_files(files.collect());
    let renderer = Renderer::new(&loaded.sources);
    let mut text = String::new();
    for found in &loaded.diagnostics {
        text += &renderer.human(found, true);
        text += &renderer.short(found);
    }
    text += &serde_json::to_string(&renderer.document(&loaded)).unwrap();
    (loaded, text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edited_files_are_answered(
        which in 0_usize..7,
        edits in prop::collection::vec((0.0..1.0, 0_usize..12, 0..PIECES.len()), 1..6),
    ) {
        let bytes = edited(base().swap_remove(which).1, &edits);
        let (loaded, text) = said(which, &bytes);
        prop_assert_eq!(loaded.platform.is_none(), loaded.has_errors());
        for found in &loaded.diagnostics {
            let range = loaded.sources.range(&found.primary.place, &found.primary.part);
            prop_assert!(loaded.sources.get(found.primary.place.file).text.get(range).is_some());
        }
        prop_assert_eq!(text, said(which, &bytes).1);
    }
}
