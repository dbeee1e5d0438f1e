use std::sync::Arc;
use std::time::Duration;

use beztack_domain::email::{Mail, Mailer};
use beztack_domain::id::Alphabet;
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::jobs::{self as store, ClaimedJob, Failed};
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::task::JoinSet;

use super::{Job as _, SendMail};
use crate::App;

/// How long a claim holds. A worker that dies loses its jobs to others after this.
const CLAIM: TimeDelta = TimeDelta::seconds(60);

/// How long one attempt may take; well within the claim.
const ATTEMPT: Duration = Duration::from_secs(30);

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

    /// Runs jobs until `stop` resolves; those already begun are finished.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            match self.run_due().await {
                // A full batch: there may be more.
                Ok(ran) if ran > 0 => continue,
                Ok(_) => {}
                Err(fault) => tracing::error!(error = %fault, "jobs cannot be read"),
            }
            tokio::select! {
                () = &mut stop => return,
                () = self.app.worker_wanted.notified() => {}
                () = tokio::time::sleep(self.config.poll_interval) => {}
            }
        }
    }

    /// Runs one batch of what is due. Returns how many jobs that were.
    pub async fn run_due(&self) -> Result<usize, Fault> {
        let now = self.app.now();
        let tx = self.app.db.begin().await?;
        let jobs = store::claim(&tx, u64::from(self.config.concurrency), now, now + CLAIM).await?;
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

    async fn run_one(&self, job: ClaimedJob) {
        let attempt = tokio::time::timeout(ATTEMPT, self.attempt(&job)).await;
        let outcome = attempt
            .unwrap_or_else(|_| Err(Fault::new(FaultKind::Timeout, "the attempt took too long")));
        if let Err(fault) = &outcome {
            tracing::warn!(job.id = %job.id, job.kind = job.kind, job.attempts, error = %fault, "a job failed");
        }
        if let Err(fault) = self.settle(&job, outcome).await {
            tracing::error!(job.id = %job.id, error = %fault, "a job's outcome could not be written");
        }
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<(), Fault> {
        match job.kind.as_str() {
            SendMail::KIND => {
                let input: SendMail = super::input(&self.app, &job.payload)?;
                self.mailer.send(job.id.as_str(), &Mail::from(input)).await
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
            }
        }
        tx.commit().await
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
