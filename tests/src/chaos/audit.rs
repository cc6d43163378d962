//! The end of a run: waiting until everything has ended, dealing with dead letters as a person would, and reading what became
//! of each command.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use caseway_delivery::audit::{Action, By};
use caseway_delivery::delivery::{State, StateKind};
use caseway_delivery::id::Actor;
use caseway_delivery::search::{Filter, Order, Page, Record};
use caseway_delivery::{Store, StoreError};
use serde_json::Value;

use super::caller::Callers;
use super::history::{Answer, Command, End};

/// Nothing has changed for so long: what is still there will not go by itself. Many times a claim of a gateway that was killed
/// last: on a machine that is busy with something else, claims are taken over again and again before one comes to its end.
const QUIET: Duration = Duration::from_secs(120);
/// How long dead letters have, to be redriven by themselves, before a person looks at them.
const REDRIVEN: Duration = Duration::from_secs(6);
const LOOK: Duration = Duration::from_millis(500);
/// What waits somewhere; what has ended is not asked for.
const NOT_ENDED: [StateKind; 5] =
    [StateKind::Pending, StateKind::Claimed, StateKind::Retrying, StateKind::Deferred, StateKind::Awaiting];

/// What became of commands so far.
pub(super) type Ends = BTreeMap<String, End>;

/// Waits until nothing is open any more, and discards dead letters that hold up others once they have been tried enough.
/// What is open when nothing changes any more is an end too, and a bad one. `progress` is told how much is still open.
pub(super) async fn settle(
    store: &dyn Store,
    receipts: impl Fn() -> usize,
    progress: impl Fn(u64),
) -> io::Result<Ends> {
    let mut ends = Ends::new();
    let mut last = ((0, 0), now());
    let mut looked = now();
    loop {
        let open = open(store).await;
        progress(open.unwrap_or(0));
        if open == Some(0) {
            break;
        }
        let state = (open.unwrap_or(0), receipts());
        if last.0 != state {
            last = (state, now());
        }
        if last.1.elapsed() > QUIET {
            break;
        }
        if last.1.elapsed() > REDRIVEN && looked.elapsed() > REDRIVEN {
            // What fails now is looked at again.
            if discard(store, &mut ends).await.is_ok() {
                looked = now();
            }
        }
        tokio::time::sleep(LOOK).await;
    }
    // Dead letters that hold up nobody, mails that are parked, and whatever is left.
    for record in records(store, &[StateKind::Dead, StateKind::Parked]).await? {
        ends.entry(token(&record)).or_insert_with(|| end(&record));
    }
    for record in records(store, &NOT_ENDED).await? {
        ends.insert(token(&record), end(&record));
    }
    Ok(ends)
}

async fn open(store: &dyn Store) -> Option<u64> {
    let depths = store.depths().await.ok()?;
    Some(depths.iter().map(|depth| depth.open).sum())
}

/// Gives up what is dead or parked, as a person would who has looked at it, so that the commands behind it go on.
async fn discard(store: &dyn Store, ends: &mut Ends) -> io::Result<()> {
    let by = By {
        actor: Actor::new("chaos").map_err(io::Error::other)?,
        reason: "looked at, and given up".to_owned(),
    };
    for record in records(store, &[StateKind::Dead, StateKind::Parked]).await? {
        ends.insert(token(&record), end(&record));
        // A redrive may have been faster: then it is not dead any more, and looked at again.
        store.act(record.delivery.id, Action::Discard, by.clone()).await.map_err(io::Error::other)?;
    }
    Ok(())
}

/// Every delivery in one of these states.
pub(super) async fn records(store: &dyn Store, states: &[StateKind]) -> io::Result<Vec<Record>> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let filter = Filter { states: states.to_vec(), ..Filter::default() };
        let page = Page { after, limit: 500, order: Order::OldestFirst };
        let summaries = store.search(filter, page).await.map_err(io::Error::other)?;
        let Some(last) = summaries.last() else { return Ok(found) };
        after = Some(last.cursor());
        for summary in summaries {
            match store.show(summary.id).await {
                Ok(record) => found.extend(record),
                Err(StoreError::Unreadable { .. }) => {}
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

/// The command that a delivery carries; its own id where it is none of ours, a callback say.
pub(super) fn token(record: &Record) -> String {
    let input: Value = serde_json::from_slice(&record.delivery.payload.bytes).unwrap_or_default();
    let places = [&input["lines"][0]["description"], &input["readingId"], &input["text"]];
    let token = places.into_iter().find_map(Value::as_str);
    token.map_or_else(|| record.delivery.id.to_string(), str::to_owned)
}

fn end(record: &Record) -> End {
    match &record.delivery.progress.state {
        State::Done { .. } => End::Delivered,
        State::Dead { reason, .. } => End::Dead(reason.clone()),
        State::Parked { reason, .. } => End::Parked(reason.clone()),
        state => End::Open(format!("{:?}", state.kind()).to_lowercase()),
    }
}

/// What case services are told about each command that was answered with 202.
pub(super) async fn ask(callers: &Callers, commands: &[Command], ends: &mut Ends) {
    for command in commands {
        let Answer::Accepted(id) = &command.answer else { continue };
        if ends.contains_key(&command.token) {
            continue;
        }
        let document = callers.delivery(command.kind, id).await;
        let end = match document.as_ref().and_then(|document| document["status"].as_str()) {
            Some("delivered") => End::Delivered,
            Some(other) => End::Open(other.to_owned()),
            // The hub does not know it: it stands in no list of ends.
            None => continue,
        };
        ends.insert(command.token.clone(), end);
    }
}

pub(super) fn now() -> Instant {
    crate::bench::process::now()
}
