//! What `bench mapping` compares is the same: the mappings that are written by hand make what the cells of its specs make.

#![expect(clippy::unwrap_used, reason = "a spec that cannot be read fails its test")]
#![expect(unreachable_pub, reason = "the files are the benchmark's own modules")]

use std::path::Path;

use caseway_spec::mapping::example::{Cells, Made, run};
use caseway_spec::model::Given;
use caseway_spec::platform::Platform;
use serde_json::Value;

#[path = "../mapping-bench/src/documents.rs"]
mod documents;
#[path = "../mapping-bench/src/hand.rs"]
mod hand;

fn platform() -> Platform {
    let loaded = caseway_spec::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("mapping-bench/specs"));
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    loaded.platform.unwrap()
}

fn mapped(platform: &Platform, operation: &str, input: &Value, reply: &Value) -> Made {
    let of = |binding: &caseway_spec::platform::Binding| {
        platform.services[binding.service].operations[binding.operation].name == operation
    };
    let binding = platform.bindings.iter().find(|binding| of(binding)).unwrap();
    let service = &platform.services[binding.service].operations[binding.operation];
    let backend = &platform.backends[binding.backend].operations[binding.call];
    let given = Given { input: Some(input.clone()), response: Some(reply.clone()), ..Given::default() };
    let made = run(&platform.types, service, backend, Cells::of(platform, binding), &given);
    assert!(made.failure.is_none(), "{:?}", made.failure);
    made
}

fn same(hand: &[u8], cells: Option<&Value>) {
    assert_eq!(&serde_json::from_slice::<Value>(hand).unwrap(), cells.unwrap());
}

#[test]
fn what_is_written_by_hand_makes_what_the_cells_make() {
    let platform = platform();
    for number in 0..6 {
        let (account, customer) = (documents::account(number), documents::customer(number));
        let made = mapped(&platform, "SaveAccount", &account, &customer);
        let request = hand::save_account(account.to_string().as_bytes()).unwrap();
        assert_eq!((request.target.as_str(), request.content_type), ("/customers", "application/json"));
        same(&request.body, made.asked.request.as_ref());
        same(&hand::saved_account(customer.to_string().as_bytes()).unwrap(), made.output.as_ref());
    }
    let (dossier, contract) = (documents::dossier(), documents::contract());
    let made = mapped(&platform, "SaveDossier", &dossier, &contract);
    same(&hand::save_dossier(dossier.to_string().as_bytes()).unwrap().body, made.asked.request.as_ref());
    same(&hand::saved_dossier(contract.to_string().as_bytes()).unwrap(), made.output.as_ref());
}

#[test]
fn what_is_written_by_hand_refuses_what_the_hub_refuses() {
    let with = |mut document: Value, name: &str| {
        document[name] = Value::Bool(true);
        document.to_string().into_bytes()
    };
    assert!(hand::save_account(&with(documents::account(0), "unknown")).is_err());
    assert!(hand::save_dossier(&with(documents::dossier(), "unknown")).is_err());
    assert!(hand::saved_account(&with(documents::customer(0), "unknown")).is_ok());
    assert!(hand::saved_account(&with(documents::customer(0), "number")).is_err());
}
