// Generated from `services/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Service `suppliers`: Suppliers.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation};
use caseway_types::suppliers as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "suppliers", title: "Suppliers", owner: "team-procurement", openapi: None };

/// Finds suppliers by name or mail address.
pub(crate) static FIND_SUPPLIERS: ServiceOperation =
    ServiceOperation::get("suppliers", "FindSuppliers", "/suppliers")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::SUPPLIER_SEARCH_SCHEMA,
            &[
                InputPart::query(
                    "text",
                    &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1)),
                ),
                InputPart::optional(
                    "page",
                    &rt::Schema::Limited(&rt::Schema::Int64, &rt::Limits::NONE.minimum(rt::decimal(1, 0))),
                ),
                InputPart::optional("archived", &rt::Schema::Bool),
            ],
        )
        .output(&types::SUPPLIER_LIST_SCHEMA);

/// Reads one supplier.
pub(crate) static GET_SUPPLIER: ServiceOperation =
    ServiceOperation::get("suppliers", "GetSupplier", "/suppliers/{supplierId}")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::SUPPLIER_KEY_SCHEMA,
            &[InputPart::path("supplierId", &rt::Schema::format(rt::Format::Uuid))],
        )
        .output(&types::SUPPLIER_SCHEMA);

/// Adds a supplier, so that it can be given orders and paid.
pub(crate) static REGISTER_SUPPLIER: ServiceOperation =
    ServiceOperation::post("suppliers", "RegisterSupplier", "/suppliers")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_SUPPLIER_SCHEMA, &[])
        .output(&types::SUPPLIER_SCHEMA);

/// Changes a supplier's name, mail address or bank account.
pub(crate) static CHANGE_SUPPLIER: ServiceOperation =
    ServiceOperation::put("suppliers", "ChangeSupplier", "/suppliers/{supplierId}")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::SUPPLIER_CHANGE_SCHEMA,
            &[InputPart::path("supplierId", &rt::Schema::format(rt::Format::Uuid))],
        )
        .output(&types::SUPPLIER_SCHEMA);
