//! Rust as text: literals, documentation, durations.
//!
//! Emitters write plain text without layout; the formatter lays it out (see [`crate::format`]). What comes out of
//! spec files goes through the functions of this module, so that no description or path can end a comment, a
//! literal or a code block, or become a link that leads nowhere.

use std::fmt::Write as _;
use std::time::Duration;

/// `text` as a string literal.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// `Some(...)` or `None`.
pub(crate) fn option(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}

/// A duration as an expression, in the largest unit that fits.
pub(crate) fn duration(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 {
        format!("rt::Duration::from_secs({})", duration.as_secs())
    } else {
        format!("rt::Duration::from_millis({})", duration.as_millis())
    }
}

/// Appends `description` as documentation, each line after `mark` (`///` or `//!`).
pub(crate) fn doc(out: &mut String, mark: &str, description: &str) {
    let text = description.trim();
    for line in text.lines() {
        let line = markdown(line.trim());
        let _ = if line.is_empty() { writeln!(out, "{mark}") } else { writeln!(out, "{mark} {line}") };
    }
}

/// Appends the documentation that the spec gives, if any.
pub(crate) fn doc_if_any(out: &mut String, description: Option<&str>) {
    doc(out, "///", description.unwrap_or_default());
}

/// A line of prose as Markdown that reads as the prose. What stands between backquotes is code and stays as it is.
fn markdown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let quotes = line.matches('`').count();
    let balanced = quotes.is_multiple_of(2) && !line.contains("``");
    let mut code = false;
    for (at, character) in line.char_indices() {
        let starts_block = at == 0 && matches!(character, '-' | '+' | '#' | '=' | '~' | '|');
        let starts_item = digits > 0 && at == digits && matches!(character, '.' | ')');
        match character {
            '`' if balanced => {
                code = !code;
                out.push('`');
            }
            '\t' => out.push(' '),
            // Invisible characters that reorder text are errors in comments, and control characters are noise.
            other if other.is_control() || is_direction(other) => {}
            other if code => out.push(other),
            // Links, HTML, emphasis and code; then what would start a list, a heading or a table.
            '[' | ']' | '<' | '>' | '\\' | '_' | '*' | '`' => out.extend(['\\', character]),
            other if starts_block || starts_item => out.extend(['\\', other]),
            other => out.push(other),
        }
    }
    out
}

/// Whether a character changes the direction of the text after it (Unicode Standard Annex 9).
fn is_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented(text: &str) -> String {
        let mut out = String::new();
        doc(&mut out, "///", text);
        out
    }

    #[test]
    fn prose_stays_prose() {
        assert_eq!(
            documented("The customer's `id`, as in 2026-03-31.\n"),
            "/// The customer's `id`, as in 2026-03-31.\n"
        );
        assert_eq!(documented("One.\n\n    Two."), "/// One.\n///\n/// Two.\n");
    }

    #[test]
    fn prose_cannot_become_a_link_a_list_or_a_test() {
        assert_eq!(documented("see [id]"), "/// see \\[id\\]\n");
        assert_eq!(documented("- a\n1. b\n# c"), "/// \\- a\n/// 1\\. b\n/// \\# c\n");
        assert_eq!(documented("```\nlet x = 1;\n```"), "/// \\`\\`\\`\n/// let x = 1;\n/// \\`\\`\\`\n");
    }

    #[test]
    fn code_stays_code() {
        assert_eq!(documented("`GET /a_b/{c_d}` of x_y"), "/// `GET /a_b/{c_d}` of x\\_y\n");
        assert_eq!(documented("an ` alone_"), "/// an \\` alone\\_\n");
    }

    #[test]
    fn prose_cannot_leave_its_comment() {
        assert_eq!(documented("a\r\nb\rc\u{202e}d"), "/// a\n/// bcd\n");
    }
}
