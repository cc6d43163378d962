//! Functions of texts, counted in code points: CEL's strings extension.

use crate::Error;

/// The most bytes of a text that a function makes longer than its arguments: a reply that would fill the memory of
/// the gateway is a mapping error.
pub const MAX_TEXT: usize = 16 << 20;

/// How many code points a text has.
#[must_use]
pub fn length(text: &str) -> i64 {
    crate::size(text.chars().count())
}

/// The byte at which the code point `index` starts: the text's length at its end.
fn byte_at(text: &str, index: i64) -> Result<usize, Error> {
    let missing = || Error::Index { index, size: text.chars().count() };
    let count = usize::try_from(index).map_err(|_| missing())?;
    // The end is a position too, and `nth` counts it as the one after the last.
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(count).ok_or_else(missing)
}

/// The text from a position on.
///
/// # Errors
/// [`Error::Index`] when there is no such position.
pub fn substring(text: &str, start: i64) -> Result<&str, Error> {
    Ok(&text[byte_at(text, start)?..])
}

/// The text from one position to before another.
///
/// # Errors
/// [`Error::Index`] when there is no such position, [`Error::Range`] when the end lies before the start.
pub fn substring_to(text: &str, start: i64, end: i64) -> Result<&str, Error> {
    if end < start {
        return Err(Error::Range { start, end });
    }
    Ok(&text[byte_at(text, start)?..byte_at(text, end)?])
}

/// The code point at a position as a text; the empty text at the end.
///
/// # Errors
/// [`Error::Index`] when there is no such position.
pub fn char_at(text: &str, index: i64) -> Result<&str, Error> {
    let rest = substring(text, index)?;
    Ok(&rest[..rest.chars().next().map_or(0, char::len_utf8)])
}

/// Where a text first occurs in another; -1 where it does not.
#[must_use]
pub fn index_of(text: &str, part: &str) -> i64 {
    text.find(part).map_or(-1, |at| length(&text[..at]))
}

/// Where a text first occurs in another, from a position on; -1 where it does not.
///
/// # Errors
/// [`Error::Index`] when there is no such position.
pub fn index_of_from(text: &str, part: &str, from: i64) -> Result<i64, Error> {
    let size = length(text);
    if part.is_empty() && from >= 0 {
        return Ok(from.min(size));
    }
    if from < 0 || from >= size {
        return Err(Error::Index { index: from, size: text.chars().count() });
    }
    let found = index_of(substring(text, from)?, part);
    Ok(if found < 0 { -1 } else { from + found })
}

/// Where a text last occurs in another; -1 where it does not.
#[must_use]
pub fn last_index_of(text: &str, part: &str) -> i64 {
    text.rfind(part).map_or(-1, |at| length(&text[..at]))
}

/// Where a text last occurs in another, beginning no later than at a position; -1 where it does not.
///
/// # Errors
/// [`Error::Index`] when there is no such position.
pub fn last_index_of_to(text: &str, part: &str, to: i64) -> Result<i64, Error> {
    let size = length(text);
    if part.is_empty() && to >= 0 {
        return Ok(to.min(size));
    }
    if to < 0 || to >= size {
        return Err(Error::Index { index: to, size: text.chars().count() });
    }
    // What begins at `to` ends as many bytes later as the part has.
    let mut end = (byte_at(text, to)? + part.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Ok(last_index_of(&text[..end], part))
}

/// The text with every occurrence of a part replaced.
///
/// # Errors
/// [`Error::TooLong`] when the text grows beyond [`MAX_TEXT`].
pub fn replace(text: &str, part: &str, with: &str) -> Result<String, Error> {
    replace_some(text, part, with, -1)
}

/// The text with the first occurrences of a part replaced, at most `limit`; all of them where `limit` is negative.
///
/// # Errors
/// [`Error::TooLong`] when the text grows beyond [`MAX_TEXT`].
pub fn replace_some(text: &str, part: &str, with: &str, limit: i64) -> Result<String, Error> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if with.len() > part.len() {
        let times = text.matches(part).take(limit).count();
        let grown = times.saturating_mul(with.len() - part.len()).saturating_add(text.len());
        if grown > MAX_TEXT {
            return Err(Error::TooLong);
        }
    }
    Ok(text.replacen(part, with, limit))
}

