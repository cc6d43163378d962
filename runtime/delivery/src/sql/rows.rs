//! Deliveries and attempts as rows.

use super::connection::Column;
use super::value::Kind::{Bytes as Blob, Int, Text};
use super::value::{Columns, Value, signed};
use crate::delivery::{
    Announce, Attempt, Delivery, Frozen, Mapped, Payload, Progress, State, StateKind, Work,
};
use crate::error::StoreError;
use crate::id::{
    Actor, Backend, BackendKey, Case, CaseId, CaseType, Correlation, DeliveryId, Digest, Instance, NameError,
    Operation, Trace,
};
use crate::lane::{LaneKey, OnDead};
use crate::lifecycle::{self, Place};
use crate::outcome::Class;
use crate::seal::{Field, Keys};
use crate::search::Summary;
use crate::time::Time;

/// What [`delivery`] reads, in its order.
pub(super) const DELIVERY: &str = "id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, state, due, holder, \
     since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, \
     trace, announce, format, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output";

/// What an enqueue writes.
pub(super) const NEW: &[Column] = &[
    ("id", Text),
    ("lane", Text),
    ("sequence", Int),
    ("case_type", Text),
    ("case_id", Text),
    ("backend", Text),
    ("operation", Text),
    ("version", Int),
    ("on_dead", Int),
    ("place", Int),
    ("state", Text),
    ("due", Int),
    ("holder", Text),
    ("since", Int),
    ("attempts", Int),
    ("round_attempts", Int),
    ("rounds", Int),
    ("revision", Int),
    ("created", Int),
    ("changed", Int),
    ("key", Text),
    ("trace", Text),
    ("announce", Int),
    ("format", Int),
    ("seal", Text),
    ("schema", Text),
    ("payload", Blob),
];

/// What changes over a delivery's life; the key comes first.
pub(super) const PROGRESS: &[Column] = &[
    ("id", Text),
    ("place", Int),
    ("state", Text),
    ("due", Int),
    ("holder", Text),
    ("since", Int),
    ("correlation", Text),
    ("poll", Int),
    ("deadline", Int),
    ("class", Text),
    ("reason", Text),
    ("attempts", Int),
    ("round_attempts", Int),
    ("rounds", Int),
    ("revision", Int),
    ("changed", Int),
    ("thaws", Int),
    ("output", Blob),
];

/// The assignments to [`PROGRESS`].
pub(super) const SET_PROGRESS: &str = "place = {place}, state = {state}, due = {due}, holder = {holder}, since = {since}, \
     correlation = {correlation}, poll = {poll}, deadline = {deadline}, class = {class}, reason = {reason}, \
     attempts = {attempts}, round_attempts = {round_attempts}, rounds = {rounds}, revision = {revision}, \
     changed = {changed}, frozen = CASE WHEN {thaws} = 1 THEN NULL ELSE caseway_deliveries.frozen END, \
     output = COALESCE({output}, caseway_deliveries.output)";

/// What an attempt is stored as.
pub(super) const ATTEMPT: &[Column] = &[
    ("delivery", Text),
    ("number", Int),
    ("revision", Int),
    ("holder", Text),
    ("started", Int),
    ("ended", Int),
    ("class", Text),
    ("status", Int),
    ("excerpt", Blob),
    ("contract", Text),
    ("mapping", Text),
    ("trace", Text),
    ("seal", Text),
];

/// A delivery with what its row says besides.
pub(super) struct Stored {
    pub(super) delivery: Delivery,
    /// The class of the last failure.
    pub(super) class: Option<Class>,
    pub(super) format: i64,
}

