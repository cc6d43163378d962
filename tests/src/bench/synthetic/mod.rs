//! Synthetic platforms of any size, to see how cost grows.
//!
//! A platform of B backends and C case types has B services of [`OPERATIONS`] operations, each mapped onto the backend
//! of the same number, and C case types that use ten operations each. The same numbers give the same files, so that
//! figures of different days are about the same input.

mod whole;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Operations of each backend and of each service.
pub const OPERATIONS: usize = 20;

/// How much of the spec language a platform uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// JSON bodies without limits, a dozen cells an operation: what the first release had.
    Core,
    /// Everything, each construct where an operation would have it.
    Whole,
}

/// What a platform is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Backends, and as many services and mappings.
    pub backends: usize,
    /// Case types.
    pub case_types: usize,
    /// What they are written in.
    pub language: Language,
}

/// What a report says of platforms in the whole language.
pub(super) const WHOLE: &str = "`whole language`: as many operations, with limits, exact decimals, unions, pages, streams, forms, \
     bulks, fragments, queues, verification and later answers; `tests/src/bench/synthetic/whole`";

impl Size {
    /// A platform in the language's core.
    #[must_use]
    pub const fn core(backends: usize, case_types: usize) -> Self {
        Self { backends, case_types, language: Language::Core }
    }

    /// A platform in the whole language.
    #[must_use]
    pub const fn whole(backends: usize, case_types: usize) -> Self {
        Self { backends, case_types, language: Language::Whole }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} x {}", self.backends, self.case_types)?;
        match self.language {
            Language::Core => Ok(()),
            Language::Whole => f.write_str(", whole language"),
        }
    }
}

/// A backend, the service over it, and the mapping between them.
struct Files {
    backend: String,
    service: String,
    mapping: String,
}

/// Writes the platform's spec files below `dir`, which must not exist or be empty.
///
/// # Errors
/// When a file cannot be written.
pub fn write(dir: &Path, size: Size) -> io::Result<()> {
    for folder in ["backends", "services", "mappings", "case-types"] {
        fs::create_dir_all(dir.join(folder))?;
    }
    fs::write(dir.join("platform.yaml"), PLATFORM)?;
    let names: Vec<String> = match size.language {
        Language::Core => (0..OPERATIONS).map(|k| format!("{}{k}", verb(k))).collect(),
        Language::Whole => whole::operations().map(str::to_owned).collect(),
    };
    for index in 0..size.backends {
        let files = match size.language {
            Language::Core => {
                Files { backend: backend(index), service: service(index), mapping: mapping(index) }
            }
            Language::Whole => whole::files(index),
        };
        fs::write(dir.join(format!("backends/b{index}.yaml")), files.backend)?;
        fs::write(dir.join(format!("services/s{index}.yaml")), files.service)?;
        fs::write(dir.join(format!("mappings/s{index}.yaml")), files.mapping)?;
    }
    for index in 0..size.case_types {
        fs::write(dir.join(format!("case-types/c{index}.yaml")), case_type(index, size.backends, &names))?;
    }
    Ok(())
}

const PLATFORM: &str = "\
# yaml-language-server: $schema=platform.schema.json
apiVersion: caseway/v1
kind: Platform
name: synthetic
title: Synthetic
";

/// What the operation of number `k` does; the numbers cycle through the four.
#[derive(Clone, Copy)]
enum Shape {
    Get,
    List,
    Create,
    Update,
}

fn shape(k: usize) -> Shape {
    [Shape::Get, Shape::List, Shape::Create, Shape::Update][k % 4]
}

/// What the name of the operation of number `k` begins with.
pub(super) fn verb(k: usize) -> &'static str {
    match shape(k) {
        Shape::Get => "Get",
        Shape::List => "List",
        Shape::Create => "Create",
        Shape::Update => "Update",
    }
}

