//! The hub: the table of everything, and the gateway binary over it.

use std::fmt::Write as _;

use caseway_spec::names::module_name;
use caseway_spec::platform::{Binding, Platform};

use crate::files::{Body, File};
use crate::names::{descriptor_names, operation_name};
use crate::text::literal;

const SPECS: &str = "platform.yaml";

/// `src/lib.rs`.
pub(crate) fn library(platform: &Platform) -> File {
    let mut items = String::from("use caseway_runtime::codegen::HubDescriptor;\n\n");
    items.push_str("mod backends;\nmod case_types;\n");
    let direct = super::direct::names(platform);
    if !direct.is_empty() {
        items.push_str("mod direct;\n");
    }
    if super::mapping_tests::any(platform) {
        items.push_str("#[cfg(test)]\nmod mapping_tests;\n");
    }
    items.push_str("mod mappings;\nmod services;\n\n");
    let generator = literal(crate::GENERATOR);
    let _ = writeln!(items, "const _: () = caseway_runtime::codegen::assert_generator({generator});\n");
    let list = |items: &mut String, name: &str, entries: &mut dyn Iterator<Item = String>| {
        let _ = writeln!(items, "{name}: &[");
        for entry in entries {
            let _ = writeln!(items, "&{entry},");
        }
        items.push_str("],\n");
    };
    let _ = writeln!(items, "/// Everything that the specs say, for the runtime.");
    let _ = writeln!(
        items,
        "pub static HUB: HubDescriptor = HubDescriptor {{ name: {}, title: {}, generator: {generator},",
        literal(&platform.name),
        literal(&platform.title),
    );
    let backends = platform.backends.iter().flat_map(|backend| {
        descriptor_names(backend).into_iter().map(|name| format!("backends::{}::{name}", backend.module))
    });
    list(&mut items, "backends", &mut backends.into_iter());
    let services = platform.services.iter().map(|service| format!("services::{}::SERVICE", service.module));
    list(&mut items, "services", &mut services.into_iter());
    let operation = |binding: &Binding| &platform.services[binding.service].operations[binding.operation];
    let bindings =
        platform.bindings.iter().filter(|binding| operation(binding).bulk.is_none()).map(|binding| {
            let operation = &platform.services[binding.service].operations[binding.operation].name;
            format!("mappings::{}::{}", module_name(&binding.mapping), operation_name(operation))
        });
    list(&mut items, "bindings", &mut bindings.into_iter());
    let bulks = platform.bindings.iter().filter(|binding| operation(binding).bulk.is_some()).map(|binding| {
        let module = &platform.services[binding.service].module;
        format!("services::{module}::{}", operation_name(&operation(binding).name))
    });
    list(&mut items, "bulks", &mut bulks.into_iter());
    let case_types =
        platform.case_types.iter().map(|case_type| format!("case_types::{}::CASE_TYPE", case_type.module));
    list(&mut items, "case_types", &mut case_types.into_iter());
    list(&mut items, "direct", &mut direct.into_iter());
    items.push_str("openapi: include_str!(\"../openapi.json\"),\n};\n");
    let prelude = "//! The hub: what the specs say, compiled. The crate exports nothing but [`HUB`], least of all connectors.\n";
    File { path: "src/lib.rs".to_owned(), source: SPECS.to_owned(), body: Body::rust(prelude, items) }
}

/// `src/main.rs`.
pub(crate) fn binary() -> File {
    let items = "use caseway_runtime::codegen::{ExitCode, MiMalloc, run};\n\n\
        #[global_allocator]\n\
        static ALLOCATOR: MiMalloc = MiMalloc;\n\n\
        fn main() -> ExitCode {\nrun(&caseway_hub::HUB)\n}\n";
    File {
        path: "src/main.rs".to_owned(),
        source: SPECS.to_owned(),
        body: Body::rust("//! `caseway`: the gateway over this hub.\n", items),
    }
}
