//! Whom a change reaches.
//!
//! A service's change reaches every case type that may call the operation. A contract's change reaches the operations
//! whose mapping reads or sets what changed, and no others: a field that no mapping touches reaches nobody.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::{Change, Class, Renames, Revision, Side, kinds};
use crate::impact::{self, Consumer};
use crate::platform::Platform;

/// A service's operation that a change reaches.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// It, as `orders.PlaceOrder`.
    pub operation: String,
    /// Method and path at the gateway.
    pub endpoint: String,
    /// The gravest change that reaches it.
    pub class: Class,
    /// What reaches it: the subjects of changes.
    pub because: Vec<String>,
    /// Who may call it.
    pub case_types: Vec<Consumer>,
}

/// Someone to ask.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// The team.
    pub name: String,
    /// What of theirs is reached or changed.
    pub things: Vec<String>,
}

/// The operations that `changes` reach: those that may break first.
pub(super) fn operations(old: Revision<'_>, new: Revision<'_>, changes: &[Change]) -> Vec<Reached> {
    let mut found: BTreeMap<String, (Class, BTreeSet<String>)> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.class != Class::Documentation) {
        for operation in of_change(old, new, change) {
            // Behind a mapping, a contract's change asks nothing of case types as long as the mapping holds.
            let class = if change.side == Side::Contract { Class::Safe } else { change.class };
            let entry = found.entry(operation).or_insert((class, BTreeSet::new()));
            entry.0 = entry.0.min(class);
            entry.1.insert(change.subject.clone());
        }
    }
    let (before, after) = (Callers::new(old.platform), Callers::new(new.platform));
    let renames = Renames::new(old.platform, new.platform);
    let mut reached: Vec<Reached> = found
        .into_iter()
        .filter_map(|(name, (class, because))| {
            let endpoint = endpoint(new.platform, &name).or_else(|| endpoint(old.platform, &name))?;
            let is = after.of(&name);
            let case_types = match class {
                // Who comes only now was built for what is there now; who is gone calls nothing.
                Class::Breaking => before.of(renames.services.before(&name)),
                Class::Safe | Class::Documentation => is,
            };
            let case_types = case_types.iter().filter(|of| after.exists(&of.name)).cloned().collect();
            Some(Reached {
                endpoint,
                operation: name,
                class,
                because: because.into_iter().collect(),
                case_types,
            })
        })
        .collect();
    reached.sort_by(|a, b| (a.class, &a.operation).cmp(&(b.class, &b.operation)));
    reached
}

/// Who calls what.
struct Callers<'p> {
    names: BTreeSet<&'p str>,
    by_operation: BTreeMap<String, Vec<Consumer>>,
}

impl<'p> Callers<'p> {
    fn new(platform: &'p Platform) -> Self {
        let mut by_operation: BTreeMap<String, Vec<Consumer>> = BTreeMap::new();
        for case_type in &platform.case_types {
            for used in &case_type.uses {
                let callers = by_operation.entry(platform.operation_name(*used)).or_default();
                callers.push(Consumer::new(case_type));
            }
        }
        // Those on whom most depends first.
        for callers in by_operation.values_mut() {
            callers.sort_by(|a, b| (rank(a.criticality), &a.name).cmp(&(rank(b.criticality), &b.name)));
        }
        Self { names: platform.case_types.iter().map(|of| &*of.name).collect(), by_operation }
    }

    fn of(&self, operation: &str) -> &[Consumer] {
        self.by_operation.get(operation).map(Vec::as_slice).unwrap_or_default()
    }

    fn exists(&self, case_type: &str) -> bool {
        self.names.contains(case_type)
    }
}

/// Where a tier stands in a list.
pub(super) fn rank(tier: &str) -> usize {
    ["critical", "important", "supporting"].iter().position(|known| *known == tier).unwrap_or(usize::MAX)
}

