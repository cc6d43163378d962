// Generated from `case-types/motor-claim.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `motor-claim`: Motor claim.

use crate::{CaseType, Granted, sealed::Sealed};

/// Motor claim: the case type `motor-claim`.
///
/// From the first notice of a damage to the last payment.
pub enum MotorClaim {}

impl Sealed for MotorClaim {}

impl CaseType for MotorClaim {
    const NAME: &'static str = "motor-claim";
}

impl Granted<crate::services::bills::operation::SubmitBill> for MotorClaim {}
impl Granted<crate::services::bills::operation::GetBill> for MotorClaim {}
impl Granted<crate::services::bills_v2::operation::SubmitBill> for MotorClaim {}
impl Granted<crate::services::bills_v2::operation::GetBill> for MotorClaim {}
impl Granted<crate::services::bills_v2::operation::ListBills> for MotorClaim {}
impl Granted<crate::services::bills_v2::operation::AttachScan> for MotorClaim {}
impl Granted<crate::services::claims::operation::RegisterClaim> for MotorClaim {}
impl Granted<crate::services::claims::operation::GetClaim> for MotorClaim {}
impl Granted<crate::services::claims::operation::BookReserve> for MotorClaim {}
impl Granted<crate::services::contacts::operation::GetContact> for MotorClaim {}
impl Granted<crate::services::contacts::operation::AddNote> for MotorClaim {}
impl Granted<crate::services::contacts::operation::MakeAppointment> for MotorClaim {}
impl Granted<crate::services::customers::operation::GetCustomer> for MotorClaim {}
impl Granted<crate::services::documents::operation::OpenFolder> for MotorClaim {}
impl Granted<crate::services::documents::operation::ListFolder> for MotorClaim {}
impl Granted<crate::services::documents::operation::StoreDocument> for MotorClaim {}
impl Granted<crate::services::documents::operation::ReplaceContent> for MotorClaim {}
impl Granted<crate::services::documents::operation::GetDocument> for MotorClaim {}
impl Granted<crate::services::documents::operation::ReadContent> for MotorClaim {}
impl Granted<crate::services::invoices::operation::ChargeFee> for MotorClaim {}
impl Granted<crate::services::notifications::operation::SendMail> for MotorClaim {}
impl Granted<crate::services::notifications::operation::SendTemplate> for MotorClaim {}
impl Granted<crate::services::notifications::operation::SendText> for MotorClaim {}
impl Granted<crate::services::notifications::operation::GetText> for MotorClaim {}
impl Granted<crate::services::orders::operation::PlaceOrder> for MotorClaim {}
impl Granted<crate::services::orders::operation::GetOrder> for MotorClaim {}
impl Granted<crate::services::orders::operation::CancelOrder> for MotorClaim {}
impl Granted<crate::services::suppliers::operation::FindSuppliers> for MotorClaim {}
impl Granted<crate::services::suppliers::operation::GetSupplier> for MotorClaim {}
