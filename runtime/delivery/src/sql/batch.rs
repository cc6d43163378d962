//! Group commit: what arrives while a transaction runs goes into the next one together.
//!
//! A commit costs the same for one row as for a hundred. A batch is never waited for: whoever comes first starts at once, and
//! those who come while it is under way make the next batch. A batch that fails is done again one by one, so that one
//! bad row fails alone.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot};

use crate::error::StoreError;

/// The largest batch: what keeps a transaction within some tens of milliseconds.
const LARGEST: usize = 256;

/// How many callers may wait before the next one waits for a place in the line: what bounds memory.
const LINE: usize = 4096;

struct Job<I, O> {
    input: I,
    answer: oneshot::Sender<Result<O, StoreError>>,
}

/// A line of operations of one kind.
#[derive(Debug)]
pub(super) struct Batcher<I, O> {
    line: mpsc::Sender<Job<I, O>>,
}

impl<I: Clone + Send + Sync + 'static, O: Send + 'static> Batcher<I, O> {
    /// Starts `workers` that each run one batch at a time, until the batcher is dropped.
    pub(super) fn start<R, F>(workers: usize, run: R) -> Self
    where
        R: Fn(Vec<I>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Vec<Result<O, StoreError>>, StoreError>> + Send + 'static,
    {
        let (line, jobs) = mpsc::channel(LINE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..workers {
            tokio::spawn(work(Arc::clone(&jobs), run.clone()));
        }
        Self { line }
    }

    /// Runs one operation in the next batch. The operation runs even when nobody waits for the answer any more.
    pub(super) async fn run(&self, input: I) -> Result<O, StoreError> {
        let (answer, answered) = oneshot::channel();
        let closed = || StoreError::Unavailable("the store is closed".to_owned());
        self.line.send(Job { input, answer }).await.map_err(|_| closed())?;
        answered.await.map_err(|_| StoreError::Unknown("the store was closed meanwhile".to_owned()))?
    }
}

async fn work<I: Clone + Send + Sync + 'static, O: Send + 'static, R, F>(
    jobs: Arc<Mutex<mpsc::Receiver<Job<I, O>>>>,
    run: R,
) where
    R: Fn(Vec<I>) -> F,
    F: Future<Output = Result<Vec<Result<O, StoreError>>, StoreError>> + Send + 'static,
{
    loop {
        let mut batch = Vec::new();
        if jobs.lock().await.recv_many(&mut batch, LARGEST).await == 0 {
            return;
        }
        let (inputs, waiting): (Vec<I>, Vec<_>) =
            batch.into_iter().map(|job| (job.input, job.answer)).unzip();
        let answers = match run(inputs.clone()).await {
            Ok(answers) => answers,
            Err(error @ (StoreError::Unknown(_) | StoreError::DiskFull)) => all(&error, &inputs),
            Err(error) if inputs.len() == 1 => all(&error, &inputs),
            // Is it the store that fails, or one of the batch?
            Err(_) => match run(Vec::new()).await {
                Ok(_) => one_by_one(&run, inputs).await,
                Err(error) => all(&error, &inputs),
            },
        };
        for (answer, waiting) in answers.into_iter().zip(waiting) {
            // Whoever does not wait any more does not want to know.
            let _ = waiting.send(answer);
        }
    }
}

fn all<I, O>(error: &StoreError, inputs: &[I]) -> Vec<Result<O, StoreError>> {
    inputs.iter().map(|_| Err(error.clone())).collect()
}

async fn one_by_one<I, O, R, F>(run: &R, inputs: Vec<I>) -> Vec<Result<O, StoreError>>
where
    R: Fn(Vec<I>) -> F,
    F: Future<Output = Result<Vec<Result<O, StoreError>>, StoreError>> + Send + 'static,
{
    let mut answers = Vec::new();
    for input in inputs {
        let answer = run(vec![input]).await.and_then(|mut answers| {
            answers
                .pop()
                .unwrap_or_else(|| Err(StoreError::Incompatible("an operation has no answer".to_owned())))
        });
        answers.push(answer);
    }
    answers
}
