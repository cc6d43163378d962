//! Every kind of change, in one table.
//!
//! An id is stable, as a diagnostic's code is: pipelines and reviews are written against it.

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The stable id, as in `field-removed`.
    pub id: &'static str,
    /// What happened, in a few words.
    pub title: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $id:literal, $title:literal;)+) => {
        $(
            #[doc = $title]
            pub(crate) const $name: Kind = Kind { id: $id, title: $title };
        )+

        /// Every kind of change.
        pub const ALL: &[Kind] = &[$($name),+];
    };
}

kinds! {
    // Of anything.
    TEXT_CHANGED = "text-changed", "a title or description reads otherwise";
    OWNER_CHANGED = "owner-changed", "somebody else answers for it";
    TIER_CHANGED = "tier-changed", "more or less depends on it";

    // Of backends.
    BACKEND_ADDED = "backend-added", "there is a new backend";
    BACKEND_REMOVED = "backend-removed", "a backend is gone";
    ADDRESS_CHANGED = "address-changed", "the contract names another address";
    CREDENTIALS_CHANGED = "credentials-changed", "the hub proves otherwise who it is";
    HEADERS_CHANGED = "headers-changed", "calls carry other headers";
    RESILIENCE_CHANGED = "resilience-changed", "calls are protected otherwise";
    INSTANCE_ADDED = "instance-added", "a backend has another instance";
    INSTANCE_REMOVED = "instance-removed", "an instance of a backend is gone";
    INSTANCE_RENAMED = "instance-renamed", "an instance is stored and counted under another name";
    HEALTH_CHANGED = "health-changed", "health is asked for otherwise";

    // Of services.
    SERVICE_ADDED = "service-added", "there is a new service";
    SERVICE_REMOVED = "service-removed", "a service is gone";
    UNAVAILABLE_CHANGED = "unavailable-changed", "a caller gets something else while the backend is unavailable";
    DEPRECATED_CHANGED = "deprecated-changed", "the day since which nobody should begin to use it is another";
    SUNSET_CHANGED = "sunset-changed", "the last day on which it is offered is another";
    LANE_CHANGED = "lane-changed", "queued commands wait for each other otherwise";
    DEADLINE_CHANGED = "deadline-changed", "a caller waits longer or shorter";

    // Of operations.
    OPERATION_ADDED = "operation-added", "there is a new operation";
    OPERATION_RENAMED = "operation-renamed", "an operation has another name";
    OPERATION_REMOVED = "operation-removed", "an operation is gone";
    KIND_CHANGED = "kind-changed", "a query became a command or the reverse";
    ROUTE_CHANGED = "route-changed", "the method or the path is another";
    IDEMPOTENCY_CHANGED = "idempotency-changed", "what makes it safe to repeat is another";
    VERIFICATION_CHANGED = "verification-changed", "it is found out otherwise whether a command took effect";
    COMPLETION_CHANGED = "completion-changed", "a command is answered otherwise than before";
    BULK_CHANGED = "bulk-changed", "what is done for each item of a list is otherwise";
    PAGES_CHANGED = "pages-changed", "a list comes in pages otherwise";
    TIMEOUT_CHANGED = "timeout-changed", "an attempt may take longer or shorter";
    PARAMETER_ADDED = "parameter-added", "there is a new parameter";
    PARAMETER_REMOVED = "parameter-removed", "a parameter is gone";
    PARAMETER_MOVED = "parameter-moved", "a parameter stands elsewhere";
    PARAMETER_STYLE_CHANGED = "parameter-style-changed", "a parameter is written otherwise";
    PARAMETER_BECAME_REQUIRED = "parameter-became-required", "a parameter must be given";
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", "a parameter may be left out";
    REQUEST_ADDED = "request-added", "a request body is wanted";
    REQUEST_REMOVED = "request-removed", "no request body is wanted any more";
    REPLY_ADDED = "reply-added", "the reply has a body";
    REPLY_REMOVED = "reply-removed", "the reply has no body any more";
    BODY_FORM_CHANGED = "body-form-changed", "a body is written otherwise";
    SUCCESS_ADDED = "success-added", "there is a new success status";
    SUCCESS_REMOVED = "success-removed", "a success status is gone";
    ERROR_ADDED = "error-added", "an error status has a meaning";
    ERROR_REMOVED = "error-removed", "an error status has no meaning any more";
    ERROR_CHANGED = "error-changed", "an error status means something else";

    // Of types.
    TYPE_CHANGED = "type-changed", "a value is of another type";
    TYPE_RENAMED = "type-renamed", "a type has another name";
    TYPE_ADDED = "type-added", "there is a new type that no operation uses";
    TYPE_REMOVED = "type-removed", "a type that no operation used is gone";
    FIELD_ADDED = "field-added", "there is a new field";
    FIELD_REMOVED = "field-removed", "a field is gone";
    FIELD_BECAME_REQUIRED = "field-became-required", "a field is always there";
    FIELD_BECAME_OPTIONAL = "field-became-optional", "a field may be left out";
    FIELD_BECAME_NULLABLE = "field-became-nullable", "a field may be null";
    FIELD_NO_LONGER_NULLABLE = "field-no-longer-nullable", "a field may not be null any more";
    DEFAULT_CHANGED = "default-changed", "a field that is left out means something else";
    LIMIT_CHANGED = "limit-changed", "a value must be within other limits";
    SENSITIVITY_CHANGED = "sensitivity-changed", "a value may be seen, or may not be seen any more";
    VARIANT_ADDED = "variant-added", "a union has a new variant";
    VARIANT_REMOVED = "variant-removed", "a variant of a union is gone";
    ENUM_VALUE_ADDED = "enum-value-added", "an enum has a new value";
    ENUM_VALUE_REMOVED = "enum-value-removed", "a value of an enum is gone";

    // Of mappings.
    CALL_CHANGED = "call-changed", "a service's operation calls another backend operation";
    CELL_ADDED = "cell-added", "a target that was left unset is set";
    CELL_REMOVED = "cell-removed", "a target is left unset";
    CELL_CHANGED = "cell-changed", "a target is set otherwise";

    // Of case types.
    CASE_TYPE_ADDED = "case-type-added", "there is a new case type";
    CASE_TYPE_REMOVED = "case-type-removed", "a case type is gone";
    CALLBACK_CHANGED = "callback-changed", "a case type is called back otherwise";
    GRANT_ADDED = "grant-added", "a case type may call one operation more";
    GRANT_REMOVED = "grant-removed", "a case type may no longer call an operation";

    DIRECT_ADDED = "direct-added", "a case type asks to call a backend past the services";
    DIRECT_REMOVED = "direct-removed", "a case type no longer calls a backend past the services";
    DIRECT_CHANGED = "direct-changed", "what a direct connection is, is another";
    APPROVAL_VOIDED = "approval-voided", "the approval of a direct connection no longer holds";
    APPROVAL_HOLDS = "approval-holds", "the approval of a direct connection holds now";

    // Of the organisation, its policies and environments: value by value.
    FILE_ADDED = "file-added", "there is a new file of this kind";
    FILE_REMOVED = "file-removed", "a file of this kind is gone";
    VALUE_ADDED = "value-added", "a value was added";
    VALUE_REMOVED = "value-removed", "a value was removed";
    VALUE_CHANGED = "value-changed", "a value is another";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_id_is_given_once() {
        let ids: BTreeSet<_> = ALL.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), ALL.len());
    }

    #[test]
    fn every_kind_is_listed_in_the_documentation() {
        let page = include_str!("../../../docs/change.md");
        for kind in ALL {
            assert!(page.contains(&format!("`{}`", kind.id)), "docs/change.md should list `{}`", kind.id);
        }
    }
}
