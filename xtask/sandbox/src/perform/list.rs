//! Lists: what was created and what is invented beside it, filtered and in pages.
//!
//! Pages matter: a reader that asks for the next page until one is empty must come to an end.

mod paged;

pub(crate) use paged::is_linked;

use caseway_spec::platform::{BackendOperation, DecimalForm, ObjectType, Pages, Shape, Type};
use serde_json::Value;

use super::{Performer, Request};
use crate::invent::Facts;
use crate::plausible::{self, Hint};
use crate::reply::Reply;
use crate::resource::{Role, Slot};
use crate::store::Key;
use crate::words::{joined, words};

/// The largest page, whatever is asked for.
const LARGEST_PAGE: usize = 1_000;

/// The page's size when none is asked for.
const USUAL_PAGE: usize = 100;

const SIZES: [&str; 6] = ["pagesize", "perpage", "limit", "size", "maxresults", "displaysize"];
const PAGES: [&str; 4] = ["page", "pagenumber", "currentpage", "pageno"];
const OFFSETS: [&str; 3] = ["offset", "skip", "startat"];
const SEARCHES: [&str; 6] = ["searchterm", "search", "q", "query", "term", "filter"];

/// Which part of a list is shown.
struct Page {
    size: usize,
    offset: usize,
}

impl Performer<'_> {
    pub(super) fn list(&mut self, operation: &BackendOperation, role: &Role, request: &Request<'_>) -> Reply {
        let Some(slot) = &role.response else {
            return self.answer(operation, request.seed, &Facts::new(), None, request);
        };
        let scope = self.scope(role.kind, request);
        let created: Vec<Key> = self
            .store
            .of_kind(role.kind)
            .map(|(key, _)| key.clone())
            .filter(|key| key.scope == scope || scope.is_empty())
            .collect();
        let mut records: Vec<Value> = Vec::new();
        for key in &created {
            let record = self.record(slot, key, &Facts::new());
            let is_theirs = self.belongs(key, &record, request, operation);
            if is_theirs && self.matches(slot, key, &record, request, operation) {
                records.push(record);
            }
        }
        if !self.only_created {
            records.extend(self.invented(role, slot, request, operation));
        }

        let page = Page::asked_for(request, operation.pages.as_ref());
        let total = records.len();
        let shown: Vec<Value> = records.into_iter().skip(page.offset).take(page.size).collect();
        let facts = self.paging(operation, slot, &page, total, shown.len());
        let count = shown.len();
        let reply = self.answer(operation, request.seed, &facts, Some((slot, shown)), request);
        match &operation.pages {
            Some(pages) => paged::mark(reply, operation, pages, request, &page, count, total),
            None => reply,
        }
    }

    /// One to three things that nobody created, the same for the same list whatever page is asked for.
    fn invented(
        &self,
        role: &Role,
        slot: &Slot,
        request: &Request<'_>,
        operation: &BackendOperation,
    ) -> Vec<Value> {
        let turns = |name: &str| paged::turns(operation, name);
        let filters = request.query.iter().filter(|(name, _)| !is_paging(name) && !turns(name));
        let backend = self.contract.target().name;
        let start = crate::seed::Seed::of(&[backend, "list", &operation.name]);
        let start = request.path.iter().fold(start, |seed, value| seed.child(value));
        let seed = filters.fold(start, |seed, (name, value)| seed.child(name).child(value));
        let known = self.asked_for(slot, request, operation);
        let count = usize::try_from(1 + seed.below(3)).unwrap_or(1);
        let scope = self.scope(role.kind, request);
        (0..count)
            .filter_map(|index| {
                let id = invented_id(slot, seed.item(index));
                let key = Key { kind: role.kind, scope: scope.clone(), id };
                let is_invented = self.store.get(&key).is_none() && !self.store.is_deleted(&key);
                is_invented.then(|| self.record(slot, &key, &known))
            })
            .collect()
    }

    /// What invented things must be, because the request asks for such: of that status, called so, of that customer.
    fn asked_for(&self, slot: &Slot, request: &Request<'_>, operation: &BackendOperation) -> Facts {
        let fields = self.contract.fields(slot.record);
        let mut known = Facts::new();
        let owners = operation.route.parameters.iter().zip(request.path);
        let query = request.query.iter().map(|(name, value)| (name, value));
        for (name, value) in owners.chain(query) {
            let name = joined(name);
            let wanted = match SEARCHES.contains(&name.as_str()) {
                true => fields.iter().find(|field| {
                    *field.shape.plain() == Shape::String
                        && words(&field.name).last().is_some_and(|last| last == "name")
                }),
                false => fields.iter().find(|field| joined(&field.name) == name),
            };
            if let Some((field, value)) = wanted.and_then(|field| Some((field, typed(&field.shape, value)?)))
            {
                known.insert(joined(&field.name), value);
            }
        }
        known
    }

    /// Whether a created thing is of those that the path's parameters name, when the collection's path does not say so.
    fn belongs(
        &self,
        key: &Key,
        record: &Value,
        request: &Request<'_>,
        operation: &BackendOperation,
    ) -> bool {
        let names = operation.route.parameters.iter().zip(request.path).skip(key.scope.len());
        let facts = self.store.get(key).map(|thing| &thing.facts);
        names.into_iter().all(|(name, value)| {
            let name = joined(name);
            let fact = facts.and_then(|facts| facts.get(&name)).filter(|fact| !fact.is_null());
            match fact {
                Some(fact) => is_text(fact, value),
                None => mentions(record, &name, value, 3),
            }
        })
    }

    /// Whether a created thing is what the query asks for. A parameter that names none of its fields asks for nothing.
    fn matches(
        &self,
        slot: &Slot,
        key: &Key,
        record: &Value,
        request: &Request<'_>,
        operation: &BackendOperation,
    ) -> bool {
        let facts = self.store.get(key).map(|thing| &thing.facts);
        let fields = self.contract.fields(slot.record);
        let turns = |name: &str| paged::turns(operation, name);
        request.query.iter().filter(|(name, _)| !is_paging(name) && !turns(name)).all(|(name, value)| {
            let name = joined(name);
            if SEARCHES.contains(&name.as_str()) {
                return contains(record, &value.to_lowercase());
            }
            let field = fields.iter().find(|field| joined(&field.name) == name);
            let shown = field.and_then(|field| record.get(&field.name));
            let fact = facts.and_then(|facts| facts.get(&name)).filter(|fact| !fact.is_null());
            match shown.or(fact) {
                Some(known) => known.is_array() || known.is_object() || is_text(known, value),
                None => field.is_none(),
            }
        })
    }

    /// What an envelope says about its list.
    fn paging(
        &self,
        operation: &BackendOperation,
        slot: &Slot,
        page: &Page,
        total: usize,
        shown: usize,
    ) -> Facts {
        let types = &self.contract.platform.types;
        let mut facts = Facts::new();
        if let (Some(_), Some(Shape::Named(id))) = (&slot.field, operation.response())
            && let Type::Object(envelope) = types.get(*id)
        {
            page.describe(envelope, total, shown, &mut facts);
            for field in &envelope.fields {
                if let Some(id) = field.shape.named()
                    && let Type::Object(object) = types.get(id)
                {
                    let mut within = Facts::new();
                    page.describe(object, total, shown, &mut within);
                    if !within.is_empty() {
                        let named = object.fields.iter().filter_map(|field| {
                            Some((field.name.clone(), within.get(&joined(&field.name))?.clone()))
                        });
                        facts.insert(joined(&field.name), Value::Object(named.collect()));
                    }
                }
            }
        }
        facts
    }
}

