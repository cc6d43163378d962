// Generated from `case-types/household-claim.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `household-claim`: Household claim.

use crate::{CaseType, Granted, sealed::Sealed};

/// Household claim: the case type `household-claim`.
///
/// Water, fire, storm and theft at home, with work that is ordered and an excess that is paid in
/// advance.
pub enum HouseholdClaim {}

impl Sealed for HouseholdClaim {}

impl CaseType for HouseholdClaim {
    const NAME: &'static str = "household-claim";
}

impl Granted<crate::services::bills::operation::SubmitBill> for HouseholdClaim {}
impl Granted<crate::services::bills::operation::GetBill> for HouseholdClaim {}
impl Granted<crate::services::claims::operation::RegisterClaim> for HouseholdClaim {}
impl Granted<crate::services::claims::operation::GetClaim> for HouseholdClaim {}
impl Granted<crate::services::claims::operation::BookReserve> for HouseholdClaim {}
impl Granted<crate::services::contacts::operation::GetContact> for HouseholdClaim {}
impl Granted<crate::services::contacts::operation::AddNote> for HouseholdClaim {}
impl Granted<crate::services::contacts::operation::MakeAppointment> for HouseholdClaim {}
impl Granted<crate::services::customers::operation::GetCustomer> for HouseholdClaim {}
impl Granted<crate::services::documents::operation::OpenFolder> for HouseholdClaim {}
impl Granted<crate::services::documents::operation::ListFolder> for HouseholdClaim {}
impl Granted<crate::services::documents::operation::StoreDocument> for HouseholdClaim {}
impl Granted<crate::services::documents::operation::ReadContent> for HouseholdClaim {}
impl Granted<crate::services::notifications::operation::SendMail> for HouseholdClaim {}
impl Granted<crate::services::notifications::operation::SendTemplate> for HouseholdClaim {}
impl Granted<crate::services::notifications::operation::SendText> for HouseholdClaim {}
impl Granted<crate::services::orders::operation::PlaceOrder> for HouseholdClaim {}
impl Granted<crate::services::orders::operation::GetOrder> for HouseholdClaim {}
impl Granted<crate::services::payments::operation::RequestPayment> for HouseholdClaim {}
impl Granted<crate::services::payments::operation::GetPayment> for HouseholdClaim {}
impl Granted<crate::services::payments::operation::CapturePayment> for HouseholdClaim {}
impl Granted<crate::services::payments::operation::CancelPayment> for HouseholdClaim {}
impl Granted<crate::services::suppliers::operation::FindSuppliers> for HouseholdClaim {}
