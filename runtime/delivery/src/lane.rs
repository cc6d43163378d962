//! Lanes: what must stay in order.
//!
//! Deliveries of one lane run strictly one after another, retries included; lanes run in parallel. A lane belongs to one
//! backend and is as wide as its operation declares: the case's own writes to that backend, everything that touches one
//! entity whichever case it comes from, or nothing but the delivery itself.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};

use crate::id::{Backend, Case, DeliveryId};

/// What a delivery must stay in order with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LaneRule {
    /// Every delivery of the case to the backend.
    Case,
    /// Every delivery to the backend that names the same entity. The text says which (`customer:4711`); it is kept as a
    /// digest, so it may be sensitive.
    Entity(String),
    /// Nothing: the delivery has a lane of its own.
    Alone,
}

/// A lane's key: a digest over the rule and what it orders by, so that no part of an entity's name shows in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneKey([u8; 16]);

impl LaneKey {
    /// The lane of a delivery under a rule.
    #[must_use]
    pub fn of(rule: &LaneRule, case: &Case, backend: &Backend, delivery: DeliveryId) -> Self {
        let delivery = delivery.to_string();
        let parts: [&str; 4] = match rule {
            LaneRule::Case => ["case", backend.as_str(), case.case_type.as_str(), case.id.as_str()],
            LaneRule::Entity(entity) => ["entity", backend.as_str(), entity, ""],
            LaneRule::Alone => ["alone", backend.as_str(), &delivery, ""],
        };
        let mut digest = Context::new(&SHA256);
        for part in parts {
            // Each part after its length: no two lists of parts run together into the same bytes.
            digest.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let hash = digest.finish();
        let mut key = [0; 16];
        key.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        Self(key)
    }

    /// The key that `text` spells: 32 hexadecimal digits in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed =
            text.len() == 32 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        let number = well_formed.then(|| u128::from_str_radix(text, 16).ok()).flatten()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for LaneKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// What a dead or parked delivery does to the deliveries behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnDead {
    /// They wait until somebody has dealt with it.
    Block,
    /// They go on without it.
    Skip,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CaseId, CaseType};
    use crate::time::Time;

    fn case(case_type: &str, id: &str) -> Case {
        Case { case_type: CaseType::new(case_type).unwrap(), id: CaseId::new(id).unwrap() }
    }

    #[test]
    fn lanes_are_as_wide_as_their_rule_says() {
        let erp = Backend::new("erp").unwrap();
        let crm = Backend::new("crm").unwrap();
        let (first, second) = (DeliveryId::new(Time::default(), 1), DeliveryId::new(Time::default(), 2));
        let a = case("motor-claim", "1");
        let same_number = case("complaint", "1");
        let of = |rule: &LaneRule, case, backend, id| LaneKey::of(rule, case, backend, id);

        assert_eq!(of(&LaneRule::Case, &a, &erp, first), of(&LaneRule::Case, &a, &erp, second));
        assert_ne!(of(&LaneRule::Case, &a, &erp, first), of(&LaneRule::Case, &a, &crm, first));
        assert_ne!(of(&LaneRule::Case, &a, &erp, first), of(&LaneRule::Case, &same_number, &erp, first));
        let customer = LaneRule::Entity("customer:1".to_owned());
        assert_eq!(of(&customer, &a, &erp, first), of(&customer, &same_number, &erp, second));
        assert_ne!(of(&LaneRule::Alone, &a, &erp, first), of(&LaneRule::Alone, &a, &erp, second));
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let key = LaneKey::of(
            &LaneRule::Case,
            &case("t", "1"),
            &Backend::new("b").unwrap(),
            DeliveryId::new(Time::default(), 1),
        );
        assert_eq!(LaneKey::parse(&key.to_string()), Some(key));
        assert_eq!(LaneKey::parse("+0000000000000000000000000000000"), None);
    }
}
