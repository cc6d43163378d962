//! Lists in pages, as the constants that the runtime turns them by.

use std::fmt::Write as _;

use caseway_spec::platform::{PageSlot, Pages, PagesBy, PagesEnd, Paginate};

use crate::text::literal;

/// How a backend gives a list in pages.
pub(super) fn turned(pages: &Pages) -> String {
    let by = match &pages.by {
        PagesBy::Number { slot: at, first } => format!("Number({}, {first})", slot(at)),
        PagesBy::Offset { slot: at } => format!("Offset({})", slot(at)),
        PagesBy::Token { slot: at, next } => format!("Token({}, {})", slot(at), path(next)),
        PagesBy::LinkHeader => "LinkHeader".to_owned(),
        PagesBy::LinkField(next) => format!("LinkField({})", path(next)),
    };
    let mut text = format!("rt::Pages::by(rt::PagesBy::{by})");
    if let Some(size) = &pages.size {
        let _ = write!(text, ".size({}, {})", slot(&size.slot), size.largest);
    }
    if let Some(items) = &pages.items {
        let _ = write!(text, ".items({})", path(items));
    }
    if let Some(end) = &pages.end {
        let end = match end {
            PagesEnd::Pages(field) => format!("Pages({})", path(field)),
            PagesEnd::Total(field) => format!("Total({})", path(field)),
            PagesEnd::More(field) => format!("More({})", path(field)),
        };
        let _ = write!(text, ".end(rt::PagesEnd::{end})");
    }
    text
}

/// Where a request takes something of a page.
fn slot(slot: &PageSlot) -> String {
    match slot {
        PageSlot::Query(parameter) => format!("rt::PageSlot::Query({})", literal(parameter)),
        PageSlot::Body { path: field, number: true } => format!("rt::PageSlot::Number({})", path(field)),
        PageSlot::Body { path: field, number: false } => format!("rt::PageSlot::Text({})", path(field)),
    }
}

/// How a service offers a list in pages.
pub(super) fn offered(paginate: &Paginate) -> String {
    let Paginate { cursor, limit, next, size, largest } = paginate;
    let mut text = format!("rt::Paginate::new({}, {})", literal(cursor), literal(next));
    if let Some(limit) = limit {
        let _ = write!(text, ".limit({})", literal(limit));
    }
    if let Some(size) = size {
        let _ = write!(text, ".size({size})");
    }
    if let Some(largest) = largest {
        let _ = write!(text, ".largest({largest})");
    }
    text
}

fn path(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| literal(field)).collect();
    format!("&[{}]", fields.join(", "))
}
