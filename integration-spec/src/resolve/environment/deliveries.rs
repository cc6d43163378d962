//! What an environment says about keeping and delivering accepted commands.

use caseway_environment::{Environment, Stage, Store, Template};

use super::super::resilience::not_zero;
use super::keys;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::platform::CaseType;
use crate::source::{Part, Place};

/// Checks everything but callbacks.
pub(super) fn check(model: &Environment, place: &Place, diagnostics: &mut Diagnostics) {
    let at = place.child("store");
    match &model.store {
        Some(Store::Memory) if model.stage == Stage::Production => {
            let message = "what the hub has accepted would be gone when it stops";
            let found = Diagnostic::new(codes::VOLATILE_STORE, &at, Part::Value, message)
                .secondary(&place.child("stage"), Part::Value, "this is the real thing")
                .help("write `store: { sqlite: { path: ... } }` or `store: { postgres: { url: ... } }`");
            diagnostics.push(found);
        }
        Some(Store::Postgres(postgres)) => {
            secret(&postgres.url, &at.child("postgres").child("url"), diagnostics);
        }
        None if model.stage == Stage::Production => {
            let message = "the environment does not say where accepted commands are kept";
            let found = Diagnostic::new(codes::UNNAMED_STORE, &place.child("stage"), Part::Value, message)
                .help("add `store: { sqlite: { path: /var/lib/caseway/deliveries.db } }`, or `store: { postgres: { url: \"${file:/run/secrets/database-url}\" } }` for several gateways");
            diagnostics.push(found);
        }
        Some(Store::Memory | Store::Sqlite(_)) | None => {}
    }
    for (index, key) in model.encryption.iter().flat_map(|encryption| &encryption.keys).enumerate() {
        secret(&key.key, &place.child("encryption").child("keys").item(index).child("key"), diagnostics);
    }
    let at = place.child("deliveries");
    for (index, wait) in model.deliveries.redelivery.iter().flatten().enumerate() {
        not_zero(Some(*wait), &at.child("redelivery").item(index), diagnostics);
    }
    not_zero(model.deliveries.takeover, &at.child("takeover"), diagnostics);
    not_zero(model.deliveries.redrive.every, &at.child("redrive").child("every"), diagnostics);
    let (retention, at) = (&model.deliveries.retention, at.child("retention"));
    not_zero(retention.finished, &at.child("finished"), diagnostics);
    not_zero(retention.keys, &at.child("keys"), diagnostics);
    not_zero(retention.events, &at.child("events"), diagnostics);
    not_zero(retention.audit, &at.child("audit"), diagnostics);
    for (name, staff) in [("operators", &model.operators), ("viewers", &model.viewers)] {
        if let Some(staff) = staff {
            keys(&staff.keys, &place.child(name).child("keys"), diagnostics);
        }
    }
}

/// Checks callbacks against the case types that want them.
pub(super) fn callbacks(
    model: &Environment,
    place: &Place,
    case_types: &[CaseType],
    diagnostics: &mut Diagnostics,
) {
    for (name, consumer) in &model.consumers {
        let Some(callback) = &consumer.callback else { continue };
        let at = place.child("consumers").child(name).child("callback");
        super::address(Some(&callback.url), &at.child("url"), diagnostics);
        secret(&callback.key, &at.child("key"), diagnostics);
        if let Some(case_type) =
            case_types.iter().find(|known| known.name == *name && known.callback.is_none())
        {
            let message = format!("the case type `{name}` declares no callback");
            let found = Diagnostic::new(codes::NO_CALLBACK, &at, Part::Key, message)
                .secondary(&case_type.place.child("name"), Part::Value, "declared here")
                .help("add `callback: { signature: hmac }` to the case type, or leave it out here");
            diagnostics.push(found);
        }
    }
}

fn secret(value: &Template, place: &Place, diagnostics: &mut Diagnostics) {
    if value.is_literal() {
        let found = Diagnostic::new(codes::SECRET_LITERAL, place, Part::Value, "a secret stands in the file itself")
            .help("write `${NAME}` for an environment variable or `${file:/run/secrets/name}`, and replace the secret that was written down");
        diagnostics.push(found);
    }
}
