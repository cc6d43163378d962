//! Lists in pages.

use crate::source::Place;

/// The fields from a reply to a value in it, from the outside in; none is the reply itself.
pub type FieldPath = Vec<String>;

/// How a backend gives a list in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// Where it is declared.
    pub place: Place,
    /// How one page is told from the next.
    pub by: PagesBy,
    /// How many items a page has, where the caller may say so.
    pub size: Option<PageSize>,
    /// Where the items are; always known where it depends on them whether there is more.
    pub items: Option<FieldPath>,
    /// What says which page is the last.
    pub end: Option<PagesEnd>,
}

/// Where a request takes something of a page: what no mapping sets, because the hub does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageSlot {
    /// An optional parameter of the query.
    Query(String),
    /// An optional field of its JSON body.
    Body {
        /// The fields that lead to it, from the outside in; at least one.
        path: FieldPath,
        /// Whether it is a whole number, and a text otherwise.
        number: bool,
    },
}

/// How one page is told from the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagesBy {
    /// By its number.
    Number {
        /// What takes it.
        slot: PageSlot,
        /// That of the first page.
        first: u32,
    },
    /// By how many items come before it.
    Offset {
        /// What takes it.
        slot: PageSlot,
    },
    /// By a text that the page before it gives.
    Token {
        /// What takes it.
        slot: PageSlot,
        /// The text or whole number in the reply.
        next: FieldPath,
    },
    /// By the address in the `Link` header.
    LinkHeader,
    /// By an address in the reply.
    LinkField(FieldPath),
}

/// How many items a page has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSize {
    /// What takes it.
    pub slot: PageSlot,
    /// The most that the backend gives.
    pub largest: u32,
}

/// What says which page is the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagesEnd {
    /// How many pages there are.
    Pages(FieldPath),
    /// How many items there are in all.
    Total(FieldPath),
    /// Whether there is more.
    More(FieldPath),
}

impl Pages {
    /// What turns pages in a request.
    pub fn slots(&self) -> impl Iterator<Item = &PageSlot> {
        let by = match &self.by {
            PagesBy::Number { slot, .. } | PagesBy::Offset { slot } | PagesBy::Token { slot, .. } => {
                Some(slot)
            }
            PagesBy::LinkHeader | PagesBy::LinkField(_) => None,
        };
        by.into_iter().chain(self.size.as_ref().map(|size| &size.slot))
    }

    /// The parameters that turn pages.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.slots().filter_map(|slot| match slot {
            PageSlot::Query(name) => Some(name.as_str()),
            PageSlot::Body { .. } => None,
        })
    }

    /// The fields of the request's body that turn pages.
    pub fn fields(&self) -> impl Iterator<Item = &FieldPath> {
        self.slots().filter_map(|slot| match slot {
            PageSlot::Query(_) => None,
            PageSlot::Body { path, .. } => Some(path),
        })
    }
}

/// How a service offers a list in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paginate {
    /// The input's field that takes the cursor.
    pub cursor: String,
    /// The input's field that takes how many items a page may have.
    pub limit: Option<String>,
    /// The output's field that gives the next page's cursor.
    pub next: String,
    /// How many items a page has when the caller does not say.
    pub size: Option<u32>,
    /// The most that a caller may ask for; `None` is what the backend gives at most.
    pub largest: Option<u32>,
}