fn backend(index: usize) -> String {
    let mut text = format!(
        "\
# yaml-language-server: $schema=backend.schema.json
apiVersion: caseway/v1
kind: Backend
name: b{index}
title: Backend {index}
owner: team-{index}
tier: important
baseUrl: ${{B{index}_URL}}
auth: {{ bearer: {{ token: '${{B{index}_TOKEN}}' }} }}
types:
  Status: {{ type: string, enum: [OPEN, PAID, VOID] }}
  Address:
    type: object
    required: [street, city]
    properties:
      street: {{ type: string }}
      city: {{ type: string }}
      zip: {{ type: string }}
      country: {{ type: string }}
  Line:
    type: object
    required: [sku, qty]
    properties:
      sku: {{ type: string }}
      qty: {{ type: integer }}
      price: {{ type: number }}
  Record:
    type: object
    required: [id, name, status, address, lines]
    properties:
      id: {{ type: string }}
      name: {{ type: string }}
      email: {{ type: string }}
      phone: {{ type: string }}
      status: Status
      address: Address
      lines: {{ type: array, items: Line }}
      total: {{ type: number }}
      active: {{ type: boolean }}
  Records:
    type: object
    required: [items]
    properties:
      items: {{ type: array, items: Record }}
operations:
"
    );
    for k in 0..OPERATIONS {
        let _ = match shape(k) {
            Shape::Get => write!(
                text,
                "  Get{k}:\n    kind: query\n    http: GET /r{k}/{{id}}\n    parameters: {{ id: {{ in: path }} }}\n    responses: {{ 200: Record, 404: notFound }}\n"
            ),
            Shape::List => write!(
                text,
                "  List{k}:\n    kind: query\n    http: GET /r{k}\n    parameters: {{ status: {{ in: query }}, page: {{ in: query, schema: {{ type: integer }} }} }}\n    responses: {{ 200: Records }}\n"
            ),
            Shape::Create => write!(
                text,
                "  Create{k}:\n    kind: command\n    http: POST /r{k}\n    idempotency: {{ header: Idempotency-Key }}\n    request: Record\n    responses: {{ 201: Record, 409: conflict }}\n"
            ),
            Shape::Update => write!(
                text,
                "  Update{k}:\n    kind: command\n    http: PUT /r{k}/{{id}}\n    idempotency: natural\n    parameters: {{ id: {{ in: path }} }}\n    request: Record\n    responses: {{ 200: Record, 404: notFound }}\n"
            ),
        };
    }
    text
}

fn service(index: usize) -> String {
    let mut text = format!(
        "\
# yaml-language-server: $schema=service.schema.json
apiVersion: caseway/v1
kind: Service
name: s{index}
title: Service {index}
owner: team-{index}
types:
  State: {{ type: string, enum: [open, settled, cancelled] }}
  Place:
    type: object
    required: [street, city]
    properties:
      street: {{ type: string }}
      city: {{ type: string }}
      postcode: {{ type: string }}
      country: {{ type: string }}
  Item:
    type: object
    required: [article, quantity]
    properties:
      article: {{ type: string }}
      quantity: {{ type: integer }}
      price: {{ type: number }}
  Account:
    type: object
    required: [accountId, name, state, place, items]
    properties:
      accountId: {{ type: string }}
      name: {{ type: string }}
      email: {{ type: string }}
      phone: {{ type: string }}
      state: State
      place: Place
      items: {{ type: array, items: Item }}
      total: {{ type: number }}
      active: {{ type: boolean }}
  Accounts:
    type: object
    required: [accounts]
    properties:
      accounts: {{ type: array, items: Account }}
  AccountFilter:
    type: object
    properties:
      status: {{ type: string }}
      page: {{ type: integer }}
operations:
"
    );
    for k in 0..OPERATIONS {
        let _ = match shape(k) {
            Shape::Get => writeln!(
                text,
                "  Get{k}: {{ kind: query, http: 'GET /s{index}/a{k}/{{accountId}}', output: Account }}"
            ),
            Shape::List => writeln!(
                text,
                "  List{k}: {{ kind: query, http: GET /s{index}/a{k}, input: AccountFilter, output: Accounts }}"
            ),
            Shape::Create => writeln!(
                text,
                "  Create{k}: {{ kind: command, http: POST /s{index}/a{k}, input: Account, output: Account }}"
            ),
            Shape::Update => writeln!(
                text,
                "  Update{k}: {{ kind: command, http: 'PUT /s{index}/a{k}/{{accountId}}', input: Account, output: Account }}"
            ),
        };
    }
    text
}

