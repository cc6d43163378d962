// Generated from `case-types/hiring.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `hiring`: Hiring.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "hiring",
    title: "Hiring",
    owner: "team-hr",
    uses: &[&services::people::GET_PERSON, &services::people::ADD_PERSON],
    callback: None,
};
