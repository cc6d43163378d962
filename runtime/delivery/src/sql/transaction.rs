//! One transaction, and what every change of a delivery brings with it: counts, events, announcements, the lane's schedule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Core;
use super::connection::{Column, Connection};
use super::rows::{self, DELIVERY, PROGRESS, SET_PROGRESS, Stored};
use super::value::Kind::{Int, Text};
use super::value::{Value, signed};
use crate::delivery::{Announce, Attempt, Delivery, FORMAT, StateKind};
use crate::error::StoreError;
use crate::event::News;
use crate::id::{Backend, Case, DeliveryId, Operation};
use crate::lane::LaneKey;
use crate::outcome::Class;
use crate::probe::Place;
use crate::time::Time;

pub(super) struct Tx {
    pub(super) on: Connection,
    pub(super) core: Arc<Core>,
    pub(super) now: Time,
    counts: BTreeMap<String, [i64; 3]>,
    /// Whether there is something to wake others for. A claim is nothing: whoever claims at each wake must not wake itself.
    news: bool,
}

/// A delivery that has changed its state.
pub(super) struct Change {
    pub(super) id: DeliveryId,
    pub(super) case: Case,
    pub(super) backend: Backend,
    pub(super) operation: Operation,
    pub(super) before: Option<StateKind>,
    pub(super) after: StateKind,
    /// The class of the attempt that led there.
    pub(super) class: Option<Class>,
    /// Whether somebody wants to hear of it.
    pub(super) announce: Announce,
}

impl Change {
    pub(super) fn of(
        delivery: &Delivery,
        before: Option<StateKind>,
        class: Option<Class>,
        announce: Announce,
    ) -> Self {
        let wanted = delivery.announce == Announce::Yes && announce == Announce::Yes;
        Self {
            id: delivery.id,
            case: delivery.case.clone(),
            backend: delivery.backend.clone(),
            operation: delivery.operation.clone(),
            before,
            after: delivery.progress.state.kind(),
            class,
            announce: if wanted { Announce::Yes } else { Announce::No },
        }
    }
}

/// A delivery with what is to be written of it.
pub(super) struct Written {
    pub(super) stored: Stored,
    pub(super) thaws: bool,
    pub(super) attempt: Option<Attempt>,
}

/// A lane's columns that claims and ends of claims change; the key comes first.
pub(super) const LANE: &[Column] = &[
    ("lane", Text),
    ("due", Int),
    ("holder", Text),
    ("held", Text),
    ("delta", Int),
    ("fences", Int),
    ("format", Int),
];

pub(super) const SET_LANE: &str = "due = {due}, holder = {holder}, held = {held}, waiting = caseway_lanes.waiting + {delta}, \
     fence = caseway_lanes.fence + {fences}, format = {format}";

/// A row for [`LANE`] of a lane that nobody holds.
pub(super) fn free_lane(
    lane: LaneKey,
    due: Option<Time>,
    delta: i64,
    fences: i64,
    format: i64,
) -> Vec<Value> {
    vec![
        lane.to_string().into(),
        due.map(Time::millis).into(),
        None::<String>.into(),
        None::<String>.into(),
        delta.into(),
        fences.into(),
        format.into(),
    ]
}

impl Core {
    /// Begins a transaction that writes.
    pub(super) async fn write(self: &Arc<Self>) -> Result<Tx, StoreError> {
        let (on, time) = self.connections.begin_write().await?;
        let now = self.time.as_ref().map_or(Time::from_millis(time), |time| time());
        Ok(Tx { on, core: Arc::clone(self), now, counts: BTreeMap::new(), news: false })
    }

    /// Begins a transaction that reads one moment's state.
    pub(super) async fn read(self: &Arc<Self>) -> Result<Connection, StoreError> {
        self.connections.begin_read().await
    }
}

impl Tx {
    pub(super) async fn at(&self, place: Place) -> Result<(), StoreError> {
        self.core.at(place).await
    }

