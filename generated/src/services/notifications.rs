// Generated from `services/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Service `notifications`: Notifications.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::notifications as types;

pub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {
    name: "notifications",
    title: "Notifications",
    owner: "team-communication",
    openapi: None,
};

/// Sends a mail that someone wrote, each recipient a copy of their own.
pub(crate) static SEND_MAIL: ServiceOperation = ServiceOperation::post("notifications", "SendMail", "/mails")
    .on_unavailable(&[Unavailable::Queue])
    .alone()
    .skip_dead()
    .deadline(rt::Duration::from_secs(8))
    .input(&types::MAIL_SCHEMA, &[]);

/// Sends a mail that is written already.
pub(crate) static SEND_TEMPLATE: ServiceOperation =
    ServiceOperation::post("notifications", "SendTemplate", "/template-mails")
        .on_unavailable(&[Unavailable::Queue])
        .alone()
        .skip_dead()
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEMPLATE_MAIL_SCHEMA, &[]);

/// Gives an id that mails can share, so that they can be held back together.
pub(crate) static OPEN_BATCH: ServiceOperation =
    ServiceOperation::post("notifications", "OpenBatch", "/mail-batches")
        .deadline(rt::Duration::from_secs(8))
        .output(&types::BATCH_SCHEMA);

/// Says whether there is such a batch.
pub(crate) static GET_BATCH: ServiceOperation =
    ServiceOperation::get("notifications", "GetBatch", "/mail-batches/{batchId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_BATCH_INPUT_SCHEMA, &[InputPart::path("batchId", &rt::Schema::STRING)])
        .output(&types::BATCH_SCHEMA);

/// Sends a text message to a mobile phone.
pub(crate) static SEND_TEXT: ServiceOperation =
    ServiceOperation::post("notifications", "SendText", "/text-messages")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEXT_MESSAGE_SCHEMA, &[])
        .output(&types::TEXT_REPORT_SCHEMA);

/// Says how far a text message has come.
pub(crate) static GET_TEXT: ServiceOperation =
    ServiceOperation::get("notifications", "GetText", "/text-messages/{messageId}")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::TEXT_KEY_SCHEMA,
            &[
                InputPart::path("messageId", &rt::Schema::STRING),
                InputPart::optional("country", &types::COUNTRY_SCHEMA),
            ],
        )
        .output(&types::TEXT_REPORT_SCHEMA);

/// Holds back a text message that was not sent yet.
pub(crate) static WITHDRAW_TEXT: ServiceOperation =
    ServiceOperation::post("notifications", "WithdrawText", "/text-messages/{messageId}/withdrawals")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEXT_KEY_SCHEMA, &[InputPart::path("messageId", &rt::Schema::STRING)])
        .output(&types::TEXT_REPORT_SCHEMA);
