//! Two lists of named things, brought together by name.

use std::collections::HashMap;

/// What became of a named thing.
#[derive(Debug)]
pub(super) enum Pair<'a, 'b, T> {
    /// It is new.
    Added(&'b T),
    /// It is gone.
    Removed(&'a T),
    /// It was there before and is there now.
    Kept(&'a T, &'b T),
}

/// What became of each, in the old order with what is new at the end.
pub(super) fn pairs<'a, 'b, T>(
    old: &'a [T],
    new: &'b [T],
    name: impl Fn(&T) -> &str,
) -> Vec<Pair<'a, 'b, T>> {
    renamed(old, new, &name, |was| name(was).to_owned())
}

/// The same, where things may have another name: `now` tells it.
pub(super) fn renamed<'a, 'b, T>(
    old: &'a [T],
    new: &'b [T],
    name: impl Fn(&T) -> &str,
    now: impl Fn(&T) -> String,
) -> Vec<Pair<'a, 'b, T>> {
    let mut found: HashMap<&str, &T> = new.iter().map(|thing| (name(thing), thing)).collect();
    let mut pairs: Vec<Pair<'a, 'b, T>> = old
        .iter()
        .map(|was| match found.remove(&*now(was)) {
            Some(is) => Pair::Kept(was, is),
            None => Pair::Removed(was),
        })
        .collect();
    pairs.extend(new.iter().filter(|thing| found.contains_key(name(thing))).map(Pair::Added));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_stands_after_what_was_there() {
        let (old, new) = (["a", "b", "c"], ["d", "c", "a"]);
        let said: Vec<String> = pairs(&old, &new, |name| name)
            .iter()
            .map(|pair| match pair {
                Pair::Added(name) => format!("+{name}"),
                Pair::Removed(name) => format!("-{name}"),
                Pair::Kept(name, _) => format!("={name}"),
            })
            .collect();
        assert_eq!(said, ["=a", "-b", "=c", "+d"]);
    }
}