fn mapping(index: usize) -> String {
    let mut text = format!(
        "\
# yaml-language-server: $schema=mapping.schema.json
apiVersion: caseway/v1
kind: Mapping
name: s{index}
service: s{index}
operations:
"
    );
    for k in 0..OPERATIONS {
        let output = account_cells("response", "      ");
        let _ = match shape(k) {
            Shape::Get => write!(
                text,
                "  Get{k}:\n    call: b{index}.Get{k}\n    parameters: {{ id: input.accountId }}\n    output:\n{output}"
            ),
            Shape::List => write!(
                text,
                "  List{k}:\n    call: b{index}.List{k}\n    parameters: {{ status: input.?status, page: input.?page }}\n    output:\n      accounts:\n        each: response.items\n        as: item\n        map:\n{}",
                account_cells("item", "          ")
            ),
            Shape::Create => write!(
                text,
                "  Create{k}:\n    call: b{index}.Create{k}\n    request:\n{}    output:\n{output}",
                record_cells("      ")
            ),
            Shape::Update => write!(
                text,
                "  Update{k}:\n    call: b{index}.Update{k}\n    parameters: {{ id: input.accountId }}\n    request:\n{}    output:\n{output}",
                record_cells("      ")
            ),
        };
    }
    text
}

/// Cells that make a canonical `Account` of the backend's `Record` named `from`.
fn account_cells(from: &str, indent: &str) -> String {
    [
        format!("accountId: {from}.id"),
        format!("name: {from}.name"),
        format!("email: {from}.?email"),
        format!("phone: {from}.?phone"),
        format!("state: {{ lookup: {from}.status, table: {{ OPEN: open, PAID: settled, VOID: cancelled }} }}"),
        "place:".into(),
        format!("  street: {from}.address.street"),
        format!("  city: {from}.address.city"),
        format!("  postcode: {from}.address.?zip"),
        format!("  country: {from}.address.?country"),
        format!("items: {{ each: {from}.lines, as: line, map: {{ article: line.sku, quantity: line.qty, price: line.?price }} }}"),
        format!("total: {from}.?total"),
        format!("active: {from}.?active"),
    ]
    .iter()
    .fold(String::new(), |text, cell| text + indent + cell + "\n")
}

/// Cells that make the backend's `Record` of the canonical `Account` that came in.
fn record_cells(indent: &str) -> String {
    [
        "id: \"'CW-' + input.accountId\"",
        "name: input.name",
        "email: input.?email.orValue('none@example.org')",
        "phone: \"has(input.phone) ? '+' + input.phone : ''\"",
        "status: { lookup: input.state, table: { open: OPEN, settled: PAID }, otherwise: VOID }",
        "address:",
        "  street: input.place.street",
        "  city: input.place.city",
        "  zip: input.place.?postcode",
        "  country: { const: NL }",
        "lines: { each: input.items, as: item, map: { sku: item.article, qty: item.quantity, price: item.?price } }",
        "total: input.?total",
        "active: input.?active",
    ]
    .iter()
    .fold(String::new(), |text, cell| text + indent + cell + "\n")
}

/// A case type that uses ten operations of the services, whose operations have these names.
fn case_type(index: usize, backends: usize, names: &[String]) -> String {
    let mut text = format!(
        "\
# yaml-language-server: $schema=case-type.schema.json
apiVersion: caseway/v1
kind: CaseType
name: c{index}
title: Case type {index}
owner: team-{index}
criticality: important
uses:
"
    );
    // Steps that are coprime to the counts spread the grants evenly and never name an operation twice.
    for n in 0..10.min(backends * OPERATIONS) {
        let nth = (index * 7 + n * 3) % (backends * OPERATIONS);
        let (service, k) = (nth / OPERATIONS, nth % OPERATIONS);
        let _ = writeln!(text, "  - s{service}.{}", names[k]);
    }
    text
}

#[cfg(test)]
mod tests {
    use caseway_spec::diagnostic::Severity;

    use super::{Size, write};

    #[test]
    fn platforms_are_sound_in_both_languages() {
        for size in [Size::core(2, 30), Size::whole(2, 30)] {
            let specs = tempfile::tempdir().expect("a directory");
            write(specs.path(), size).expect("specs");
            let loaded = caseway_spec::load(specs.path());
            let errors: Vec<_> =
                loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
            assert!(loaded.platform.is_some() && errors.is_empty(), "{errors:?}");
        }
    }
}
