//! Every diagnostic's code, in one table.
//!
//! A code is stable: it is never given to another finding, not even when its own has gone. Each has a page in
//! `integration-spec/codes/` that says what it means, why it matters and how to repair it; `cargo xtask explain`
//! prints it. A code without a page does not compile; a code without a fixture fails the tests.

use crate::diagnostic::Severity;

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable code, as in `CW0101`.
    pub id: &'static str,
    /// How serious it is unless a policy says otherwise.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

macro_rules! codes {
    ($($(#[$group:meta])* $name:ident = $id:literal, $severity:ident, $title:literal;)+) => {
        $(
            #[doc = $title]
            pub const $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                title: $title,
                page: include_str!(concat!("../codes/", $id, ".md")),
            };
        )+

        /// Every code in ascending order.
        const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    // CW01xx: reading files.
    SYNTAX = "CW0101", Error, "a file is not YAML";

    // CW02xx: the schema of a kind.

    // CW03xx: names and references.

    // CW04xx: types and contracts.

    // CW05xx: mappings and expressions.

    // CW06xx: environments.

    // CW07xx: grants and policy.
}

/// Every code in ascending order.
#[must_use]
pub fn all() -> &'static [Code] {
    ALL
}

/// The code that is called `id`, in whatever casing.
#[must_use]
pub fn find(id: &str) -> Option<Code> {
    ALL.iter().find(|code| code.id.eq_ignore_ascii_case(id)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_none_is_given_twice() {
        assert!(ALL.is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn every_page_begins_with_its_code_and_title_and_says_how_to_repair() {
        for code in ALL {
            let heading = format!("# {}: {}\n", code.id, code.title);
            assert!(code.page.starts_with(&heading), "{} should begin with {heading:?}", code.id);
            assert!(code.page.contains("\n## Repair\n"), "{} should say how to repair it", code.id);
        }
    }
}
