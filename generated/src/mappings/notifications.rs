// Generated from `mappings/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `notifications`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::notifications as types;

use crate::backends::notifications;
use crate::services;

const FILE: &str = "mappings/notifications.yaml";

pub(crate) static SEND_MAIL: Binding = Binding::of(FILE, &services::notifications::SEND_MAIL)
    .to(&notifications::BACKEND, &notifications::SEND_MAIL)
    .by(send_mail_request, send_mail_output)
    .digest(0xbe99e7739b12566e);

fn send_mail_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Mail = call.input_within_limits()?;
    notifications::send_mail(&notifications::Mail {
        personalizations: input
            .to
            .into_iter()
            .map(|recipient| notifications::Envelope {
                to: vec![notifications::Address { email: recipient.email.clone(), name: recipient.name }],
                cc: if let Some(copies) = recipient.copies
                    && copies.iter().any(|copy| copy.email != recipient.email)
                {
                    Some(copies.into_iter().filter(|copy| copy.email != recipient.email).collect::<Vec<_>>())
                } else {
                    None
                }
                .map(|items| {
                    items
                        .into_iter()
                        .map(|copy| notifications::Address { email: copy.email, name: copy.name })
                        .collect()
                }),
                dynamic_template_data: None,
                custom_args: Some(notifications::CaseReference {
                    case_type: Some(call.context.case_type().to_owned()),
                    case_id: call.context.case_id().map(str::to_owned),
                    trace_id: Some(call.context.trace_id().to_owned()),
                }),
            })
            .collect(),
        from: notifications::Address {
            email: "cases@northwind.example".to_owned(),
            name: Some("Northwind Mutual".to_owned()),
        },
        reply_to: Some(notifications::Address {
            email: input.answers_to.unwrap_or_else(|| "care@northwind.example".to_owned()),
            name: None,
        }),
        subject: Some(if let Some(case_id) = call.context.case_id() {
            format!("{} [{case_id}]", input.subject)
        } else {
            input.subject
        }),
        content: Some(vec![notifications::Content { r#type: "text/plain".to_owned(), value: input.text }]),
        template_id: None,
        categories: Some(vec![call.context.case_type().to_owned()]),
        attachments: input.attachments.map(|items| {
            items
                .into_iter()
                .map(|attached| notifications::Attachment {
                    content: attached.content,
                    filename: attached.name,
                    r#type: Some(attached.kind),
                    disposition: Some(notifications::AttachmentDisposition::Attachment),
                })
                .collect()
        }),
        send_at: input.send_at,
        batch_id: input.batch_id,
        mail_settings: Some(notifications::MailSettings {
            bypass_unsubscribe_management: Some(notifications::Switch {
                enable: Some(input.important.unwrap_or(false)),
            }),
        }),
        tracking_settings: Some(notifications::TrackingSettings {
            click_tracking: Some(notifications::Switch { enable: Some(false) }),
            open_tracking: Some(notifications::Switch { enable: Some(false) }),
        }),
    })
}

fn send_mail_output(_call: &Call<'_>, _reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

pub(crate) static SEND_TEMPLATE: Binding = Binding::of(FILE, &services::notifications::SEND_TEMPLATE)
    .to(&notifications::BACKEND, &notifications::SEND_MAIL)
    .by(send_template_request, send_mail_output)
    .digest(0xd033d1f3646da10f);

fn send_template_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::TemplateMail = call.input()?;
    notifications::send_mail(&notifications::Mail {
        personalizations: vec![notifications::Envelope {
            to: vec![notifications::Address { email: input.to.email, name: input.to.name }],
            cc: None,
            dynamic_template_data: Some(input.values),
            custom_args: Some(notifications::CaseReference {
                case_type: Some(call.context.case_type().to_owned()),
                case_id: call.context.case_id().map(str::to_owned),
                trace_id: Some(call.context.trace_id().to_owned()),
            }),
        }],
        from: notifications::Address {
            email: "cases@northwind.example".to_owned(),
            name: Some("Northwind Mutual".to_owned()),
        },
        reply_to: None,
        subject: None,
        content: None,
        template_id: Some(
            match input.template {
                types::Template::ClaimReceived => "d-41f1a2f0c7d94b0c8f7b6c1d2e3f4a01",
                types::Template::WorkOrdered => "d-41f1a2f0c7d94b0c8f7b6c1d2e3f4a02",
                types::Template::PaymentReminder => "d-41f1a2f0c7d94b0c8f7b6c1d2e3f4a03",
                types::Template::QuoteReady => "d-41f1a2f0c7d94b0c8f7b6c1d2e3f4a04",
                types::Template::Welcome => "d-41f1a2f0c7d94b0c8f7b6c1d2e3f4a05",
            }
            .to_owned(),
        ),
        categories: Some(vec![call.context.case_type().to_owned(), input.template.as_str().to_owned()]),
        attachments: None,
        send_at: input.send_at,
        batch_id: input.batch_id,
        mail_settings: None,
        tracking_settings: Some(notifications::TrackingSettings {
            click_tracking: Some(notifications::Switch { enable: Some(false) }),
            open_tracking: Some(notifications::Switch { enable: Some(false) }),
        }),
    })
}

pub(crate) static OPEN_BATCH: Binding = Binding::of(FILE, &services::notifications::OPEN_BATCH)
    .to(&notifications::BACKEND, &notifications::CREATE_BATCH)
    .by(open_batch_request, open_batch_output);

fn open_batch_request(_call: &Call<'_>) -> Result<Outgoing, Fault> {
    notifications::create_batch()
}

fn open_batch_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: notifications::Batch = call.response(&notifications::BATCH_SCHEMA, reply)?;
    call.output(&types::Batch { batch_id: response.batch_id })
}

pub(crate) static GET_BATCH: Binding = Binding::of(FILE, &services::notifications::GET_BATCH)
    .to(&notifications::BACKEND, &notifications::GET_BATCH)
    .by(get_batch_request, open_batch_output);

fn get_batch_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetBatchInput = call.input()?;
    notifications::get_batch(&input.batch_id)
}
