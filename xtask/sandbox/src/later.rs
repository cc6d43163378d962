//! Commands that a backend carries out later: how far the sandbox says that they are.
//!
//! The reply that takes a command says that it is under way, and whoever asks afterwards hears that it is done. What should take
//! longer, or fail, is for faults.

use caseway_spec::platform::{BackendOperation, Completes, Shape, Type, Types};
use serde_json::Value;

use crate::contract::Contract;

/// What a contract lets a status say while its command is under way, where any text will do.
const UNDER_WAY: &str = "pending";

/// Says in `document`, which answers the operation at `index`, how far the command is that it is about.
pub(crate) fn progress(contract: &Contract, index: usize, document: &mut Value) {
    let operations = &contract.backend().operations;
    let types = &contract.platform.types;
    let answered = &operations[index];
    for completes in operations.iter().filter_map(|operation| operation.completes.as_ref()) {
        if completes.query() == Some(index) {
            say(document, answered, completes, types, completes.done.first().map(String::as_str));
        }
    }
    let own = answered.completes.as_ref();
    if let Some((completes, query)) = own.and_then(|completes| Some((completes, completes.query()?)))
        // Only where both speak of the same thing does the status stand in the command's own reply as well.
        && operations[query].response() == answered.response()
    {
        say(document, answered, completes, types, None);
    }
}

/// Writes a status: `word`, or one that is neither done nor failed.
fn say(
    document: &mut Value,
    operation: &BackendOperation,
    completes: &Completes,
    types: &Types,
    word: Option<&str>,
) {
    let Some(mut shape) = operation.response() else { return };
    let mut value = document;
    for name in &completes.status {
        let Shape::Named(id) = shape.plain() else { return };
        let Type::Object(object) = types.get(*id) else { return };
        let Some(field) = object.fields.iter().find(|field| field.name == *name) else { return };
        let Some(inner) = value.get_mut(name) else { return };
        (shape, value) = (&field.shape, inner);
    }
    let is_over = |word: &str| completes.done.iter().chain(&completes.failed).any(|over| over == word);
    let word = match (word, shape.plain()) {
        (Some(word), _) => word.to_owned(),
        (None, Shape::Named(id)) => match types.get(*id) {
            Type::Enum(known) => {
                let mut open = known.values.iter().map(|value| value.value.as_str());
                match open.find(|word| !is_over(word)) {
                    Some(word) => word.to_owned(),
                    // Whatever it says, it is over.
                    None => return,
                }
            }
            Type::Object(_) | Type::Union(_) => return,
        },
        (None, Shape::String) if !is_over(UNDER_WAY) => UNDER_WAY.to_owned(),
        (None, _) => return,
    };
    *value = match shape.plain() {
        Shape::Int32 | Shape::Int64 => word.parse::<i64>().map_or_else(|_| value.clone(), Value::from),
        _ => Value::String(word),
    };
}
