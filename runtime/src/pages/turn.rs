//! One page: what is asked for, and where the next one is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use caseway_core::schema::Violation;
use http::{HeaderMap, Uri};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::cursor::Cursors;
use super::link;
use super::probe::{Found, probe};
use super::rounds::{CameRound, Rounds};
use super::splice::with;
use crate::call::{Fault, Outgoing};
use crate::descriptor::{FieldPath, PageSlot, Pages, PagesBy, PagesEnd, Paginate, Target};
use crate::gateway::Operation;
use crate::settings::BaseUrl;

/// How long a cursor is good for.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// The longest token or link that is followed, in bytes: it has to fit into an address, and so has the cursor.
const LONGEST: usize = 4096;

/// One page of a question.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    cursors: &'a Cursors,
    pages: &'static Pages,
    offer: &'static Paginate,
    /// Who asks what, apart from the page: cursors are bound to it.
    question: Vec<u8>,
    wall: SystemTime,
    place: Place,
    /// Where the next page is, once the reply has been read.
    next: Mutex<Option<Place>>,
}

/// Where a page is: what a cursor holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    #[serde(rename = "p")]
    position: Position,
    /// How many items come before it, as far as they were counted.
    #[serde(rename = "b")]
    before: u64,
    /// How many items it may have.
    #[serde(rename = "s")]
    size: Option<u32>,
    #[serde(rename = "r")]
    rounds: Rounds,
    /// When the cursor was given, in seconds since 1970.
    #[serde(rename = "t")]
    given: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Position {
    /// Where no page came before.
    #[serde(rename = "f")]
    First,
    #[serde(rename = "n")]
    Number(u64),
    #[serde(rename = "t")]
    Token(String),
    /// Path and query below the backend's address.
    #[serde(rename = "l")]
    Link(String),
}

