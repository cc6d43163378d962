//! Group commit: what arrives while a transaction runs goes into the next one together.
//!
//! A commit costs the same for one row as for a hundred. A batch is never waited for: whoever comes first starts at once, and
//! those who come while it is under way make the next batch. A batch that fails is done again one by one, so that one
//! bad row fails alone.
//!
//! Batches run side by side where the database has room for several writers. What would lock the same rows goes into one line,
//! so that no batch waits for the commit of another.

use std::future::Future;
use std::hash::{BuildHasher, Hash, RandomState};

use tokio::sync::{mpsc, oneshot};

use crate::error::StoreError;

/// The largest batch: what keeps a transaction within some tens of milliseconds.
const LARGEST: usize = 256;

/// How many callers may wait before the next one waits for a place in the line: what bounds memory.
const LINE: usize = 4096;

struct Job<I, O> {
    input: I,
    answer: oneshot::Sender<Result<O, StoreError>>,
}

/// Lines of operations of one kind.
pub(super) struct Batcher<I, O> {
    lines: Vec<mpsc::Sender<Job<I, O>>>,
    hasher: RandomState,
}

impl<I: Clone + Send + Sync + 'static, O: Send + 'static> Batcher<I, O> {
    /// Starts so many lines, each of which runs one batch at a time, until the batcher is dropped.
    pub(super) fn start<R, F>(lines: usize, run: R) -> Self
    where
        R: Fn(Vec<I>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Vec<Result<O, StoreError>>, StoreError>> + Send + 'static,
    {
        let begin = || {
            let (line, jobs) = mpsc::channel(LINE);
            tokio::spawn(work(jobs, run.clone()));
            line
        };
        Self { lines: (0..lines).map(|_| begin()).collect(), hasher: RandomState::new() }
    }

    /// Runs one operation in the next batch of the line that is `of`'s. The operation runs even when nobody waits for the answer any
    /// more.
    pub(super) async fn run(&self, of: impl Hash, input: I) -> Result<O, StoreError> {
        let (answer, answered) = oneshot::channel();
        let closed = || StoreError::Unavailable("the store is closed".to_owned());
        let hash = usize::try_from(self.hasher.hash_one(of) >> 32).unwrap_or(0);
        let line = self.lines.get(hash % self.lines.len().max(1)).ok_or_else(closed)?;
        line.send(Job { input, answer }).await.map_err(|_| closed())?;
        answered.await.map_err(|_| StoreError::Unknown("the store was closed meanwhile".to_owned()))?
    }
}

async fn work<I: Clone + Send + Sync + 'static, O: Send + 'static, R, F>(
    mut jobs: mpsc::Receiver<Job<I, O>>,
    run: R,
) where
    R: Fn(Vec<I>) -> F,
    F: Future<Output = Result<Vec<Result<O, StoreError>>, StoreError>> + Send + 'static,
{
    loop {
        let mut batch = Vec::new();
        if jobs.recv_many(&mut batch, LARGEST).await == 0 {
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
