//! Which vendor's description stands behind which backend. One more vendor is one more row.

/// A vendor's own description of an API, and the backend that is a client of it.
#[derive(Debug)]
pub(crate) struct Vendor {
    /// The backend's name in the specs.
    pub(crate) backend: &'static str,
    /// The document's file, below the folder of descriptions.
    pub(crate) document: &'static str,
    /// What the vendor's paths begin with before those of the contract: the version or the account.
    pub(crate) base: &'static str,
    /// Headers that the vendor wants with every call and whose values an environment provides.
    pub(crate) headers: &'static [(&'static str, &'static str)],
}

/// Every vendor, in order of the backends' names.
pub(crate) const VENDORS: &[Vendor] = &[
    Vendor { backend: "billing", document: "lago.yaml", base: "", headers: &[] },
    Vendor {
        backend: "crm",
        document: "apideck-crm.yaml",
        base: "",
        headers: &[("x-apideck-app-id", "northwind"), ("x-apideck-consumer-id", "northwind-mutual")],
    },
    Vendor { backend: "documents", document: "box.json", base: "", headers: &[] },
    Vendor {
        backend: "erp",
        document: "xero-accounting.yaml",
        base: "",
        headers: &[("xero-tenant-id", "7f9c0c3a-5d8e-4b1f-9a34-0d3a1e5b6c70")],
    },
    Vendor {
        backend: "messaging",
        document: "twilio-api_v2010.json",
        base: "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef",
        headers: &[],
    },
    Vendor { backend: "notifications", document: "sendgrid-tsg_mail_v3.json", base: "", headers: &[] },
    Vendor { backend: "payments", document: "govuk-pay.json", base: "", headers: &[] },
];
