//! What operators see and do, gauges, and pruning.

use super::tables::{Kept, Tables};
use crate::audit::{Acted, Action, By, Entry, Redrive, Trail};
use crate::delivery::Announce;
use crate::id::{DeliveryId, Instance};
use crate::lifecycle;
use crate::search::{Cursor, Filter, LONGEST_PAGE, Order, Page, Record, Replaced, Summary};
use crate::store::{Alive, Depth, Pruned, Retention};
use crate::time::Time;

impl Tables {
    pub(super) fn search(&self, filter: &Filter, page: Page) -> Vec<Summary> {
        let mut found: Vec<Summary> =
            self.deliveries.values().map(Kept::summary).filter(|summary| filter.matches(summary)).collect();
        found.sort_by_key(|summary| (summary.created, summary.id));
        let place = |summary: &Summary| (summary.created, summary.id);
        let after = page.after.map(|Cursor { created, id }| (created, id));
        if page.order == Order::NewestFirst {
            found.reverse();
        }
        let beyond = |summary: &Summary| match (after, page.order) {
            (None, _) => true,
            (Some(after), Order::NewestFirst) => place(summary) < after,
            (Some(after), Order::OldestFirst) => place(summary) > after,
        };
        found.into_iter().filter(beyond).take(page.limit.min(LONGEST_PAGE) as usize).collect()
    }

    pub(super) fn show(&self, id: DeliveryId) -> Option<Record> {
        let Kept { delivery, attempts, replaced, .. } = self.deliveries.get(&id)?;
        Some(Record { delivery: delivery.clone(), attempts: attempts.clone(), replaced: replaced.clone() })
    }

    pub(super) fn redrive(&mut self, id: DeliveryId, redrive: &Redrive, now: Time) -> Acted {
        let Some(kept) = self.deliveries.get_mut(&id) else { return Acted::Missing };
        let before = kept.delivery.progress.state.kind();
        let acted = lifecycle::redrive(&mut kept.delivery.progress, redrive, now);
        if let Acted::Done(_) = acted {
            self.changed(id, Some(before), None, Announce::No);
            if let Redrive::Operator { by, .. } = redrive {
                self.audited(now, by.clone(), "redrive".to_owned(), Some(id));
            }
        }
        acted
    }

    pub(super) fn act(&mut self, id: DeliveryId, action: Action, by: By, now: Time) -> Acted {
        let Some(kept) = self.deliveries.get_mut(&id) else { return Acted::Missing };
        let delivery = &mut kept.delivery;
        let before = delivery.progress.state.kind();
        let revision = delivery.progress.revision;
        let acted =
            lifecycle::act(&mut delivery.progress, delivery.frozen.is_some(), &action, &by.reason, now);
        if !matches!(acted, Acted::Done(_)) {
            return acted;
        }
        let what = action.name().to_owned();
        if let Action::Edit { payload, .. } = action {
            let old = std::mem::replace(&mut delivery.payload, payload);
            delivery.frozen = None;
            kept.replaced.push(Replaced { revision, payload: old, at: now, by: by.actor.clone() });
        }
        self.changed(id, Some(before), None, Announce::Yes);
        self.audited(now, by, what, Some(id));
        acted
    }

    pub(super) fn audit(&self, trail: Trail, limit: u32) -> Vec<Entry> {
        let entries = self.audit.iter().rev().filter(|entry| trail.matches(entry));
        entries.take(limit as usize).cloned().collect()
    }

    pub(super) fn heartbeat(&mut self, instance: Instance, release: String, now: Time) {
        let alive = Alive { instance: instance.clone(), release: release.clone(), since: now, seen: now };
        let row = self.instances.entry(instance).or_insert(alive);
        row.seen = now;
        row.release = release;
    }

    pub(super) fn instances(&self) -> Vec<Alive> {
        let mut instances: Vec<Alive> = self.instances.values().cloned().collect();
        instances.sort_by_key(|alive| std::cmp::Reverse(alive.seen));
        instances
    }

    pub(super) fn depths(&self) -> Vec<Depth> {
        let depth = |(backend, counts): (&crate::id::Backend, &super::tables::Counts)| Depth {
            backend: backend.clone(),
            open: counts.open.len() as u64,
            dead: counts.dead,
            parked: counts.parked,
            oldest: counts.open.first().map(|(created, _)| *created),
        };
        self.counts.iter().map(depth).collect()
    }

    pub(super) fn prune(&mut self, retention: Retention, limit: u32, now: Time) -> Pruned {
        let limit = limit as usize;
        let ended = |kept: &&Kept| {
            let progress = &kept.delivery.progress;
            progress.state.kind().is_over() && progress.changed < now.before(retention.deliveries)
        };
        let old: Vec<DeliveryId> =
            self.deliveries.values().filter(ended).map(|kept| kept.delivery.id).take(limit).collect();
        for id in &old {
            self.forget(*id);
        }

        let events = take_oldest(limit, |left| {
            let oldest_kept = now.before(retention.events);
            for row in self.cases.values_mut() {
                while *left > 0 && row.events.front().is_some_and(|event| event.at < oldest_kept) {
                    if row.events.len() == 1 && !row.deliveries.is_empty() {
                        break;
                    }
                    row.events.pop_front();
                    *left -= 1;
                }
            }
        });
        let empty = take_oldest(limit, |left| {
            let used: std::collections::BTreeSet<_> =
                self.deliveries.values().map(|kept| kept.delivery.lane).collect();
            retain(&mut self.lanes, left, |lane, _| !used.contains(lane));
            retain(&mut self.cases, left, |_, row| row.deliveries.is_empty() && row.events.is_empty());
        });
        let over: std::collections::BTreeSet<DeliveryId> =
            self.calls.values().filter_map(|row| row.delivery).filter(|id| self.is_over(Some(*id))).collect();
        let calls = take_oldest(limit, |left| {
            retain(&mut self.calls, left, |_, row| {
                row.keep <= now && row.delivery.is_none_or(|id| over.contains(&id))
            });
        });
        let instances = take_oldest(limit, |left| {
            retain(&mut self.instances, left, |_, alive| alive.seen < now.before(retention.instances));
        });
        let over: std::collections::BTreeSet<DeliveryId> = self
            .audit
            .iter()
            .filter_map(|entry| entry.delivery)
            .filter(|id| self.is_over(Some(*id)))
            .collect();
        let audit = take_oldest(limit, |left| {
            self.audit.retain(|entry| {
                let decided = entry.delivery.is_none_or(|id| over.contains(&id));
                let goes = *left > 0 && decided && entry.at < now.before(retention.audit);
                *left -= usize::from(goes);
                !goes
            });
        });
        Pruned { deliveries: old.len() as u64, empty, events, calls, audit, instances }
    }
}

fn take_oldest(limit: usize, delete: impl FnOnce(&mut usize)) -> u64 {
    let mut left = limit;
    delete(&mut left);
    (limit - left) as u64
}

fn retain<K: Ord, V>(
    map: &mut std::collections::BTreeMap<K, V>,
    left: &mut usize,
    goes: impl Fn(&K, &V) -> bool,
) {
    map.retain(|key, value| {
        let goes = *left > 0 && goes(key, value);
        *left -= usize::from(goes);
        !goes
    });
}

impl Kept {
    fn summary(&self) -> Summary {
        Summary { class: self.class, ..Summary::without_class(&self.delivery) }
    }
}
