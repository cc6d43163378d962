//! Cases: status, events, announcements, waiters.

use std::collections::BTreeMap;

use super::tables::Tables;
use crate::delivery::{Announce, State, StateKind};
use crate::error::StoreError;
use crate::event::{Announcement, BackendStatus, CaseStatus, Event, News, Waiter, What};
use crate::id::{Backend, Case};
use crate::lane::OnDead;
use crate::store::{Enqueue, Enqueued};
use crate::time::Time;

impl Tables {
    pub(super) fn case_status(&self, case: &Case) -> CaseStatus {
        let row = self.cases.get(case);
        let mut backends: BTreeMap<Backend, BackendStatus> = BTreeMap::new();
        for kept in row.into_iter().flat_map(|row| &row.deliveries).filter_map(|id| self.deliveries.get(id)) {
            let delivery = &kept.delivery;
            let backend = delivery.backend.clone();
            let status =
                backends.entry(backend).or_insert_with_key(|backend| BackendStatus::none(backend.clone()));
            let kind = delivery.progress.state.kind();
            let attention = matches!(kind, StateKind::Dead | StateKind::Parked);
            status.open += u64::from(kind.is_open());
            status.retrying +=
                u64::from(kind.is_open() && kind != StateKind::Deferred && kept.class.is_some());
            status.deferred += u64::from(kind == StateKind::Deferred);
            status.dead += u64::from(kind == StateKind::Dead);
            status.parked += u64::from(kind == StateKind::Parked);
            status.blocking += u64::from(attention && delivery.on_dead == OnDead::Block);
            if kind.is_open() || attention {
                status.oldest =
                    Some(status.oldest.map_or(delivery.created, |oldest| oldest.min(delivery.created)));
            }
            if let State::Done { at, .. } = delivery.progress.state {
                status.synced = status.synced.max(Some(at));
            }
        }
        CaseStatus {
            backends: backends.into_values().collect(),
            last_event: row.map_or(0, |row| row.last_event),
        }
    }

    pub(super) fn events(&self, case: &Case, after: u64, limit: u32) -> Vec<Event> {
        let events = self.cases.get(case).into_iter().flat_map(|row| &row.events);
        events.filter(|event| event.number > after).take(limit as usize).cloned().collect()
    }

    pub(super) fn announcements(&self, limit: u32) -> Vec<Announcement> {
        self.announcements.iter().take(limit as usize).cloned().collect()
    }

    pub(super) fn announce(
        &mut self,
        announcement: &Announcement,
        delivery: Option<Enqueue>,
        now: Time,
    ) -> Result<Option<Enqueued>, StoreError> {
        let Some(at) = self.announcements.iter().position(|waiting| waiting == announcement) else {
            return Ok(None);
        };
        let enqueued = delivery.map(|delivery| self.enqueue(delivery, now)).transpose()?;
        if !matches!(enqueued, Some(Enqueued::Full(_))) {
            self.announcements.remove(at);
        }
        Ok(enqueued)
    }

    pub(super) fn wait(&mut self, waiter: Waiter, announce: Announce) {
        let same = |(other, _): &(Waiter, Announce)| {
            (&other.case, &other.backend, &other.operation)
                == (&waiter.case, &waiter.backend, &waiter.operation)
        };
        if !self.waiters.iter().any(same) {
            self.waiters.push((waiter, announce));
        }
    }

    pub(super) fn resume(&mut self, backend: &Backend, limit: u32, now: Time) -> Vec<Waiter> {
        let mut resumed = Vec::new();
        let (mut left, all) = (limit, std::mem::take(&mut self.waiters));
        for (waiter, announce) in all {
            if waiter.backend != *backend || left == 0 {
                self.waiters.push((waiter, announce));
                continue;
            }
            left -= 1;
            let what = What::Resumed { operation: waiter.operation.clone() };
            let event = self.append(&waiter.case, backend.clone(), what, now);
            if announce == Announce::Yes {
                let (case, backend) = (waiter.case.clone(), backend.clone());
                self.announcements.push_back(Announcement { case, event, backend, news: News::Resumed });
            }
            resumed.push(waiter);
        }
        resumed
    }
}
