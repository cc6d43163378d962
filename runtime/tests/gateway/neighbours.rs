//! Gateways that share a store know of each other.

use std::sync::Arc;
use std::time::Duration;

use caseway_runtime::clock::{Clock, SystemClock};
use serde_json::json;

use crate::support::{Scripted, scripted_on};

/// The names that `/readyz` lists, that of the gateway itself first.
async fn listed(hub: &Scripted) -> Vec<String> {
    let ready = hub.get("/readyz").await.json();
    let mut gateways = ready["gateways"].as_array().unwrap().clone();
    gateways.sort_by_key(|gateway| gateway["self"] == false);
    gateways.iter().map(|gateway| gateway["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_gateway_lists_those_that_share_its_store_until_they_are_silent() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let start = || {
        let hub = scripted_on(json!({}), Arc::clone(&clock), store.clone());
        let gateway = Arc::clone(&hub.gateway);
        let delivers = tokio::spawn(caseway_runtime::deliver(gateway, std::future::pending()));
        (hub, delivers.abort_handle())
    };
    let wait = async |time| clock.sleep_until(clock.now() + time).await;
    let (first, _delivers) = start();
    let (second, ends) = start();
    wait(Duration::from_secs(15)).await;
    let [seen, other] = [listed(&first).await, listed(&second).await];
    assert_eq!(seen.len(), 2);
    assert_eq!([&seen[0], &seen[1]], [&other[1], &other[0]], "each is itself, and sees the other");
    assert!(first.gateway.metrics().contains("caseway_gateways_alive 2"));

    ends.abort();
    wait(Duration::from_secs(45)).await;
    assert_eq!(listed(&first).await, seen[..1]);
    assert!(first.gateway.metrics().contains("caseway_gateways_alive 1"));
}
