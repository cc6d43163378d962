//! What environments say of a case type.

use caseway_environment::{CaseService, Environment};
use serde::Serialize;

use crate::load::Spec;

/// What one environment says of a case type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The environment.
    pub environment: String,
    /// What it is for: `dev`, `test` or `production`.
    pub stage: &'static str,
    /// How many keys of the case type are accepted there; with none it has no access.
    pub keys: usize,
    /// Where it is called back, as written.
    pub callback: Option<String>,
    /// The namespace that its services run in, where the environment says so.
    pub namespace: Option<String>,
}

/// What each environment says of the case type called `name`.
pub(super) fn of(environments: &[Spec<Environment>], name: &str) -> Vec<Place> {
    let place = |Spec { model, .. }: &Spec<Environment>| {
        let consumer = model.consumers.get(name);
        let runs = model.network.as_ref().and_then(|network| network.case_types.get(name));
        Place {
            environment: model.name.clone(),
            stage: model.stage.name(),
            keys: consumer.map_or(0, |consumer| consumer.keys.len()),
            callback: consumer
                .and_then(|consumer| consumer.callback.as_ref())
                .map(|callback| callback.url.to_string()),
            namespace: runs.and_then(|runs| match runs {
                CaseService::Pods(pods) => Some(pods.namespace.0.clone()),
                CaseService::Outside(_) => None,
            }),
        }
    };
    environments.iter().map(place).collect()
}
