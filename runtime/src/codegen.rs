//! The door for generated hubs: the only path of this crate that generated code names.
//!
//! What is re-exported here is a promise to generated code; everything else may change freely.

pub use bytes::Bytes;
pub use caseway_cel as cel;
pub use caseway_cel::{At, CellFault, Pattern};
pub use caseway_core::codegen::*;
pub use mimalloc::MiMalloc;
pub use std::process::ExitCode;
pub use std::time::Duration;

pub use crate::call::{Call, Context, Fault, Outgoing};
pub use crate::descriptor::{
    AfterExpiry, Auth, BackendDescriptor, BackendOperation, Binding, BreakerPolicy, Bulk, CaseTypeDescriptor,
    Completion, DirectBody, DirectConnection, DirectParameter, DirectPlace, ErrorClass, FieldPath,
    HubDescriptor, Idempotency, InputPart, Instance, Kind, LastDay, LaterAnswer, Method, PageSlot, Pages,
    PagesBy, PagesEnd, Paginate, ParameterPart, Reply, ResiliencePolicy, RetryPolicy, ServiceDescriptor,
    ServiceOperation, Signature, Tier, Unavailable,
};
pub use crate::mapping_test::{MappingTest, Meaning, Tested};
pub use crate::multipart::{Part, Parts};
pub use crate::run;
