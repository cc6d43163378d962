// Generated from `services/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Service `notifications`: Notifications.

use caseway_runtime::codegen as rt;
use caseway_types::notifications as types;

pub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {
    name: "notifications",
    title: "Notifications",
    owner: "team-communication",
    openapi: None,
};

/// Sends a mail that someone wrote, each recipient a copy of their own.
pub(crate) static SEND_MAIL: rt::ServiceOperation =
    rt::ServiceOperation::post("notifications", "SendMail", "/mails")
        .on_unavailable(&[rt::Unavailable::Queue])
        .alone()
        .skip_dead()
        .deadline(rt::Duration::from_secs(8))
        .input(&types::MAIL_SCHEMA, &[]);

/// Sends a mail that is written already.
pub(crate) static SEND_TEMPLATE: rt::ServiceOperation =
    rt::ServiceOperation::post("notifications", "SendTemplate", "/template-mails")
        .on_unavailable(&[rt::Unavailable::Queue])
        .alone()
        .skip_dead()
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEMPLATE_MAIL_SCHEMA, &[]);

/// Gives an id that mails can share, so that they can be held back together.
pub(crate) static OPEN_BATCH: rt::ServiceOperation =
    rt::ServiceOperation::post("notifications", "OpenBatch", "/mail-batches")
        .deadline(rt::Duration::from_secs(8))
        .output(&types::BATCH_SCHEMA);

/// Says whether there is such a batch.
pub(crate) static GET_BATCH: rt::ServiceOperation =
    rt::ServiceOperation::get("notifications", "GetBatch", "/mail-batches/{batchId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_BATCH_INPUT_SCHEMA, &[rt::InputPart::path("batchId", &rt::Schema::STRING)])
        .output(&types::BATCH_SCHEMA);

/// Sends a text message to a mobile phone.
pub(crate) static SEND_TEXT: rt::ServiceOperation =
    rt::ServiceOperation::post("notifications", "SendText", "/text-messages")
        .on_unavailable(&[rt::Unavailable::Pause, rt::Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEXT_MESSAGE_SCHEMA, &[])
        .output(&types::TEXT_REPORT_SCHEMA);

/// Says how far a text message has come.
pub(crate) static GET_TEXT: rt::ServiceOperation =
    rt::ServiceOperation::get("notifications", "GetText", "/text-messages/{messageId}")
        .on_unavailable(&[rt::Unavailable::Pause, rt::Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::TEXT_KEY_SCHEMA,
            &[
                rt::InputPart::path("messageId", &rt::Schema::STRING),
                rt::InputPart::optional("country", &types::COUNTRY_SCHEMA),
            ],
        )
        .output(&types::TEXT_REPORT_SCHEMA);

/// Holds back a text message that was not sent yet.
pub(crate) static WITHDRAW_TEXT: rt::ServiceOperation =
    rt::ServiceOperation::post("notifications", "WithdrawText", "/text-messages/{messageId}/withdrawals")
        .on_unavailable(&[rt::Unavailable::Pause, rt::Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::TEXT_KEY_SCHEMA, &[rt::InputPart::path("messageId", &rt::Schema::STRING)])
        .output(&types::TEXT_REPORT_SCHEMA);
