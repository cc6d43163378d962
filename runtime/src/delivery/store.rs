//! Opening the store that the environment names.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use caseway_delivery::seal::{Key, KeyError, Keys};
use caseway_delivery::sql::Options;
use caseway_delivery::{MemoryStore, SqlStore, Store, StoreError, Time};

use crate::clock::Clock;
use crate::settings::{Secret, StoreSettings};

/// Opens it, and brings its schema up to this release's.
pub(crate) async fn open(
    settings: &StoreSettings,
    keys: Keys,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn Store>, StoreError> {
    let options = Options { keys, ..Options::default() };
    match settings {
        StoreSettings::Memory => Ok(Arc::new(in_memory(clock))),
        StoreSettings::Sqlite(path) => {
            Ok(Arc::new(SqlStore::sqlite(path, Options { alone: true, ..options }).await?))
        }
        StoreSettings::Postgres(url) => Ok(Arc::new(SqlStore::postgres(url.expose(), options).await?)),
    }
}

/// The keys that what is kept is encrypted with: new values with the first, and any of them opens.
pub(crate) fn keys(declared: &[(String, Secret)]) -> Result<Keys, KeyError> {
    let parsed = declared.iter().map(|(id, key)| Key::parse(id, &key.expose().to_owned().into()));
    let mut parsed = parsed.collect::<Result<Vec<_>, _>>()?.into_iter();
    match parsed.next() {
        Some(current) => Keys::new(current, parsed.collect()),
        None => Ok(Keys::none()),
    }
}

/// A store that lives as long as the process, on the time of `clock`.
pub fn in_memory(clock: &Arc<dyn Clock>) -> MemoryStore {
    // The time of day at the start and what has passed since: it never runs backwards, and moves with virtual time.
    let start = clock.wall().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (began, clock) = (clock.now(), Arc::clone(clock));
    MemoryStore::new(move || {
        let now = start + clock.now().since(began);
        Time::from_millis(i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
    })
}