/// Reads the columns of [`DELIVERY`].
pub(super) fn delivery(columns: &mut Columns<'_>, keys: &Keys) -> Result<Stored, StoreError> {
    let id = delivery_id(&columns.text()?)?;
    let unreadable = |reason: String| StoreError::Unreadable { id, reason };
    let lane = lane_key(&columns.text()?)?;
    let sequence = columns.count()?;
    let case = case(columns)?;
    let backend = name(Backend::new(columns.text()?))?;
    let operation = name(Operation::new(columns.text()?))?;
    let version = columns.small()?;
    let on_dead = on_dead(columns.int()?);
    let state = StateColumns::read(columns)?;
    let class = state.class;
    let (attempts, round_attempts) = (columns.small()?, columns.small()?);
    let (rounds, revision) = (columns.small()?, columns.small()?);
    let (created, changed) = (time(columns.int()?), time(columns.int()?));
    let key = name(BackendKey::new(columns.text()?))?;
    let trace = columns.maybe_text()?.map(|text| name(Trace::new(text))).transpose()?;
    let announce = announce(columns.int()?);
    let format = columns.int()?;
    let row = id.to_string();
    let schema = name(Digest::new(columns.text()?))?;
    let bytes = keys.open(Field::Payload, &row, &case, columns.bytes()?).map_err(unreadable)?;
    let frozen = match (columns.maybe_bytes()?, columns.maybe_int()?, columns.maybe_int()?) {
        (Some(bytes), attempt, at) => {
            let mapped =
                mapped(columns)?.ok_or_else(|| unreadable("its frozen bytes have no digests".to_owned()))?;
            Some(Frozen {
                bytes: keys.open(Field::Frozen, &row, &case, bytes).map_err(unreadable)?,
                attempt: attempt.and_then(|attempt| u32::try_from(attempt).ok()).unwrap_or(0),
                at: time(at.unwrap_or(0)),
                contract: mapped.contract,
                mapping: mapped.mapping,
            })
        }
        (None, _, _) => {
            mapped(columns)?;
            None
        }
    };
    let output = columns.maybe_bytes()?.map(|output| keys.open(Field::Output, &row, &case, output));
    let output = output.transpose().map_err(unreadable)?;
    let state = state.state(changed, output).map_err(unreadable)?;
    let progress = Progress { state, attempts, round_attempts, rounds, revision, changed };
    let payload = Payload { schema, bytes };
    let delivery = Delivery {
        id,
        case,
        backend,
        operation,
        version,
        lane,
        sequence,
        on_dead,
        payload,
        frozen,
        key,
        trace,
        announce,
        created,
        progress,
    };
    Ok(Stored { delivery, class, format })
}

/// A state as columns.
struct StateColumns {
    kind: StateKind,
    due: Option<i64>,
    holder: Option<String>,
    since: Option<i64>,
    correlation: Option<String>,
    poll: Option<i64>,
    deadline: Option<i64>,
    class: Option<Class>,
    reason: Option<String>,
}

impl StateColumns {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            kind: state_kind(&columns.text()?)?,
            due: columns.maybe_int()?,
            holder: columns.maybe_text()?,
            since: columns.maybe_int()?,
            correlation: columns.maybe_text()?,
            poll: columns.maybe_int()?,
            deadline: columns.maybe_int()?,
            class: columns.maybe_text()?.as_deref().and_then(Class::parse),
            reason: columns.maybe_text()?,
        })
    }

    fn of(state: &State, class: Option<Class>) -> Self {
        let mut columns = Self {
            kind: state.kind(),
            due: lifecycle::due(state).map(Time::millis),
            holder: None,
            since: None,
            correlation: None,
            poll: None,
            deadline: None,
            class,
            reason: state.reason().map(str::to_owned),
        };
        match state {
            State::Claimed { by, since, work, .. } => {
                columns.holder = Some(by.to_string());
                columns.since = Some(since.millis());
                if let Work::Completion { correlation, deadline } = work {
                    columns.correlation = Some(correlation.to_string());
                    columns.deadline = Some(deadline.millis());
                }
            }
            State::Awaiting { correlation, poll, deadline } => {
                columns.correlation = Some(correlation.to_string());
                columns.poll = poll.map(Time::millis);
                columns.deadline = Some(deadline.millis());
            }
            State::Dead { class, .. } | State::Parked { class, .. } => columns.class = Some(*class),
            _ => {}
        }
        columns
    }

    fn state(self, changed: Time, output: Option<bytes::Bytes>) -> Result<State, String> {
        let incomplete = || format!("its row says `{}` and lacks what belongs to that", self.kind.as_str());
        let due = self.due.map(time).ok_or_else(incomplete);
        let reason = self.reason.clone().unwrap_or_default();
        let class = self.class.unwrap_or(Class::Internal);
        let correlation = self.correlation.as_ref().and_then(|text| Correlation::new(text).ok());
        let deadline = self.deadline.map(time);
        Ok(match self.kind {
            StateKind::Pending => State::Pending { due: due? },
            StateKind::Retrying => State::Retrying { due: due? },
            StateKind::Deferred => State::Deferred { due: due? },
            StateKind::Claimed => {
                let by = self
                    .holder
                    .as_ref()
                    .and_then(|holder| Instance::new(holder).ok())
                    .ok_or_else(incomplete)?;
                let work = match correlation.zip(deadline) {
                    Some((correlation, deadline)) => Work::Completion { correlation, deadline },
                    None => Work::Attempt,
                };
                State::Claimed { by, since: self.since.map(time).ok_or_else(incomplete)?, until: due?, work }
            }
            StateKind::Awaiting => State::Awaiting {
                correlation: correlation.ok_or_else(incomplete)?,
                poll: self.poll.map(time),
                deadline: deadline.ok_or_else(incomplete)?,
            },
            StateKind::Done => State::Done { at: changed, output },
            StateKind::Dead => State::Dead { at: changed, class, reason },
            StateKind::Parked => State::Parked { at: changed, class, reason },
            StateKind::Discarded => State::Discarded { at: changed, reason },
        })
    }
}

