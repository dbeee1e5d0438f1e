use std::sync::Arc;
use std::time::Duration;

use beztack_domain::email::Mailer;
use beztack_domain::id::Alphabet;
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::Tx;
use beztack_persistence::jobs::{self as store, ClaimedJob, Failed, Kinds};
use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::config::WorkerConfig;
use super::lanes::Lanes;
use super::outcome::{Failure, JobOutcome};
use super::recurring::Recurring;
use super::{CountPeople, Job as _, SendMail, Sweep};
use crate::App;
use crate::ocr::{ReadDocument, give_up, read_later};

/// What an attempt at a document may take beyond the document's own limit: fetching it,
/// and writing what was read.
const AROUND_A_DOCUMENT: Duration = Duration::from_secs(30);

/// Of the time of an attempt, how much passes before a renewal that failed is tried again.
const RENEWALS: u32 = 8;

/// The wait after the first failure; it doubles with each one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);

/// How long a job waits that found no place, about. It wants to be there when there is one.
const NEXT_PLACE: TimeDelta = TimeDelta::seconds(5);

/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

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

    /// Runs jobs until `stop` resolves. Those already begun have `jobs.attempt_timeout` to end,
    /// save for documents, which take long: another worker begins again what is left.
    ///
    /// Documents have lanes of their own, so that no mail waits for them.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (tell, told) = watch::channel(false);
        let mut reading = JoinSet::new();
        for _ in 0..self.config.documents.max(1) {
            let (worker, told) = (self.clone(), told.clone());
            let documents = Kinds::Only(ReadDocument::KIND);
            reading.spawn(async move { worker.work(documents, 1, told).await });
        }
        let stopped = async {
            stop.await;
            reading.shutdown().await;
            // Nobody listens any more where the loop below is over already.
            let _ = tell.send(true);
        };
        let everything_else = Kinds::Except(ReadDocument::KIND);
        let working = self.work(everything_else, self.config.concurrency, told);
        tokio::join!(stopped, working);
    }

    /// Runs what is due of some kinds until it is told to stop.
    async fn work(&self, kinds: Kinds, most: u32, mut told: watch::Receiver<bool>) {
        let mut recurring = Recurring::default();
        let mut lanes = Lanes::new(most);
        while !*told.borrow() {
            // From here on no call is missed.
            let wanted = self.app.worker_wanted.notified();
            tokio::pin!(wanted);
            wanted.as_mut().enable();
            if let Err(fault) = recurring.schedule(&self.app, &self.config).await {
                tracing::error!(error = %fault, "recurring jobs cannot be scheduled");
            }
            if let Err(fault) = self.begin(kinds, &mut lanes).await {
                tracing::error!(error = %fault, "jobs cannot be read");
            }
            tokio::select! {
                biased;
                _ = told.changed() => {}
                // There may be more.
                () = lanes.one_is_over() => {}
                () = wanted => {}
                () = tokio::time::sleep(self.config.poll_interval) => {}
            }
        }
        let ended = tokio::time::timeout(self.config.attempt_timeout, lanes.all_are_over());
        if ended.await.is_err() {
            tracing::warn!("jobs that take too long are left to another worker");
        }
    }

    /// Runs some of what is due, as many jobs as run at the same time. Returns how many.
    pub async fn run_due(&self) -> Result<usize, Fault> {
        let mut lanes = Lanes::new(self.config.concurrency);
        let begun = self.begin(Kinds::Any, &mut lanes).await?;
        lanes.all_are_over().await;
        Ok(begun)
    }

    /// Begins what is due, as far as there are lanes for it. Returns how many jobs that is.
    async fn begin(&self, kinds: Kinds, lanes: &mut Lanes) -> Result<usize, Fault> {
        let free = u64::try_from(lanes.free()).unwrap_or(u64::MAX);
        if free == 0 {
            return Ok(0);
        }
        let now = self.app.now();
        let tx = self.app.db.begin().await?;
        let until = now + self.config.attempt_timeout * 2;
        let jobs = store::claim(&tx, kinds, free, now, until).await?;
        tx.commit().await?;

        let begun = jobs.len();
        for job in jobs {
            let worker = self.clone();
            lanes.begin(async move { worker.run_one(job).await });
        }
        Ok(begun)
    }

    async fn run_one(&self, mut job: ClaimedJob) {
        let outcome = self.attempt_within_claim(&mut job).await;
        self.app.tally.job(&job.kind, JobOutcome::of(&outcome));
        match &outcome {
            Ok(()) => {}
            Err(Failure::NoPlace) => {
                tracing::debug!(job.id = %job.id, job.kind = job.kind, "a job waits for a place");
            }
            Err(error) => {
                tracing::warn!(job.id = %job.id, job.kind = job.kind, job.attempts, %error, "a job failed");
            }
        }
        if let Err(fault) = self.settle(&job, outcome).await {
            tracing::error!(job.id = %job.id, error = %fault, "a job's outcome could not be written");
        }
    }

    /// Attempts a job, and renews its claim as long as that takes. A job that another worker
    /// has taken over, or may have, is left to it.
    async fn attempt_within_claim(&self, job: &mut ClaimedJob) -> Result<(), Failure> {
        let attempted = job.clone();
        let attempt = self.attempt_in_time(&attempted);
        tokio::pin!(attempt);
        let mut wait = self.config.attempt_timeout;
        loop {
            tokio::select! {
                outcome = &mut attempt => return outcome,
                () = tokio::time::sleep(wait) => {}
            }
            // Each goes on while the other waits, and a renewal is never broken off: nobody
            // would know until when the claim holds.
            let renewed = {
                let renewal = self.renew(job);
                tokio::pin!(renewal);
                tokio::select! {
                    renewed = &mut renewal => renewed,
                    outcome = &mut attempt => {
                        let _ = renewal.await;
                        return outcome;
                    }
                }
            };
            wait = match renewed {
                Ok(true) => self.config.attempt_timeout,
                Ok(false) => return Err(lost("another worker took the job over")),
                Err(_) if self.app.now() >= job.locked_until => {
                    return Err(lost("the claim ran out before it could be renewed"));
                }
                Err(fault) => {
                    tracing::warn!(job.id = %job.id, error = %fault, "a claim could not be renewed yet");
                    self.config.attempt_timeout / RENEWALS
                }
            };
        }
    }

    /// Holds a job for longer. Whether it still was in this worker's hands.
    async fn renew(&self, job: &mut ClaimedJob) -> Result<bool, Fault> {
        // The same in every try until one succeeds: of one that failed nobody knows whether
        // it was written.
        let until = self.app.now() + self.config.attempt_timeout * 2;
        let until = *job.perhaps_until.get_or_insert(until);
        let tx = self.app.db.begin().await?;
        let is_held = store::renew(&tx, job, until).await?;
        tx.commit().await?;
        if is_held {
            job.locked_until = until;
            job.perhaps_until = None;
        }
        Ok(is_held)
    }

    async fn attempt_in_time(&self, job: &ClaimedJob) -> Result<(), Failure> {
        if job.attempts > self.config.max_attempts {
            // Nobody lived to say why.
            let what = "every worker that tried it was lost".to_owned();
            return Err(Failure::Permanent(what));
        }
        let limit = match job.kind.as_str() {
            // A mailer ends by itself. Left earlier, it would hand the mail over again.
            SendMail::KIND => return self.attempt(job).await,
            ReadDocument::KIND => self.app.rules.ocr.timeout + AROUND_A_DOCUMENT,
            _ => self.config.attempt_timeout,
        };
        tokio::time::timeout(limit, self.attempt(job))
            .await
            .unwrap_or_else(|_late| {
                Err(Fault::new(FaultKind::Timeout, "the attempt took too long").into())
            })
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<(), Failure> {
        match job.kind.as_str() {
            SendMail::KIND => {
                let input: SendMail = super::input(&self.app, &job.payload)?;
                Ok(input.run(&self.app, &*self.mailer, &job.id).await?)
            }
            Sweep::KIND => {
                let input: Sweep = super::input(&self.app, &job.payload)?;
                Ok(input.run(&self.app, &self.config).await?)
            }
            CountPeople::KIND => {
                let input: CountPeople = super::input(&self.app, &job.payload)?;
                Ok(input.run(&self.app).await?)
            }
            ReadDocument::KIND => {
                let input = super::input(&self.app, &job.payload)?;
                Ok(read_later(&self.app, &input).await?)
            }
            // A newer version may have left it, which another worker knows.
            _ => Err(Fault::new(FaultKind::Internal, "no handler for this kind of job").into()),
        }
    }

    async fn settle(&self, job: &ClaimedJob, outcome: Result<(), Failure>) -> Result<(), Fault> {
        let now = self.app.now();
        let tx = self.app.db.begin().await?;
        match outcome {
            Ok(()) => store::finish(&tx, job, now).await?,
            Err(Failure::NoPlace) => {
                let next = now + self.jittered(NEXT_PLACE);
                store::put_back(&tx, job, next, now).await?;
            }
            Err(Failure::Permanent(error)) => {
                store::fail(&tx, job, &error, Failed::GiveUp, now).await?;
                self.mourn(&tx, job, Failed::GiveUp).await?;
            }
            Err(Failure::Fault(fault)) => {
                let failed = if job.attempts >= self.config.max_attempts {
                    Failed::GiveUp
                } else {
                    Failed::Retry(now + self.jittered(backoff(job.attempts)))
                };
                store::fail(&tx, job, &fault.to_string(), failed, now).await?;
                self.mourn(&tx, job, failed).await?;
            }
        }
        tx.commit().await
    }

    /// Tells those who wait for a job that is given up.
    async fn mourn(&self, tx: &Tx, job: &ClaimedJob, failed: Failed) -> Result<(), Fault> {
        if matches!(failed, Failed::GiveUp) && job.kind == ReadDocument::KIND {
            match super::input(&self.app, &job.payload) {
                Ok(input) => give_up(&self.app, tx, &input).await?,
                // It is given up all the same, or it would be tried for ever.
                Err(fault) => {
                    tracing::error!(job.id = %job.id, error = %fault, "nobody can be told that a job is given up");
                }
            }
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

/// What runs here, by name.
pub(crate) const KINDS: [&str; 4] = [
    SendMail::KIND,
    Sweep::KIND,
    CountPeople::KIND,
    ReadDocument::KIND,
];

fn lost(why: &'static str) -> Failure {
    Fault::new(FaultKind::Internal, why).into()
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
