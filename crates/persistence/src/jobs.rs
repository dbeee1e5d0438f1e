//! The table `job`: effects that were committed and are still to happen.

use std::iter;

use beztack_domain::Fault;
use beztack_domain::id::JobId;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use crate::database::sealed::Sealed as _;
use crate::entity::job;
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Backend, Read, Tx};

const QUEUED: &str = "queued";
const RUNNING: &str = "running";
pub(crate) const DONE: &str = "done";
pub(crate) const DEAD: &str = "dead";

/// A job to be written.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Opaque identifier.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: &'static str,
    /// What it concerns, for those who wait for it: the address a mail goes to.
    pub about: Option<String>,
    /// The handler's input, sealed.
    pub payload: String,
    /// A second job with the same key is not written, as long as the first is kept: that
    /// is some time longer than it takes.
    pub dedup_key: Option<String>,
    /// Not before.
    pub run_at: DateTime<Utc>,
}

/// A job in the hands of a worker.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Opaque identifier.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// The handler's input, sealed.
    pub payload: String,
    /// How often it was claimed, this time included.
    pub attempts: i32,
    /// The end of this claim: only its holder may finish the job.
    pub locked_until: DateTime<Utc>,
    /// The end that a renewal gave it of which nobody knows whether it was written.
    pub perhaps_until: Option<DateTime<Utc>>,
    /// Whether it has a key that is to admit no second job.
    is_unique: bool,
}

/// Writes a job, together with whatever else the transaction does.
pub async fn insert(tx: &Tx, job: NewJob, now: DateTime<Utc>) -> Result<(), Fault> {
    job::Entity::insert(row(job, now))
        .on_conflict(unless_there_is_one())
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("enqueueing a job")
}

/// What stands for a new job in the table.
pub(crate) fn row(job: NewJob, now: DateTime<Utc>) -> job::ActiveModel {
    job::ActiveModel {
        id: Set(job.id.into_string()),
        kind: Set(job.kind.to_owned()),
        about: Set(job.about),
        payload: Set(job.payload),
        status: Set(QUEUED.to_owned()),
        attempts: Set(0),
        run_at: Set(column(job.run_at)),
        locked_until: NotSet,
        last_error: NotSet,
        dedup_key: Set(job.dedup_key),
        created_at: Set(column(now)),
        updated_at: Set(column(now)),
    }
}

/// No second job with the same key.
pub(crate) fn unless_there_is_one() -> OnConflict {
    OnConflict::column(job::Column::DedupKey)
        .do_nothing()
        .to_owned()
}

