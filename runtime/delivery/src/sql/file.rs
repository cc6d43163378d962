//! The file of an embedded store: making it, keeping others from it, saying why it cannot be used.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::connection::before_commit;
use crate::error::StoreError;

/// How often a file is tried that another one is just opening.
const TRIES: u32 = 100;
const BREATH: Duration = Duration::from_millis(50);

/// Makes the file where it is missing, for its owner alone, and takes the lock that keeps other gateways from it. The lock ends
/// with the process, however that ends.
pub(super) fn prepare(path: &Path, alone: bool) -> Result<Option<File>, StoreError> {
    let lock = alone.then(|| lock(path)).transpose()?;
    match owned().create_new(true).open(path) {
        Ok(_) => Ok(lock),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(lock),
        Err(error) => Err(unreachable(path, &error)),
    }
}

fn owned() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    let name = PathBuf::from(name);
    let opened = owned().create(true).truncate(false).open(&name);
    let mut file = opened.map_err(|error| unreachable(path, &error))?;
    match file.try_lock() {
        Ok(()) => {
            // The number is for the message alone: the lock is what counts.
            let said = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
            said.map_err(|error| unreachable(path, &error))?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let by = file.rewind().and_then(|()| file.read_to_string(&mut text)).is_ok();
            let by = if by { format!(" (process {})", text.trim()) } else { String::new() };
            Err(StoreError::InUse(format!(
                "another gateway{by} keeps its deliveries in {}: an SQLite file serves one gateway. Stop that one, name another \
                 file, or use PostgreSQL, which several gateways share",
                path.display()
            )))
        }
        Err(TryLockError::Error(error)) => Err(unreachable(path, &error)),
    }
}

fn unreachable(path: &Path, error: &std::io::Error) -> StoreError {
    let repair = match error.kind() {
        ErrorKind::NotFound => "; its directory must be there",
        ErrorKind::PermissionDenied => "; the gateway's user must own it and its directory",
        _ => "",
    };
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Unavailable(format!("{} cannot be opened: {error}{repair}", path.display())),
    }
}

/// Opens a file that another one may just be switching to WAL mode, which does not wait as other statements do.
pub(super) async fn patiently<T, F>(mut open: impl FnMut() -> F) -> Result<T, sqlx::Error>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    let mut tries = 1;
    loop {
        match open().await {
            Err(sqlx::Error::Database(error)) if tries < TRIES && is_busy(&*error) => tries += 1,
            opened => return opened,
        }
        tokio::time::sleep(BREATH).await;
    }
}

/// `SQLITE_BUSY` and its kinds.
fn is_busy(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

/// Why a file cannot be used as a store.
pub(super) fn unusable(path: &Path, error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        // SQLITE_CORRUPT and SQLITE_NOTADB
        Some(11 | 26) => StoreError::Incompatible(format!(
            "{} is no SQLite database, or is damaged: {error}",
            path.display()
        )),
        _ => match before_commit(error) {
            StoreError::Unavailable(reason) => {
                StoreError::Unavailable(format!("{} cannot be opened: {reason}", path.display()))
            }
            other => other,
        },
    }
}
