//! Which operation a path means.

use percent_encoding::percent_decode_str;

/// A path with parameters, segment by segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(pub(crate) Vec<Segment>);

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Exactly this text.
    Literal(String),
    /// Any text between a prefix and a suffix, which are mostly empty: `{Sid}.json`.
    Parameter {
        /// The parameter's name.
        name: String,
        /// What stands before it.
        prefix: String,
        /// What stands after it.
        suffix: String,
    },
}

impl Pattern {
    /// Reads `/orders/{id}`.
    pub(crate) fn parse(path: &str) -> Self {
        let segment = |text: &str| match text
            .split_once('{')
            .and_then(|(prefix, rest)| rest.split_once('}').map(|(name, suffix)| (prefix, name, suffix)))
        {
            Some((prefix, name, suffix)) => {
                Segment::Parameter { name: name.into(), prefix: prefix.into(), suffix: suffix.into() }
            }
            None => Segment::Literal(decoded(text).unwrap_or_else(|| text.to_owned())),
        };
        Self(path.trim_start_matches('/').split('/').map(segment).collect())
    }

    /// The parameters' values in order, when `path` is such a path; parameters are never empty.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<String>> {
        let given: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        if given.len() != self.0.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, given) in self.0.iter().zip(given) {
            let given = decoded(given)?;
            match segment {
                Segment::Literal(text) if *text == given => {}
                Segment::Literal(_) => return None,
                Segment::Parameter { prefix, suffix, .. } => {
                    let value = given.strip_prefix(prefix)?.strip_suffix(suffix)?;
                    if value.is_empty() {
                        return None;
                    }
                    values.push(value.to_owned());
                }
            }
        }
        Some(values)
    }

    /// How exact the path is, for choosing between two that match: literal segments first, from the left.
    pub(crate) fn exactness(&self) -> Vec<bool> {
        self.0.iter().map(|segment| matches!(segment, Segment::Literal(_))).collect()
    }

    /// The path with its parameters' names left out, so that `/a/{x}` and `/a/{y}` are one.
    pub(crate) fn anonymous(&self) -> String {
        anonymous(&self.0)
    }
}

/// As [`Pattern::anonymous`], of some segments.
pub(crate) fn anonymous(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => format!("/{text}"),
            Segment::Parameter { prefix, suffix, .. } => format!("/{prefix}{{}}{suffix}"),
        })
        .collect()
}

/// `text` without percent encoding; `None` when it is not UTF-8 then.
fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_never_empty() {
        let pattern = Pattern::parse("/customers/{id}/invoices");
        assert_eq!(pattern.matches("/customers/a%2Fb/invoices"), Some(vec!["a/b".to_owned()]));
        assert_eq!(pattern.matches("/customers//invoices"), None);
        assert_eq!(pattern.matches("/customers/%FF/invoices"), None);
        assert_eq!(pattern.matches("/customers/a/invoices/"), None);
        assert_eq!(pattern.matches(""), None);
    }

    #[test]
    fn a_parameter_may_have_a_suffix() {
        let pattern = Pattern::parse("/Messages/{Sid}.json");
        assert_eq!(pattern.matches("/Messages/SM1.json"), Some(vec!["SM1".to_owned()]));
        assert_eq!(pattern.matches("/Messages/SM1"), None);
        assert_eq!(pattern.matches("/Messages/.json"), None);
    }
}
