// Generated from `platform.yaml` by `cargo xtask generate`. Do not edit.
//! The hub: what the specs say, compiled. The crate exports nothing but [`HUB`], least of all connectors.

use caseway_runtime::codegen::HubDescriptor;

mod backends;
mod case_types;
mod mappings;
mod services;

const _: () = caseway_runtime::codegen::assert_generator("0.1.0");

/// Everything that the specs say, for the runtime.
pub static HUB: HubDescriptor = HubDescriptor {
    name: "small",
    title: "Small",
    generator: "0.1.0",
    backends: &[&backends::crm::BACKEND],
    services: &[&services::people::SERVICE],
    bindings: &[&mappings::people::GET_PERSON, &mappings::people::ADD_PERSON],
    bulks: &[],
    case_types: &[&case_types::hiring::CASE_TYPE],
    direct: &[],
    openapi: include_str!("../openapi.json"),
};
