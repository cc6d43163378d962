//! For people: the source line with carets under what is meant.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Snippet};

use super::Renderer;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::fingerprint;

pub(super) fn render(renderer: &Renderer<'_>, diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        level.primary_title(diagnostic.message.as_str()).id(&*diagnostic.code).elements(None::<Element<'_>>);
    // One snippet per file, the offending file first.
    let mut labels: Vec<(&Label, AnnotationKind)> = vec![(&diagnostic.primary, AnnotationKind::Primary)];
    labels.extend(diagnostic.secondary.iter().map(|label| (label, AnnotationKind::Context)));
    let mut files = Vec::new();
    for (label, _) in &labels {
        if !files.contains(&label.place.file) {
            files.push(label.place.file);
        }
    }
    for file in files {
        let here = labels.iter().filter(|(label, _)| label.place.file == file);
        group = group.element(snippet(renderer, &here.copied().collect::<Vec<_>>()));
    }
    if renderer.fingerprints && diagnostic.waivable && diagnostic.severity != Severity::Note {
        let fingerprint = fingerprint::of(renderer.sources, diagnostic);
        group = group.element(Level::NOTE.message(format!("finding {fingerprint}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let styles =
        if colour { annotate_snippets::Renderer::styled() } else { annotate_snippets::Renderer::plain() };
    let mut text = styles.render(&[group]);
    text.push('\n');
    text
}

/// The lines of one file that `labels` point at.
fn snippet<'a>(renderer: &'a Renderer<'_>, labels: &[(&'a Label, AnnotationKind)]) -> Element<'a> {
    let Some((first, _)) = labels.first() else { return Element::Padding(annotate_snippets::Padding) };
    let source = renderer.sources.get(first.place.file);
    let path = renderer.file(first);
    if source.text.is_empty() {
        return Origin::path(path).into();
    }
    let ranges: Vec<Range<usize>> =
        labels.iter().map(|(label, _)| first_line(&source.text, renderer.locator.range(label))).collect();
    let start = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let end = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    // Only the lines between the first and the last label are handed over: a large file costs no more than a small one.
    let (line, window) = renderer.locator.lines(first.place.file, &(start..end));
    // A carriage return is no part of its line, and would be shown as a symbol.
    let lines = &source.text[window.clone()];
    let shown = lines.replace("\r\n", "\n");
    let shift = |at: usize| at - window.start - lines[..at - window.start].matches("\r\n").count();
    let annotations = labels.iter().zip(&ranges).map(|((label, kind), range)| {
        kind.span(shift(range.start)..shift(range.end))
            .label((!label.text.is_empty()).then_some(label.text.as_str()))
    });
    Snippet::source(shown.strip_suffix('\r').map(ToOwned::to_owned).unwrap_or(shown))
        .line_start(line)
        .path(path)
        .annotations(annotations)
        .into()
}

/// The part of `range` on its first line: a block of fifty lines under one caret each says no more.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let end = text[range.clone()].find(['\n', '\r']).map_or(range.end, |newline| range.start + newline);
    range.start..end
}