/// A row for [`PROGRESS`]. `class` is the class of the last failure.
pub(super) fn progress_row(
    delivery: &Delivery,
    class: Option<Class>,
    thaws: bool,
    keys: &Keys,
) -> Result<Vec<Value>, StoreError> {
    let progress = &delivery.progress;
    let columns = StateColumns::of(&progress.state, class);
    let row = delivery.id.to_string();
    let output = match &progress.state {
        State::Done { output: Some(output), .. } => {
            Some(sealed(keys, Field::Output, &row, &delivery.case, output)?)
        }
        _ => None,
    };
    Ok(vec![
        row.into(),
        place(columns.kind, delivery.on_dead).into(),
        columns.kind.as_str().into(),
        columns.due.into(),
        columns.holder.into(),
        columns.since.into(),
        columns.correlation.into(),
        columns.poll.into(),
        columns.deadline.into(),
        columns.class.map(|class| class.as_str().to_owned()).into(),
        columns.reason.into(),
        i64::from(progress.attempts).into(),
        i64::from(progress.round_attempts).into(),
        i64::from(progress.rounds).into(),
        i64::from(progress.revision).into(),
        progress.changed.millis().into(),
        i64::from(thaws).into(),
        output.into(),
    ])
}

/// A row for [`NEW`].
pub(super) fn new_row(delivery: &Delivery, keys: &Keys) -> Result<Vec<Value>, StoreError> {
    let progress = &delivery.progress;
    let columns = StateColumns::of(&progress.state, None);
    let row = delivery.id.to_string();
    let payload = sealed(keys, Field::Payload, &row, &delivery.case, &delivery.payload.bytes)?;
    Ok(vec![
        row.into(),
        delivery.lane.to_string().into(),
        signed(delivery.sequence).into(),
        delivery.case.case_type.as_str().into(),
        delivery.case.id.as_str().into(),
        delivery.backend.as_str().into(),
        delivery.operation.as_str().into(),
        i64::from(delivery.version).into(),
        i64::from(delivery.on_dead == OnDead::Skip).into(),
        place(columns.kind, delivery.on_dead).into(),
        columns.kind.as_str().into(),
        columns.due.into(),
        columns.holder.into(),
        columns.since.into(),
        i64::from(progress.attempts).into(),
        i64::from(progress.round_attempts).into(),
        0.into(),
        0.into(),
        delivery.created.millis().into(),
        progress.changed.millis().into(),
        delivery.key.as_str().into(),
        delivery.trace.as_ref().map(ToString::to_string).into(),
        i64::from(delivery.announce == Announce::Yes).into(),
        i64::from(crate::delivery::FORMAT).into(),
        keys.current().into(),
        delivery.payload.schema.as_str().into(),
        payload.into(),
    ])
}

/// A row for [`ATTEMPT`].
pub(super) fn attempt_row(
    delivery: &Delivery,
    attempt: &Attempt,
    keys: &Keys,
) -> Result<Vec<Value>, StoreError> {
    let row = delivery.id.to_string();
    let excerpt =
        attempt.excerpt.as_ref().map(|excerpt| sealed(keys, Field::Excerpt, &row, &delivery.case, excerpt));
    let mapped = attempt.mapped.as_ref();
    Ok(vec![
        row.into(),
        i64::from(attempt.number).into(),
        i64::from(attempt.revision).into(),
        attempt.by.as_str().into(),
        attempt.started.millis().into(),
        attempt.ended.millis().into(),
        attempt.class.as_str().into(),
        attempt.status.map(i64::from).into(),
        excerpt.transpose()?.into(),
        mapped.map(|mapped| mapped.contract.to_string()).into(),
        mapped.map(|mapped| mapped.mapping.to_string()).into(),
        attempt.trace.as_ref().map(ToString::to_string).into(),
        keys.current().into(),
    ])
}

