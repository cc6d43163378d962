//! The environment of a run's gateways: the demonstration organisation, in a hurry.

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::gateway::Gateway;
use crate::hub::{new_key, variables};

/// Where a run's gateways find things.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    /// The gateway's program.
    pub(super) program: &'a Path,
    /// The demonstration organisation's specs.
    pub(super) specs: &'a Path,
    /// The addresses of the ERP, billing and mail, as gateways see them.
    pub(super) backends: [String; 3],
    /// Everything else: where callbacks go, and the backends that nobody calls.
    pub(super) others: String,
}

/// The waits that the run is made with: those of production would make it last for hours.
const BREAKER_OPEN: &str = "2s";
const TIMEOUT: &str = "1s";
const REDELIVERY: [&str; 3] = ["300ms", "1s", "2s"];
/// How long a lane waits for a gateway that ended, beyond four timeouts.
const TAKEOVER: &str = "2s";
const REDRIVE: &str = "4s";

/// Keys of the case types that call.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    /// Orders and mails.
    pub(super) claims: String,
    /// Readings.
    pub(super) policies: String,
    consumers: Value,
}

impl Keys {
    pub(super) fn new(setting: &Setting<'_>) -> io::Result<Self> {
        let (claims, claims_hash) = new_key(setting.program, "motor-claim")?;
        let (policies, policies_hash) = new_key(setting.program, "policy-change")?;
        let url = format!("{}/callback/", setting.others);
        let consumers = json!({
            "motor-claim": {
                "keys": [{ "name": "chaos", "sha256": claims_hash }],
                "callback": { "url": url, "key": "${CALLBACK_KEY}" },
            },
            "policy-change": { "keys": [{ "name": "chaos", "sha256": policies_hash }] },
        });
        Ok(Self { claims, policies, consumers })
    }
}

/// A gateway on the store at `url`; its files go to `folder`.
pub(super) fn gateway(
    setting: &Setting<'_>,
    keys: &Keys,
    folder: &Path,
    number: usize,
    store: &Value,
    url: String,
) -> io::Result<Gateway> {
    let backend = |url: &str| {
        json!({
            "timeout": TIMEOUT, "breaker": { "failures": 5, "openFor": BREAKER_OPEN }, "baseUrl": url,
            "concurrency": 16, "auth": { "bearer": { "token": "${CHAOS_TOKEN}" } },
        })
    };
    let [erp, billing, mail] = &setting.backends;
    let mut backends = json!({
        "erp": backend(erp), "billing": backend(billing), "notifications": backend(mail),
    });
    for other in ["crm", "documents", "messaging", "payments", "pricing"] {
        backends[other] = backend(&setting.others);
    }
    let environment = json!({
        "stage": "test", "limits": { "drain": "2s" },
        "store": store, "backends": backends, "consumers": keys.consumers,
        "deliveries": {
            "redelivery": REDELIVERY, "takeover": TAKEOVER,
            "redrive": { "rounds": 3, "every": REDRIVE, "perSecond": 20 },
        },
    });
    let fixed = [("CALLBACK_KEY", "chaos"), ("CHAOS_TOKEN", "chaos"), ("CHAOS_STORE", &url)];
    let mut filled = fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    for variable in variables(&setting.specs.join("backends"))? {
        let url = variable.ends_with("_URL");
        filled.push((variable, if url { setting.others.clone() } else { "chaos".to_owned() }));
    }
    Gateway::new(setting.program, folder, &format!("gateway-{number}"), environment, filled)
}
