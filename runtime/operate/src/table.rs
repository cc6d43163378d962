//! Tables and indented JSON, for people.

use std::io::{self, Write};

/// Rows under a head, in columns that are as wide as they need to be. The last column may be of any width.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>], out: &mut impl Write) -> io::Result<()> {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([title.len()]).max().unwrap_or(0)
        })
        .collect();
    let head = head.iter().map(|title| (*title).to_owned()).collect();
    for row in std::iter::once(&head).chain(rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// JSON on several lines. Only the space between tokens changes: a number keeps its digits.
pub(crate) fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut rest = json.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => {
                text.push(letter);
                while let Some(letter) = rest.next() {
                    text.push(letter);
                    match letter {
                        '\\' => text.extend(rest.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                text.push(letter);
                while rest.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if let Some(end) = rest.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut text, depth);
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => text.push(letter),
        }
    }
    text
}

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_space_changes() {
        let json = r#"{"a":[1.10,{"b":"x, {\"y\"} : [z]"}],"c":{},"d":[ ],"e":12345678901234567890.12}"#;
        let expected = "{\n  \"a\": [\n    1.10,\n    {\n      \"b\": \"x, {\\\"y\\\"} : [z]\"\n    }\n  ],\n  \"c\": {},\n  \
                        \"d\": [],\n  \"e\": 12345678901234567890.12\n}";
        assert_eq!(indented(json), expected);
        assert_eq!(indented(expected), expected);
    }

    #[test]
    fn columns_are_as_wide_as_they_need_to_be() {
        let mut out = Vec::new();
        let rows = [vec!["ü".to_owned(), "long".to_owned()], vec!["abc".to_owned(), String::new()]];
        table(&["A", "B"], &rows, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "A    B\nü    long\nabc\n");
    }
}
