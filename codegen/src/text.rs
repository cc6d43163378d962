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

/// The longest text that stands on one line of a literal, in bytes.
pub(crate) const LINE: usize = 80;

/// `text` as a string literal over several lines, each of which ends where a word does.
///
/// rustfmt breaks no literals, and lays out nothing around one that is too wide.
pub(crate) fn over_lines(text: &str) -> String {
    let mut literal = String::from("\"");
    if !text.starts_with(char::is_whitespace) {
        literal.push_str("\\\n        ");
    }
    let mut width = 0;
    let mut characters = text.chars().peekable();
    // The argument of a `format!`, which must stay whole.
    let mut braced = false;
    while let Some(character) = characters.next() {
        let before = literal.len();
        match character {
            '\'' => literal.push('\''),
            other => literal.extend(other.escape_debug()),
        }
        width += literal.len() - before;
        braced = !matches!(character, '}' | ' ') && (braced || character == '{');
        // What a line begins with is not of the text if it is white space.
        let goes_on = characters.peek().is_some_and(|next| !next.is_whitespace());
        if goes_on && !braced && (width >= LINE || width >= LINE - 20 && character == ' ') {
            literal.push_str("\\\n        ");
            width = 0;
        }
    }
    literal.push('"');
    literal
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
        let _ = if line.is_empty() { writeln!(out, "{mark}") } else { Ok(()) };
        for line in wrapped(&line) {
            let _ = writeln!(out, "{mark} {line}");
        }
    }
}

/// The widest line of documentation, without its mark and what it is indented by.
const PROSE: usize = 100;

/// A line of Markdown as lines that fit, broken between words that are prose.
fn wrapped(line: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut code = false;
    let mut was_code = false;
    for word in line.split(' ') {
        code ^= !word.matches('`').count().is_multiple_of(2);
        match lines.last_mut() {
            // A word that begins a list or a heading where it begins a line stays where it is.
            Some(last)
                if was_code
                    || begins_block(word)
                    || last.chars().count() + 1 + word.chars().count() <= PROSE =>
            {
                last.extend([" ", word]);
            }
            _ => lines.push(word.to_owned()),
        }
        was_code = code;
    }
    if line.is_empty() { Vec::new() } else { lines }
}

/// Whether a word would begin something else than prose at the beginning of a line.
fn begins_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    word.starts_with(['-', '+', '#', '=', '~', '|'])
        || (number.len() < word.len() && number.bytes().all(|b| b.is_ascii_digit()))
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
    fn prose_is_broken_between_words_that_are_prose() {
        let text = format!("{}`a b` {}- c", "word ".repeat(19), "word ".repeat(20));
        let lines: Vec<String> = documented(&text).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].ends_with("word `a b`"), "{lines:?}");
        assert!(lines[1].ends_with("word -"), "{lines:?}");
        let unbroken = format!("`{}`", "code ".repeat(40).trim_end());
        assert_eq!(documented(&unbroken), format!("/// {unbroken}\n"));
    }

    #[test]
    fn a_text_over_lines_is_the_text() {
        let long = "a".repeat(200);
        for text in [
            "It's \"said\" that\ta line ends at most where a word does, and goes on with the one after it \\ like this.",
            &"two  spaces ".repeat(20),
            &format!("{}{{name}}{}", " word".repeat(20), " {other_name}".repeat(9)),
            &long,
            "\u{202e}\u{a0}  ",
        ] {
            let literal = over_lines(text);
            assert_eq!(syn::parse_str::<syn::LitStr>(&literal).unwrap().value(), text, "{literal}");
            assert!(literal.lines().all(|line| line.len() < 110), "{literal}");
            assert!(!text.contains("name") || literal.contains("{other_name}"), "{literal}");
        }
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
