//! The table `attempt`: what was tried, how often, until when it is remembered.
//!
//! All instances on a database share it. A counter runs from its first attempt for as
//! long as its window is; then it begins again.

use beztack_domain::Fault;
use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, Value};

use crate::entity::attempt;
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Database, Read, Tx};

/// Counters that one sweep removes at most.
const SWEPT_AT_ONCE: u64 = 1000;

/// One statement, so that of any number of callers at the same time no two are given the
/// same number. Beyond the first refusal nothing is counted any more: all others are given
/// the number after it. A counter that would last for more than another window was begun
/// before the clock was set back, and begins again.
pub(crate) const COUNT: &str = "INSERT INTO attempt (key, used, expires_at) VALUES ($1, 1, $3) \
    ON CONFLICT (key) DO UPDATE SET \
    used = CASE WHEN attempt.expires_at <= $2 OR attempt.expires_at > $5 THEN 1 \
    WHEN attempt.used > $4 + 1 THEN attempt.used ELSE attempt.used + 1 END, \
    expires_at = CASE WHEN attempt.expires_at <= $2 OR attempt.expires_at > $5 THEN $3 \
    ELSE attempt.expires_at END \
    RETURNING used, expires_at";

/// What is counted, and how far.
#[derive(Clone, Debug)]
pub struct Counter<'a> {
    /// What.
    pub key: &'a str,
    /// How often it may be tried.
    pub most: u32,
    /// When a counter that begins now is forgotten.
    pub until: DateTime<Utc>,
}

impl Counter<'_> {
    /// What [`COUNT`] asks for, in its order.
    pub(crate) fn values(&self, now: DateTime<Utc>) -> [Value; 5] {
        let beyond = self.until + (self.until - now);
        [
            self.key.into(),
            column(now).into(),
            column(self.until).into(),
            self.limit().into(),
            column(beyond).into(),
        ]
    }

    pub(crate) fn verdict(&self, counted: &Counted) -> Verdict {
        let limit = self.limit();
        if counted.used <= limit {
            return Verdict::Allowed;
        }
        Verdict::Refused {
            until: moment(counted.expires_at),
            first: counted.used == limit + 1,
        }
    }

    /// Two numbers beyond it are given out.
    fn limit(&self) -> i32 {
        let most = i32::try_from(self.most).unwrap_or(i32::MAX);
        most.min(i32::MAX - 2)
    }
}

/// Whether an attempt is one of those that may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// There were too many.
    Refused {
        /// Until this moment.
        until: DateTime<Utc>,
        /// Whether nobody was refused before.
        first: bool,
    },
}

/// What [`COUNT`] answers.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Counted {
    used: i32,
    expires_at: NaiveDateTime,
}

/// Counts an attempt in one round trip and in no transaction, so that it stays counted
/// whatever becomes of it.
pub async fn count_alone(
    db: &Database,
    counter: &Counter<'_>,
    now: DateTime<Utc>,
) -> Result<Verdict, Fault> {
    count_on(db, counter, now).await
}

/// Counts what happens if, and only if, the transaction commits.
pub async fn count(tx: &Tx, counter: &Counter<'_>, now: DateTime<Utc>) -> Result<Verdict, Fault> {
    count_on(tx, counter, now).await
}

async fn count_on(
    db: &impl Read,
    counter: &Counter<'_>,
    now: DateTime<Utc>,
) -> Result<Verdict, Fault> {
    let values = counter.values(now);
    let statement = Statement::from_sql_and_values(db.sea_backend(), COUNT, values);
    let row = Counted::find_by_statement(statement)
        .one(db.connection())
        .await
        .or_fault("counting an attempt")?;
    // The statement always answers.
    Ok(row.map_or(Verdict::Allowed, |row| counter.verdict(&row)))
}

/// Forgets what was counted.
pub async fn clear(tx: &Tx, key: &str) -> Result<(), Fault> {
    attempt::Entity::delete_by_id(key)
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("forgetting attempts")
}

/// Removes counters whose window has passed, without waiting for those in use.
pub async fn sweep(tx: &Tx, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut passed = Query::select();
    passed
        .column(attempt::Column::Key)
        .from(attempt::Entity)
        .and_where(attempt::Column::ExpiresAt.lte(column(now)))
        .limit(SWEPT_AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    attempt::Entity::delete_many()
        .filter(attempt::Column::Key.in_subquery(passed))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("sweeping attempts")
}
