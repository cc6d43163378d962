// Generated from `case-types/premium-refund.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `premium-refund`: Refund of a premium.

use crate::{CaseType, Granted, sealed::Sealed};

/// Refund of a premium: the case type `premium-refund`.
///
/// Gives back what a policy holder paid too much.
pub enum PremiumRefund {}

impl Sealed for PremiumRefund {}

impl CaseType for PremiumRefund {
    const NAME: &'static str = "premium-refund";
}

impl Granted<crate::services::customers::operation::GetCustomer> for PremiumRefund {}
impl Granted<crate::services::invoices::operation::GetInvoice> for PremiumRefund {}
impl Granted<crate::services::invoices::operation::VoidInvoice> for PremiumRefund {}
impl Granted<crate::services::payments::operation::GetPayment> for PremiumRefund {}
impl Granted<crate::services::payments::operation::FindPayments> for PremiumRefund {}
impl Granted<crate::services::payments::operation::ListPayments> for PremiumRefund {}
impl Granted<crate::services::payments::operation::RefundPayment> for PremiumRefund {}
impl Granted<crate::services::payments::operation::ListRefunds> for PremiumRefund {}