/// What a reply says beside its body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    /// The backend's address.
    pub(crate) base: &'a BaseUrl,
    /// What was asked.
    pub(crate) asked: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl<'a> Turn<'a> {
    /// The page that `payload`, an operation's input, asks for, and what is wrong with how it asks. `None` where the operation
    /// has no pages.
    pub(crate) fn new(
        cursors: &'a Cursors,
        operation: &Operation,
        case_type: &str,
        payload: &[u8],
        wall: SystemTime,
    ) -> Option<(Self, Vec<Violation>)> {
        let binding = operation.binding;
        let (offer, pages) = (binding.operation.paginate.as_ref()?, binding.call.pages.as_ref()?);
        // What is no object is refused where the input is decoded.
        let mut input: Map<String, Value> = serde_json::from_slice(payload).unwrap_or_default();
        let cursor = input.remove(offer.cursor);
        let limit = offer.limit.and_then(|limit| input.remove(limit));
        let mut question = Vec::new();
        for part in [case_type, binding.operation.service, binding.operation.name] {
            question.extend_from_slice(part.as_bytes());
            question.push(0);
        }
        // A token of one instance says nothing to another.
        if let Target::Instance { .. } = binding.target {
            question.extend_from_slice(operation.target.name.as_bytes());
            question.push(0);
        }
        // Fields are in order of their names, whatever the order in which they came.
        let rest = serde_json::to_vec(&input).unwrap_or_default();
        question.extend_from_slice(digest(&SHA256, &rest).as_ref());

        let mut violations = Vec::new();
        let mut refuse = |field: &str, message: String| {
            violations.push(Violation { pointer: crate::dispatch::input::pointer(field), message });
        };
        let mut place = Place {
            position: match pages.by {
                PagesBy::Number(_, first) => Position::Number(first.into()),
                _ => Position::First,
            },
            before: 0,
            size: offer.size,
            rounds: Rounds::new(),
            given: seconds(wall),
        };
        let mut goes_on = false;
        if let Some(Value::String(cursor)) = &cursor {
            match open(cursors, &question, cursor, wall) {
                Ok(opened) => (place, goes_on) = (opened, true),
                Err(reason) => refuse(offer.cursor, reason.to_owned()),
            }
        }
        if let (Some(field), Some(limit)) = (offer.limit, limit.as_ref().and_then(Value::as_i64)) {
            let most = offer.largest.into_iter().chain(pages.size.map(|(_, most)| most)).min();
            let most = most.unwrap_or(u32::MAX);
            match u32::try_from(limit) {
                Ok(limit) if (1..=most).contains(&limit) => {
                    // With another size, a page's number stands for other items.
                    let numbered = matches!(pages.by, PagesBy::Number(..));
                    match place.size {
                        Some(first) if goes_on && numbered && first != limit => {
                            refuse(field, format!("must be {first}, as it was for the first page"));
                        }
                        _ => place.size = Some(limit),
                    }
                }
                _ => refuse(field, format!("must be from 1 to {most}")),
            }
        }
        let turn = Self { cursors, pages, offer, question, wall, place, next: Mutex::new(None) };
        Some((turn, violations))
    }

    /// The request for this page. The error names what the mapped request has in the place of what turns pages.
    pub(crate) fn ask(&self, mut outgoing: Outgoing) -> Result<Outgoing, Fault> {
        if let Position::Link(target) = &self.place.position {
            target.clone_into(&mut outgoing.target);
            return Ok(outgoing);
        }
        outgoing = match (self.pages.by, &self.place.position) {
            (PagesBy::Number(slot, _), Position::Number(number)) => {
                fill(outgoing, slot, &number.to_string())?
            }
            (PagesBy::Offset(slot), _) => fill(outgoing, slot, &self.place.before.to_string())?,
            (PagesBy::Token(slot, _), Position::Token(token)) => fill(outgoing, slot, token)?,
            _ => outgoing,
        };
        match (self.pages.size, self.place.size) {
            (Some((slot, _)), Some(size)) => fill(outgoing, slot, &size.to_string()),
            _ => Ok(outgoing),
        }
    }

    /// The output with the cursor of the next page in it, if there is one; or what in the reply leads nowhere.
    pub(crate) fn read(&self, answer: Answer<'_>, output: Bytes) -> Result<Bytes, Vec<Violation>> {
        let next = self.after(answer)?;
        let output = match &next {
            Some(next) => self.with_cursor(output, next),
            None => output,
        };
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(output)
    }

    /// The page after the one that was read.
    pub(crate) fn turned(&self) -> Option<Self> {
        let place = self.next.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let (question, next) = (self.question.clone(), Mutex::new(None));
        Some(Self { question, place, next, ..*self })
    }

    fn with_cursor(&self, output: Bytes, next: &Place) -> Bytes {
        let place = serde_json::to_vec(next).unwrap_or_default();
        let Some(cursor) = self.cursors.seal(&self.question, &place) else { return output };
        // The output is an object, whose last byte is its brace.
        let open = output.strip_suffix(b"}").unwrap_or(&output);
        let mut whole = Vec::with_capacity(output.len() + cursor.len() + self.offer.next.len() + 8);
        whole.extend_from_slice(open);
        if !open.ends_with(b"{") {
            whole.push(b',');
        }
        let _ = serde_json::to_writer(&mut whole, self.offer.next);
        whole.push(b':');
        let _ = serde_json::to_writer(&mut whole, &cursor);
        whole.push(b'}');
        whole.into()
    }

    /// Where the next page is, as the reply says it.
    fn after(&self, answer: Answer<'_>) -> Result<Option<Place>, Vec<Violation>> {
        let shown = match self.pages.items.map(|path| value(answer.body, path)).transpose()? {
            Some(Found::List(count)) => Some(count),
            Some(_) => Some(0),
            None => None,
        };
        let before = self.place.before.saturating_add(shown.unwrap_or(0));
        let (position, at) = match (self.pages.by, &self.place.position) {
            (PagesBy::Token(_, path), _) => match value(answer.body, path)? {
                Found::Nothing => return Ok(None),
                Found::Text(token) if token.is_empty() => return Ok(None),
                Found::Text(token) => (Position::Token(token), Some(path)),
                Found::Number(number) => (Position::Token(number.to_string()), Some(path)),
                _ => return Err(broken(path, "is no token")),
            },
            (PagesBy::LinkHeader, _) => match link::next_in(answer.headers) {
                None => return Ok(None),
                Some(target) => (follow(answer, &target, &[])?, None),
            },
            (PagesBy::LinkField(path), _) => match value(answer.body, path)? {
                Found::Nothing => return Ok(None),
                Found::Text(target) if target.is_empty() => return Ok(None),
                Found::Text(target) => (follow(answer, &target, path)?, Some(path)),
                _ => return Err(broken(path, "is no address")),
            },
            (PagesBy::Number(_, first), Position::Number(number)) => {
                let turned = number.saturating_sub(first.into()).saturating_add(1);
                if !self.goes_on(answer.body, shown, before, turned)? {
                    return Ok(None);
                }
                (Position::Number(number.saturating_add(1)), None)
            }
            (PagesBy::Offset(_) | PagesBy::Number(..), _) => {
                // After nothing comes nothing: the same page would be asked for again.
                if shown == Some(0) || !self.goes_on(answer.body, shown, before, 0)? {
                    return Ok(None);
                }
                (Position::First, None)
            }
        };
        let rounds = match &position {
            Position::Token(text) | Position::Link(text) if text.len() > LONGEST => {
                return Err(broken(at.unwrap_or_default(), "is longer than any honest one"));
            }
            Position::Token(text) | Position::Link(text) => self.place.rounds.step(text),
            Position::First | Position::Number(_) => Ok(self.place.rounds),
        };
        let rounds = rounds.map_err(|CameRound| {
            broken(at.unwrap_or_default(), "leads back to a page that was given before")
        })?;
        Ok(Some(Place { position, before, size: self.place.size, rounds, given: seconds(self.wall) }))
    }

    /// Whether there is another page, where that has to be counted: `before` items were shown up to here, on `turned` pages.
    fn goes_on(
        &self,
        body: &[u8],
        shown: Option<u64>,
        before: u64,
        turned: u64,
    ) -> Result<bool, Vec<Violation>> {
        let count = |path: FieldPath| match value(body, path)? {
            Found::Nothing => Ok(None),
            Found::Number(number) => Ok(Some(u64::try_from(number).unwrap_or(0))),
            _ => Err(broken(path, "is no whole number")),
        };
        let said = match self.pages.end {
            Some(PagesEnd::Pages(path)) => count(path)?.map(|pages| turned < pages),
            Some(PagesEnd::Total(path)) => count(path)?.map(|total| before < total && shown != Some(0)),
            Some(PagesEnd::More(path)) => match value(body, path)? {
                Found::Nothing => None,
                Found::Flag(more) => Some(more),
                _ => return Err(broken(path, "is neither true nor false")),
            },
            None => None,
        };
        // Where nothing says it, the last page is the first one that is not full.
        let full = || match (shown, self.pages.size.and(self.place.size)) {
            (Some(shown), Some(size)) => shown >= size.into(),
            (shown, _) => shown.is_some_and(|shown| shown > 0),
        };
        Ok(said.unwrap_or_else(full))
    }
}