    /// Commits, and wakes whoever waits for news.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        let shard = self.core.next_shard();
        let counts = std::mem::take(&mut self.counts).into_iter().filter(|(_, deltas)| *deltas != [0; 3]);
        let rows = counts
            .map(|(backend, [open, dead, parked])| {
                vec![backend.into(), shard.into(), open.into(), dead.into(), parked.into()]
            })
            .collect();
        let columns: &[Column] =
            &[("backend", Text), ("shard", Int), ("open", Int), ("dead", Int), ("parked", Int)];
        let add = "ON CONFLICT (backend, shard) DO UPDATE SET open = caseway_counts.open + EXCLUDED.open, \
                   dead = caseway_counts.dead + EXCLUDED.dead, parked = caseway_counts.parked + EXCLUDED.parked";
        self.on.commit_with("caseway_counts", columns, rows, add).await?;
        if self.news {
            self.core.woken();
        }
        self.core.at(Place::Committed).await
    }

    /// Open deliveries by backend.
    pub(super) async fn open(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
        let sql = "SELECT backend, CAST(SUM(open) AS BIGINT) FROM caseway_counts GROUP BY backend";
        let mut open = BTreeMap::new();
        for row in self.on.fetch(sql, Vec::new()).await? {
            let mut columns = row.columns();
            open.insert(columns.text()?, columns.count()?);
        }
        Ok(open)
    }

    /// Deliveries with their content, by id.
    pub(super) async fn load(
        &mut self,
        ids: Vec<String>,
    ) -> Result<BTreeMap<DeliveryId, Stored>, StoreError> {
        let select = format!("SELECT {DELIVERY} FROM caseway_deliveries");
        let rows = self.on.by_keys(&select, "id", ids, "").await?;
        let keys = &self.core.keys;
        let stored = rows.iter().map(|row| rows::delivery(&mut row.columns(), keys));
        stored.map(|stored| stored.map(|stored| (stored.delivery.id, stored))).collect()
    }

    /// Writes what has changed of deliveries, and the attempts that ended.
    pub(super) async fn save(&mut self, written: &[Written]) -> Result<(), StoreError> {
        let keys = &self.core.keys;
        let progress = written.iter().map(|written| {
            rows::progress_row(&written.stored.delivery, written.stored.class, written.thaws, keys)
        });
        let progress = progress.collect::<Result<_, _>>()?;
        let attempts = written.iter().filter_map(|written| {
            written.attempt.as_ref().map(|attempt| rows::attempt_row(&written.stored.delivery, attempt, keys))
        });
        let attempts: Vec<_> = attempts.collect::<Result<_, _>>()?;
        self.on.update("caseway_deliveries", PROGRESS, SET_PROGRESS, progress).await?;
        self.on.insert("caseway_attempts", rows::ATTEMPT, attempts, "").await?;
        Ok(())
    }

    /// Writes down that deliveries have changed: counts, events with their numbers, announcements. The deliveries' own rows must be
    /// written already.
    pub(super) async fn changed(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        for change in changes {
            if let Some(before) = change.before {
                self.count(&change.backend, before, -1);
            }
            self.count(&change.backend, change.after, 1);
        }
        let changes: Vec<&Change> =
            changes.iter().filter(|change| change.after != StateKind::Claimed).collect();
        let mut numbers = self.number(changes.iter().map(|change| &change.case)).await?;
        let (mut events, mut announcements) = (Vec::new(), Vec::new());
        for change in changes {
            let number = numbers.next_of(&change.case);
            events.push(vec![
                change.case.case_type.as_str().into(),
                change.case.id.as_str().into(),
                number.into(),
                self.now.millis().into(),
                change.backend.as_str().into(),
                change.operation.as_str().into(),
                change.id.to_string().into(),
                change.after.as_str().into(),
                change.class.map(|class| class.as_str().to_owned()).into(),
            ]);
            if change.announce == Announce::Yes
                && let Some(news) = self.news(change).await?
            {
                announcements.push((change.case.clone(), number, change.backend.clone(), news));
            }
        }
        self.append(events).await?;
        self.announce_all(announcements).await
    }

    fn count(&mut self, backend: &Backend, state: StateKind, step: i64) {
        let [open, dead, parked] = self.counts.entry(backend.to_string()).or_default();
        match state {
            StateKind::Dead => *dead += step,
            StateKind::Parked => *parked += step,
            state if state.is_open() => *open += step,
            _ => {}
        }
    }

    /// Numbers for the next events of cases, taken under the cases' row locks.
    pub(super) async fn number<'a>(
        &mut self,
        cases: impl Iterator<Item = &'a Case>,
    ) -> Result<Numbers, StoreError> {
        let mut wanted: BTreeMap<&Case, i64> = BTreeMap::new();
        for case in cases {
            *wanted.entry(case).or_default() += 1;
        }
        let rows = wanted
            .iter()
            .map(|(case, count)| {
                vec![case.case_type.as_str().into(), case.id.as_str().into(), (*count).into()]
            })
            .collect();
        let columns: &[Column] = &[("case_type", Text), ("case_id", Text), ("last_event", Int)];
        let add = "ON CONFLICT (case_type, case_id) DO UPDATE SET last_event = caseway_cases.last_event + EXCLUDED.last_event \
                   RETURNING case_type, case_id, last_event";
        let mut next = BTreeMap::new();
        for row in self.on.insert("caseway_cases", columns, rows, add).await? {
            let mut columns = row.columns();
            let case = rows::case(&mut columns)?;
            let last = columns.int()?;
            let count = wanted.get(&case).copied().unwrap_or(0);
            next.insert(case, last - count + 1);
        }
        Ok(Numbers { next })
    }

    pub(super) async fn append(&mut self, events: Vec<Vec<Value>>) -> Result<(), StoreError> {
        self.news |= !events.is_empty();
        let columns: &[Column] = &[
            ("case_type", Text),
            ("case_id", Text),
            ("number", Int),
            ("at", Int),
            ("backend", Text),
            ("operation", Text),
            ("delivery", Text),
            ("state", Text),
            ("class", Text),
        ];
        self.on.insert("caseway_events", columns, events, "").await.map(drop)
    }

    pub(super) async fn announce_all(
        &mut self,
        news: Vec<(Case, i64, Backend, News)>,
    ) -> Result<(), StoreError> {
        let at = self.now.millis();
        let rows = news
            .into_iter()
            .map(|(case, number, backend, news)| {
                vec![
                    case.case_type.as_str().into(),
                    case.id.as_str().into(),
                    number.into(),
                    at.into(),
                    backend.as_str().into(),
                    news.as_str().into(),
                ]
            })
            .collect();
        let columns: &[Column] = &[
            ("case_type", Text),
            ("case_id", Text),
            ("number", Int),
            ("at", Int),
            ("backend", Text),
            ("news", Text),
        ];
        self.on.insert("caseway_announcements", columns, rows, "").await.map(drop)
    }

    /// What a change means to its case. The case's row is locked, so of two deliveries that end at the same moment the second
    /// sees the first.
    async fn news(&mut self, change: &Change) -> Result<Option<News>, StoreError> {
        match change.after {
            StateKind::Dead | StateKind::Parked => Ok(Some(News::Attention)),
            StateKind::Done | StateKind::Discarded => {
                let sql = "SELECT id FROM caseway_deliveries WHERE case_type = $1 AND case_id = $2 AND backend = $3 \
                           AND state NOT IN ('done', 'discarded') LIMIT 1";
                let case = &change.case;
                let values = vec![
                    case.case_type.as_str().into(),
                    case.id.as_str().into(),
                    change.backend.as_str().into(),
                ];
                Ok(self.on.fetch(sql, values).await?.is_empty().then_some(News::InSync))
            }
            _ => Ok(None),
        }
    }

    /// The deliveries that are next in lanes. Call it in a statement after the one that locked them: only then is seen what was
    /// enqueued before the lock.
    pub(super) async fn heads(&mut self, lanes: Vec<String>) -> Result<BTreeMap<LaneKey, Head>, StoreError> {
        let rest = "AND place > 0 ORDER BY sequence";
        let columns = format!("lane AS of_lane, place AS of_place, {DELIVERY}");
        let rows = self.on.first_by_keys(&columns, "caseway_deliveries", "lane", lanes, rest).await?;
        let mut heads = BTreeMap::new();
        for row in &rows {
            let mut columns = row.columns();
            let lane = rows::lane_key(&columns.text()?)?;
            let head = match (columns.int()?, rows::delivery(&mut columns, &self.core.keys)) {
                (2, _) => Head::Blocks,
                (_, Ok(stored)) => Head::Waits(Box::new(stored)),
                (_, Err(StoreError::Unreadable { id, reason })) => Head::Unreadable(id, reason),
                (_, Err(error)) => return Err(error),
            };
            heads.insert(lane, head);
        }
        Ok(heads)
    }

    /// Locks lanes, in the order that all transactions lock them in; their holders.
    pub(super) async fn lock(
        &mut self,
        lanes: Vec<String>,
    ) -> Result<BTreeMap<LaneKey, LaneRow>, StoreError> {
        let mut lanes = lanes;
        lanes.sort();
        lanes.dedup();
        let rest = format!("ORDER BY lane{}", self.on.locking());
        let rows = self
            .on
            .by_keys("SELECT lane, fence, holder, held FROM caseway_lanes", "lane", lanes, &rest)
            .await?;
        let mut locked = BTreeMap::new();
        for row in &rows {
            let mut columns = row.columns();
            let lane = rows::lane_key(&columns.text()?)?;
            let fence = columns.count()?;
            let (holder, held) = (columns.maybe_text()?, columns.maybe_text()?);
            locked.insert(lane, LaneRow { fence, hold: holder.zip(held) });
        }
        Ok(locked)
    }

    /// Computes anew when a locked lane that nobody holds may be claimed.
    pub(super) async fn schedule(
        &mut self,
        lane: LaneKey,
        delta: i64,
        fences: i64,
    ) -> Result<(), StoreError> {
        let head = self.heads(vec![lane.to_string()]).await?.remove(&lane);
        let (due, format) = head.map_or((None, i64::from(FORMAT)), |head| head.due(self.now));
        let row = free_lane(lane, due, delta, fences, format);
        self.on.update("caseway_lanes", LANE, SET_LANE, vec![row]).await
    }
}

