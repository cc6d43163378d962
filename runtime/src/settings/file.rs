//! Reads the `Environment` file and the values that it refers to.

use std::path::Path;

use caseway_environment::{Environment, Reference, Resolver};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use super::{Complaint, Complaints};

/// More than any environment needs; a wrong path should not fill the memory.
const LARGEST: u64 = 1024 * 1024;

pub(super) fn read(path: &Path) -> Result<Environment, Complaints> {
    let place = path.display().to_string();
    let complain = |message: String| Complaints(vec![Complaint { place: place.clone(), message }]);
    let size = std::fs::metadata(path).map_err(|error| complain(error.to_string()))?.len();
    if size > LARGEST {
        return Err(complain(format!("is {size} bytes, which is more than an environment file can be")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| complain(error.to_string()))?;
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        budget: serde_saphyr::budget! { max_depth: 32, max_nodes: 50_000, max_aliases: 0, max_anchors: 0 },
    };
    let environment: Environment = serde_saphyr::from_str_with_options(&text, options)
        // Without the snippet: someone may have written a secret where a reference belongs.
        .map_err(|error| complain(error.without_snippet().to_string()))?;
    let expected = [
        ("apiVersion", environment.api_version.as_str(), "caseway/v1"),
        ("kind", environment.kind.as_str(), "Environment"),
    ];
    let wrong: Vec<_> = expected
        .into_iter()
        .filter(|(_, found, expected)| found != expected)
        .map(|(field, found, expected)| Complaint {
            place: format!("{place}: {field}"),
            message: format!("is `{found}`, but this gateway reads `{expected}`"),
        })
        .collect();
    if wrong.is_empty() { Ok(environment) } else { Err(Complaints(wrong)) }
}

/// The values of this process: its environment variables, and files.
#[derive(Debug, Clone, Copy)]
pub struct EnvironmentResolver;

impl Resolver for EnvironmentResolver {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        let value = match reference {
            Reference::Variable(name) => std::env::var(name).map_err(|error| match error {
                std::env::VarError::NotPresent => "is not set".to_owned(),
                std::env::VarError::NotUnicode(_) => "is not UTF-8".to_owned(),
            })?,
            Reference::File(path) => {
                let text =
                    std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
                let line = text.strip_suffix('\n').unwrap_or(&text);
                line.strip_suffix('\r').unwrap_or(line).to_owned()
            }
        };
        if value.is_empty() { Err("is empty".to_owned()) } else { Ok(value) }
    }
}
