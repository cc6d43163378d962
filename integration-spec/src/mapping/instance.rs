//! The cell that chooses an instance.
//!
//! Its target is the enum of the instances' names, so that constants and lookups are checked as ever and a plain text is refused. An
//! enum of the input whose values all name instances is taken as it is: it is proven to be one.

use serde_json::{Map, Value, json};

use crate::platform::EnumType;
use crate::source::Place;

use super::check::{Checker, Site, Want};
use super::ir::Cell;

impl Checker<'_> {
    /// A cell for the name of an instance.
    pub(super) fn instance(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Cell> {
        let Some(names) = self.names_alike(value, want, place) else { return self.cell(value, want, place) };
        // What an enum's values become is a lookup in which each becomes itself.
        let table: Map<String, Value> = names.iter().map(|name| (name.clone(), json!(name))).collect();
        let form = match names.as_slice() {
            [only] => json!({ "const": only }),
            _ => json!({ "lookup": value, "table": table }),
        };
        self.cell(&form, want, place).map(|cell| Cell { place: place.clone(), ..cell })
    }

    /// The values of the enum that the expression gives, where it certainly gives one and each is the name of an instance.
    fn names_alike(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Vec<String>> {
        let text = value.as_str()?;
        let found = self.silently(|checker| checker.open_text(Site { place }, text))?;
        let shape = found.ty.shape().filter(|shape| found.ty.is(shape) && **shape != want.shape)?;
        let names: Vec<String> = self.enumeration(shape).map(values)?;
        let instances = self.enumeration(&want.shape).map(values)?;
        names.iter().all(|name| instances.contains(name)).then_some(names)
    }
}

fn values(of: &EnumType) -> Vec<String> {
    of.values.iter().map(|value| value.value.clone()).collect()
}