/// The numbers that [`Tx::number`] has taken.
pub(super) struct Numbers {
    next: BTreeMap<Case, i64>,
}

impl Numbers {
    pub(super) fn next_of(&mut self, case: &Case) -> i64 {
        let next = self.next.entry(case.clone()).or_insert(1);
        let number = *next;
        *next += 1;
        number
    }
}

/// A locked lane.
pub(super) struct LaneRow {
    pub(super) fence: u64,
    /// Who holds it, and for which delivery.
    pub(super) hold: Option<(String, String)>,
}

/// What is next in a lane.
pub(super) enum Head {
    Waits(Box<Stored>),
    Blocks,
    /// Its row cannot be read.
    Unreadable(DeliveryId, String),
}

impl Head {
    /// When the lane may be claimed, and the format that it takes.
    pub(super) fn due(&self, now: Time) -> (Option<Time>, i64) {
        match self {
            Self::Waits(stored) => (crate::lifecycle::due(&stored.delivery.progress.state), stored.format),
            Self::Blocks => (None, i64::from(FORMAT)),
            // The next claim parks it.
            Self::Unreadable(..) => (Some(now), i64::from(FORMAT)),
        }
    }
}

/// A number of events or rows that a caller asked for at most.
pub(super) fn at_most(limit: u32) -> Value {
    signed(u64::from(limit)).into()
}
