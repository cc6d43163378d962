// Generated from `case-types/policy-change.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `policy-change`: Change or end of a policy.

use crate::{CaseType, Granted, sealed::Sealed};

/// Change or end of a policy: the case type `policy-change`.
///
/// Address changes, metered policies, cancellations.
pub enum PolicyChange {}

impl Sealed for PolicyChange {}

impl CaseType for PolicyChange {
    const NAME: &'static str = "policy-change";
}

impl Granted<crate::services::customers::operation::GetCustomer> for PolicyChange {}
impl Granted<crate::services::customers::operation::SaveCustomer> for PolicyChange {}
impl Granted<crate::services::customers::operation::CloseCustomer> for PolicyChange {}
impl Granted<crate::services::usage::operation::ReportReading> for PolicyChange {}
impl Granted<crate::services::usage::operation::ReportReadings> for PolicyChange {}
impl Granted<crate::services::usage::operation::GetUsage> for PolicyChange {}
