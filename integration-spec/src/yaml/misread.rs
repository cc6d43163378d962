//! Values that YAML reads differently from how they were meant.
//!
//! Mapping cells hold expressions, and expressions are full of what YAML takes for itself: `a ? b : c`, `'x' + y`,
//! `!done`. The cure is always to quote the whole value, so the quoted form is offered ready to paste, but only when it
//! was tried and the file reads further with it.

use std::ops::Range;

use super::parse::first_break;

/// A repair of a break in YAML's syntax.
pub(super) struct Repair {
    /// The value that is misread.
    pub(super) range: Range<usize>,
    /// What YAML takes it for.
    pub(super) reason: String,
    /// The line as it should be, without indentation.
    pub(super) line: String,
}

/// The quoting that repairs the break at byte `at`, if one does.
pub(super) fn repair(text: &str, at: usize) -> Option<Repair> {
    // The parser may stop a line after the one that misled it, at the next key.
    let mut end = at.min(text.len());
    for _ in 0..3 {
        let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        let stop = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        if let Some(repair) = repair_line(text, start, &text[start..stop], at) {
            return Some(repair);
        }
        end = start.checked_sub(1)?;
    }
    None
}

fn repair_line(text: &str, start: usize, line: &str, at: usize) -> Option<Repair> {
    let value = value_of(line)?;
    let written = line[value.clone()].trim_end();
    if written.is_empty() || written.starts_with(['|', '>', '#']) {
        return None;
    }
    let flow = written.starts_with(['{', '[']);
    let part =
        if flow { part_of_flow(written).or_else(|| whole_of_flow(written))? } else { 0..written.len() };
    let range = value.start + part.start..value.start + part.end;
    let quoted_part = quoted(&line[range.clone()]);
    let repaired_line = format!("{}{quoted_part}{}", &line[..range.start], &line[range.end..]);
    let end = start + line.len();
    let repaired = format!("{}{repaired_line}{}", &text[..start], &text[end..]);
    // The file must be read further than before, and further than this line.
    let reached = start + repaired_line.len();
    let better = first_break(&repaired)
        .is_none_or(|next| next > reached && next + line.len() > at + repaired_line.len());
    better.then(|| Repair {
        reason: reason(&line[range.clone()]).to_owned(),
        line: repaired_line.trim().to_owned(),
        range: start + range.start..start + range.end,
    })
}

/// The value within a flow collection on one line whose quoting makes the collection YAML: the shortest that has all its
/// quotes and brackets closed.
fn part_of_flow(written: &str) -> Option<Range<usize>> {
    // Each try parses the line alone; lines are short, and no line is worth more tries than this.
    const TRIES: usize = 200;
    let starts = written.match_indices(": ").map(|(at, _)| at + 2);
    let ends: Vec<usize> = written.match_indices([',', '}', ']']).map(|(at, _)| at).collect();
    let candidates = starts.flat_map(|start| {
        let start = start + written[start..].len() - written[start..].trim_start().len();
        ends.iter().filter(move |end| **end > start).map(move |end| start..*end)
    });
    candidates.take(TRIES).find_map(|range| {
        let part = written[range.clone()].trim_end();
        let range = range.start..range.start + part.len();
        // What nests is no text, unless it is followed by more of the same expression.
        let nests = part.starts_with(['{', '[']) && whole_of_flow(part).is_none();
        let tried = format!("{}{}{}", &written[..range.start], quoted(part), &written[range.end..]);
        let plausible = !part.is_empty() && !part.starts_with(['"', '\'']) || part.contains(['+', '?']);
        (plausible && !nests && !is_open(part) && !has_comma(part) && first_break(&tried).is_none())
            .then_some(range)
    })
}

/// Whether there is a comma outside of all quotes and brackets: no expression has one.
fn has_comma(expression: &str) -> bool {
    expression.match_indices(',').any(|(at, _)| !is_open(&expression[..at]))
}

/// All of `written` when its leading bracket closes before its end: then it is an expression, not a collection.
fn whole_of_flow(written: &str) -> Option<Range<usize>> {
    let mut depth = 0_i32;
    for (at, c) in written.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let rest = written[at + 1..].trim_start();
            return (!rest.is_empty() && !rest.starts_with('#')).then_some(0..written.len());
        }
    }
    None
}

/// The range of the value in a line such as `- key: value`.
fn value_of(line: &str) -> Option<Range<usize>> {
    let mut start = line.len() - line.trim_start().len();
    let mut found = false;
    while line[start..].starts_with("- ") {
        start += 2;
        start += line[start..].len() - line[start..].trim_start().len();
        found = true;
    }
    let key = line[start..].find(": ").filter(|colon| {
        let key = &line[start..start + colon];
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@');
        key.trim_matches(['"', '\'']).chars().all(word) && !key.is_empty()
    });
    if let Some(colon) = key {
        start += colon + 2;
        start += line[start..].len() - line[start..].trim_start().len();
        found = true;
    }
    found.then_some(start..line.len())
}

