//! Where case services run: every case type is accounted for, and no pod of theirs can be taken for the hub's.

use std::collections::BTreeMap;

use caseway_environment::{CaseService, Labels, Namespace, Pods};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::network;
use crate::platform::CaseType;
use crate::source::{Part, Place};

/// The pods that resolve names in a cluster as it comes.
pub(super) fn kube_dns() -> Pods {
    Pods {
        namespace: Namespace("kube-system".to_owned()),
        labels: Labels([("k8s-app".to_owned(), "kube-dns".to_owned())].into()),
    }
}

/// Every case type, and where its services run. `at` is the section.
pub(super) fn case_types(
    hub: &Pods,
    written: &BTreeMap<String, CaseService>,
    case_types: &[CaseType],
    at: &Place,
    diagnostics: &mut Diagnostics,
) -> Vec<network::CaseType> {
    let mut found = Vec::new();
    for case_type in case_types {
        let here = at.child("caseTypes").child(&case_type.name);
        let at = match written.get(&case_type.name) {
            Some(CaseService::Pods(pods)) => {
                if may_be_one(hub, pods) {
                    let message = format!(
                        "a pod may have these labels and the hub's, and would reach every backend as `{}`",
                        case_type.name
                    );
                    let diagnostic =
                        Diagnostic::new(codes::PODS_OVERLAP, &here.child("pods"), Part::Key, message)
                            .secondary(&at.child("hub").child("labels"), Part::Value, "the hub's")
                            .help("give one label of the hub another value here, as `app` has in `{ app: caseway }` and `{ app: motor-claim }`; or another namespace");
                    diagnostics.push(diagnostic);
                }
                Ok(pods.clone())
            }
            Some(CaseService::Outside(reason)) => Err(reason.clone()),
            None => {
                let message =
                    format!("`network` does not say where the services of `{}` run", case_type.name);
                let diagnostic = Diagnostic::new(codes::NETWORK_GAP, &here, Part::Key, message)
                    .secondary(&case_type.place.child("name"), Part::Value, "declared here")
                    .help("give their `pods`, or `outside:` with what keeps them from the backends there");
                diagnostics.push(diagnostic);
                continue;
            }
        };
        found.push(network::CaseType { name: case_type.name.clone(), at });
    }
    found
}

/// Whether one pod can have the labels of both: nothing that both name differs.
fn may_be_one(one: &Pods, other: &Pods) -> bool {
    let differs =
        |(key, value): (&String, &String)| other.labels.0.get(key).is_some_and(|given| given != value);
    one.namespace == other.namespace && !one.labels.0.iter().any(differs)
}