/// The parts of a text between separators; its code points where the separator is empty.
#[must_use]
pub fn split(text: &str, separator: &str) -> Vec<String> {
    split_some(text, separator, -1)
}

/// The parts of a text between separators, at most `limit`, the last with all the rest; all of them where `limit` is
/// negative.
#[must_use]
pub fn split_some(text: &str, separator: &str, limit: i64) -> Vec<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if limit == 0 {
        return Vec::new();
    }
    if !separator.is_empty() {
        return text.splitn(limit, separator).map(str::to_owned).collect();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if parts.len() + 1 == limit { rest.len() } else { first.len_utf8() };
        let (part, after) = rest.split_at(length);
        parts.push(part.to_owned());
        rest = after;
    }
    parts
}

/// Texts joined, with a separator between them.
#[must_use]
pub fn join<T: AsRef<str>>(texts: &[T], separator: &str) -> String {
    let mut out = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(text.as_ref());
    }
    out
}

/// The text's code points in the opposite order.
#[must_use]
pub fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn positions_are_code_points_and_the_end_is_one() {
        assert_eq!(substring("ta©o©αT", 2), Ok("©o©αT"));
        assert_eq!(substring_to("ta©o©αT", 2, 6), Ok("©o©α"));
        assert_eq!(substring("tacocat", 7), Ok(""));
        assert_eq!(substring("tacocat", 8), Err(Error::Index { index: 8, size: 7 }));
        assert_eq!(substring_to("tacocat", 4, 3), Err(Error::Range { start: 4, end: 3 }));
        assert_eq!((char_at("©α", 1), char_at("©α", 2)), (Ok("α"), Ok("")));
    }

    #[test]
    fn a_part_is_found_at_its_code_point() {
        assert_eq!(index_of_from("ta©o©αT", "©αT", 3), Ok(4));
        assert_eq!(index_of_from("tacocat", "", 3), Ok(3));
        assert_eq!(last_index_of_to("bananananana", "nana", 7), Ok(6));
        assert_eq!(last_index_of_to("ta©o©αT", "©", 3), Ok(2));
        assert!(index_of_from("tacocat", "a", 30).is_err() && last_index_of_to("tacocat", "a", -1).is_err());
    }

    #[test]
    fn a_text_that_would_fill_the_memory_is_refused() {
        assert_eq!(replace(&"a".repeat(1 << 20), "a", &"b".repeat(64)), Err(Error::TooLong));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_split_joins_again(text in "[ab,]{0,12}", separator in "[a,]{0,2}") {
            prop_assert_eq!(join(&split(&text, &separator), &separator), text);
        }

        #[test]
        fn a_limit_is_kept_and_loses_nothing(text in "[aé,]{0,12}", separator in "[,é]{0,1}", limit in 1..5i64) {
            let parts = split_some(&text, &separator, limit);
            prop_assert!(crate::size(parts.len()) <= limit);
            prop_assert_eq!(join(&parts, &separator), text);
        }

        #[test]
        fn the_last_occurrence_is_the_first_from_behind(text in "[aé]{1,10}", part in "[aé]{1,2}", to in 0..10i64) {
            let found = last_index_of_to(&text, &part, to);
            let chars: Vec<char> = text.chars().collect();
            let part: Vec<char> = part.chars().collect();
            let expected = if to >= crate::size(chars.len()) {
                Err(Error::Index { index: to, size: chars.len() })
            } else {
                let last = (0..=to).rev().find(|at| {
                    chars[usize::try_from(*at).unwrap()..].starts_with(&part)
                });
                Ok(last.unwrap_or(-1))
            };
            prop_assert_eq!(found, expected);
        }
    }
}
