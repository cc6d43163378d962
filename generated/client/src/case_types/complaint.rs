// Generated from `case-types/complaint.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `complaint`: Complaint.

use crate::{CaseType, Granted, sealed::Sealed};

/// Complaint: the case type `complaint`.
///
/// Reads what was charged and ordered; may withdraw an invoice.
pub enum Complaint {}

impl Sealed for Complaint {}

impl CaseType for Complaint {
    const NAME: &'static str = "complaint";
}

impl Granted<crate::services::claims::operation::GetClaim> for Complaint {}
impl Granted<crate::services::claims::operation::ListClaims> for Complaint {}
impl Granted<crate::services::contacts::operation::FindContacts> for Complaint {}
impl Granted<crate::services::contacts::operation::GetContact> for Complaint {}
impl Granted<crate::services::contacts::operation::AddNote> for Complaint {}
impl Granted<crate::services::customers::operation::GetCustomer> for Complaint {}
impl Granted<crate::services::documents::operation::OpenFolder> for Complaint {}
impl Granted<crate::services::documents::operation::StoreDocument> for Complaint {}
impl Granted<crate::services::documents::operation::GetDocument> for Complaint {}
impl Granted<crate::services::documents::operation::ReadContent> for Complaint {}
impl Granted<crate::services::invoices::operation::ListInvoices> for Complaint {}
impl Granted<crate::services::invoices::operation::GetInvoice> for Complaint {}
impl Granted<crate::services::invoices::operation::VoidInvoice> for Complaint {}
impl Granted<crate::services::notifications::operation::SendMail> for Complaint {}
impl Granted<crate::services::orders::operation::GetOrder> for Complaint {}
