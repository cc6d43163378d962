//! Waivers: what someone with a name has accepted, why, and for how long.
//!
//! A waiver silences one finding, which it names by fingerprint; whatever changes what was accepted brings the finding
//! back. Waivers are never forgotten either: one that silences nothing, or no longer holds, is itself a finding. None of
//! these can be waived.

use std::collections::HashMap;

use super::words::says;
use super::{Input, Named, Names, rules};
use crate::codes;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::fingerprint;
use crate::load::Spec;
use crate::model;
use crate::source::Part;

rules! {
    INCOMPLETE = "waiver-incomplete", Firm, "a waiver that does not say why, who or until when";
    REFUSED = "waiver-refused", Firm, "a waiver for what cannot be waived";
    UNUSED = "waiver-unused", FirmWarning, "a waiver that silences nothing";
    EXPIRED = "waiver-expired", FirmWarning, "a waiver that no longer holds";
}

/// A finding that a waiver silences.
#[derive(Debug, Clone)]
pub struct Waived {
    /// The finding, as serious as it would have been.
    pub diagnostic: Diagnostic,
    /// The waiver's name.
    pub waiver: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// A waiver that says all that it must.
struct Complete<'a> {
    spec: &'a Spec<model::Waiver>,
    named: Named<'a>,
    reason: &'a str,
    owner: &'a str,
    expires: Date,
}

/// What is left of `found`, with what is wrong with the waivers, and what they silence. Without a day none is expired.
/// Whether a waiver is unused is known only when everything was `judged`; of a rule that judges changes, when there was one.
pub(super) fn apply(
    input: Input<'_>,
    names: Names<'_>,
    judged: bool,
    found: Vec<Diagnostic>,
) -> (Vec<Diagnostic>, Vec<Waived>) {
    let Input { specs, sources, as_of, .. } = input;
    if specs.waivers.is_empty() {
        return (found, Vec::new());
    }
    let mut about_waivers = Vec::new();
    let complete: Vec<Complete<'_>> =
        specs.waivers.iter().filter_map(|spec| complete(spec, names, &mut about_waivers)).collect();
    let fingerprints: Vec<String> = found.iter().map(|found| fingerprint::of(sources, found)).collect();
    let mut of_rule: HashMap<&str, HashMap<&str, &Diagnostic>> = HashMap::new();
    for (found, fingerprint) in found.iter().zip(&fingerprints) {
        of_rule.entry(&*found.code).or_default().entry(fingerprint).or_insert(found);
    }
    let mut silenced: HashMap<&str, &Complete<'_>> = HashMap::new();
    for waiver in &complete {
        let finding = waiver.spec.model.finding.as_str();
        let of_rule = of_rule.get(waiver.named.id);
        let exists = of_rule.is_some_and(|found| found.contains_key(finding));
        let expired = as_of.is_some_and(|today| today > waiver.expires);
        if !exists {
            if judged && (input.base.is_some() || !waiver.named.compares) {
                about_waivers.push(unused(waiver, of_rule));
            }
        } else if expired {
            about_waivers.push(lapsed(waiver));
        } else if let Some(first) = silenced.get(finding) {
            let place = waiver.spec.place.child("finding");
            let message = format!("`{}` already waives this finding", first.spec.model.name);
            about_waivers.push(
                Diagnostic::new(UNUSED, &place, Part::Value, message)
                    .secondary(&first.spec.place.child("finding"), Part::Value, "waived here")
                    .help("keep one of the two"),
            );
        } else {
            silenced.insert(finding, waiver);
        }
    }
    let mut left = about_waivers;
    let mut waived = Vec::new();
    for (found, fingerprint) in found.into_iter().zip(&fingerprints) {
        match silenced.get(fingerprint.as_str()) {
            Some(waiver) => waived.push(Waived {
                diagnostic: found,
                waiver: waiver.spec.model.name.clone(),
                reason: waiver.reason.to_owned(),
                owner: waiver.owner.to_owned(),
                expires: waiver.expires,
            }),
            None => left.push(found),
        }
    }
    (left, waived)
}

