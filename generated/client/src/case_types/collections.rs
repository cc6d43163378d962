// Generated from `case-types/collections.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `collections`: Collection of an open premium.

use crate::{CaseType, Granted, sealed::Sealed};

/// Collection of an open premium: the case type `collections`.
///
/// From the first reminder to a paid or withdrawn invoice.
pub enum Collections {}

impl Sealed for Collections {}

impl CaseType for Collections {
    const NAME: &'static str = "collections";
}

impl Granted<crate::services::customers::operation::GetCustomer> for Collections {}
impl Granted<crate::services::invoices::operation::ListInvoices> for Collections {}
impl Granted<crate::services::invoices::operation::GetInvoice> for Collections {}
impl Granted<crate::services::invoices::operation::ChargeFee> for Collections {}
impl Granted<crate::services::notifications::operation::SendTemplate> for Collections {}
impl Granted<crate::services::notifications::operation::OpenBatch> for Collections {}
impl Granted<crate::services::notifications::operation::GetBatch> for Collections {}
impl Granted<crate::services::notifications::operation::SendText> for Collections {}
impl Granted<crate::services::notifications::operation::WithdrawText> for Collections {}
impl Granted<crate::services::payments::operation::RequestPayment> for Collections {}
impl Granted<crate::services::payments::operation::GetPayment> for Collections {}
impl Granted<crate::services::payments::operation::FindPayments> for Collections {}
impl Granted<crate::services::payments::operation::ListPayments> for Collections {}
impl Granted<crate::services::payments::operation::CancelPayment> for Collections {}
