// Generated from `case-types/contact-change.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `contact-change`: Move or change of name.

use crate::{CaseType, Granted, sealed::Sealed};

/// Move or change of name: the case type `contact-change`.
///
/// Keeps what we know of a person and whom we bill the same.
pub enum ContactChange {}

impl Sealed for ContactChange {}

impl CaseType for ContactChange {
    const NAME: &'static str = "contact-change";
}

impl Granted<crate::services::contacts::operation::FindContacts> for ContactChange {}
impl Granted<crate::services::contacts::operation::GetContact> for ContactChange {}
impl Granted<crate::services::contacts::operation::ChangeContact> for ContactChange {}
impl Granted<crate::services::customers::operation::GetCustomer> for ContactChange {}
impl Granted<crate::services::customers::operation::SaveCustomer> for ContactChange {}
