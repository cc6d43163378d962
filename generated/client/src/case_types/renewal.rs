// Generated from `case-types/renewal.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `renewal`: Renewal.

use crate::{CaseType, Granted, sealed::Sealed};

/// Renewal: the case type `renewal`.
///
/// Prices a policy for its next year and collects the premium.
pub enum Renewal {}

impl Sealed for Renewal {}

impl CaseType for Renewal {
    const NAME: &'static str = "renewal";
}

impl Granted<crate::services::claims::operation::ListClaims> for Renewal {}
impl Granted<crate::services::customers::operation::GetCustomer> for Renewal {}
impl Granted<crate::services::invoices::operation::ListInvoices> for Renewal {}
impl Granted<crate::services::notifications::operation::SendTemplate> for Renewal {}
impl Granted<crate::services::notifications::operation::OpenBatch> for Renewal {}
impl Granted<crate::services::notifications::operation::GetBatch> for Renewal {}
impl Granted<crate::services::payments::operation::RequestPayment> for Renewal {}
impl Granted<crate::services::payments::operation::GetPayment> for Renewal {}
impl Granted<crate::services::quotes::operation::RequestQuote> for Renewal {}
impl Granted<crate::services::quotes::operation::GetQuote> for Renewal {}
impl Granted<crate::services::quotes::operation::AcceptQuote> for Renewal {}
impl Granted<crate::services::usage::operation::GetUsage> for Renewal {}
