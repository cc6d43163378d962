//! Direct connections and whether their approvals hold. What was approved is told by its digest: a change of the contract
//! that a connection reaches voids its approval without a word of the case type being another.

use std::collections::BTreeMap;

use super::change::{At, Change, Class, Side};
use super::collect::Collector;
use super::kinds::{self, Kind};
use crate::platform::{DirectConnection, Platform};

pub(super) fn compare(changes: &mut Collector<'_>) {
    let same = |name: &str| name.to_owned();
    let mut old = connections(changes.old.platform, |call| changes.renames.backends.now(call).to_owned());
    let new = connections(changes.new.platform, same);
    for (name, is) in new {
        let at = Some(At::value(&is.place));
        let approval = is.approval.as_deref().unwrap_or("none");
        let Some(was) = old.remove(&name) else {
            let message = match is.holds {
                true => format!("may call it directly, by {approval}"),
                false => "asks to call it directly; no approval holds".to_owned(),
            };
            changes.push(change(kinds::DIRECT_ADDED, Class::Safe, &name, message, (None, at)));
            continue;
        };
        let places = || (Some(At::value(&was.place)), at.clone());
        match (was.holds, is.holds) {
            (true, false) => {
                let message = format!(
                    "the approval {approval} no longer holds: `cargo xtask renew {approval} --expires DATE`"
                );
                changes.push(change(kinds::APPROVAL_VOIDED, Class::Breaking, &name, message, places()));
            }
            (false, true) => {
                let message = format!("the approval {approval} holds now");
                changes.push(change(kinds::APPROVAL_HOLDS, Class::Safe, &name, message, places()));
            }
            (true, true) | (false, false) if was.digest != is.digest || was.approval != is.approval => {
                let message = "what would be approved is another".to_owned();
                changes.push(change(kinds::DIRECT_CHANGED, Class::Safe, &name, message, places()));
            }
            (true, true) | (false, false) => {}
        }
    }
    for (name, was) in old {
        // It is the case service that has to go through the hub now.
        let message = "may no longer call it directly".to_owned();
        let class = if was.holds { Class::Breaking } else { Class::Safe };
        changes.push(change(
            kinds::DIRECT_REMOVED,
            class,
            &name,
            message,
            (Some(At::value(&was.place)), None),
        ));
    }
}

/// The connections by case type and operation, as `quotation pricing.GetQuote`.
fn connections(platform: &Platform, now: impl Fn(&str) -> String) -> BTreeMap<String, &DirectConnection> {
    platform
        .direct
        .iter()
        .map(|direct| {
            let backend = &platform.backends[direct.backend];
            let case_type = &platform.case_types[direct.case_type].name;
            let operation = &backend.operations[direct.operation].name;
            (format!("{case_type} {}", now(&format!("{}.{operation}", backend.name))), direct)
        })
        .collect()
}

fn change(
    kind: Kind,
    class: Class,
    name: &str,
    message: String,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    Change {
        kind,
        class,
        side: Side::CaseType,
        subject: name.to_owned(),
        message,
        direction: None,
        operations: Vec::new(),
        old,
        new,
    }
}
