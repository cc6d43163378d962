//! Did you mean?

/// The candidate that `name` was most likely meant to be, if one is near enough to say so.
///
/// Near enough: it differs in casing or separators only, or by an edit distance of at most a third of its length.
#[must_use]
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = simplified(name);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = simplified(candidate);
            let distance = if plain == other { 0 } else { 1 + strsim::damerau_levenshtein(&plain, &other) };
            (distance <= 1 + plain.chars().count().max(3) / 3).then_some((distance, candidate))
        })
        // Among equals the one that begins alike, then the first, so that the answer does not depend on hashing.
        .min_by(|(a, left), (b, right)| {
            a.cmp(b)
                .then_with(|| strsim::jaro_winkler(name, right).total_cmp(&strsim::jaro_winkler(name, left)))
        })
        .map(|(_, candidate)| candidate)
}

/// A help line: the closest candidate, or all of them when they are few, or nothing.
#[must_use]
pub fn help<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if let Some(candidate) = closest(name, candidates.iter().copied()) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    match candidates.len() {
        1 => Some(format!("there is only `{}`", candidates[0])),
        2..=8 => Some(format!("there are {}", listed(&candidates))),
        _ => None,
    }
}

/// `a`, `b` and `c`, each in backticks.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn simplified(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised() {
        let names = ["PlaceOrder", "GetOrder", "FindCustomer"];
        assert_eq!(closest("PlaceOrdr", names), Some("PlaceOrder"));
        assert_eq!(closest("place_order", names), Some("PlaceOrder"));
        assert_eq!(closest("GteOrder", names), Some("GetOrder"));
        assert_eq!(closest("Notify", names), None);
    }

    #[test]
    fn short_names_are_not_everything() {
        assert_eq!(closest("id", ["qty", "sku"]), None);
        assert_eq!(closest("naem", ["name", "title"]), Some("name"));
    }

    #[test]
    fn few_candidates_are_listed() {
        assert_eq!(help("zzz", ["erp", "crm"]).as_deref(), Some("there are `erp` and `crm`"));
        assert_eq!(help("zzz", []), None);
    }
}
