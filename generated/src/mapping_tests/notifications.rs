// Generated from `mappings/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `notifications`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::notifications as types;

use crate::backends::notifications;

/// a decision with its letter
#[test]
fn send_mail_a_decision_with_its_letter() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::notifications::SEND_MAIL,
        case_type: "complaint",
        case_id: Some("CO-7"),
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "to": [
    {
      "email": "ada@example.org",
      "copies": [{"email":"ada@example.org"},{"email":"kim@example.org","name":"Kim"}]
    },
    {"email":"jo@example.org","copies":[{"email":"jo@example.org"}]}
  ],
  "subject": "Our decision",
  "text": "Please find it attached.",
  "attachments": [{"name":"decision.pdf","content":"Y2FzZQ=="}]
}"#,
    };
    test.asks(send_mail_a_decision_with_its_letter_request)
}

fn send_mail_a_decision_with_its_letter_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::Mail>()?;
    notifications::send_mail(&notifications::Mail {
        personalizations: vec![
            notifications::Envelope {
                to: vec![notifications::Address { email: "ada@example.org".to_owned(), name: None }],
                cc: Some(vec![notifications::Address {
                    email: "kim@example.org".to_owned(),
                    name: Some("Kim".to_owned()),
                }]),
                dynamic_template_data: None,
                custom_args: Some(notifications::CaseReference {
                    case_type: Some("complaint".to_owned()),
                    case_id: Some("CO-7".to_owned()),
                    trace_id: Some("0af7651916cd43dd8448eb211c80319c".to_owned()),
                }),
            },
            notifications::Envelope {
                to: vec![notifications::Address { email: "jo@example.org".to_owned(), name: None }],
                cc: None,
                dynamic_template_data: None,
                custom_args: Some(notifications::CaseReference {
                    case_type: Some("complaint".to_owned()),
                    case_id: Some("CO-7".to_owned()),
                    trace_id: Some("0af7651916cd43dd8448eb211c80319c".to_owned()),
                }),
            },
        ],
        from: notifications::Address {
            email: "cases@northwind.example".to_owned(),
            name: Some("Northwind Mutual".to_owned()),
        },
        reply_to: Some(notifications::Address { email: "care@northwind.example".to_owned(), name: None }),
        subject: Some("Our decision [CO-7]".to_owned()),
        content: Some(vec![notifications::Content {
            r#type: "text/plain".to_owned(),
            value: "Please find it attached.".to_owned(),
        }]),
        template_id: None,
        categories: Some(vec!["complaint".to_owned()]),
        attachments: Some(vec![notifications::Attachment {
            content: rt::Byte::literal("Y2FzZQ=="),
            filename: "decision.pdf".to_owned(),
            r#type: Some("application/pdf".to_owned()),
            disposition: Some(notifications::AttachmentDisposition::Attachment),
        }]),
        send_at: None,
        batch_id: None,
        mail_settings: Some(notifications::MailSettings {
            bypass_unsubscribe_management: Some(notifications::Switch { enable: Some(false) }),
        }),
        tracking_settings: Some(notifications::TrackingSettings {
            click_tracking: Some(notifications::Switch { enable: Some(false) }),
            open_tracking: Some(notifications::Switch { enable: Some(false) }),
        }),
    })
}

/// an attachment that is no base64
#[test]
fn send_mail_an_attachment_that_is_no_base64() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::notifications::SEND_MAIL,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "to": [{"email":"ada@example.org"}],
  "subject": "s",
  "text": "t",
  "attachments": [{"name":"a.pdf","content":"%PDF-1.7"}]
}"#,
    };
    test.refuses_input("/attachments/0/content")
}
