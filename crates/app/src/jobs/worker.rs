use std::sync::Arc;
use std::time::Duration;

use beztack_domain::email::{Mail, Mailer};
use beztack_domain::id::Alphabet;
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::jobs::{self as store, ClaimedJob, Failed, Kinds};
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Job as _, SendMail};
use crate::App;
use crate::ocr::{ReadDocument, give_up, read_later};

/// How long a claim holds. A worker that dies loses its jobs to others after this.
const CLAIM: TimeDelta = TimeDelta::seconds(60);

/// How long one attempt may take; well within the claim.
const ATTEMPT: Duration = Duration::from_secs(30);

/// How often a claim is renewed while its job runs.
const RENEWAL: Duration = Duration::from_secs(20);

/// What an attempt at a document may take beyond the document's own limit: fetching it,
/// and writing what was read.
const AROUND_A_DOCUMENT: Duration = Duration::from_secs(30);

/// The wait after the first failure; it doubles with each one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);

/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// `[jobs]`. `config/default.toml` explains every key.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerConfig {
    /// Whether `serve` runs a worker in the same process.
    pub in_process: bool,
    /// Jobs run at the same time.
    pub concurrency: u32,
    /// Documents read at the same time, besides.
    pub documents: u32,
    /// How often the table is looked at when nobody calls.
    #[serde(with = "humantime_serde")]
    pub poll_interval: Duration,
    /// Attempts before a job is given up.
    pub max_attempts: i32,
}

/// Runs jobs.
#[derive(Clone, Debug)]
pub struct Worker {
    app: App,
    mailer: Arc<dyn Mailer>,
    config: WorkerConfig,
}

impl Worker {
    /// A worker that sends mail through `mailer`.
    pub fn new(app: App, mailer: Arc<dyn Mailer>, config: WorkerConfig) -> Self {
        Self {
            app,
            mailer,
            config,
        }
    }

