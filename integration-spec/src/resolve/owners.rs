//! Who answers for the files that say nothing of it themselves.
//!
//! Whoever may change who approves decides who decides. So the roster, the records, the rules and the waivers belong to the
//! teams whose role it is to approve, and what is not known to belong to anybody does too.

use std::collections::{BTreeMap, BTreeSet};

use crate::approval::GOVERNANCE;
use crate::load::Specs;
use crate::model;
use crate::platform::Governance;
use crate::source::Place;

/// The role that answers for environments.
const OPERATOR: &str = "operator";

/// Files, and folders that end in `/`, below the specs' directory, which itself is empty: who answers for each.
pub(super) fn resolve(
    specs: &Specs,
    platform: &model::Platform,
    at: &Place,
    governance: &Governance,
    source: &dyn Fn(&Place) -> String,
) -> BTreeMap<String, BTreeSet<String>> {
    let of_roles = |roles: &[String]| -> BTreeSet<String> {
        roles.iter().filter_map(|role| platform.roles.get(role)).flatten().cloned().collect()
    };
    let mut deciding = of_roles(&governance.approvers);
    if deciding.is_empty() {
        // Where no role has anybody, those who answer for the policies.
        deciding = specs.policies.iter().map(|spec| spec.model.owner.clone()).collect();
    }
    if deciding.is_empty() {
        return BTreeMap::new();
    }
    let operating = Some(of_roles(&[OPERATOR.to_owned()])).filter(|teams| !teams.is_empty());
    let operating = operating.unwrap_or_else(|| deciding.clone());
    let mut owners = BTreeMap::from([
        (String::new(), deciding.clone()),
        (GOVERNANCE.to_owned(), deciding.clone()),
        (source(at), deciding.clone()),
    ]);
    let mut own = |place: &Place, owner: Option<&String>, others: &BTreeSet<String>| {
        owners.entry(source(place)).or_default().extend(owner.into_iter().chain(others).cloned());
    };
    for spec in &specs.policies {
        own(&spec.place, Some(&spec.model.owner), &deciding);
    }
    for spec in &specs.rules {
        own(&spec.place, Some(&spec.model.owner), &deciding);
    }
    for spec in &specs.waivers {
        own(&spec.place, spec.model.owner.as_ref(), &deciding);
    }
    for spec in &specs.environments {
        own(&spec.place, None, &operating);
    }
    owners
}