/// The request with something of a page in its place.
fn fill(outgoing: Outgoing, slot: PageSlot, value: &str) -> Result<Outgoing, Fault> {
    let (path, value) = match slot {
        PageSlot::Query(parameter) => return Ok(outgoing.query(parameter, value)),
        PageSlot::Text(path) => (path, Value::from(value).to_string()),
        // Numbers are the hub's own; a token that the contract calls one was read as such.
        PageSlot::Number(path) => (path, value.to_owned()),
    };
    let body = with(&outgoing.body, path, value)
        .map_err(|error| Fault::Cell { cell: "request", reason: error.to_string() })?;
    Ok(Outgoing { body, ..outgoing })
}

fn open(cursors: &Cursors, question: &[u8], cursor: &str, wall: SystemTime) -> Result<Place, &'static str> {
    let strange = "is not a cursor for this question: begin without one";
    let place = cursors.open(question, cursor).ok_or(strange)?;
    let place: Place = serde_json::from_slice(&place).map_err(|_| strange)?;
    if seconds(wall) > place.given.saturating_add(LIFETIME.as_secs()) {
        return Err("is older than a day: begin without one");
    }
    Ok(place)
}

fn follow(answer: Answer<'_>, target: &str, path: FieldPath) -> Result<Position, Vec<Violation>> {
    link::below(answer.base, answer.asked, target).map(Position::Link).map_err(|reason| broken(path, reason))
}

fn value(body: &[u8], path: FieldPath) -> Result<Found, Vec<Violation>> {
    probe(body, path).map_err(|_| broken(path, "cannot be read"))
}

/// What is wrong with a reply; nothing of the reply itself is in it.
fn broken(path: FieldPath, message: &str) -> Vec<Violation> {
    let pointer = path.iter().map(|name| crate::dispatch::input::pointer(name)).collect();
    vec![Violation { pointer, message: message.to_owned() }]
}

fn seconds(wall: SystemTime) -> u64 {
    wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}
