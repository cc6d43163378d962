//! Operations that go by another name: the same method and path of the same service or backend, and what was there is gone.
//!
//! Told as a removal and an addition, such a change would look as if everybody had to be asked; who calls over HTTP does
//! not even see it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::OperationKind;
use crate::platform::{Method, Platform, Route};

/// The operations that have another name. A service and a backend may be called alike.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    pub(crate) services: Names,
    pub(super) backends: Names,
}

/// Names of operations, as `orders.GetOrder`, before and now.
#[derive(Debug, Default)]
pub(crate) struct Names {
    now: BTreeMap<String, String>,
    before: BTreeMap<String, String>,
}

impl Renames {
    pub(crate) fn new(old: &Platform, new: &Platform) -> Self {
        Self {
            services: Names::new(&offered(old), &offered(new)),
            backends: Names::new(&called(old), &called(new)),
        }
    }
}

impl Names {
    fn new(was: &[Operation<'_>], is: &[Operation<'_>]) -> Self {
        let mut names = Self::default();
        let gone = without(was, is);
        for (door, came) in without(is, was) {
            // Backends may have several operations on one route; which of them is meant, nobody can tell.
            if let ([now], Some([before])) = (came.as_slice(), gone.get(&door).map(Vec::as_slice)) {
                names.now.insert(before.full(), now.full());
                names.before.insert(now.full(), before.full());
            }
        }
        names
    }

    /// What the operation that was called `name` is called now.
    pub(crate) fn now<'n>(&'n self, name: &'n str) -> &'n str {
        self.now.get(name).map_or(name, String::as_str)
    }

    /// What the operation that is called `name` was called before.
    pub(crate) fn before<'n>(&'n self, name: &'n str) -> &'n str {
        self.before.get(name).map_or(name, String::as_str)
    }
}

/// An operation: whose it is, what it is called, and what else tells it apart.
#[derive(Debug, Clone)]
struct Operation<'p> {
    owner: &'p str,
    name: &'p str,
    kind: OperationKind,
    method: Method,
    path: Vec<String>,
}

/// What is the same of an operation with another name.
type Door<'p> = (&'p str, OperationKind, Method, Vec<String>);

impl<'p> Operation<'p> {
    fn new(owner: &'p str, name: &'p str, kind: OperationKind, route: &Route) -> Self {
        Self { owner, name, kind, method: route.method, path: segments(&route.path) }
    }

    fn full(&self) -> String {
        format!("{}.{}", self.owner, self.name)
    }

    fn door(&self) -> Door<'p> {
        (self.owner, self.kind, self.method, self.path.clone())
    }
}

fn offered(platform: &Platform) -> Vec<Operation<'_>> {
    let services = platform.services.iter();
    services
        .flat_map(|service| {
            let operations = service.operations.iter();
            operations.map(|of| Operation::new(&service.name, &of.name, of.kind, &of.route))
        })
        .collect()
}

fn called(platform: &Platform) -> Vec<Operation<'_>> {
    let backends = platform.backends.iter();
    backends
        .flat_map(|backend| {
            let operations = backend.operations.iter();
            operations.map(|of| Operation::new(&backend.name, &of.name, of.kind, &of.route))
        })
        .collect()
}

/// The operations whose names `others` have not, by door.
fn without<'p>(
    operations: &[Operation<'p>],
    others: &[Operation<'_>],
) -> HashMap<Door<'p>, Vec<Operation<'p>>> {
    let there: HashSet<(&str, &str)> = others.iter().map(|of| (of.owner, of.name)).collect();
    let mut left: HashMap<Door<'p>, Vec<Operation<'p>>> = HashMap::new();
    for operation in operations.iter().filter(|of| !there.contains(&(of.owner, of.name))) {
        left.entry(operation.door()).or_default().push(operation.clone());
    }
    left
}

/// A path without the names of its parameters.
pub(super) fn segments(path: &str) -> Vec<String> {
    let segment = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    path.split('/').map(segment).collect()
}
