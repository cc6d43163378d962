//! What policies demand of direct connections, and the records that allow them.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::approval::RECORDS;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{Spec, Specs};
use crate::model::{self, AfterExpiry, DirectPolicy, Signatures};
use crate::platform::{Approval, Governance, Person};
use crate::source::{Part, Place};

/// The criteria that every organisation has, and the texts by which they are judged.
const CRITERIA: [(&str, &str); 4] = [
    (
        "proof-of-concept",
        "A limited trial with an end, outside production. Nothing else depends on it, and it is removed or moved to a \
         service when it ends.",
    ),
    (
        "single-consumer",
        "Exactly one case type uses the operation, directly or through a service, and no other is planned. A second \
         consumer ends the connection: then a service serves both.",
    ),
    (
        "realtime",
        "The whole call must be answered within 100 milliseconds, measured, and the way through the canonical service \
         does not keep that.",
    ),
    (
        "case-specific-workflow",
        "A complex workflow of one case type is bound to the backend's own steps and states so closely that a \
         canonical operation would only repeat them.",
    ),
];

const DAY: Duration = Duration::from_secs(86_400);

/// What is demanded of direct connections, every value decided. Without a policy everything is demanded and nobody may
/// approve.
pub(super) fn resolve(specs: &Specs, diagnostics: &mut Diagnostics) -> Governance {
    let mut written = specs.policies.iter().filter_map(|spec| {
        spec.model.direct_connections.as_ref().map(|policy| (spec.place.child("directConnections"), policy))
    });
    let first = written.next();
    for (place, _) in written {
        let found = Diagnostic::new(
            codes::SECOND_DIRECT_POLICY,
            &place,
            Part::Key,
            "another policy judges direct connections already",
        );
        let found = match &first {
            Some((first, _)) => found.secondary(first, Part::Key, "the other one"),
            None => found,
        };
        diagnostics
            .push(found.help("keep them in one: what is demanded of a connection must not depend on order"));
    }
    let (place, policy) = match first {
        Some((place, policy)) => (Some(place), policy.clone()),
        None => (None, DirectPolicy::default()),
    };
    if let Some(place) = &place {
        limits(&policy, place, diagnostics);
    }
    let mut criteria: BTreeMap<String, String> =
        CRITERIA.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    criteria.extend(policy.criteria);
    Governance {
        place,
        criteria,
        approvers: policy.approvers.unwrap_or_else(|| vec!["architect".to_owned()]),
        approvals: policy.approvals.unwrap_or(1),
        signatures: policy.signatures.unwrap_or(Signatures::Required),
        longest_days: policy.longest_approval.map_or(365, |span| days(span.0)),
        remind_days: policy.remind_before.map_or(42, |span| days(span.0)),
        after_expiry: policy.after_expiry.unwrap_or(AfterExpiry::Deny),
        realtime_below: policy.realtime_below.map_or(Duration::from_millis(100), |span| span.0),
        measured_overhead: policy.measured_overhead.map(|span| span.0),
        share_percent: policy.share.percent.unwrap_or(10),
        past_backends: policy.share.past_backends.unwrap_or(5),
        past_case_types: policy.share.past_case_types.unwrap_or(20),
        people: people(specs, diagnostics),
        signers: specs.signers.clone(),
        evidence: specs.evidence.clone(),
    }
}

fn days(span: Duration) -> i64 {
    i64::try_from(span.as_secs() / DAY.as_secs()).unwrap_or(i64::MAX)
}

/// Limits that say less than a day, or nothing at all.
fn limits(policy: &DirectPolicy, place: &Place, diagnostics: &mut Diagnostics) {
    let spans = [("longestApproval", policy.longest_approval), ("remindBefore", policy.remind_before)];
    for (key, span) in spans {
        if span.is_some_and(|span| span.0 < DAY || !span.0.as_secs().is_multiple_of(DAY.as_secs())) {
            let message = "this is not a whole number of days";
            let found = Diagnostic::new(codes::UNFIT_LIMIT, &place.child(key), Part::Value, message)
                .help("write it as in `365d`: approvals end with a day");
            diagnostics.push(found);
        }
    }
    if policy.realtime_below.is_some_and(|span| span.0.is_zero()) {
        let place = place.child("realtimeBelow");
        let found = Diagnostic::new(codes::UNFIT_LIMIT, &place, Part::Value, "no budget is below zero")
            .help("write the budget under which a service is too slow, as in `100ms`");
        diagnostics.push(found);
    }
}

/// The people of all policies. Of two with one short name or one principal the first counts.
fn people(specs: &Specs, diagnostics: &mut Diagnostics) -> BTreeMap<String, Person> {
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    let mut taken: HashMap<&str, Place> = HashMap::new();
    for Spec { place, model } in &specs.policies {
        for (short, person) in &model.people {
            let at = place.child("people").child(short);
            for (index, principal) in person.principals.iter().enumerate() {
                let here = at.child("principals").item(index);
                if let Some(first) = taken.insert(principal, here.clone()) {
                    let message = format!("`{principal}` is someone's already");
                    let found = Diagnostic::new(codes::PRINCIPAL_TAKEN, &here, Part::Value, message)
                        .secondary(&first, Part::Value, "first given here")
                        .help("give each person names of their own: approvals are told apart by them");
                    diagnostics.push(found);
                }
            }
            let model::Person { name, principals, roles } = person.clone();
            people.entry(short.clone()).or_insert(Person { place: at, name, principals, roles });
        }
    }
    people
}

/// The records, in order of names.
pub(super) fn approvals(
    specs: &Specs,
    source: &dyn Fn(&Place) -> String,
    diagnostics: &mut Diagnostics,
) -> Vec<Approval> {
    let mut approvals: BTreeMap<&str, Approval> = BTreeMap::new();
    for Spec { place, model } in &specs.approvals {
        let file = source(place);
        if file != format!("{RECORDS}{}.yaml", model.name) {
            let message = format!("the record `{}` stands in `{file}`", model.name);
            let found = Diagnostic::new(codes::RECORD_FILE, &place.child("name"), Part::Value, message).help(
                format!(
                    "its file is `{RECORDS}{}.yaml`, so that there is one record of each name",
                    model.name
                ),
            );
            diagnostics.push(found);
            continue;
        }
        approvals.insert(&model.name, Approval { place: place.clone(), record: model.clone() });
    }
    approvals.into_values().collect()
}
