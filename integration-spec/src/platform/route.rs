//! Which requests the paths of two operations share.

use super::Route;

/// How the requests that fit one path relate to those that fit another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// None fits both.
    Apart,
    /// The same ones, as far as paths can tell.
    Same,
    /// All that fit this path fit the other, and more do.
    Within,
    /// All that fit the other fit this path, and more do.
    Around,
    /// Some fit both, and either has others.
    Across,
}

impl Route {
    /// How the requests of this route relate to those of another. A part of a segment may be a parameter, as in
    /// `/messages/{id}.json`; what its value may be is not looked at.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let (mine, others) = (self.path.split('/'), other.path.split('/'));
        if self.method != other.method || mine.clone().count() != others.clone().count() {
            return Overlap::Apart;
        }
        mine.zip(others).map(|(mine, other)| of_segments(mine, other)).fold(Overlap::Same, Overlap::and)
    }
}

impl Overlap {
    /// That of paths of which one part relates as this, and the next as `other`.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Apart, _) | (_, Self::Apart) => Self::Apart,
            (Self::Same, one) | (one, Self::Same) => one,
            (one, other) if one == other => one,
            _ => Self::Across,
        }
    }
}

fn of_segments(mine: &str, other: &str) -> Overlap {
    match (ends(mine), ends(other)) {
        (None, None) if mine == other => Overlap::Same,
        (None, None) => Overlap::Apart,
        (None, Some(ends)) if fits(mine, ends) => Overlap::Within,
        (Some(ends), None) if fits(other, ends) => Overlap::Around,
        (None, Some(_)) | (Some(_), None) => Overlap::Apart,
        (Some(mine), Some(other)) => of_patterns(mine, other),
    }
}

/// What a segment with parameters begins and ends with.
fn ends(segment: &str) -> Option<(&str, &str)> {
    let (before, _) = segment.split_once('{')?;
    let (_, behind) = segment.rsplit_once('}')?;
    Some((before, behind))
}

fn fits(text: &str, (before, behind): (&str, &str)) -> bool {
    text.strip_prefix(before).is_some_and(|rest| rest.ends_with(behind))
}

fn of_patterns(mine: (&str, &str), other: (&str, &str)) -> Overlap {
    let narrower =
        |one: (&str, &str), other: (&str, &str)| one.0.starts_with(other.0) && one.1.ends_with(other.1);
    let begin_alike = mine.0.starts_with(other.0) || other.0.starts_with(mine.0);
    let end_alike = mine.1.ends_with(other.1) || other.1.ends_with(mine.1);
    match (narrower(mine, other), narrower(other, mine)) {
        (true, true) => Overlap::Same,
        (true, false) => Overlap::Within,
        (false, true) => Overlap::Around,
        (false, false) if begin_alike && end_alike => Overlap::Across,
        (false, false) => Overlap::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Method;

    fn overlap(one: &str, other: &str) -> Overlap {
        let route = |path: &str| Route { method: Method::Get, path: path.to_owned(), parameters: Vec::new() };
        route(one).overlap(&route(other))
    }

    #[test]
    fn names_of_parameters_do_not_tell_paths_apart() {
        assert_eq!(overlap("/orders/{id}", "/orders/{draft}"), Overlap::Same);
        assert_eq!(overlap("/o/{id}.json", "/o/{draft}.json"), Overlap::Same);
        assert_eq!(overlap("/orders/{id}", "/orders/{id}/lines"), Overlap::Apart);
        assert_eq!(overlap("/orders/{id}", "/drafts/{id}"), Overlap::Apart);
    }

    #[test]
    fn what_is_fixed_lies_within_what_is_not() {
        assert_eq!(overlap("/orders/latest", "/orders/{id}"), Overlap::Within);
        assert_eq!(overlap("/orders/{id}", "/orders/latest"), Overlap::Around);
        assert_eq!(overlap("/o/{id}.json", "/o/{id}"), Overlap::Within);
        assert_eq!(overlap("/o/{id}.json", "/o/{id}.xml"), Overlap::Apart);
        assert_eq!(overlap("/o/latest", "/o/{id}.json"), Overlap::Apart);
        assert_eq!(overlap("/{a}/{b}", "/orders/{id}.json"), Overlap::Around);
    }

    #[test]
    fn paths_that_are_each_wider_in_a_place_cross() {
        assert_eq!(overlap("/orders/{id}", "/{kind}/latest"), Overlap::Across);
        assert_eq!(overlap("/o/a{id}", "/o/{id}b"), Overlap::Across);
        assert_eq!(overlap("/o/ab{id}", "/o/{id}"), Overlap::Within);
    }
}
