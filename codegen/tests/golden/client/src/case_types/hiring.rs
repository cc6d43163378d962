// Generated from `case-types/hiring.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `hiring`: Hiring.

use crate::{CaseType, Granted, sealed::Sealed};

/// Hiring: the case type `hiring`.
pub enum Hiring {}

impl Sealed for Hiring {}

impl CaseType for Hiring {
    const NAME: &'static str = "hiring";
}

impl Granted<crate::services::people::operation::GetPerson> for Hiring {}
impl Granted<crate::services::people::operation::AddPerson> for Hiring {}
