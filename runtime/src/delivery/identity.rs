//! What an operation is called in the store, and the digests that tell its releases apart.

use std::collections::HashSet;

use aws_lc_rs::digest::{Context, SHA256};
use caseway_core::schema::Schema;
use caseway_delivery::delivery::Mapped;
use caseway_delivery::id::{Backend, Digest, Operation};

use crate::descriptor::{BackendDescriptor, BackendOperation, Binding, LaterAnswer, Reply};

/// The names of one service operation and the digests of what it was compiled from.
#[derive(Debug)]
pub(crate) struct Identity {
    /// `orders.PlaceOrder`.
    pub(crate) operation: Operation,
    /// The backend that it goes to.
    pub(crate) backend: Backend,
    /// The digest of its input's schema.
    pub(crate) schema: Digest,
    /// The digests of the backend operation's contract and of the mapping.
    pub(crate) mapped: Mapped,
}

impl Identity {
    /// `None` for a name that no store keeps, which the spec language does not allow.
    pub(crate) fn of(binding: &Binding, target: &BackendDescriptor) -> Option<Self> {
        let operation = format!("{}.{}", binding.operation.service, binding.operation.name);
        let mut input = Digester::new();
        if let Some(schema) = binding.operation.input {
            input.schema(schema);
        }
        let mut contract = Digester::new();
        contract.operation(binding.call);
        if let Some(verify) = &binding.verify {
            contract.operation(verify.call);
        }
        if let Some(completion) = &binding.completion {
            contract.text(&format!(
                "{:?}",
                (completion.correlation, completion.status, completion.done, completion.failed)
            ));
            match completion.answer {
                LaterAnswer::Poll { call, .. } => contract.operation(call),
                LaterAnswer::Callback { body, correlation } => {
                    contract.text(&correlation.join("."));
                    contract.schema(body);
                }
            }
        }
        Some(Self {
            operation: Operation::new(operation).ok()?,
            backend: Backend::new(target.name).ok()?,
            schema: input.finish()?,
            mapped: Mapped {
                contract: contract.finish()?,
                mapping: Digest::new(format!("fnv1a:{:016x}", binding.digest)).ok()?,
            },
        })
    }
}

/// Digests descriptors. A type is walked through once: types may contain themselves.
struct Digester {
    digest: Context,
    seen: HashSet<&'static str>,
}

impl Digester {
    fn new() -> Self {
        Self { digest: Context::new(&SHA256), seen: HashSet::new() }
    }

    fn text(&mut self, text: &str) {
        self.digest.update(text.as_bytes());
        self.digest.update(&[0]);
    }

    fn operation(&mut self, operation: &BackendOperation) {
        self.text(&format!("{:?} {} {:?}", operation.method, operation.path, operation.idempotency));
        for (status, reply) in operation.replies {
            self.text(&status.to_string());
            match reply {
                Reply::Body(schema) => self.schema(schema),
                Reply::Text => self.text("text"),
                Reply::Stream => self.text("stream"),
                Reply::Empty => self.text("empty"),
                Reply::Error(class) => self.text(&format!("{class:?}")),
            }
        }
    }

    fn schema(&mut self, schema: &'static Schema) {
        match schema {
            Schema::Object { name, fields, .. } => {
                self.text(name);
                if self.seen.insert(name) {
                    for field in *fields {
                        self.text(field.name);
                        self.text(if field.required { "required" } else { "optional" });
                        self.text(if field.nullable { "nullable" } else { "never null" });
                        self.schema(field.schema);
                    }
                }
            }
            Schema::Array(items) => {
                self.text("array");
                self.schema(items);
            }
            Schema::Map(values) => {
                self.text("map");
                self.schema(values);
            }
            Schema::Union { name, discriminator, variants } => {
                self.text(name);
                if self.seen.insert(name) {
                    self.text(discriminator);
                    for (tag, schema) in *variants {
                        self.text(tag);
                        self.schema(schema);
                    }
                }
            }
            Schema::Limited(schema, limits) => {
                self.text(&format!("{limits:?}"));
                self.schema(schema);
            }
            leaf => self.text(&format!("{leaf:?}")),
        }
    }

    fn finish(self) -> Option<Digest> {
        Digest::new(format!("sha256:{}", hex(self.digest.finish().as_ref()))).ok()
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
