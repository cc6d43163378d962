//! Texts that are there and say nothing.

/// What stands where nobody has written anything yet.
const PLACEHOLDERS: [&str; 9] = ["", "todo", "tbd", "fixme", "n/a", "none", "unknown", "-", "x"];

/// The text without white space around it, if it says anything.
pub(super) fn says(text: &str) -> Option<&str> {
    let text = text.trim();
    (!PLACEHOLDERS.contains(&text.to_lowercase().as_str())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_say_nothing() {
        for text in ["", "  ", "TODO", "tbd", " N/A "] {
            assert_eq!(says(text), None, "{text:?}");
        }
        assert_eq!(says(" team-erp "), Some("team-erp"));
    }
}
