//! Names as people read them: contracts spell the same thing `ContactID`, `contact_id` and `contactId`.

use heck::ToSnakeCase;

/// The words of `name` in lower case: `ContactID` is `contact` and `id`.
pub(crate) fn words(name: &str) -> Vec<String> {
    name.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of `name` without borders, so that `ContactID`, `contactId` and `contact_id` are one.
pub(crate) fn joined(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a collection's name, the last in the singular: `PurchaseOrders` is `purchase` and `order`.
pub(crate) fn singular_words(name: &str) -> Vec<String> {
    let mut words = words(name);
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// `word` in the singular, as far as English spelling tells.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.is_empty() => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// `words` without the words of `noun`, or without its last word: `external_customer_id` without `customer` is
/// `external` and `id`. `None` when `noun` does not occur or nothing would be left.
pub(crate) fn without(words: &[String], noun: &[String]) -> Option<Vec<String>> {
    let tail = noun.get(noun.len().saturating_sub(1)..).unwrap_or_default();
    [noun, tail].into_iter().filter(|part| !part.is_empty()).find_map(|part| {
        let start = words.windows(part.len()).position(|window| window == part)?;
        let rest: Vec<String> = words[..start].iter().chain(&words[start + part.len()..]).cloned().collect();
        (!rest.is_empty()).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_one_whatever_its_spelling() {
        for name in ["ContactID", "contactId", "contact_id", "contact-id"] {
            assert_eq!(words(name), ["contact", "id"], "{name}");
            assert_eq!(joined(name), "contactid", "{name}");
        }
    }

    #[test]
    fn collections_have_a_singular() {
        for (many, one) in [
            ("customers", "customer"),
            ("billing_entities", "entity"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("status", "statu"),
            ("glass", "glass"),
        ] {
            assert_eq!(singular_words(many).last().map(String::as_str), Some(one));
        }
    }

    #[test]
    fn a_noun_is_taken_out_of_an_identifier() {
        let noun = singular_words("PurchaseOrders");
        assert_eq!(without(&words("purchase_order_id"), &noun), Some(vec!["id".to_owned()]));
        assert_eq!(without(&words("OrderNumber"), &noun), Some(vec!["number".to_owned()]));
        assert_eq!(without(&words("order"), &noun), None);
        assert_eq!(without(&words("id"), &noun), None);
    }
}
