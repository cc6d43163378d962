//! Telling other gateways that something has come due or has happened: PostgreSQL's LISTEN and NOTIFY.
//!
//! A hint, never a promise: every gateway looks by itself as well, and what is told while nobody listens is not missed for long.
//! It is told after the commit, in a statement of its own and at most ten times a second, because a NOTIFY inside a
//! transaction makes the commits of all sessions wait for one another.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{Executor, PgPool};
use tokio::sync::watch;
use tokio::task::JoinSet;

const CHANNEL: &str = "caseway_news";
/// Changes come in crowds; this lies between two words of them.
const PAUSE: Duration = Duration::from_millis(100);
/// After a silence of so long the listener asks whether there is still somebody to listen to.
const SILENCE: Duration = Duration::from_secs(30);
/// How long that may take, and how long the listener waits before it tries again.
const BREATH: Duration = Duration::from_secs(5);

/// Tells others of the changes of `own`, and passes on to `wakes` what others tell, until the tasks are dropped.
pub(super) fn exchange(pool: &PgPool, own: watch::Receiver<u64>, wakes: watch::Sender<u64>) -> JoinSet<()> {
    // What this store tells comes back to its own listener.
    let name = format!("{:016x}", RandomState::new().build_hasher().finish());
    let mut tasks = JoinSet::new();
    tasks.spawn(tell(pool.clone(), name.clone(), own));
    tasks.spawn(listen(pool.clone(), name, wakes));
    tasks
}

async fn tell(pool: PgPool, name: String, mut own: watch::Receiver<u64>) {
    while own.changed().await.is_ok() {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(&name);
        // Who is not told looks a second later.
        let _ = notify.execute(&pool).await;
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(pool: PgPool, name: String, wakes: watch::Sender<u64>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            hear(&mut listener, &name, &wakes).await;
        }
        tokio::time::sleep(BREATH).await;
    }
}

/// Returns when the connection has broken, or nobody answers on it any more.
async fn hear(listener: &mut PgListener, name: &str, wakes: &watch::Sender<u64>) {
    loop {
        match tokio::time::timeout(SILENCE, listener.recv()).await {
            Ok(Ok(news)) if news.payload() == name => {}
            Ok(Ok(_)) => wakes.send_modify(|changes| *changes = changes.wrapping_add(1)),
            Ok(Err(_)) => return,
            Err(_) => {
                let asked = tokio::time::timeout(BREATH, listener.execute("SELECT 1"));
                if !matches!(asked.await, Ok(Ok(_))) {
                    return;
                }
            }
        }
    }
}
