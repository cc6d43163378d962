//! Backends whose twenty operations use the whole language, each in another way.
//!
//! They are spec files with `@` in place of the backend's number: what they measure can be read, and checked, as any
//! other spec. A construct that is added to the language is added to one of the operations.

use super::Files;

const BACKEND: &str = include_str!("backend.yaml");
const SERVICE: &str = include_str!("service.yaml");
const MAPPING: &str = include_str!("mapping.yaml");

/// The files of the backend of number `index`, and of the service and mapping over it.
pub(super) fn files(index: usize) -> Files {
    let numbered = |template: &str| template.replace('@', &index.to_string());
    Files { backend: numbered(BACKEND), service: numbered(SERVICE), mapping: numbered(MAPPING) }
}

/// The names of the service's operations, in the order of its file.
pub(super) fn operations() -> impl Iterator<Item = &'static str> {
    let (_, operations) = SERVICE.split_once("\noperations:\n").unwrap_or_default();
    operations.lines().filter_map(|line| Some(line.trim_start().split_once(':')?.0))
}

#[cfg(test)]
mod tests {
    use super::super::OPERATIONS;

    #[test]
    fn has_as_many_operations_as_every_synthetic_backend() {
        assert_eq!(super::operations().count(), OPERATIONS);
    }
}
