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
    let quoted_value = quoted(written);
    let range = start + value.start..start + value.start + written.len();
    let repaired = format!("{}{quoted_value}{}", &text[..range.start], &text[range.end..]);
    let grown = repaired.len() as i64 - text.len() as i64;
    let better = first_break(&repaired).is_none_or(|next| next as i64 - grown > at.max(range.end) as i64);
    better.then(|| Repair {
        reason: reason(written).to_owned(),
        line: format!("{}{quoted_value}", line[..value.start].trim_start()),
        range,
    })
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
            ("l:\n  - 'a' + b\n", r#"- "'a' + b""#),
        ] {
            assert_eq!(offered(written).as_deref(), Some(offer), "{written}");
        }
    }

    #[test]
    fn a_break_that_quoting_does_not_repair_has_no_offer() {
        assert_eq!(offered("a: 1\n  b: 2\n c: 3\n"), None);
    }

    #[test]
    fn a_comment_within_a_text_is_noticed() {
        let text = "a: x + ' #' + y\n";
        assert_eq!(cut_by_comment(text, 3..8).as_deref(), Some(r#""x + ' #' + y""#));
        assert_eq!(cut_by_comment("a: x # why\n", 3..4), None);
    }
}
