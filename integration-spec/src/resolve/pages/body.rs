//! Pages that are turned by a field of the request's body.

use super::{Reading, Takes, fields, is_count, is_text};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Field, PageSlot, RequestBody};
use crate::source::Part;
use crate::suggest;

impl Reading<'_> {
    /// A field that the hub sets: one of a JSON body, which a mapping may leave out.
    pub(super) fn body_field(&mut self, path: &str, keys: &[&str], takes: Takes) -> Option<PageSlot> {
        let message = match &self.operation.request {
            Some(RequestBody::Json { shape, .. }) => {
                let found = self.walk(path, shape, "the request", keys)?;
                return self.settable(path, &found, keys, takes);
            }
            None => "the operation takes no request body",
            Some(RequestBody::Form { .. }) => "the request is a form, of which no field turns pages",
            Some(RequestBody::Multipart { .. }) => "the request is made of parts, of which none turns pages",
            Some(RequestBody::Text { .. }) => "the request is a text, which has no fields",
            Some(RequestBody::Stream { .. }) => "the request is a stream, which has no fields",
        };
        let help =
            "turn the pages by a `parameter` of the query, or by a field of a JSON body: `request: TYPE`";
        self.refuse(self.at(keys), message, help);
        None
    }

    fn settable(&mut self, path: &str, found: &[&Field], keys: &[&str], takes: Takes) -> Option<PageSlot> {
        let (last, before) = found.split_last()?;
        let number = is_count(&last.shape);
        let complaint = if last.required {
            let help = "leave it out of `required`: the hub gives it for every page but perhaps the first";
            Some((*last, format!("`{path}` is required"), help))
        } else if !number && !is_text(&last.shape) {
            Some((
                *last,
                format!("`{path}` is neither a text nor a whole number"),
                "name the field that takes it",
            ))
        } else if number && takes == Takes::Text {
            let message = format!("`{path}` is a whole number, and the token is a text");
            Some((*last, message, "give the two one type"))
        } else {
            before.iter().zip(&found[1..]).find_map(|(holder, inner)| self.incomplete(holder, inner))
        };
        if let Some((field, message, help)) = complaint {
            let error = Diagnostic::new(codes::PAGES, &self.at(keys), Part::Value, message);
            self.diagnostics.push(error.secondary(&field.place, Part::Key, "declared here").help(help));
            return None;
        }
        Some(PageSlot::Body { path: found.iter().map(|field| field.name.clone()).collect(), number })
    }

    /// An object that a mapping may leave out is made by the hub, of this one field.
    fn incomplete<'f>(&self, holder: &'f Field, inner: &Field) -> Option<(&'f Field, String, &'static str)> {
        if holder.is_present() {
            return None;
        }
        let needed = fields(&holder.shape, self.types).iter().filter(|field| field.name != inner.name);
        let needed: Vec<&str> =
            needed.filter(|field| field.required).map(|field| field.name.as_str()).collect();
        (!needed.is_empty()).then(|| {
            let message = format!(
                "where `{}` is left out, the hub makes it of `{}` alone, and it requires {}",
                holder.name,
                inner.name,
                suggest::listed(&needed)
            );
            (holder, message, "require it, so that a mapping makes it, or leave its other fields optional")
        })
    }
}
