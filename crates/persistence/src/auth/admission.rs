//! Letting somebody in who has proven who they are: what almost every sign-in writes.

use beztack_domain::auth::Session;
use beztack_domain::id::AccountId;
use beztack_domain::security_events::SecurityEvent;
use beztack_domain::{Fault, FaultKind};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{
    Asterisk, CommonTableExpression, Expr, ExprTrait as _, InsertStatement, Query, SelectStatement,
    SubQueryStatement, WithClause,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait as _, EntityTrait, Iterable as _,
};

use super::convert;
use crate::entity::{account, attempt, job, security_event, session, user};
use crate::fault::OrFault as _;
use crate::jobs::{self, NewJob};
use crate::security_events::{self, events};
use crate::{Backend, Database, attempts};

const CONTEXT: &str = "letting somebody in";

/// The names of what is written together.
const ADMITTED: &str = "admitted";
const FORGOTTEN: &str = "forgotten";
const TOLD: &str = "told";
const ENQUEUED: &str = "enqueued";

/// What somebody has shown, as it was when it was looked at. It lets them in if it still is.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The account whose password it was.
    pub account: &'a AccountId,
    /// The hash that the password was compared with.
    pub hash: &'a str,
    /// Whether it would do if a second factor was demanded of them.
    pub is_enough: bool,
}

impl std::fmt::Debug for Shown<'_> {
    /// Without the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown")
            .field("account", &self.account)
            .field("is_enough", &self.is_enough)
            .finish_non_exhaustive()
    }
}

/// What belongs together.
#[derive(Clone, Debug)]
pub struct Admission<'a> {
    /// What lets them in.
    pub shown: Shown<'a>,
    /// The session that begins.
    pub session: &'a Session,
    /// The counter that is forgotten.
    pub attempt: Option<&'a str>,
    /// What tells of it.
    pub event: Option<SecurityEvent>,
    /// What is to be done about it afterwards.
    pub job: Option<NewJob>,
}

/// Begins a session for somebody who is there and was never banned, or has been let in again,
/// and of whom everything is as it was when they showed their password. Otherwise nothing is
/// written, and the answer is no.
///
/// The rows of the user and of the account are held meanwhile, in this order: a ban, a
/// deletion, another password or a second factor at the same time either is seen here, or
/// finds the session and ends it. On PostgreSQL it is one statement, and so one round trip
/// where a transaction takes six. Nobody can have asked for this session before, so nothing
/// that is remembered changes.
pub async fn admit_alone(
    db: &Database,
    admission: Admission<'_>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    match db.backend() {
        Backend::Postgres => at_once(db, admission, now).await,
        Backend::Sqlite => one_by_one(db, admission, now).await,
    }
}

async fn at_once(
    db: &Database,
    admission: Admission<'_>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let mut parts = WithClause::new();
    let mut admitted = session_if_admitted(&admission, Backend::Postgres)?;
    admitted.returning_col(session::Column::Id);
    parts.cte(part(ADMITTED, admitted));
    if let Some(key) = admission.attempt {
        let forgotten = Query::delete()
            .from_table(attempt::Entity)
            .and_where(attempt::Column::Key.eq(key))
            .and_where(Expr::exists(
                Query::select().expr(Expr::value(1)).from(ADMITTED).take(),
            ))
            .take();
        parts.cte(part(FORGOTTEN, forgotten));
    }
    if let Some(event) = admission.event {
        let (columns, mut values) = written(&security_events::event_row(event)?);
        let told = values.from(ADMITTED).take();
        parts.cte(part(TOLD, insert(security_event::Entity, columns, told)?));
    }
    if let Some(job) = admission.job {
        let (columns, mut values) = written(&jobs::row(job, now));
        let mut enqueued = insert(job::Entity, columns, values.from(ADMITTED).take())?;
        enqueued.on_conflict(jobs::unless_there_is_one());
        parts.cte(part(ENQUEUED, enqueued));
    }
    let admitted = Query::select()
        .expr(Expr::col(Asterisk).count())
        .from(ADMITTED)
        .take();
    let row = db
        .connection()
        .query_one(&admitted.with(parts))
        .await
        .or_fault(CONTEXT)?;
    let admitted: Option<i64> = row
        .map(|row| row.try_get_by_index(0))
        .transpose()
        .or_fault(CONTEXT)?;
    Ok(admitted == Some(1))
}

async fn one_by_one(
    db: &Database,
    admission: Admission<'_>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let tx = db.begin().await?;
    let insert = session_if_admitted(&admission, Backend::Sqlite)?;
    let inserted = tx
        .about(&admission.session.token.0)
        .execute(&insert)
        .await
        .or_fault(CONTEXT)?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(key) = admission.attempt {
        attempts::clear(&tx, key).await?;
    }
    if let Some(event) = admission.event {
        events::insert(&tx, event).await?;
    }
    if let Some(job) = admission.job {
        jobs::insert(&tx, job, now).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// The session, if the rows of its user and their account say that they may come in.
///
/// Both rows are joined and locked: what is only looked at, as by `EXISTS`, is not looked at
/// again after PostgreSQL has waited for whoever is changing it.
fn session_if_admitted(
    admission: &Admission<'_>,
    backend: Backend,
) -> Result<InsertStatement, Fault> {
    let Admission { session, shown, .. } = admission;
    let (columns, mut values) = written(&convert::session_row(session));
    let of_user = Expr::col((account::Entity, account::Column::UserId))
        .equals((user::Entity, user::Column::Id));
    values
        .from(user::Entity)
        .inner_join(account::Entity, of_user)
        .and_where(user::Column::Id.eq(session.user_id.as_str()))
        .and_where(is_not_set(user::Column::Banned))
        .and_where(account::Column::Id.eq(shown.account.as_str()))
        .and_where(account::Column::Password.eq(shown.hash));
    if !shown.is_enough {
        values.and_where(is_not_set(user::Column::TwoFactorEnabled));
    }
    if backend == Backend::Postgres {
        values.lock_exclusive();
    }
    insert(session::Entity, columns, values)
}

fn is_not_set(column: user::Column) -> Expr {
    column.is_null().or(column.eq(false))
}

/// A row's columns, and what selects their values, wherever from.
fn written<A: ActiveModelTrait>(
    row: &A,
) -> (Vec<<A::Entity as EntityTrait>::Column>, SelectStatement) {
    let (mut columns, mut values) = (Vec::new(), Query::select());
    for column in <A::Entity as EntityTrait>::Column::iter() {
        if let ActiveValue::Set(value) = row.get(column) {
            columns.push(column);
            values.expr(Expr::value(value));
        }
    }
    (columns, values)
}

fn insert<E: EntityTrait>(
    table: E,
    columns: Vec<E::Column>,
    values: SelectStatement,
) -> Result<InsertStatement, Fault> {
    let mut insert = Query::insert();
    insert
        .into_table(table.table_ref())
        .columns(columns)
        .select_from(values)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, CONTEXT, error))?;
    Ok(insert)
}

fn part(name: &'static str, statement: impl Into<SubQueryStatement>) -> CommonTableExpression {
    CommonTableExpression::new()
        .query(statement)
        .table_name(name)
        .to_owned()
}
