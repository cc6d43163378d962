// Generated from `case-types/policy-change.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `policy-change`: Change or end of a policy.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "policy-change",
    title: "Change or end of a policy",
    owner: "team-policies",
    uses: &[
        &services::customers::GET_CUSTOMER,
        &services::customers::SAVE_CUSTOMER,
        &services::customers::CLOSE_CUSTOMER,
        &services::usage::REPORT_READING,
        &services::usage::REPORT_READINGS,
        &services::usage::GET_USAGE,
    ],
    callback: None,
};
