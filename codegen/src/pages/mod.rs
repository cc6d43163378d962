//! Pages for people: the catalogue of everything that the specs say, and a review for reading.
//!
//! Plain HTML: no script, nothing from elsewhere, readable from a file, light and dark. What comes from specs passes
//! through [`escaped`], without an exception.

mod catalog;
mod diagram;
mod direct;
mod majors;
mod review;

use std::fmt::Write as _;

pub use catalog::catalog;
pub use review::review;

/// The one style sheet, part of every page so that a page is one file.
const STYLE: &str = include_str!("style.css");

/// `text` with everything escaped that HTML would read, in an element or in a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A whole page. `up` leads from it to the folder of the first page; `body` is HTML.
fn page(title: &str, navigation: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n{navigation}<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(title)
    )
}

/// A table: headings, and rows of cells that are HTML. On a narrow page each row is a block of lines with their headings.
fn table(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::from("<div class=\"scroll\"><table class=\"rows\">\n<thead><tr>");
    for heading in headings {
        let _ = write!(text, "<th scope=\"col\">{}</th>", escaped(heading));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        text.push_str("<tr>");
        for (cell, heading) in row.iter().zip(headings) {
            let _ = write!(text, "<td data-label=\"{}\">{cell}</td>", escaped(heading));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody></table></div>\n");
    text
}

/// A word in a coloured frame, as of a tier or a class.
fn badge(word: &str) -> String {
    format!("<span class=\"badge {}\">{}</span>", escaped(&word.replace(' ', "-")), escaped(word))
}

/// A sentence in which what stands between backticks is a name.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('`').and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
    {
        out.push_str(&escaped(before));
        out.push_str(&code(name));
        rest = after;
    }
    out.push_str(&escaped(rest));
    out
}

/// A name as it stands in specs.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

#[cfg(test)]
mod tests;