/// What [`attempt`] reads.
pub(super) const ATTEMPT_COLUMNS: &str =
    "number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace";

pub(super) fn attempt(
    columns: &mut Columns<'_>,
    delivery: &Delivery,
    keys: &Keys,
) -> Result<Attempt, StoreError> {
    let id = delivery.id;
    let unreadable = |reason: String| StoreError::Unreadable { id, reason };
    let open = |excerpt| keys.open(Field::Excerpt, &id.to_string(), &delivery.case, excerpt);
    Ok(Attempt {
        number: columns.small()?,
        revision: columns.small()?,
        by: name(Instance::new(columns.text()?))?,
        started: time(columns.int()?),
        ended: time(columns.int()?),
        class: Class::parse(&columns.text()?).unwrap_or(Class::Internal),
        status: columns.maybe_int()?.and_then(|status| u16::try_from(status).ok()),
        excerpt: columns.maybe_bytes()?.map(open).transpose().map_err(unreadable)?,
        mapped: mapped(columns)?,
        trace: columns.maybe_text()?.map(|text| name(Trace::new(text))).transpose()?,
    })
}

/// What [`summary`] reads.
pub(super) const SUMMARY: &str = "id, case_type, case_id, backend, operation, sequence, state, class, reason, attempts, rounds, created, changed";

pub(super) fn summary(columns: &mut Columns<'_>) -> Result<Summary, StoreError> {
    Ok(Summary {
        id: delivery_id(&columns.text()?)?,
        case_type: name(CaseType::new(columns.text()?))?,
        case_id: name(CaseId::new(columns.text()?))?,
        backend: name(Backend::new(columns.text()?))?,
        operation: name(Operation::new(columns.text()?))?,
        sequence: columns.count()?,
        state: state_kind(&columns.text()?)?,
        class: columns.maybe_text()?.as_deref().and_then(Class::parse),
        reason: columns.maybe_text()?,
        attempts: columns.small()?,
        rounds: columns.small()?,
        created: time(columns.int()?),
        changed: time(columns.int()?),
    })
}

pub(super) fn sealed(
    keys: &Keys,
    field: Field,
    row: &str,
    case: &Case,
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.seal(field, row, case, plain).map_err(StoreError::Unavailable)
}

fn mapped(columns: &mut Columns<'_>) -> Result<Option<Mapped>, StoreError> {
    let (contract, mapping) = (columns.maybe_text()?, columns.maybe_text()?);
    contract
        .zip(mapping)
        .map(|(contract, mapping)| {
            Ok(Mapped { contract: name(Digest::new(contract))?, mapping: name(Digest::new(mapping))? })
        })
        .transpose()
}

pub(super) fn case(columns: &mut Columns<'_>) -> Result<Case, StoreError> {
    Ok(Case { case_type: name(CaseType::new(columns.text()?))?, id: name(CaseId::new(columns.text()?))? })
}

pub(super) fn actor(columns: &mut Columns<'_>) -> Result<Actor, StoreError> {
    name(Actor::new(columns.text()?))
}

pub(super) fn name<T>(name: Result<T, NameError>) -> Result<T, StoreError> {
    name.map_err(|error| StoreError::Incompatible(format!("a stored name is none: {error}")))
}

pub(super) fn delivery_id(text: &str) -> Result<DeliveryId, StoreError> {
    DeliveryId::parse(text).ok_or_else(|| StoreError::Incompatible(format!("`{text}` is no delivery's id")))
}

pub(super) fn lane_key(text: &str) -> Result<LaneKey, StoreError> {
    LaneKey::parse(text).ok_or_else(|| StoreError::Incompatible(format!("`{text}` is no lane's key")))
}

pub(super) fn state_kind(text: &str) -> Result<StateKind, StoreError> {
    StateKind::parse(text).ok_or_else(|| StoreError::Incompatible(format!("`{text}` is no state")))
}

pub(super) fn time(millis: i64) -> Time {
    Time::from_millis(millis)
}

pub(super) fn announce(number: i64) -> Announce {
    if number == 1 { Announce::Yes } else { Announce::No }
}

fn on_dead(number: i64) -> OnDead {
    if number == 1 { OnDead::Skip } else { OnDead::Block }
}

pub(super) fn place(kind: StateKind, on_dead: OnDead) -> i64 {
    match lifecycle::place(kind, on_dead) {
        Place::Out => 0,
        Place::Waits => 1,
        Place::Blocks => 2,
    }
}
