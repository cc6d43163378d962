//! Case types: who may call what.

use std::fmt::Write as _;

use caseway_spec::platform::{CaseType, Platform};

use crate::files::{Body, File};
use crate::names::operation_name;
use crate::text::{doc, literal, option};

/// One file per case type.
pub(crate) fn emit(platform: &Platform, case_type: &CaseType) -> File {
    let uses =
        if case_type.callback.is_some() { "{CaseTypeDescriptor, Signature}" } else { "CaseTypeDescriptor" };
    let mut items = format!("use caseway_runtime::codegen::{uses};\n\n");
    if !case_type.uses.is_empty() {
        items.push_str("use crate::services;\n\n");
    }
    let uses: Vec<String> = case_type
        .uses
        .iter()
        .map(|(service, operation)| {
            let service = &platform.services[*service];
            format!("&services::{}::{}", service.module, operation_name(&service.operations[*operation].name))
        })
        .collect();
    let _ = writeln!(
        items,
        "pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {{ name: {}, title: {}, owner: {}, uses: &[{}], callback: {} }};",
        literal(&case_type.name),
        literal(&case_type.title),
        literal(&case_type.owner),
        uses.join(", "),
        option(case_type.callback.map(|signature| format!("Signature::{signature:?}"))),
    );
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Case type `{}`: {}.", case_type.name, case_type.title));
    File {
        path: format!("src/case_types/{}.rs", case_type.module),
        source: case_type.source.clone(),
        body: Body::rust(prelude, items),
    }
}

/// `case_types/mod.rs`.
pub(crate) fn index(platform: &Platform) -> File {
    let modules = platform.case_types.iter().map(|case_type| case_type.module.as_str());
    super::module_index("case_types", "The case types: who may call what.", modules)
}
