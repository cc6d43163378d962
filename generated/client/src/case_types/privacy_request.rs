// Generated from `case-types/privacy-request.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `privacy-request`: Privacy request.

use crate::{CaseType, Granted, sealed::Sealed};

/// Privacy request: the case type `privacy-request`.
///
/// Shows a person what we hold, or forgets them.
pub enum PrivacyRequest {}

impl Sealed for PrivacyRequest {}

impl CaseType for PrivacyRequest {
    const NAME: &'static str = "privacy-request";
}

impl Granted<crate::services::contacts::operation::FindContacts> for PrivacyRequest {}
impl Granted<crate::services::contacts::operation::GetContact> for PrivacyRequest {}
impl Granted<crate::services::contacts::operation::ForgetContact> for PrivacyRequest {}
impl Granted<crate::services::customers::operation::GetCustomer> for PrivacyRequest {}
impl Granted<crate::services::documents::operation::ListFolder> for PrivacyRequest {}
impl Granted<crate::services::documents::operation::GetDocument> for PrivacyRequest {}
impl Granted<crate::services::documents::operation::ReadContent> for PrivacyRequest {}
impl Granted<crate::services::documents::operation::RemoveDocument> for PrivacyRequest {}
impl Granted<crate::services::payments::operation::FindPayments> for PrivacyRequest {}
