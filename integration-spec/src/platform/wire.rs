//! What goes over the wire besides JSON: forms, parts, text, streams, and how parameters are written.

use super::Shape;

/// What a backend operation sends as its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestBody {
    /// A JSON document.
    Json {
        /// Its shape.
        shape: Shape,
        /// The content type, where it is not `application/json`.
        content_type: Option<String>,
    },
    /// `application/x-www-form-urlencoded`.
    Form {
        /// The shape of the document that becomes the form: an object.
        shape: Shape,
        /// How its lists are written.
        lists: FormLists,
    },
    /// `multipart/form-data` (RFC 7578).
    Multipart {
        /// The shape of the document whose fields become parts, an object; `None` when the stream is all there is.
        shape: Option<Shape>,
        /// What its parts are.
        parts: Multipart,
    },
    /// A text in UTF-8.
    Text {
        /// The content type, where it is not `text/plain`.
        content_type: Option<String>,
    },
    /// Bytes that the caller sends, passed on as they come.
    Stream {
        /// The content type, where it is not the caller's.
        content_type: Option<String>,
    },
}

impl RequestBody {
    /// The shape of what a mapping makes for it: a stream is not made, it passes.
    #[must_use]
    pub fn document(&self) -> Option<&Shape> {
        match self {
            Self::Json { shape, .. } | Self::Form { shape, .. } => Some(shape),
            Self::Multipart { shape, .. } => shape.as_ref(),
            Self::Text { .. } => Some(&Shape::String),
            Self::Stream { .. } => None,
        }
    }

    /// Whether a stream is part of it.
    #[must_use]
    pub fn takes_stream(&self) -> bool {
        match self {
            Self::Json { .. } | Self::Form { .. } | Self::Text { .. } => false,
            Self::Multipart { parts, .. } => parts.file.is_some(),
            Self::Stream { .. } => true,
        }
    }
}

/// How the lists in a form are written. Fields of objects in it are always `object[field]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormLists {
    /// `a=1&a=2`
    Repeated,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indexed,
    /// `a=1,2`
    Commas,
}

/// What the parts of a multipart body are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Multipart {
    /// The name of the part that carries the stream; it is the last.
    pub file: Option<String>,
    /// The field whose value is the stream's file name instead of a part.
    pub filename: Option<String>,
    /// What is said of other parts, in order of names.
    pub parts: Vec<Part>,
}

/// What is said of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, which is the field's.
    pub name: String,
    /// Its content type, where it is not the usual one of its value.
    pub content_type: Option<String>,
    /// Its file name, which makes it a file to the backend.
    pub filename: Option<String>,
}

/// A status that means success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// The status.
    pub status: u16,
    /// What comes with it.
    pub body: ReplyBody,
}

/// What comes with a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyBody {
    /// Nothing that is read.
    Empty,
    /// A JSON document.
    Json(Shape),
    /// A text in UTF-8.
    Text,
    /// Bytes that are passed on as they come.
    Stream,
}

impl ReplyBody {
    /// The shape of what a mapping reads of it.
    #[must_use]
    pub fn document(&self) -> Option<&Shape> {
        match self {
            Self::Json(shape) => Some(shape),
            Self::Text => Some(&Shape::String),
            Self::Empty | Self::Stream => None,
        }
    }
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A scalar: its text.
    Single,
    /// A list, each item a parameter of its own: `a=1&a=2`.
    Repeated,
    /// A list, its items joined.
    Joined(Separator),
    /// An object: `a[field]=1`.
    Deep,
}

/// What stands between the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// A space.
    Space,
    /// `|`
    Pipe,
}