fn reason(written: &str) -> &'static str {
    match written.chars().next() {
        Some('\'' | '"') => "a leading quote makes YAML end the value at the next one",
        Some('*') => "a leading `*` is an alias",
        Some('&') => "a leading `&` is an anchor",
        Some('!') => "a leading `!` is a tag",
        Some('{') => "a leading `{` begins a mapping",
        Some('[') => "a leading `[` begins a list",
        Some('%' | '@' | '`') => "YAML keeps this leading character for itself",
        _ if written.contains(": ") || written.ends_with(':') => "`: ` begins a mapping",
        _ => "not all of it is one text",
    }
}

/// The rest of the line at byte `start` as one quoted text.
pub(super) fn quoted_from(text: &str, start: usize) -> Option<String> {
    let rest = text.get(start..)?.lines().next()?.trim_end();
    (!rest.is_empty()).then(|| quoted(rest))
}

/// `text` as a double-quoted YAML scalar, or a single-quoted one where that needs fewer escapes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain_in_double = !text.contains(['"', '\\']) && !text.contains(char::is_control);
    let plain_in_single = !text.contains('\'') && !text.contains(char::is_control);
    if plain_in_double || !plain_in_single {
        // JSON's escapes are YAML's.
        serde_json::Value::from(text).to_string()
    } else {
        format!("'{text}'")
    }
}

/// The whole value as it was meant, when the plain scalar at `range` was cut short by what YAML takes for a comment.
///
/// A comment after a value is common; one that begins within a quoted or bracketed part of the value is a mistake.
#[must_use]
pub fn cut_by_comment(text: &str, range: Range<usize>) -> Option<String> {
    let value = text.get(range.clone())?;
    let line = text[range.end..].lines().next()?;
    let comment = line.trim_start();
    if !comment.starts_with('#') || !is_open(value) {
        return None;
    }
    Some(quoted(format!("{value}{line}").trim_end()))
}

/// The whole value as it was meant, when within braces YAML ended the plain scalar at `range` at a comma, in the middle
/// of a bracket or a text: `rest` are the ranges of the keys without values that follow.
#[must_use]
pub fn cut_by_comma(
    text: &str,
    range: Range<usize>,
    rest: impl Iterator<Item = Range<usize>>,
) -> Option<String> {
    if !is_open(text.get(range.clone())?) {
        return None;
    }
    rest.map(|key| &text[range.start..key.end.max(range.start)]).find(|whole| !is_open(whole)).map(quoted)
}

/// Whether a quote or bracket of the expression is not closed.
fn is_open(expression: &str) -> bool {
    let mut brackets = 0_i32;
    let mut quote = None;
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => brackets += 1,
            (None, ')' | ']' | '}') => brackets -= 1,
            (None, _) => {}
        }
    }
    quote.is_some() || brackets > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str) -> Option<String> {
        repair(text, first_break(text)?).map(|repair| repair.line)
    }

    #[test]
    fn what_yaml_misreads_is_offered_in_quotes() {
        for (written, offer) in [
            ("a: x ? y : 'z'\n", r#"a: "x ? y : 'z'""#),
            ("a: 'CW-' + input.id\nb: 1\n", r#"a: "'CW-' + input.id""#),
            ("a: \"x\" + y\n", r#"a: '"x" + y'"#),
            ("a: *x\n", r#"a: "*x""#),
            ("a: {x} + 1\n", r#"a: "{x} + 1""#),
            ("a: [x][0]\nb: 1\n", r#"a: "[x][0]""#),
            ("a: `x`\n", r#"a: "`x`""#),
            ("p: { id: {x}.id, b: y }\n", r#"p: { id: "{x}.id", b: y }"#),
            ("p: { a: x ? y : 'z', b: y }\n", r#"p: { a: "x ? y : 'z'", b: y }"#),
            ("p: { b: y, a: 'x' + y }\n", r#"p: { b: y, a: "'x' + y" }"#),
            ("l:\n  - 'a' + b\n", r#"- "'a' + b""#),
        ] {
            assert_eq!(offered(written).as_deref(), Some(offer), "{written}");
        }
    }

    #[test]
    fn a_break_that_quoting_does_not_repair_has_no_offer() {
        assert_eq!(offered("a: 1\n  b: 2\n c: 3\n"), None);
        assert_eq!(offered("a: [b, c\nd: 1\n"), None);
        assert_eq!(offered("a: {b: c\nd: 1\n"), None);
    }

    #[test]
    fn a_comment_or_comma_within_a_value_is_noticed() {
        let text = "a: x + ' #' + y\n";
        assert_eq!(cut_by_comment(text, 3..8).as_deref(), Some(r#""x + ' #' + y""#));
        assert_eq!(
            cut_by_comma("{a: f(x, y), b: z}", 4..7, std::iter::once(9..11)).as_deref(),
            Some(r#""f(x, y)""#)
        );
        assert_eq!(cut_by_comma("{a: f, b: }", 4..5, std::iter::once(7..8)), None);
        assert_eq!(cut_by_comment("a: x # why\n", 3..4), None);
    }
}
