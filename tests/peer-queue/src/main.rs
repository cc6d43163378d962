//! What graphile_worker, a job queue on PostgreSQL, makes of the same machine: jobs added a second by many callers, one
//! transaction each, then jobs done a second by as many workers. Prints one JSON object.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use graphile_worker::{IntoTaskHandlerResult, JobSpec, TaskHandler, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use serde_json::json;

static DONE: AtomicU64 = AtomicU64::new(0);

#[derive(Deserialize, Serialize)]
struct PlaceOrder {
    payload: String,
}

impl TaskHandler for PlaceOrder {
    const IDENTIFIER: &'static str = "place_order";

    async fn run(self, _: WorkerContext) -> impl IntoTaskHandlerResult {
        DONE.fetch_add(1, Ordering::Relaxed);
        Ok::<(), String>(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, callers, seconds] = arguments.as_slice() else {
        return Err("peer-queue URL CALLERS SECONDS".into());
    };
    let (callers, period) = (callers.parse::<usize>()?, Duration::from_secs(seconds.parse()?));
    let worker = WorkerOptions::default()
        .database_url(url)
        // A worker that runs a job asks for a second connection while it holds its first.
        .max_pg_conn(u32::try_from(callers)?.saturating_mul(2))
        .concurrency(callers)
        .schema("peer")
        .define_job::<PlaceOrder>()
        .init()
        .await?;

    let utils = Arc::new(worker.create_utils());
    let added = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut loops = Vec::new();
    for _ in 0..callers {
        let (utils, added) = (Arc::clone(&utils), Arc::clone(&added));
        loops.push(tokio::spawn(async move {
            while start.elapsed() < period {
                let job = PlaceOrder { payload: "x".repeat(512) };
                utils.add_job(job, JobSpec::default()).await.map_err(|error| error.to_string())?;
                added.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), String>(())
        }));
    }
    for ended in loops {
        ended.await??;
    }
    let enqueues = added.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();

    let start = Instant::now();
    // It ends when no job is left, or is stopped when the time is over.
    let _ = tokio::time::timeout(period, worker.run_once()).await;
    let deliveries = DONE.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    println!("{}", json!({ "enqueues": enqueues, "deliveries": deliveries }));
    Ok(())
}
