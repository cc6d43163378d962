//! Diagrams: boxes in columns and the lines between them, as SVG within a page.

use std::fmt::Write as _;

use super::escaped;

/// A box: its text and where it leads.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) text: String,
    pub(super) link: String,
}

const WIDTH: usize = 210;
const HEIGHT: usize = 30;
const ACROSS: usize = 110;
const DOWN: usize = 12;

/// Columns of boxes, and lines between boxes of neighbouring columns: column, index there, index in the next.
pub(super) fn columns(title: &str, columns: &[Vec<Node>], lines: &[(usize, usize, usize)]) -> String {
    let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
    if tallest == 0 {
        return String::new();
    }
    let height = tallest * (HEIGHT + DOWN) + DOWN;
    let width = columns.len() * WIDTH + columns.len().saturating_sub(1) * ACROSS;
    // Columns are centred on each other.
    let top = |column: usize, index: usize| {
        let free = (tallest - columns[column].len()) * (HEIGHT + DOWN) / 2;
        DOWN + free + index * (HEIGHT + DOWN)
    };
    let left = |column: usize| column * (WIDTH + ACROSS);
    let mut text = format!(
        "<figure><svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">\n",
        escaped(title)
    );
    for (column, from, to) in lines {
        let (x, y) = (left(*column) + WIDTH, top(*column, *from) + HEIGHT / 2);
        let (end_x, end_y) = (left(column + 1), top(column + 1, *to) + HEIGHT / 2);
        let middle = (x + end_x) / 2;
        let _ = writeln!(
            text,
            "<path class=\"edge\" d=\"M{x} {y} C{middle} {y} {middle} {end_y} {end_x} {end_y}\"/>"
        );
    }
    for (column, nodes) in columns.iter().enumerate() {
        for (index, node) in nodes.iter().enumerate() {
            let (x, y) = (left(column), top(column, index));
            let _ = writeln!(
                text,
                "<a href=\"{}\"><rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"5\"/>\
                 <text x=\"{}\" y=\"{}\">{}</text></a>",
                escaped(&node.link),
                x + 10,
                y + 20,
                escaped(&cut(&node.text))
            );
        }
    }
    text.push_str("</svg></figure>\n");
    text
}

/// What fits into a box.
fn cut(text: &str) -> String {
    const FITS: usize = 28;
    match text.char_indices().nth(FITS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
