//! The spec language: what architects and integration developers write, and everything that is decided about it
//! before a line of Rust is compiled.
//!
//! One pass: YAML text → value with a position index → JSON Schema → typed [`model`] → resolved [`platform`]. Every
//! stage collects all its [`diagnostic`]s before stopping, and a file that is broken does not hide what is wrong with
//! the others. [`rules`] of governance then judge what is sound. [`load`] runs the whole pass.

pub mod approval;
pub mod codes;
pub mod date;
pub mod diagnostic;
pub mod diff;
pub mod fingerprint;
pub mod impact;
mod load;
pub mod mapping;
pub mod model;
pub mod names;
pub mod network;
pub mod platform;
pub mod read;
pub mod render;
mod resolve;
pub mod review;
pub mod rules;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod yaml;

use std::path::Path;

use date::Date;
use diagnostic::{Diagnostic, Diagnostics, Severity};
use diff::Revision;
use platform::Platform;
use read::Found;
use rules::{Input, OwnRule, Waived};
use source::Sources;

/// What a directory of spec files says.
#[derive(Debug)]
pub struct Loaded {
    /// The files.
    pub sources: Sources,
    /// The resolved platform; `None` when an error was found.
    pub platform: Option<Platform>,
    /// The resolved platform that only rules of governance find an error in. It can be compared and reviewed, and nothing
    /// is generated from it.
    pub refused: Option<Platform>,
    /// Everything that was found, in order of files and positions.
    pub diagnostics: Vec<Diagnostic>,
    /// What waivers silence, in order of files and positions.
    pub waived: Vec<Waived>,
    /// The organisation's own rules, in order of files.
    pub rules: Vec<OwnRule>,
    /// The environments as written.
    pub(crate) environments: Vec<load::Spec<model::Environment>>,
}

/// What a judgement depends on besides the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'b> {
    /// The day that is judged for. Without one nothing that has a date is expired: what is generated must not depend
    /// on when.
    pub as_of: Option<Date>,
    /// The state that the files are a change of: then the change is judged too.
    pub base: Option<Revision<'b>>,
}

impl Loaded {
    /// Whether anything was found that stops generation.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}

/// Reads, judges and resolves every spec file below `dir`.
#[must_use]
pub fn load(dir: &Path) -> Loaded {
    load_with(dir, &Options::default())
}

/// The same, judged as `options` say.
#[must_use]
pub fn load_with(dir: &Path, options: &Options<'_>) -> Loaded {
    judge(read::discover(dir), options)
}

/// The same for files from elsewhere.
#[must_use]
pub fn load_files(files: Vec<Found>) -> Loaded {
    load_files_with(files, &Options::default())
}

/// The same, judged as `options` say.
#[must_use]
pub fn load_files_with(files: Vec<Found>, options: &Options<'_>) -> Loaded {
    judge(files, options)
}

fn judge(files: Vec<Found>, options: &Options<'_>) -> Loaded {
    let mut diagnostics = Diagnostics::default();
    let (sources, specs) = load::load(files, &mut diagnostics);
    let platform = resolve::resolve(&specs, &sources, &mut diagnostics);
    let platform = platform.filter(|_| !diagnostics.has_errors());
    let input = Input { specs: &specs, sources: &sources, as_of: options.as_of, base: options.base };
    let governed = rules::govern(input, platform.as_ref(), diagnostics);
    let rules::Governed { rules, diagnostics, waived } = governed;
    let environments = specs.environments;
    let loaded = Loaded { sources, platform, refused: None, diagnostics, waived, rules, environments };
    if loaded.has_errors() { Loaded { platform: None, refused: loaded.platform, ..loaded } } else { loaded }
}

/// Reads and resolves files without the rules of governance: for the commands that work on what those rules judge.
#[must_use]
pub fn load_ungoverned(files: Vec<Found>) -> Loaded {
    resolved(files, |_| true)
}

/// The same, whether the mappings do what their tests say or not: for looking at what they do.
#[must_use]
pub fn load_untested(files: Vec<Found>) -> Loaded {
    resolved(files, |found| found.code != codes::TEST_FAILS.id && found.code != codes::TEST_FORM.id)
}

/// What files say, with the findings that count.
fn resolved(files: Vec<Found>, counts: impl Fn(&Diagnostic) -> bool) -> Loaded {
    let mut diagnostics = Diagnostics::default();
    let (sources, specs) = load::load(files, &mut diagnostics);
    let platform = resolve::resolve(&specs, &sources, &mut diagnostics);
    let mut diagnostics = in_order(&sources, diagnostics.into_vec());
    diagnostics.retain(counts);
    let platform = platform.filter(|_| !diagnostics.iter().any(|found| found.severity == Severity::Error));
    Loaded {
        sources,
        platform,
        refused: None,
        diagnostics,
        waived: Vec::new(),
        rules: Vec::new(),
        environments: specs.environments,
    }
}

/// In order of files and positions; each finding once, because what stands under an alias is read more than once.
fn in_order(sources: &Sources, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut placed: Vec<_> = diagnostics
        .into_iter()
        .map(|found| {
            let range = sources.range(&found.primary.place, &found.primary.part);
            ((found.primary.place.file, range.start, range.end), found)
        })
        .collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.dedup_by(|(at, found), (before, kept)| {
        at == before && found.code == kept.code && found.message == kept.message
    });
    placed.into_iter().map(|(_, found)| found).collect()
}