/// Which jobs a worker takes.
#[derive(Clone, Copy, Debug)]
pub enum Kinds {
    /// All of them.
    Any,
    /// Those of one kind.
    Only(&'static str),
    /// Those of every other kind.
    Except(&'static str),
}

/// Takes up to `limit` jobs of some kinds that are due, or whose worker has not been heard of
/// since its claim ran out, and holds them until `until`.
///
/// One statement, so that no two workers ever hold the same job.
pub async fn claim(
    tx: &Tx,
    kinds: Kinds,
    limit: u64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ClaimedJob>, Fault> {
    let kind = match kinds {
        Kinds::Any => "",
        Kinds::Only(kind) | Kinds::Except(kind) => kind,
    };
    let statement = Statement::from_sql_and_values(
        tx.sea_backend(),
        claiming(tx.backend(), kinds, limit),
        [column(now).into(), column(until).into(), kind.into()],
    );
    let rows = job::Model::find_by_statement(statement)
        .all(tx.conn())
        .await
        .or_fault("claiming jobs")?;
    Ok(rows.into_iter().map(|row| claimed(row, until)).collect())
}

/// Those that were left behind first: they have waited longest, and there are few.
///
/// They are looked for by themselves, so that of those that wait no more are read than are
/// taken. All is materialised, because a plan that looked at the table once more for every row
/// would take more of them than the limit says.
fn claiming(backend: Backend, kinds: Kinds, limit: u64) -> String {
    let of_kinds = match kinds {
        Kinds::Any | Kinds::Except(_) => "kind <> $3",
        Kinds::Only(_) => "kind = $3",
    };
    let skip_locked = match backend {
        Backend::Postgres => "FOR UPDATE SKIP LOCKED",
        // A transaction there holds the only write lock.
        Backend::Sqlite => "",
    };
    format!(
        "WITH left_behind AS MATERIALIZED (SELECT id FROM job \
         WHERE status = 'running' AND locked_until <= $1 AND {of_kinds} LIMIT {limit} {skip_locked}), \
         waiting AS MATERIALIZED (SELECT id FROM job \
         WHERE status = 'queued' AND run_at <= $1 AND {of_kinds} ORDER BY run_at, id LIMIT {limit} {skip_locked}), \
         due AS MATERIALIZED (SELECT id FROM left_behind UNION ALL SELECT id FROM waiting LIMIT {limit}) \
         UPDATE job SET status = 'running', attempts = attempts + 1, locked_until = $2, updated_at = $1 \
         WHERE id IN (SELECT id FROM due) RETURNING *"
    )
}

fn claimed(row: job::Model, until: DateTime<Utc>) -> ClaimedJob {
    ClaimedJob {
        id: JobId::new(row.id),
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        locked_until: row.locked_until.map_or(until, moment),
        perhaps_until: None,
        is_unique: row.dedup_key.is_some(),
    }
}

/// Holds a job for longer. Whether it still was in this worker's hands.
pub async fn renew(tx: &Tx, job: &ClaimedJob, until: DateTime<Utc>) -> Result<bool, Fault> {
    let updated = job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(column(until)))
        .filter(held(job))
        .exec(tx.conn())
        .await
        .or_fault("holding a job for longer")?;
    Ok(updated.rows_affected == 1)
}

/// Forgets the jobs about something that no worker has taken yet.
pub async fn delete_queued_about(tx: &Tx, about: &str) -> Result<(), Fault> {
    job::Entity::delete_many()
        .filter(job::Column::About.eq(about))
        .filter(job::Column::Status.eq(QUEUED))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("forgetting queued jobs")
}

/// Forgets the jobs about something that no worker holds: those that wait, and those that
/// were given up.
pub async fn delete_idle_about(tx: &Tx, about: &str) -> Result<(), Fault> {
    job::Entity::delete_many()
        .filter(job::Column::About.eq(about))
        .filter(job::Column::Status.is_in([QUEUED, DEAD]))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("forgetting idle jobs")
}

/// Removes a job that is done. Of one with a key the key stays, until it is swept.
///
/// The payload goes in either case: it may hold links that should not outlive it.
pub async fn finish(tx: &Tx, job: &ClaimedJob, now: DateTime<Utc>) -> Result<(), Fault> {
    if !job.is_unique {
        return job::Entity::delete_many()
            .filter(held(job))
            .exec(tx.conn())
            .await
            .map(drop)
            .or_fault("finishing a job");
    }
    job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(DONE))
        .col_expr(job::Column::About, Expr::value(None::<String>))
        .col_expr(job::Column::Payload, Expr::value("{}"))
        .col_expr(job::Column::LastError, Expr::value(None::<String>))
        .col_expr(job::Column::LockedUntil, nothing())
        .col_expr(job::Column::RunAt, Expr::value(column(now)))
        .col_expr(job::Column::UpdatedAt, Expr::value(column(now)))
        .filter(held(job))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("finishing a job that is done once")
}

fn nothing() -> sea_orm::sea_query::SimpleExpr {
    Expr::value(None::<chrono::NaiveDateTime>)
}

/// What becomes of a failed job.
#[derive(Clone, Copy, Debug)]
pub enum Failed {
    /// It runs again at this time.
    Retry(DateTime<Utc>),
    /// It is given up; an administrator may bring it back.
    GiveUp,
}

/// Puts a failed job back, or away, with what went wrong.
pub async fn fail(
    tx: &Tx,
    job: &ClaimedJob,
    error: &str,
    failed: Failed,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let (status, run_at) = match failed {
        Failed::Retry(at) => (QUEUED, at),
        Failed::GiveUp => (DEAD, now),
    };
    job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(status))
        .col_expr(job::Column::LastError, Expr::value(error))
        .col_expr(job::Column::RunAt, Expr::value(column(run_at)))
        .col_expr(job::Column::LockedUntil, nothing())
        .col_expr(job::Column::UpdatedAt, Expr::value(column(now)))
        .filter(held(job))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("settling a job")
}

