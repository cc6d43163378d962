// Generated from `case-types/supplier-admission.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `supplier-admission`: Admission of a supplier.

use crate::{CaseType, Granted, sealed::Sealed};

/// Admission of a supplier: the case type `supplier-admission`.
///
/// Checks a garage, surveyor, doctor or lawyer before the first order.
pub enum SupplierAdmission {}

impl Sealed for SupplierAdmission {}

impl CaseType for SupplierAdmission {
    const NAME: &'static str = "supplier-admission";
}

impl Granted<crate::services::documents::operation::StoreDocument> for SupplierAdmission {}
impl Granted<crate::services::documents::operation::ReplaceContent> for SupplierAdmission {}
impl Granted<crate::services::documents::operation::ReadContent> for SupplierAdmission {}
impl Granted<crate::services::orders::operation::ListOrders> for SupplierAdmission {}
impl Granted<crate::services::suppliers::operation::FindSuppliers> for SupplierAdmission {}
impl Granted<crate::services::suppliers::operation::GetSupplier> for SupplierAdmission {}
impl Granted<crate::services::suppliers::operation::RegisterSupplier> for SupplierAdmission {}
impl Granted<crate::services::suppliers::operation::ChangeSupplier> for SupplierAdmission {}
