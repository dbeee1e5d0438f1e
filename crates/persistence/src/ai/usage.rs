//! The table `ai_usage`: what was used, by month.

use beztack_domain::Fault;
use beztack_domain::ai::Usage;
use beztack_domain::id::{OrganizationId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};

use super::runs::tokens;
use crate::Tx;
use crate::database::sealed::Sealed as _;
use crate::entity::ai_usage::{Column, Entity, Model};
use crate::fault::OrFault as _;
use crate::time::column;

/// Who uses something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A person.
    User(&'a UserId),
    /// An organization.
    Organization(&'a OrganizationId),
}

impl<'a> Subject<'a> {
    fn columns(self) -> (&'static str, &'a str) {
        match self {
            Self::User(id) => ("user", id.as_str()),
            Self::Organization(id) => ("organization", id.as_str()),
        }
    }
}

/// Counts a call, and holds the subject's count until the transaction ends. Returns how
/// many calls of this month that makes.
pub async fn count_call(tx: &Tx, subject: Subject<'_>, now: DateTime<Utc>) -> Result<i64, Fault> {
    let (kind, id) = subject.columns();
    let sql = "INSERT INTO ai_usage (subject, subject_id, period, calls, updated_at) \
        VALUES ($1, $2, $3, 1, $4) ON CONFLICT (subject, subject_id, period) \
        DO UPDATE SET calls = ai_usage.calls + 1, updated_at = excluded.updated_at RETURNING *";
    let values = [
        kind.into(),
        id.into(),
        period(now).into(),
        column(now).into(),
    ];
    let statement = Statement::from_sql_and_values(tx.sea_backend(), sql, values);
    let row = Model::find_by_statement(statement)
        .one(tx.conn())
        .await
        .or_fault("counting a call")?;
    Ok(row.map_or(1, |row| row.calls))
}

/// Adds tokens to the month in which the call was made.
pub async fn add_tokens(
    tx: &Tx,
    subject: Subject<'_>,
    usage: Usage,
    called_at: DateTime<Utc>,
) -> Result<(), Fault> {
    let (kind, id) = subject.columns();
    Entity::update_many()
        .col_expr(
            Column::InputTokens,
            Expr::col(Column::InputTokens).add(tokens(usage.input)),
        )
        .col_expr(
            Column::OutputTokens,
            Expr::col(Column::OutputTokens).add(tokens(usage.output)),
        )
        .filter(Column::Subject.eq(kind))
        .filter(Column::SubjectId.eq(id))
        .filter(Column::Period.eq(period(called_at)))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("adding tokens")
}

fn period(now: DateTime<Utc>) -> String {
    now.format("%Y-%m").to_string()
}
