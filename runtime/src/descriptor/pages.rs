//! Lists in pages, as constants.

/// The fields from a document to a value in it; none is the document itself.
pub type FieldPath = &'static [&'static str];

/// How a backend gives a list in pages.
#[derive(Debug, Clone, Copy)]
pub struct Pages {
    /// How one page is told from the next.
    pub by: PagesBy,
    /// What takes how many items a page has, and the most that the backend gives.
    pub size: Option<(PageSlot, u32)>,
    /// Where the items are; known where it depends on them whether there is more.
    pub items: Option<FieldPath>,
    /// What says which page is the last.
    pub end: Option<PagesEnd>,
}

/// Where a request takes something of a page.
#[derive(Debug, Clone, Copy)]
pub enum PageSlot {
    /// A parameter of the query.
    Query(&'static str),
    /// A text in the JSON body.
    Text(FieldPath),
    /// A whole number in the JSON body.
    Number(FieldPath),
}

/// How one page is told from the next.
#[derive(Debug, Clone, Copy)]
pub enum PagesBy {
    /// By its number: what takes it, and that of the first page.
    Number(PageSlot, u32),
    /// By how many items come before it: what takes it.
    Offset(PageSlot),
    /// By a text that the page before it gives: what takes it, and where it is.
    Token(PageSlot, FieldPath),
    /// By the address in the `Link` header.
    LinkHeader,
    /// By the address in a field.
    LinkField(FieldPath),
}

/// What says which page is the last.
#[derive(Debug, Clone, Copy)]
pub enum PagesEnd {
    /// How many pages there are.
    Pages(FieldPath),
    /// How many items there are in all.
    Total(FieldPath),
    /// Whether there is more.
    More(FieldPath),
}

impl Pages {
    /// Pages that are told apart so.
    #[must_use]
    pub const fn by(by: PagesBy) -> Self {
        Self { by, size: None, items: None, end: None }
    }

    /// The pages with what takes how many items each has, and the most that the backend gives.
    #[must_use]
    pub const fn size(self, slot: PageSlot, largest: u32) -> Self {
        Self { size: Some((slot, largest)), ..self }
    }

    /// The pages with where their items are.
    #[must_use]
    pub const fn items(self, path: FieldPath) -> Self {
        Self { items: Some(path), ..self }
    }

    /// The pages with what says which is the last.
    #[must_use]
    pub const fn end(self, end: PagesEnd) -> Self {
        Self { end: Some(end), ..self }
    }
}

/// How a service offers a list in pages.
#[derive(Debug, Clone, Copy)]
pub struct Paginate {
    /// The input's field that takes the cursor.
    pub cursor: &'static str,
    /// The input's field that takes how many items a page may have.
    pub limit: Option<&'static str>,
    /// The output's field that gives the next page's cursor.
    pub next: &'static str,
    /// How many items a page has when the caller does not say.
    pub size: Option<u32>,
    /// The most that a caller may ask for; `None` is what the backend gives at most.
    pub largest: Option<u32>,
}

impl Paginate {
    /// A list with a cursor between these two fields.
    #[must_use]
    pub const fn new(cursor: &'static str, next: &'static str) -> Self {
        Self { cursor, limit: None, next, size: None, largest: None }
    }

    /// The list with the field that takes how many items a page may have.
    #[must_use]
    pub const fn limit(self, field: &'static str) -> Self {
        Self { limit: Some(field), ..self }
    }

    /// The list with how many items a page has when the caller does not say.
    #[must_use]
    pub const fn size(self, size: u32) -> Self {
        Self { size: Some(size), ..self }
    }

    /// The list with the most that a caller may ask for.
    #[must_use]
    pub const fn largest(self, largest: u32) -> Self {
        Self { largest: Some(largest), ..self }
    }
}
