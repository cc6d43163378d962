//! Paths of direct calls: those of the backend's contract, behind a prefix.
//!
//! A contract's parameter may be a part of a segment (`/messages/{id}.json`), which the router does not know.

use std::borrow::Cow;

use crate::dispatch::input::decode;

/// A path with parameters.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    Fixed(&'static str),
    Parameters(&'static str),
}

impl Template {
    pub(super) fn new(path: &'static str) -> Self {
        let segment = |text: &'static str| {
            if text.contains('{') { Segment::Parameters(text) } else { Segment::Fixed(text) }
        };
        Self { segments: path.split('/').map(segment).collect() }
    }

    /// Whether `path`, as it came, is one of these.
    pub(super) fn fits(&self, path: &str) -> bool {
        let mut rest = path.split('/');
        let all = self.segments.iter().all(|segment| {
            rest.next().is_some_and(|text| match segment {
                Segment::Fixed(fixed) => {
                    decode(text, false).is_some_and(|text| Some(text) == decode(fixed, false))
                }
                Segment::Parameters(pattern) => {
                    decode(text, false).is_some_and(|text| values(pattern, &text).is_some())
                }
            })
        });
        all && rest.next().is_none()
    }

    /// The parameters' values, decoded, in the order of the path; `None` where the path is another one.
    pub(super) fn values(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut found = Vec::new();
        for (segment, text) in self.segments.iter().zip(path.split('/')) {
            if let Segment::Parameters(pattern) = segment {
                let text: Cow<'_, str> = decode(text, false)?;
                found.extend(values(pattern, &text)?);
            }
        }
        Some(found)
    }

    /// Lower for what is fixed earlier.
    pub(super) fn rank(&self) -> Vec<bool> {
        self.segments.iter().map(|segment| matches!(segment, Segment::Parameters(_))).collect()
    }
}

/// The values of the parameters in one segment. A value ends where the text behind its parameter begins.
fn values(pattern: &'static str, text: &str) -> Option<Vec<(&'static str, String)>> {
    let (before, mut pattern) = pattern.split_once('{')?;
    let mut text = text.strip_prefix(before)?;
    let mut found = Vec::new();
    loop {
        let (name, after) = pattern.split_once('}')?;
        let (between, next) = match after.split_once('{') {
            Some((between, next)) => (between, Some(next)),
            None => (after, None),
        };
        let value = match next {
            Some(_) => {
                let (value, rest) = text.split_once(between)?;
                text = rest;
                value
            }
            None => text.strip_suffix(between)?,
        };
        found.push((name, value.to_owned()));
        match next {
            Some(next) => pattern = next,
            None => return Some(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        let template = Template::new(template);
        template.fits(path).then(|| template.values(path)).flatten()
    }

    #[test]
    fn parameters_are_whole_segments_or_parts_of_them() {
        let one = |name, value: &str| Some(vec![(name, value.to_owned())]);
        assert_eq!(read("/direct/erp/orders/{id}", "/direct/erp/orders/a%20b"), one("id", "a b"));
        assert_eq!(read("/m/{sid}.json", "/m/SM-1.json"), one("sid", "SM-1"));
        assert_eq!(read("/m/{sid}.json", "/m/SM-1.xml"), None);
        assert_eq!(
            read("/box({x},{y})", "/box(1,2)"),
            Some(vec![("x", "1".to_owned()), ("y", "2".to_owned())])
        );
    }

    #[test]
    fn no_other_path_fits() {
        for path in ["/orders", "/orders/1/lines", "/orders/1/", "/other/1", "/orders/%ff"] {
            assert_eq!(read("/orders/{id}", path), None, "{path}");
        }
        assert_eq!(read("/orders", "/orders"), Some(Vec::new()));
        assert_eq!(read("/orders/{id}", "/orders/..%2Fadmin").unwrap(), [("id", "../admin".to_owned())]);
    }
}
