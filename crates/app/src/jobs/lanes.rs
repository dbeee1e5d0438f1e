use std::future;

use tokio::task::{JoinError, JoinSet};

/// Jobs that are under way, so many at the same time at most. A slow one holds up nobody
/// but itself. Dropping them stops them all.
pub(super) struct Lanes {
    most: usize,
    running: JoinSet<()>,
}

impl Lanes {
    /// None yet.
    pub(super) fn new(most: u32) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            running: JoinSet::new(),
        }
    }

    /// How many more may begin.
    pub(super) fn free(&self) -> usize {
        self.most.saturating_sub(self.running.len())
    }

    /// Begins one.
    pub(super) fn begin(&mut self, job: impl Future<Output = ()> + Send + 'static) {
        self.running.spawn(job);
    }

    /// Waits until one is over, and takes note of others that are; for ever if there is none.
    pub(super) async fn one_is_over(&mut self) {
        let Some(ended) = self.running.join_next().await else {
            return future::pending().await;
        };
        note(ended);
        while let Some(ended) = self.running.try_join_next() {
            note(ended);
        }
    }

    /// Waits until all are over.
    pub(super) async fn all_are_over(&mut self) {
        while let Some(ended) = self.running.join_next().await {
            note(ended);
        }
    }
}

fn note(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a job ended abnormally; it will be tried again");
    }
}