impl Page {
    fn asked_for(request: &Request<'_>, declared: Option<&Pages>) -> Self {
        if let Some(pages) = declared {
            return paged::asked_for(request, pages);
        }
        let number = |names: &[&str]| {
            let given = request.query.iter().find(|(name, _)| names.contains(&joined(name).as_str()));
            given.and_then(|(_, value)| value.parse::<usize>().ok())
        };
        let size = number(&SIZES).unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE);
        let before = number(&PAGES).map_or(0, |page| page.saturating_sub(1).saturating_mul(size));
        Self { size, offset: number(&OFFSETS).unwrap_or(before) }
    }

    /// Enters what the fields of `object` that count or page would say; a next page's address or cursor is left out.
    fn describe(&self, object: &ObjectType, total: usize, shown: usize, facts: &mut Facts) {
        let pages = total.div_ceil(self.size).max(1);
        for field in &object.fields {
            let name = joined(&field.name);
            let value = match (field.shape.plain(), name.as_str()) {
                (Shape::Int32 | Shape::Int64, "total" | "totalcount" | "totalresults" | "totalitems") => {
                    total.into()
                }
                (Shape::Int32 | Shape::Int64, "count" | "itemsonpage") => shown.into(),
                (Shape::Int32 | Shape::Int64, "totalpages" | "pages" | "pagecount") => pages.into(),
                (Shape::Int32 | Shape::Int64, "page" | "currentpage" | "pagenumber") => {
                    (self.offset / self.size + 1).into()
                }
                (Shape::Int32 | Shape::Int64, "offset") => self.offset.into(),
                (Shape::Int32 | Shape::Int64, _) if SIZES.contains(&name.as_str()) => self.size.into(),
                (Shape::Bool, "hasmore" | "hasnext" | "more") => (self.offset + shown < total).into(),
                (_, "next" | "nextpage" | "nextcursor" | "nextpageuri" | "nextmarker" | "cursors") => {
                    Value::Null
                }
                _ => continue,
            };
            facts.insert(name, value);
        }
    }
}

