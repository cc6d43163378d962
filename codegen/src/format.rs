//! Layout of generated Rust, by the pinned rustfmt.
//!
//! Emitters write text without layout and rustfmt, which is the only judge of what is rustfmt-clean, lays it out.
//! There is no syn and no prettyplease in between. Measured on 122 000 lines: rustfmt takes 0.95 s of one core
//! and 150 MB for all of it in one process, 10 ms for nothing at all; parsing tokens into a syn tree and printing
//! that with prettyplease would cost about as much again, and rustfmt would still have to run after it. A process
//! per file would cost 13 s for 1 300 files, so many files share one: they are joined by a comment line each, fed
//! to rustfmt through its standard input, and split at those lines again. Pieces of bounded size keep its memory
//! bounded and occupy every core. A cache of formatted text was left out: it would save 30 ms of a run here.

use std::io::Write as _;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The configuration that generated code is laid out with; it lies beside the output as `rustfmt.toml`.
pub(crate) const CONFIGURATION: &str =
    "edition = \"2024\"\nstyle_edition = \"2024\"\nmax_width = 110\nuse_small_heuristics = \"Max\"\n";

/// Between two files in one run of rustfmt. No generated line begins like it.
const SEPARATOR: &str = "// ----8<---- end of generated file";

/// Text that one rustfmt gets at most, unless a single file is longer. Its memory is about 40 times that.
const PIECE: usize = 1 << 20;

/// Why generated Rust could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// rustfmt did not start.
    #[error("cannot run rustfmt: {0}; install it with `rustup component add rustfmt`")]
    Start(#[source] std::io::Error),
    /// rustfmt refused the text: a defect of the generator.
    #[error("rustfmt refused the generated code, which is a defect of the generator:\n{0}")]
    Refused(String),
}

/// Every text laid out, in order.
pub(crate) fn format(texts: &[&str]) -> Result<Vec<String>, FormatError> {
    let configuration = tempfile::tempdir().map_err(FormatError::Start)?;
    let path = configuration.path().join("rustfmt.toml");
    std::fs::write(&path, CONFIGURATION).map_err(FormatError::Start)?;

    let pieces = pieces(texts);
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(pieces.len());
    let work = || {
        let mut done = Vec::new();
        while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((piece.start, format_piece(&texts[piece.clone()], &path)?));
        }
        Ok(done)
    };
    let mut formatted = thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for worker in running {
            match worker.join() {
                Ok(done) => all.extend(done?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(all)
    })?;
    formatted.sort_by_key(|(start, _)| *start);
    Ok(formatted.into_iter().flat_map(|(_, texts)| texts).collect())
}

/// Ranges of consecutive texts, each about [`PIECE`] long or, where there is less, one per core.
fn pieces(texts: &[&str]) -> Vec<Range<usize>> {
    let total: usize = texts.iter().map(|text| text.len()).sum();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let limit = PIECE.min(total / cores + 1);
    let mut pieces = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, text) in texts.iter().enumerate() {
        length += text.len();
        if length >= limit {
            pieces.push(start..index + 1);
            (start, length) = (index + 1, 0);
        }
    }
    if start < texts.len() {
        pieces.push(start..texts.len());
    }
    pieces
}

fn format_piece(texts: &[&str], configuration: &Path) -> Result<Vec<String>, FormatError> {
    let joined = texts.join(&format!("\n\n{SEPARATOR}\n\n"));
    let mut rustfmt = Command::new("rustfmt")
        .arg("--quiet")
        .arg("--config-path")
        .arg(configuration)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(FormatError::Start)?;
    let input = rustfmt.stdin.take();
    let output = thread::scope(|scope| {
        // From a thread of its own: rustfmt may write before it has read everything. When it stops reading, its
        // status says why.
        scope.spawn(|| input.map(|mut input| input.write_all(joined.as_bytes())));
        rustfmt.wait_with_output()
    })
    .map_err(FormatError::Start)?;
    let formatted = String::from_utf8_lossy(&output.stdout);
    let parts: Vec<String> =
        formatted.split(SEPARATOR).map(|part| part.trim_matches('\n').to_owned()).collect();
    if !output.status.success() || parts.len() != texts.len() {
        return Err(FormatError::Refused(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_laid_out_and_apart() {
        let texts = ["use b::B;\nuse a::A;", "", "mod y; mod x;", "pub static A:u8=1 ;"];
        let expected = ["use a::A;\nuse b::B;", "", "mod x;\nmod y;", "pub static A: u8 = 1;"];
        assert_eq!(format(&texts).unwrap(), expected);
    }

    #[test]
    fn what_is_not_rust_is_refused_with_its_reason() {
        let error = format(&["fn fn() {}"]).unwrap_err().to_string();
        assert!(error.contains("expected identifier"), "{error}");
    }

    #[test]
    fn every_text_is_in_exactly_one_piece() {
        let long = "x".repeat(PIECE);
        let texts = ["a", &long, "b", "c", &long, &long];
        let covered: Vec<usize> = pieces(&texts).into_iter().flatten().collect();
        assert_eq!(covered, [0, 1, 2, 3, 4, 5]);
        assert!(pieces(&[]).is_empty());
    }
}
