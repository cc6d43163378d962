//! `bench mapping`: what a mapping costs as it is generated, written by hand, and interpreted.
//!
//! The mappings and the programs that measure them are in `tests/mapping-bench`; here their figures become a table.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use indicatif::ProgressBar;
use serde::Deserialize;
use serde_json::json;

use super::report::Report;

/// One figure for each way of mapping a document.
#[derive(Debug, Deserialize)]
struct Line {
    fields: u32,
    made: String,
    bytes: u32,
    #[serde(alias = "ns", alias = "allocations")]
    figures: Ways,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Ways {
    generated: f64,
    hand: f64,
    cel: f64,
}

/// Runs the programs in the folder `programs`.
///
/// # Errors
/// When one cannot be run, or says something else than figures.
pub fn run(programs: &Path) -> io::Result<Report> {
    let allocations = lines(&programs.join("allocations"), &ProgressBar::hidden())?;
    let progress = ProgressBar::new_spinner();
    let rounds = lines(&programs.join("time"), &progress)?;
    progress.finish_and_clear();
    let mut report = Report::new("mapping");
    for Line { fields, made, bytes, figures: allocations } in &allocations {
        let of_this: Vec<Ways> = rounds
            .iter()
            .filter(|round| round.fields == *fields && round.made == *made)
            .map(|round| round.figures)
            .collect();
        let median = |of: fn(&Ways) -> f64| median(of_this.iter().map(of).collect());
        report.row(vec![
            ("document", json!(format!("{fields} fields, {made}"))),
            ("bytes", json!(bytes)),
            ("generated ns", json!(median(|ways| ways.generated).round() as u64)),
            ("hand ns", json!(median(|ways| ways.hand).round() as u64)),
            ("cel ns", json!(median(|ways| ways.cel).round() as u64)),
            ("generated / hand", json!(median(|ways| ways.generated / ways.hand))),
            ("cel / generated", json!(median(|ways| ways.cel / ways.generated))),
            ("generated allocations", json!(allocations.generated as u64)),
            ("hand allocations", json!(allocations.hand as u64)),
            ("cel allocations", json!(allocations.cel as u64)),
        ]);
    }
    report.notes.push(
        "CPU time of bytes to bytes; ratios are medians of the ratios within a round; growing a buffer is an allocation".into(),
    );
    Ok(report)
}

fn lines(program: &Path, progress: &ProgressBar) -> io::Result<Vec<Line>> {
    let mut child = Command::new(program).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut lines: Vec<Line> = Vec::new();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        lines.push(serde_json::from_str(&line?)?);
        progress.set_message(format!("mapping: {} measurements", lines.len()));
        progress.tick();
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(io::Error::other(format!("{} ended with {status}", program.display())));
    }
    Ok(lines)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
