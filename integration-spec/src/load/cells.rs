//! Mapping cells that YAML cut short.

use std::collections::HashSet;

use serde_json::Value;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Part, Place};
use crate::yaml::{self, Index};

/// Reports cells that YAML ends at ` #` or at a comma in the middle of an expression, and notes the operations and fragments
/// that they stand in.
pub(super) fn cells_cut_short(
    root: &Place,
    text: &str,
    index: &Index,
    value: &Value,
    found_in: &mut HashSet<Place>,
    diagnostics: &mut Diagnostics,
) {
    let fragments = root.child("fragments");
    for (name, fragment) in value.get("fragments").and_then(Value::as_object).into_iter().flatten() {
        let place = fragments.child(name);
        let mark = diagnostics.len();
        if let Some(cells) = fragment.get("map") {
            cut_short(&place.child("map"), text, index, cells, diagnostics);
        }
        if diagnostics.len() > mark {
            found_in.insert(place);
        }
    }
    let operations = root.child("operations");
    for (name, operation) in value.get("operations").and_then(Value::as_object).into_iter().flatten() {
        let operation_place = operations.child(name);
        let mark = diagnostics.len();
        for part in ["parameters", "request", "output", "outputs", "verify", "completes"] {
            if let Some(cells) = operation.get(part) {
                cut_short(&operation_place.child(part), text, index, cells, diagnostics);
            }
        }
        if diagnostics.len() > mark {
            found_in.insert(operation_place);
        }
    }
}

fn cut_short(place: &Place, text: &str, index: &Index, value: &Value, diagnostics: &mut Diagnostics) {
    match value {
        Value::String(_) => {
            let meant =
                index.plain_scalar(&place.pointer).and_then(|range| yaml::cut_by_comment(text, range));
            if let Some(meant) = meant {
                let found =
                    Diagnostic::new(codes::CUT_BY_COMMENT, place, Part::Value, "YAML ends this cell at ` #`")
                        .help(format!("quote it: {meant}"));
                diagnostics.push(found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                cut_short(&place.item(at), text, index, item, diagnostics);
            }
        }
        Value::Object(object) => {
            let keys: Vec<_> = object.iter().collect();
            for (at, (key, item)) in keys.iter().enumerate() {
                let here = place.child(key);
                let rest = keys[at + 1..].iter().take_while(|(_, value)| value.is_null());
                let rest = rest.map(|(key, _)| index.range(text, &place.child(key).pointer, &Part::Key));
                let meant = match item {
                    Value::String(_) => index.plain_scalar(&here.pointer),
                    _ => None,
                };
                if let Some(meant) = meant.and_then(|range| yaml::cut_by_comma(text, range, rest)) {
                    let found = Diagnostic::new(
                        codes::CUT_BY_COMMA,
                        &here,
                        Part::Value,
                        "YAML ends this cell at its comma",
                    )
                    .help(format!("quote it: {meant}"));
                    diagnostics.push(found);
                }
            }
            for (key, item) in object {
                cut_short(&place.child(key), text, index, item, diagnostics);
            }
        }
        _ => {}
    }
}
