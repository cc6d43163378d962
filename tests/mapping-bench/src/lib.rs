//! The same mappings three times: generated, written by hand, interpreted. Two programs measure them, one the time, one the
//! allocations, because counting takes time.

mod documents;
mod hand;
mod interpreted;

use std::hint::black_box;

use caseway_hub::HUB;
use caseway_runtime::codegen::{Binding, Call, Context};
use serde_json::{Value, json};

use interpreted::Interpreted;

/// What does the mapping, in the order of the figures.
pub const WAYS: [&str; 3] = ["generated", "hand", "cel"];

/// A document that is mapped, in one direction.
pub struct Case {
    /// How many fields the document has.
    pub fields: usize,
    /// `request` or `output`.
    pub made: &'static str,
    document: Vec<u8>,
    binding: &'static Binding,
    hand: fn(&[u8]) -> Made,
    /// By hand, and what is made is dropped where it was made.
    by_hand: fn(&[u8]),
    interpreted: Interpreted,
}

/// What a mapping makes.
#[derive(Debug, PartialEq, Eq)]
struct Made {
    /// A request's target and content type; empty for an output.
    to: String,
    body: Vec<u8>,
}

/// All that is measured.
///
/// # Panics
/// Where the three make different documents.
#[must_use]
pub fn cases() -> Vec<Case> {
    let (save_account, save_dossier) = (binding("SaveAccount"), binding("SaveDossier"));
    let of = |document: Value| document.to_string().into_bytes();
    let cases = vec![
        Case {
            fields: 15,
            made: "request",
            document: of(documents::account(0)),
            binding: save_account,
            hand: |input| requested(hand::save_account(input).expect("an account")),
            by_hand: |input| drop(black_box(hand::save_account(input))),
            interpreted: Interpreted::save_account(),
        },
        Case {
            fields: 15,
            made: "output",
            document: of(documents::customer(0)),
            binding: save_account,
            hand: |reply| output(hand::saved_account(reply).expect("a customer")),
            by_hand: |reply| drop(black_box(hand::saved_account(reply))),
            interpreted: Interpreted::saved_account(),
        },
        Case {
            fields: 200,
            made: "request",
            document: of(documents::dossier()),
            binding: save_dossier,
            hand: |input| requested(hand::save_dossier(input).expect("a dossier")),
            by_hand: |input| drop(black_box(hand::save_dossier(input))),
            interpreted: Interpreted::save_dossier(),
        },
        Case {
            fields: 200,
            made: "output",
            document: of(documents::contract()),
            binding: save_dossier,
            hand: |reply| output(hand::saved_dossier(reply).expect("a contract")),
            by_hand: |reply| drop(black_box(hand::saved_dossier(reply))),
            interpreted: Interpreted::saved_dossier(),
        },
    ];
    for case in &cases {
        case.compare();
    }
    cases
}

fn requested(hand::Request { target, content_type, body }: hand::Request) -> Made {
    Made { to: format!("{content_type} {target}"), body }
}

fn output(body: Vec<u8>) -> Made {
    Made { to: String::new(), body }
}

fn binding(operation: &str) -> &'static Binding {
    let found = HUB.bindings.iter().find(|binding| binding.operation.name == operation);
    found.copied().expect("the operation is in the specs")
}

impl Case {
    /// The document's size.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.document.len()
    }

    /// Maps the document once, in the way of number `way`.
    pub fn map(&self, way: usize, context: &Context) {
        let document = black_box(self.document.as_slice());
        match way {
            0 if self.made == "request" => {
                drop(black_box((self.binding.request)(&self.call(document, context))));
            }
            0 => drop(black_box((self.binding.output)(&self.call(b"{}", context), document))),
            1 => (self.by_hand)(document),
            _ => drop(black_box(self.interpreted.map(document))),
        }
    }

    fn call<'a>(&self, input: &'a [u8], context: &'a Context) -> Call<'a> {
        Call { binding: self.binding, input, context }
    }

    fn compare(&self) {
        let context = context();
        let generated = match self.made {
            "request" => {
                let made = (self.binding.request)(&self.call(&self.document, &context)).expect("a request");
                let content_type = made.content_type.expect("a body");
                Made { to: format!("{content_type} {}", made.target), body: made.body.to_vec() }
            }
            _ => output(
                (self.binding.output)(&self.call(b"{}", &context), &self.document).expect("an output").to_vec(),
            ),
        };
        let hand = (self.hand)(&self.document);
        assert_eq!(generated, hand, "generated and written by hand");
        let [hand, cel]: [Value; 2] = [hand.body, self.interpreted.map(&self.document)]
            .map(|text| serde_json::from_slice(&text).expect("JSON"));
        assert_eq!(hand, cel, "written by hand and interpreted");
        let leaves = leaves(&serde_json::from_slice(&self.document).expect("JSON"));
        assert!(leaves <= self.fields && leaves + 5 > self.fields, "{leaves} fields");
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

/// Who calls.
#[must_use]
pub fn context() -> Context {
    Context::new("bench", None, "0af7651916cd43dd8448eb211c80319c".to_owned())
}

/// One figure for each way, as a line of JSON.
#[must_use]
pub fn line(case: &Case, unit: &str, figures: [f64; 3]) -> String {
    let figures: serde_json::Map<_, _> =
        WAYS.iter().zip(figures).map(|(way, figure)| ((*way).to_owned(), json!(figure))).collect();
    json!({ "fields": case.fields, "made": case.made, "bytes": case.bytes(), unit: figures }).to_string()
}
