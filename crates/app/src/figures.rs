//! How busy this process is, for whoever watches over it: read without asking anybody.

use std::sync::atomic::{AtomicU64, Ordering};

use beztack_auth::password::HashLoad;
use beztack_domain::Fault;
use beztack_domain::ocr::ExtractorLoad;
use beztack_persistence::jobs::{self as store, JobFigures};
use beztack_persistence::{PoolFigures, SessionCacheFigures};

use crate::App;
use crate::admin::{ProcessReading, read_process};
use crate::jobs::{JobOutcome, KINDS};

/// What a process is doing.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The passwords that are hashed.
    pub hashes: HashLoad,
    /// What remembering sessions was good for.
    pub session_cache: SessionCacheFigures,
    /// The documents that are read.
    pub documents: ExtractorLoad,
    /// Answers of the model in the making.
    pub answers: usize,
    /// Jobs that were tried here since the start, by kind and outcome.
    pub jobs: Vec<(&'static str, &'static str, u64)>,
    /// Attempts that were refused here since the start, as too many for an account.
    pub attempts_refused: u64,
    /// The process itself; unknown where the system does not say.
    pub process: Option<ProcessReading>,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    jobs: [[AtomicU64; JobOutcome::ALL.len()]; KINDS.len() + 1],
    attempts_refused: AtomicU64,
}

impl Tally {
    /// A job was tried. Kinds of newer versions count as one.
    pub(crate) fn job(&self, kind: &str, outcome: JobOutcome) {
        let known = KINDS.iter().position(|one| *one == kind);
        let of_kind = self.jobs.get(known.unwrap_or(KINDS.len()));
        if let Some(counter) = of_kind.and_then(|outcomes| outcomes.get(outcome as usize)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// An attempt was refused.
    pub(crate) fn attempt_refused(&self) {
        self.attempts_refused.fetch_add(1, Ordering::Relaxed);
    }

    fn jobs(&self) -> Vec<(&'static str, &'static str, u64)> {
        let kinds = KINDS.into_iter().chain(["unknown"]);
        let rows = kinds.zip(&self.jobs).flat_map(|(kind, outcomes)| {
            let counted = JobOutcome::ALL.into_iter().zip(outcomes);
            counted.map(move |(outcome, count)| {
                (kind, outcome.as_str(), count.load(Ordering::Relaxed))
            })
        });
        rows.collect()
    }
}

impl App {
    /// What this process is doing. Reads a few small files of the system.
    pub fn figures(&self) -> Figures {
        Figures {
            hashes: self.passwords.load(),
            session_cache: self.db.session_cache_figures(),
            documents: self.extractor.load(),
            answers: self.engine.in_the_making(),
            jobs: self.tally.jobs(),
            attempts_refused: self.tally.attempts_refused.load(Ordering::Relaxed),
            process: read_process(),
        }
    }

    /// The connections of the pool that these use cases work with.
    pub fn pool_figures(&self) -> PoolFigures {
        self.db.pool_figures()
    }

    /// How many jobs wait, run and were given up, on all instances: asks the database.
    pub async fn job_figures(&self) -> Result<JobFigures, Fault> {
        store::figures(&self.db).await
    }
}
