//! Regular expressions, compiled once for each place that uses one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;

/// A regular expression as `matches` takes it: RE2's syntax, found anywhere in the text, in time linear in its length.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern `source`, which [`Self::check`] accepts.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Whether `source` is a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn check(source: &str) -> Result<(), String> {
        compile(source).map(|_| ())
    }

    /// Whether `text` has a part that the pattern describes.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        // `check` refused what does not compile; nothing matches it.
        self.compiled
            .get_or_init(|| compile(self.source).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

/// Patterns that are known only when they are used, each compiled once: for whoever interprets expressions.
#[derive(Debug, Default)]
pub struct Patterns {
    compiled: RefCell<HashMap<String, Option<Regex>>>,
}

impl Patterns {
    /// Whether `text` has a part that `source` describes. Nothing matches what is no pattern.
    #[must_use]
    pub fn is_match(&self, source: &str, text: &str) -> bool {
        let mut compiled = self.compiled.borrow_mut();
        if !compiled.contains_key(source) {
            compiled.insert(source.to_owned(), compile(source).ok());
        }
        compiled.get(source).is_some_and(|regex| regex.as_ref().is_some_and(|regex| regex.is_match(text)))
    }
}

fn compile(source: &str) -> Result<Regex, String> {
    // A pattern is part of the specs: it may be as large as a careful author would write it, not as a hostile one would.
    regex::RegexBuilder::new(source).size_limit(1 << 20).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => format!("it needs more than {limit} bytes"),
        error => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_found_anywhere_in_a_text() {
        static PATTERN: Pattern = Pattern::new("gr(a|e)y");
        assert!(PATTERN.is_match("a grey cat") && !PATTERN.is_match("green"));
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said_in_a_line() {
        assert_eq!(Pattern::check("a(b").unwrap_err(), "unclosed group");
        assert!(Pattern::check("(a{1000}){1000}").unwrap_err().contains("bytes"));
    }
}
