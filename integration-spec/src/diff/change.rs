//! What a change is.

use serde::Serialize;

use super::kinds::Kind;
use crate::source::{Part, Place};

/// What a change asks of the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// Whoever was built for the old state may fail on the new one.
    Breaking,
    /// Whoever was built for the old state works on.
    Safe,
    /// Nothing but what people read.
    Documentation,
}

impl Class {
    /// Every class, the gravest first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Safe, Self::Documentation];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Safe => "safe",
            Self::Documentation => "documentation",
        }
    }
}

/// Between whom the change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// A service, as case types see it.
    Service,
    /// What a case type may call, as the case type sees it.
    CaseType,
    /// A backend's contract, as the hub sees it.
    Contract,
    /// How the hub turns one into the other: nobody outside sees more than other values.
    Mapping,
    /// The organisation, its policies and approvals.
    Governance,
    /// Environments: addresses, credentials and limits.
    Operation,
}

impl Side {
    /// Every side, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Service, Self::CaseType, Self::Contract, Self::Mapping, Self::Governance, Self::Operation];

    /// Its heading in reports.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Service => "services, as case types see them",
            Self::CaseType => "case types and what they may call",
            Self::Contract => "backends' contracts, as the hub sees them",
            Self::Mapping => "mappings",
            Self::Governance => "governance",
            Self::Operation => "environments",
        }
    }
}

/// Which way a value goes. What may be said in one direction must be understood in the other, so the same change of
/// a type is safe one way and breaking the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// To the service or backend.
    Request,
    /// From it.
    Reply,
    /// No operation uses it.
    Unused,
}

impl Direction {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Unused => "unused",
        }
    }
}

/// A place in one of the two revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The place.
    pub place: Place,
    /// What of it.
    pub part: Part,
}

impl At {
    /// The key of `place`.
    #[must_use]
    pub fn key(place: &Place) -> Self {
        Self { place: place.clone(), part: Part::Key }
    }

    /// The value at `place`.
    #[must_use]
    pub fn value(place: &Place) -> Self {
        Self { place: place.clone(), part: Part::Value }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// What it asks of the other side.
    pub class: Class,
    /// Between whom it is.
    pub side: Side,
    /// What changed, as the specs call it: `erp`, `orders.PlaceOrder`, `erp.PurchaseOrder.currency`.
    pub subject: String,
    /// What happened to it, in a sentence without a full stop.
    pub message: String,
    /// Which way the value goes, for changes of types.
    pub direction: Option<Direction>,
    /// The operations through which it is seen, as `orders.PlaceOrder`, in order.
    pub operations: Vec<String>,
    /// Where it was.
    pub old: Option<At>,
    /// Where it is.
    pub new: Option<At>,
}

/// What became of a set of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// All old values are still allowed, and others.
    Widened,
    /// All new values were allowed before, and others were.
    Narrowed,
    /// Neither.
    Replaced,
}

impl Effect {
    /// Who receives must understand everything that may be sent: a request's receiver is the one that changed, a
    /// reply's is the one that did not.
    pub(super) fn class(self, direction: Direction) -> Class {
        match (self, direction) {
            (_, Direction::Unused)
            | (Self::Widened, Direction::Request)
            | (Self::Narrowed, Direction::Reply) => Class::Safe,
            (Self::Replaced, _)
            | (Self::Widened, Direction::Reply)
            | (Self::Narrowed, Direction::Request) => Class::Breaking,
        }
    }
}