fn is_paging(name: &str) -> bool {
    let name = joined(name);
    [&SIZES[..], &PAGES, &OFFSETS].iter().any(|names| names.contains(&name.as_str()))
}

fn invented_id(slot: &Slot, seed: crate::seed::Seed) -> String {
    match &slot.id {
        _ if slot.numeric => (100_000 + seed.below(900_000)).to_string(),
        Some(name) => plausible::text(Hint { name, description: None }, seed),
        None => seed.uuid(),
    }
}

/// `text` as a value of a scalar shape.
fn typed(shape: &Shape, text: &str) -> Option<Value> {
    match shape.plain() {
        Shape::Bool => text.parse::<bool>().ok().map(Value::from),
        Shape::Int32 | Shape::Int64 => text.parse::<i64>().ok().map(Value::from),
        Shape::Number | Shape::Decimal(DecimalForm::Number) => text.parse::<f64>().ok().map(Value::from),
        Shape::String | Shape::Text(_) | Shape::Decimal(DecimalForm::Text) | Shape::Named(_) => {
            Some(text.into())
        }
        Shape::Array(_) | Shape::Map(_) | Shape::Limited(..) => None,
    }
}

/// Whether a scalar reads as `text`.
fn is_text(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.eq_ignore_ascii_case(text),
        Value::Number(own) => own.to_string() == text || own.as_f64() == text.parse().ok(),
        Value::Bool(own) => own.to_string() == text,
        _ => false,
    }
}

/// Whether any text in `value` contains `text`, which is in lower case.
fn contains(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.to_lowercase().contains(text),
        Value::Array(items) => items.iter().any(|item| contains(item, text)),
        Value::Object(entries) => entries.values().any(|entry| contains(entry, text)),
        _ => false,
    }
}

/// Whether a field called `name` reads as `text`, in `value` or within `depth` levels of it.
fn mentions(value: &Value, name: &str, text: &str, depth: usize) -> bool {
    match value {
        Value::Object(entries) => entries.iter().any(|(key, value)| {
            (joined(key) == name && is_text(value, text))
                || (depth > 0 && mentions(value, name, text, depth - 1))
        }),
        Value::Array(items) if depth > 0 => items.iter().any(|item| mentions(item, name, text, depth - 1)),
        _ => false,
    }
}