/// The waiver, if it says all that it must of something that can be waived.
fn complete<'a>(
    spec: &'a Spec<model::Waiver>,
    names: Names<'a>,
    found: &mut Vec<Diagnostic>,
) -> Option<Complete<'a>> {
    let model = &spec.model;
    let reason = model.reason.as_deref().and_then(says);
    if reason.is_none() {
        found.push(
            silent(spec, "reason", model.reason.as_ref())
                .help("say why the finding is acceptable, for who reviews it"),
        );
    }
    let owner = model.owner.as_deref().and_then(says);
    if owner.is_none() {
        found.push(silent(spec, "owner", model.owner.as_ref()).help("name the team that answers for it"));
    }
    let expires = model.expires.as_ref();
    if expires.is_none() {
        let message = format!("the waiver `{}` has no `expires`", model.name);
        found.push(
            Diagnostic::new(INCOMPLETE, &spec.place.child("name"), Part::Value, message)
                .help("name the last day on which it holds, as in `expires: 2027-03-31`"),
        );
    }
    let at = spec.place.child("rule");
    let Some(named) = names.find(&model.rule) else {
        found.push(
            Diagnostic::new(codes::UNKNOWN_CODE, &at, Part::Value, Names::unknown(&model.rule))
                .maybe_help(names.did_you_mean(&model.rule)),
        );
        return None;
    };
    if !named.waivable {
        let message = format!("`{}` cannot be waived ({})", model.rule, named.title);
        found.push(Diagnostic::new(REFUSED, &at, Part::Value, message).help(format!(
            "repair what it finds and remove the waiver; `cargo xtask explain {}` says how",
            named.id
        )));
        return None;
    }
    Some(Complete { spec, named, reason: reason?, owner: owner?, expires: *expires? })
}

/// What is wrong with `key`, which is missing or says nothing.
fn silent(spec: &Spec<model::Waiver>, key: &str, written: Option<&String>) -> Diagnostic {
    let name = &spec.model.name;
    let (at, message) = match written {
        None => ("name", format!("the waiver `{name}` has no `{key}`")),
        Some(_) => (key, format!("the `{key}` of the waiver `{name}` says nothing")),
    };
    Diagnostic::new(INCOMPLETE, &spec.place.child(at), Part::Value, message)
}

fn unused(waiver: &Complete<'_>, of_rule: Option<&HashMap<&str, &Diagnostic>>) -> Diagnostic {
    let message = format!("nothing that `{}` finds has this fingerprint", waiver.spec.model.rule);
    // Few, or none of them would be read; those that come first, so that the same specs say the same.
    let mut others: Vec<(&&str, &&Diagnostic)> = of_rule.into_iter().flatten().collect();
    others.sort_by(|(a, left), (b, right)| (&left.message, a).cmp(&(&right.message, b)));
    let others: Vec<String> = others
        .into_iter()
        .take(3)
        .map(|(fingerprint, found)| format!("{fingerprint} ({})", found.message))
        .collect();
    let help = match others.as_slice() {
        [] => "remove the waiver: what it accepted is gone".to_owned(),
        others => format!(
            "remove it, or see whether what it accepted has changed: there is now {}",
            others.join("; ")
        ),
    };
    Diagnostic::new(UNUSED, &waiver.spec.place.child("finding"), Part::Value, message).help(help)
}

fn lapsed(waiver: &Complete<'_>) -> Diagnostic {
    let message = format!("the waiver `{}` held until {}", waiver.spec.model.name, waiver.expires);
    Diagnostic::new(EXPIRED, &waiver.spec.place.child("expires"), Part::Value, message)
        .help(format!("repair what it accepted, or let {} decide anew and give it another day", waiver.owner))
}
