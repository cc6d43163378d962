// Generated from `case-types/onboarding.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `onboarding`: New policy holder.

use crate::{CaseType, Granted, sealed::Sealed};

/// New policy holder: the case type `onboarding`.
///
/// From an accepted offer to the first invoice.
pub enum Onboarding {}

impl Sealed for Onboarding {}

impl CaseType for Onboarding {
    const NAME: &'static str = "onboarding";
}

impl Granted<crate::services::contacts::operation::AddContact> for Onboarding {}
impl Granted<crate::services::contacts::operation::ChangeContact> for Onboarding {}
impl Granted<crate::services::customers::operation::GetCustomer> for Onboarding {}
impl Granted<crate::services::customers::operation::SaveCustomer> for Onboarding {}
impl Granted<crate::services::documents::operation::OpenFolder> for Onboarding {}
impl Granted<crate::services::documents::operation::StoreDocument> for Onboarding {}
impl Granted<crate::services::invoices::operation::ListInvoices> for Onboarding {}
impl Granted<crate::services::invoices::operation::ChargeFee> for Onboarding {}
impl Granted<crate::services::notifications::operation::SendTemplate> for Onboarding {}