/// Puts a job back that was claimed and not tried, until this time. It counts as no attempt.
pub async fn put_back(
    tx: &Tx,
    job: &ClaimedJob,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(QUEUED))
        .col_expr(job::Column::Attempts, Expr::value(job.attempts - 1))
        .col_expr(job::Column::RunAt, Expr::value(column(until)))
        .col_expr(job::Column::LockedUntil, nothing())
        .col_expr(job::Column::UpdatedAt, Expr::value(column(now)))
        .filter(held(job))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("putting a job back")
}

/// The job, as long as this claim is the last one made.
fn held(job: &ClaimedJob) -> sea_orm::sea_query::SimpleExpr {
    let ends = iter::once(job.locked_until).chain(job.perhaps_until);
    job::Column::Id
        .eq(job.id.as_str())
        .and(job::Column::Attempts.eq(job.attempts))
        .and(job::Column::LockedUntil.is_in(ends.map(column)))
}

/// How many jobs that concern `about` are still to happen.
pub async fn count_pending_about(db: &impl Read, about: &str) -> Result<u64, Fault> {
    job::Entity::find()
        .filter(job::Column::About.eq(about))
        .filter(job::Column::Status.is_in([QUEUED, RUNNING]))
        .count(db.connection())
        .await
        .or_fault("counting jobs")
}

/// A job as administrators see it: without its payload.
#[derive(Clone, Debug)]
pub struct JobRecord {
    /// Opaque identifier.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// What it concerns.
    pub about: Option<String>,
    /// `queued`, `running` or `dead`.
    pub status: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Not before; when it was given up, for one that was.
    pub run_at: DateTime<Utc>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
}

/// Jobs by what is to become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobFigures {
    /// Waiting, the ones that wait to be tried again included.
    pub queued: u64,
    /// In the hands of a worker.
    pub running: u64,
    /// Given up.
    pub dead: u64,
}

/// How many jobs wait, run and were given up.
pub async fn figures(db: &impl Read) -> Result<JobFigures, Fault> {
    let count = |status| {
        let jobs = job::Entity::find().filter(job::Column::Status.eq(status));
        async move { jobs.count(db.connection()).await.or_fault("counting jobs") }
    };
    Ok(JobFigures {
        queued: count(QUEUED).await?,
        running: count(RUNNING).await?,
        dead: count(DEAD).await?,
    })
}

/// The newest `limit` jobs that are not done, oldest first; or of those the dead ones.
pub async fn list(db: &impl Read, only_dead: bool, limit: u64) -> Result<Vec<JobRecord>, Fault> {
    let wanted = if only_dead {
        vec![DEAD]
    } else {
        vec![QUEUED, RUNNING, DEAD]
    };
    let rows = job::Entity::find()
        .filter(job::Column::Status.is_in(wanted))
        .order_by_desc(job::Column::RunAt)
        .order_by_desc(job::Column::Id)
        .limit(limit)
        .all(db.connection())
        .await
        .or_fault("listing jobs")?;
    Ok(rows.into_iter().rev().map(record).collect())
}

fn record(row: job::Model) -> JobRecord {
    JobRecord {
        id: JobId::new(row.id),
        kind: row.kind,
        about: row.about,
        status: row.status,
        attempts: row.attempts,
        run_at: moment(row.run_at),
        last_error: row.last_error,
    }
}

/// Brings dead jobs back: these, or all of them. Returns how many there were.
pub async fn retry(tx: &Tx, ids: Option<&[JobId]>, now: DateTime<Utc>) -> Result<u64, Fault> {
    let mut retry = job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(QUEUED))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::RunAt, Expr::value(column(now)))
        .col_expr(job::Column::UpdatedAt, Expr::value(column(now)))
        .filter(job::Column::Status.eq(DEAD));
    if let Some(ids) = ids {
        retry = retry.filter(job::Column::Id.is_in(ids.iter().map(JobId::as_str)));
    }
    let retried = retry.exec(tx.conn()).await.or_fault("retrying jobs")?;
    Ok(retried.rows_affected)
}
