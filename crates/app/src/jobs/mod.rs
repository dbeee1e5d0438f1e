//! Deferred work: effects that become true with the transaction that wants them
//! and happen after it, at least once.

mod config;
mod count_people;
mod lanes;
mod list_jobs;
mod outcome;
mod recurring;
mod retry_jobs;
mod send_mail;
mod sweep;
mod worker;

use beztack_auth::{StorageFormat, vault};
use beztack_domain::id::JobId;
use beztack_domain::{EmailAddress, Fault, FaultKind};
use beztack_persistence::Tx;
use beztack_persistence::jobs::{self as store, NewJob};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;

pub use config::WorkerConfig;
pub use count_people::CountPeople;
pub use list_jobs::list_jobs;
pub(crate) use outcome::JobOutcome;
pub use retry_jobs::retry_jobs;
pub use send_mail::SendMail;
pub use sweep::Sweep;
pub(crate) use worker::KINDS;
pub use worker::Worker;

/// The table is ours alone, so inputs are sealed in this format whatever the database is in.
const SEALED: StorageFormat = StorageFormat::Hardened;

/// A kind of work, and its input.
pub trait Job: Serialize + DeserializeOwned {
    /// The handler's name in the table.
    const KIND: &'static str;

    /// What it concerns, for those who wait for it.
    fn about(&self) -> Option<String>;
}

/// Writes a job as part of `tx`: it will run if, and only if, that commits.
///
/// Its input is sealed: a mail holds links and codes that a reader of the table must not
/// be able to use.
pub async fn enqueue<J: Job>(app: &App, tx: &Tx, job: &J) -> Result<JobId, Fault> {
    let job = new(app, job)?;
    let id = job.id.clone();
    store::insert(tx, job, app.now()).await?;
    Ok(id)
}

/// The same, unless there is, or was not long ago, a job with this key.
pub async fn enqueue_once<J: Job>(app: &App, tx: &Tx, job: &J, key: String) -> Result<(), Fault> {
    store::insert(tx, new_once(app, job, key)?, app.now()).await
}

/// A job as [`enqueue_once`] writes it, for whoever writes it with something else.
pub(crate) fn new_once<J: Job>(app: &App, job: &J, key: String) -> Result<NewJob, Fault> {
    let job = new(app, job)?;
    Ok(NewJob {
        dedup_key: Some(key),
        ..job
    })
}

fn new<J: Job>(app: &App, job: &J) -> Result<NewJob, Fault> {
    let payload = serde_json::to_string(job)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing a job's input", error))?;
    let payload = vault::seal(&payload, SEALED, &app.rules.secrets, &*app.ids)?;
    Ok(NewJob {
        id: JobId::new(app.ids.uuid()),
        kind: J::KIND,
        about: job.about(),
        payload,
        dedup_key: None,
        run_at: app.now(),
    })
}

/// Reads what [`enqueue`] wrote, or an older release, which did not seal.
fn input<J: Job>(app: &App, payload: &str) -> Result<J, Fault> {
    let opened = if payload.starts_with('{') {
        payload.to_owned()
    } else {
        vault::open(payload, &app.rules.secrets)?
    };
    serde_json::from_str(&opened)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "reading a job's input", error))
}

/// Writes a job that goes with nothing else.
pub async fn enqueue_alone<J: Job>(app: &App, job: &J) -> Result<JobId, Fault> {
    let tx = app.db.begin().await?;
    let id = enqueue(app, &tx, job).await?;
    tx.commit().await?;
    wake_worker(app);
    Ok(id)
}

/// Tells this process's worker that there is something to do; workers of other
/// processes find it when they next look.
pub fn wake_worker(app: &App) {
    app.worker_wanted.notify_waiters();
}

/// Forgets mails to this address that wait or were given up, together with whatever else
/// the transaction does. One that is being handed over is too late to be called back.
pub(crate) async fn forget_mail_to(tx: &Tx, to: &EmailAddress) -> Result<(), Fault> {
    store::delete_idle_about(tx, &send_mail::about(to.as_str())).await
}

/// Whether mail to this address is still on its way.
pub async fn is_mail_pending(app: &App, to: &EmailAddress) -> Result<bool, Fault> {
    Ok(store::count_pending_about(&app.db, &send_mail::about(to.as_str())).await? > 0)
}
