// Generated from `case-types/quotation.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `quotation`: Quotation.

use crate::{CaseType, Granted, sealed::Sealed};

/// Quotation: the case type `quotation`.
///
/// From the first question about a price to an accepted offer, while the customer waits.
pub enum Quotation {}

impl Sealed for Quotation {}

impl CaseType for Quotation {
    const NAME: &'static str = "quotation";
}

impl Granted<crate::services::contacts::operation::FindContacts> for Quotation {}
impl Granted<crate::services::contacts::operation::AddContact> for Quotation {}
impl Granted<crate::services::customers::operation::GetCustomer> for Quotation {}
impl Granted<crate::services::documents::operation::StoreDocument> for Quotation {}
impl Granted<crate::services::notifications::operation::SendTemplate> for Quotation {}
impl Granted<crate::services::quotes::operation::ListCovers> for Quotation {}
impl Granted<crate::services::quotes::operation::RequestQuote> for Quotation {}
impl Granted<crate::services::quotes::operation::GetQuote> for Quotation {}
impl Granted<crate::services::quotes::operation::ReviseQuote> for Quotation {}
impl Granted<crate::services::quotes::operation::AcceptQuote> for Quotation {}
