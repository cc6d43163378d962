//! Lists and maps: single items, searches, conditions about items.

use std::collections::BTreeMap;

use crate::{CellFault, Error};

/// The item at a position.
///
/// # Errors
/// [`Error::Index`] when there is none.
pub fn get<T>(list: &[T], index: i64) -> Result<&T, Error> {
    find(list, index).ok_or(Error::Index { index, size: list.len() })
}

/// The item at a position of a list that nobody needs any more.
///
/// # Errors
/// [`Error::Index`] when there is none.
pub fn take<T>(list: Vec<T>, index: i64) -> Result<T, Error> {
    let size = list.len();
    let position = position(index);
    position.and_then(|at| list.into_iter().nth(at)).ok_or(Error::Index { index, size })
}

/// The item at a position, if there is one.
#[must_use]
pub fn find<T>(list: &[T], index: i64) -> Option<&T> {
    list.get(position(index)?)
}

/// An integer of CEL as a position.
#[must_use]
pub fn position(index: i64) -> Option<usize> {
    usize::try_from(index).ok()
}

/// The value of a key.
///
/// # Errors
/// [`Error::Key`] when there is none.
pub fn item_of<'m, T>(map: &'m BTreeMap<String, T>, key: &str) -> Result<&'m T, Error> {
    map.get(key).ok_or_else(|| Error::Key(key.to_owned()))
}

/// The keys of a map, in order.
#[must_use]
pub fn keys<T>(map: &BTreeMap<String, T>) -> Vec<String> {
    map.keys().cloned().collect()
}

/// Whether a text is one of a list.
#[must_use]
pub fn holds<T: AsRef<str>>(list: &[T], text: &str) -> bool {
    list.iter().any(|item| item.as_ref() == text)
}

/// Whether two lists hold the same.
#[must_use]
pub fn same<T: PartialEq>(left: &[T], right: &[T]) -> bool {
    left == right
}

/// Whether two maps hold the same.
#[must_use]
pub fn same_map<T: PartialEq>(left: &BTreeMap<String, T>, right: &BTreeMap<String, T>) -> bool {
    left == right
}

/// One list after another.
#[must_use]
pub fn append<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    first.extend(second);
    first
}

/// Whether a condition holds for one item at least: it decides, whatever became of the others.
///
/// # Errors
/// The first failure, where it holds for none.
pub fn exists<T>(
    items: impl IntoIterator<Item = T>,
    mut test: impl FnMut(T) -> Result<bool, CellFault>,
) -> Result<bool, CellFault> {
    let mut failed = None;
    for item in items {
        match test(item) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(fault) => failed = failed.or(Some(fault)),
        }
    }
    failed.map_or(Ok(false), Err)
}

/// Whether a condition holds for every item: one for which it does not decides, whatever became of the others.
///
/// # Errors
/// The first failure, where it holds for all others.
pub fn all<T>(
    items: impl IntoIterator<Item = T>,
    mut test: impl FnMut(T) -> Result<bool, CellFault>,
) -> Result<bool, CellFault> {
    exists(items, |item| test(item).map(|holds| !holds)).map(|fails| !fails)
}

/// Whether a condition holds for exactly one item.
///
/// # Errors
/// The first failure.
pub fn exists_one<T>(
    items: impl IntoIterator<Item = T>,
    mut test: impl FnMut(T) -> Result<bool, CellFault>,
) -> Result<bool, CellFault> {
    let mut count = 0usize;
    for item in items {
        count += usize::from(test(item)?);
    }
    Ok(count == 1)
}

/// The items for which a condition holds, of a list that nobody needs any more.
///
/// # Errors
/// The first failure.
pub fn keep<T>(
    items: impl IntoIterator<Item = T>,
    mut test: impl FnMut(&T) -> Result<bool, CellFault>,
) -> Result<Vec<T>, CellFault> {
    let mut kept = Vec::new();
    for item in items {
        if test(&item)? {
            kept.push(item);
        }
    }
    Ok(kept)
}

/// Copies of the items for which a condition holds.
///
/// # Errors
/// The first failure.
pub fn filter<T: Clone>(
    items: &[T],
    mut test: impl FnMut(&T) -> Result<bool, CellFault>,
) -> Result<Vec<T>, CellFault> {
    keep(items, |item| test(item)).map(|kept| kept.into_iter().cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::At;

    fn half(of: i64) -> Result<bool, CellFault> {
        crate::divide(6, of).at("cell").map(|result| result > 2)
    }

    #[test]
    fn one_item_decides_whatever_becomes_of_the_others() {
        assert_eq!(exists([0, 2], half), Ok(true));
        assert_eq!(all([0, 6], half), Ok(false));
        assert!(exists([0, 6], half).is_err() && all([0, 2], half).is_err());
    }

    #[test]
    fn exactly_one_and_filter_fail_with_the_first_failure() {
        assert_eq!(exists_one([2, 6], half), Ok(true));
        assert!(exists_one([2, 0], half).is_err() && filter(&[2, 0], |of| half(*of)).is_err());
    }

    #[test]
    fn positions_outside_of_a_list_are_none() {
        assert_eq!((find(&[7], 0), find(&[7], -1), find(&[7], 1)), (Some(&7), None, None));
        assert_eq!(take(vec![7], 1), Err(Error::Index { index: 1, size: 1 }));
    }
}
