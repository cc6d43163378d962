//! What a gateway is started with: everything that is missing or wrong is named at once, and nothing secret.

use std::collections::HashMap;

use caseway_runtime::settings::{Credentials, EnvironmentResolver, Settings};
use serde_json::{Value, json};

use crate::hub::HUB;
use crate::support::{Values, environment, settings};

fn complaints(changes: Value) -> Vec<String> {
    let complaints = settings(changes).unwrap_err();
    complaints.0.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_is_missing_is_listed_with_its_place() {
    let environment = environment(json!({
        "backends": { "billing": { "baseUrl": null, "auth": { "bearer": { "token": "${file:/none}" } } } },
    }));
    let complaints = Settings::new(&HUB, &environment, "test.yaml", &Values(HashMap::new())).unwrap_err();
    let lines: Vec<String> = complaints.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "test.yaml: backends.billing.baseUrl: is missing, and the contract gives none",
            "test.yaml: backends.billing.auth.bearer.token: ${file:/none} is not there",
            "contract of backend `erp`: baseUrl: ${ERP_URL} is not set",
            "contract of backend `erp`: auth.bearer.token: ${ERP_TOKEN} is not set",
            "contract of backend `erp`: headers.X-Tenant: ${ERP_TENANT} is not set",
        ]
    );
}

#[test]
fn names_that_the_hub_does_not_have_are_refused() {
    assert_eq!(
        complaints(json!({
            "backends": { "epr": {} },
            "consumers": { "lone": { "keys": [] } },
        })),
        [
            "test.yaml: backends.epr: there is no backend `epr`; there are: billing, erp",
            "test.yaml: consumers.lone: there is no case type `lone`; there are: loan, motor-claim",
        ]
    );
}

#[test]
fn values_that_cannot_work_are_refused() {
    let found = complaints(json!({
        "listen": "everywhere",
        "limits": { "concurrency": 0, "headerTimeout": "0s" },
        "backends": {
            "erp": {
                "baseUrl": "ftp://erp",
                "timeout": "0ms",
                "concurrency": 0,
                "headers": { "bad name": "x" },
                "breaker": { "failures": 0, "failureRate": { "percent": 0, "window": "1m", "minimumCalls": 5 } },
                "retry": { "attempts": 3 },
            },
        },
        "consumers": { "loan": { "keys": [{ "name": "k", "sha256": "abc" }] } },
    }));
    for place in [
        "listen",
        "limits.concurrency",
        "limits.headerTimeout",
        "backends.erp.baseUrl",
        "backends.erp.timeout",
        "backends.erp.concurrency",
        "backends.erp.headers.bad name",
        "backends.erp.breaker.failures",
        "backends.erp.breaker.failureRate",
        "backends.erp.retry.attempts",
        "consumers.loan.keys[0].sha256",
    ] {
        assert!(
            found.iter().any(|line| line.starts_with(&format!("test.yaml: {place}: "))),
            "{place}: {found:#?}"
        );
    }
    assert_eq!(found.len(), 11, "{found:#?}");
}

#[test]
fn production_does_not_speak_plain_http_to_other_machines() {
    let remote =
        |stage: &str| json!({ "stage": stage, "backends": { "erp": { "baseUrl": "http://erp.internal" } } });
    assert!(settings(remote("test")).is_ok());
    assert!(complaints(remote("production"))[0].contains("use `https`"));
}

#[test]
fn an_environment_overrides_the_contract() {
    let settings = settings(json!({
        "backends": {
            "erp": {
                "auth": { "basic": { "username": "u", "password": "${ERP_TOKEN}" } },
                "headers": { "x-tenant": "other" },
                "retry": { "attempts": 1 },
            },
        },
    }))
    .unwrap();
    let erp = &settings.backends[1];
    assert_eq!(erp.headers.len(), 1);
    assert_eq!(erp.headers[0].1, "other");
    assert_eq!((erp.policy.retry.attempts, erp.policy.retry.budget_percent), (1, 20));
    let Credentials::Header(name, value) = &erp.credentials else { panic!("{:?}", erp.credentials) };
    assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Basic dTplcnAtc2VjcmV0LXRva2Vu"));
}

#[test]
fn printed_settings_show_no_secret() {
    let client = json!({
        "tokenUrl": "https://id.internal/token", "clientId": "hub", "clientSecret": "${ERP_TOKEN}", "scopes": ["orders"],
    });
    for auth in [
        json!({ "oauth2": client }),
        json!({ "bearer": { "token": "${ERP_TOKEN}" } }),
        json!({ "basic": { "username": "u", "password": "${ERP_TOKEN}" } }),
        json!({ "apiKey": { "header": "X-Key", "value": "${ERP_TOKEN}" } }),
    ] {
        let settings = settings(json!({ "backends": { "erp": { "auth": auth } } })).unwrap();
        let printed = format!("{settings:?}");
        for secret in [crate::support::ERP_TOKEN, "tenant-7", "dTplcnAtc2VjcmV0LXRva2Vu"] {
            assert!(!printed.contains(secret), "{secret}: {printed}");
        }
    }
}

#[test]
fn files_are_read_strictly_and_never_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.yaml");
    let read = |text: &str| {
        std::fs::write(&file, text).unwrap();
        Settings::read(&HUB, &file, &EnvironmentResolver).unwrap_err().to_string()
    };
    let head = "apiVersion: caseway/v1\nkind: Environment\nname: test\nstage: test\n";
    assert!(read("").contains("test.yaml"), "an empty file names itself");
    assert!(read(&format!("{head}nonsense: 1\n")).contains("nonsense"));
    assert!(read(&format!("{head}name: other\n")).contains("name"), "a key given twice");
    let typo = read(&format!("{head}backends:\n  erp:\n    auth: {{ bearer: hunter2-secret }}\n"));
    assert!(!typo.contains("hunter2"), "{typo}");
    let kind = read("apiVersion: caseway/v2\nkind: Backend\nname: x\nstage: test\n");
    assert!(kind.contains("caseway/v1") && kind.contains("`Environment`"), "{kind}");
    assert!(
        Settings::read(&HUB, folder.path(), &EnvironmentResolver).is_err(),
        "a folder in place of a file"
    );
    assert!(Settings::read(&HUB, &folder.path().join("none"), &EnvironmentResolver).is_err());
}
