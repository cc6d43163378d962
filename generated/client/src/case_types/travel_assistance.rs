// Generated from `case-types/travel-assistance.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `travel-assistance`: Help on a journey.

use crate::{CaseType, Granted, sealed::Sealed};

/// Help on a journey: the case type `travel-assistance`.
///
/// Brings people and vehicles home, at any hour.
pub enum TravelAssistance {}

impl Sealed for TravelAssistance {}

impl CaseType for TravelAssistance {
    const NAME: &'static str = "travel-assistance";
}

impl Granted<crate::services::bills_v2::operation::SubmitBill> for TravelAssistance {}
impl Granted<crate::services::bills_v2::operation::GetBill> for TravelAssistance {}
impl Granted<crate::services::bills_v2::operation::AttachScan> for TravelAssistance {}
impl Granted<crate::services::customers::operation::GetCustomer> for TravelAssistance {}
impl Granted<crate::services::documents::operation::StoreDocument> for TravelAssistance {}
impl Granted<crate::services::notifications::operation::SendMail> for TravelAssistance {}
impl Granted<crate::services::notifications::operation::SendTemplate> for TravelAssistance {}
impl Granted<crate::services::notifications::operation::SendText> for TravelAssistance {}
impl Granted<crate::services::notifications::operation::GetText> for TravelAssistance {}
impl Granted<crate::services::notifications::operation::WithdrawText> for TravelAssistance {}
impl Granted<crate::services::orders::operation::PlaceOrder> for TravelAssistance {}
impl Granted<crate::services::orders::operation::GetOrder> for TravelAssistance {}
impl Granted<crate::services::orders::operation::CancelOrder> for TravelAssistance {}
impl Granted<crate::services::suppliers::operation::FindSuppliers> for TravelAssistance {}