/// The service operations that one change reaches.
fn of_change(old: Revision<'_>, new: Revision<'_>, change: &Change) -> BTreeSet<String> {
    match change.side {
        Side::Service | Side::Mapping => change.operations.iter().cloned().collect(),
        // What one case type may call is nothing to the others that call it.
        Side::CaseType | Side::Governance | Side::Operation => BTreeSet::new(),
        Side::Contract => {
            let ask = |subject: &str| {
                let of = |revision: Revision<'_>| impact::of(revision, subject).ok();
                let found: Vec<impact::Impact> = [of(old), of(new)].into_iter().flatten().collect();
                (!found.is_empty()).then_some(found)
            };
            // A type or operation is asked for by its name; what has none, by the operations that it is seen through.
            let impacts = ask(&change.subject)
                .unwrap_or_else(|| change.operations.iter().filter_map(|name| ask(name)).flatten().collect());
            impacts.into_iter().flat_map(|impact| impact.operations).map(|found| found.operation).collect()
        }
    }
}

fn endpoint(platform: &Platform, operation: &str) -> Option<String> {
    let (service, name) = operation.split_once('.')?;
    let service = platform.services.iter().find(|known| known.name == service)?;
    let operation = service.operations.iter().find(|known| known.name == name)?;
    Some(format!("{} {}", operation.route.method.name(), operation.route.path))
}

/// Who answers for a file that is no backend, service, mapping or case type: by itself, or by the folder that it is in.
fn answering<'p>(platform: &'p Platform, file: &str) -> impl Iterator<Item = &'p String> {
    let of_folder = || {
        let folders = platform.owners.iter().filter(|(folder, _)| folder.ends_with('/') || folder.is_empty());
        let around = folders.filter(|(folder, _)| file.starts_with(folder.as_str()));
        around.max_by_key(|(folder, _)| folder.len()).map(|(_, owners)| owners)
    };
    platform.owners.get(file).or_else(of_folder).into_iter().flatten()
}

/// Everyone who answers for something that changed or is reached.
pub(super) fn owners(
    old: Revision<'_>,
    new: Revision<'_>,
    changes: &[Change],
    operations: &[Reached],
) -> Vec<Owner> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut ask = |owner: &str, thing: &str| {
        found.entry(owner.to_owned()).or_default().insert(thing.to_owned());
    };
    for change in changes {
        let name = change.subject.split(['.', ' ']).next().unwrap_or_default();
        for platform in [old.platform, new.platform] {
            match change.side {
                Side::Contract => platform
                    .backends
                    .iter()
                    .filter(|backend| backend.name == name)
                    .for_each(|backend| ask(&backend.owner, &backend.name)),
                Side::Service => platform
                    .services
                    .iter()
                    .filter(|service| service.name == name)
                    .for_each(|service| ask(&service.owner, &service.name)),
                Side::CaseType => platform
                    .case_types
                    .iter()
                    .filter(|case_type| case_type.name == name)
                    .for_each(|case_type| ask(&case_type.owner, &case_type.name)),
                Side::Governance | Side::Operation => {
                    let file = match (&change.new, &change.old) {
                        (Some(at), _) => &new.sources.get(at.place.file).name,
                        (None, Some(at)) => &old.sources.get(at.place.file).name,
                        (None, None) => continue,
                    };
                    answering(platform, file).for_each(|owner| ask(owner, &change.subject));
                }
                Side::Mapping => {}
            }
        }
    }
    // Who answers for a service wants to know who else will call it.
    let granted = changes
        .iter()
        .filter(|change| change.kind == kinds::GRANT_ADDED || change.kind == kinds::CASE_TYPE_ADDED);
    for operation in granted.flat_map(|change| &change.operations) {
        let service = operation.split('.').next().unwrap_or_default();
        let services = new.platform.services.iter().filter(|known| known.name == service);
        services.for_each(|service| ask(&service.owner, &service.name));
    }
    for reached in operations {
        let service = reached.operation.split('.').next().unwrap_or_default();
        for platform in [old.platform, new.platform] {
            platform
                .services
                .iter()
                .filter(|known| known.name == service)
                .for_each(|service| ask(&service.owner, &service.name));
        }
        // Case types are asked when they may have to change.
        if reached.class == Class::Breaking {
            reached.case_types.iter().for_each(|case_type| ask(&case_type.owner, &case_type.name));
        }
    }
    found.into_iter().map(|(name, things)| Owner { name, things: things.into_iter().collect() }).collect()
}