    /// Runs jobs until `stop` resolves; those already begun are finished, save for
    /// documents, which take long: another worker begins them again.
    ///
    /// Documents have lanes of their own, so that no mail waits for them.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (tell, told) = watch::channel(false);
        let documents = Kinds::Only(ReadDocument::KIND);
        let everything_else = Kinds::Except(ReadDocument::KIND);
        let mut reading = JoinSet::new();
        for _ in 0..self.config.documents.max(1) {
            let (worker, told) = (self.clone(), told.clone());
            reading.spawn(async move { worker.work(documents, 1, told).await });
        }
        let stopped = async {
            stop.await;
            reading.shutdown().await;
            // Nobody listens any more where the loop below is over already.
            let _ = tell.send(true);
        };
        let limit = u64::from(self.config.concurrency);
        tokio::join!(stopped, self.work(everything_else, limit, told));
    }

    /// Runs what is due of some kinds, batch by batch, until it is told to stop.
    async fn work(&self, kinds: Kinds, limit: u64, mut told: watch::Receiver<bool>) {
        while !*told.borrow() {
            // From here on no call is missed.
            let wanted = self.app.worker_wanted.notified();
            tokio::pin!(wanted);
            wanted.as_mut().enable();
            match self.run_batch(kinds, limit).await {
                // A full batch: there may be more.
                Ok(ran) if ran > 0 => continue,
                Ok(_) => {}
                Err(fault) => tracing::error!(error = %fault, "jobs cannot be read"),
            }
            tokio::select! {
                _ = told.changed() => {}
                () = wanted => {}
                () = tokio::time::sleep(self.config.poll_interval) => {}
            }
        }
    }

    /// Runs one batch of what is due. Returns how many jobs that were.
    pub async fn run_due(&self) -> Result<usize, Fault> {
        self.run_batch(Kinds::Any, u64::from(self.config.concurrency))
            .await
    }

    async fn run_batch(&self, kinds: Kinds, limit: u64) -> Result<usize, Fault> {
        let now = self.app.now();
        let tx = self.app.db.begin().await?;
        let jobs = store::claim_of(&tx, kinds, limit, now, now + CLAIM).await?;
        tx.commit().await?;

        let ran = jobs.len();
        let mut running = JoinSet::new();
        for job in jobs {
            let worker = self.clone();
            running.spawn(async move { worker.run_one(job).await });
        }
        while let Some(result) = running.join_next().await {
            if let Err(error) = result {
                tracing::error!(%error, "a job ended abnormally; it will be tried again");
            }
        }
        Ok(ran)
    }

    async fn run_one(&self, mut job: ClaimedJob) {
        let outcome = self.attempt_within_claim(&mut job).await;
        if let Err(fault) = &outcome {
            tracing::warn!(job.id = %job.id, job.kind = job.kind, job.attempts, error = %fault, "a job failed");
        }
        if let Err(fault) = self.settle(&job, outcome).await {
            tracing::error!(job.id = %job.id, error = %fault, "a job's outcome could not be written");
        }
    }

    /// Attempts a job, and renews its claim as long as that takes.
    async fn attempt_within_claim(&self, job: &mut ClaimedJob) -> Result<(), Fault> {
        let limit = match job.kind.as_str() {
            ReadDocument::KIND => self.app.rules.ocr.timeout + AROUND_A_DOCUMENT,
            _ => ATTEMPT,
        };
        let attempted = job.clone();
        let attempt = tokio::time::timeout(limit, self.attempt(&attempted));
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                outcome = &mut attempt => return outcome.unwrap_or_else(|_| {
                    Err(Fault::new(FaultKind::Timeout, "the attempt took too long"))
                }),
                () = tokio::time::sleep(RENEWAL) => self.renew(job).await?,
            }
        }
    }

    /// A job that another worker has taken over is left to it.
    async fn renew(&self, job: &mut ClaimedJob) -> Result<(), Fault> {
        let until = self.app.now() + CLAIM;
        let tx = self.app.db.begin().await?;
        let is_held = store::renew(&tx, job, until).await?;
        tx.commit().await?;
        if !is_held {
            return Err(Fault::new(
                FaultKind::Internal,
                "another worker took the job over",
            ));
        }
        job.locked_until = until;
        Ok(())
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<(), Fault> {
        match job.kind.as_str() {
            SendMail::KIND => {
                let input: SendMail = super::input(&self.app, &job.payload)?;
                self.mailer.send(job.id.as_str(), &Mail::from(input)).await
            }
            ReadDocument::KIND => {
                read_later(&self.app, &super::input(&self.app, &job.payload)?).await
            }
            _ => Err(Fault::new(
                FaultKind::Internal,
                "no handler for this kind of job",
            )),
        }
    }

    async fn settle(&self, job: &ClaimedJob, outcome: Result<(), Fault>) -> Result<(), Fault> {
        let now = self.app.now();
        let tx = self.app.db.begin().await?;
        match outcome {
            Ok(()) => store::delete(&tx, job).await?,
            Err(fault) => {
                let failed = if job.attempts >= self.config.max_attempts {
                    Failed::GiveUp
                } else {
                    Failed::Retry(now + self.jittered(backoff(job.attempts)))
                };
                store::fail(&tx, job, &fault.to_string(), failed, now).await?;
                tx.commit().await?;
                return self.mourn(job, failed).await;
            }
        }
        tx.commit().await
    }

    /// Tells those who wait for a job that is given up.
    async fn mourn(&self, job: &ClaimedJob, failed: Failed) -> Result<(), Fault> {
        if matches!(failed, Failed::GiveUp) && job.kind == ReadDocument::KIND {
            give_up(&self.app, &super::input(&self.app, &job.payload)?).await?;
        }
        Ok(())
    }

    /// Between the whole wait and half of it, so that jobs that failed together do
    /// not come back together.
    fn jittered(&self, wait: TimeDelta) -> TimeDelta {
        let drawn =
            i32::from_str_radix(&self.app.ids.text(Alphabet::Hex, 4), 16).unwrap_or_default();
        wait - wait * drawn / 0x1_ffff
    }
}

fn backoff(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default();
    2_i32
        .checked_pow(doublings)
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        assert_eq!(backoff(1), TimeDelta::seconds(5));
        assert_eq!(backoff(2), TimeDelta::seconds(10));
        assert_eq!(backoff(5), TimeDelta::seconds(80));
        assert_eq!(backoff(12), TimeDelta::hours(1));
        assert_eq!(backoff(i32::MAX), TimeDelta::hours(1));
    }
}
