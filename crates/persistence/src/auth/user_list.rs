//! Searching the table `user`.

use std::time::Instant;

use beztack_domain::Fault;
use beztack_domain::admin::{
    Comparison, Condition, Matching, Operand, Sort, UserColumn, UserPage, UserQuery,
};
use sea_orm::sea_query::extension::sqlite::SqliteExpr as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, NullOrdering};
use sea_orm::{ColumnTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder};
use sea_orm::{QuerySelect, Select};

use super::convert;
use super::like_pattern::LikePattern;
use crate::entity::user::{Column, Entity};
use crate::fault::OrFault as _;
use crate::time::column as time_column;
use crate::{Backend, Database};

/// A page of the users that `query` describes, and how many they are on all pages.
///
/// Both databases find the same: texts match by case, and NULLs are greater than
/// anything, as on PostgreSQL.
pub async fn list(db: &Database, query: &UserQuery) -> Result<UserPage, Fault> {
    let mut found = Entity::find();
    for condition in &query.conditions {
        let Some(expression) = expression(db.backend(), condition) else {
            return Ok(UserPage::default());
        };
        found = found.filter(expression);
    }
    let total = if query.conditions.is_empty() {
        total(db).await?
    } else {
        count(db, found.clone()).await?
    };
    let rows = sorted(found, query.sort)
        .limit(query.limit)
        .offset(query.offset)
        .all(db.connection())
        .await
        .or_fault("listing users")?;
    Ok(UserPage {
        users: rows.into_iter().map(convert::user).collect(),
        total,
    })
}

/// How many people there are, from memory if it may be.
async fn total(db: &Database) -> Result<u64, Fault> {
    let (known, changes) = (db.known_total(), db.changes());
    if let Some(total) = known.and_then(|known| known.get(changes)) {
        return Ok(total);
    }
    let (read_at, read_after) = (Instant::now(), changes.now());
    let total = count(db, Entity::find()).await?;
    if let Some(known) = known {
        known.set(total, read_at, read_after);
    }
    Ok(total)
}

async fn count(db: &Database, found: Select<Entity>) -> Result<u64, Fault> {
    found
        .count(db.connection())
        .await
        .or_fault("counting users")
}

/// `None` for what can match nothing.
fn expression(backend: Backend, condition: &Condition) -> Option<Expr> {
    match condition {
        Condition::Like {
            column,
            matching,
            pattern,
        } => like(backend, *column, *matching, pattern),
        Condition::Compare {
            column,
            comparison,
            operand,
        } => {
            let column = column_of(*column);
            Some(match operand {
                // Neither database stores it, and PostgreSQL refuses to hear of it.
                Operand::Text(text) if text.contains('\0') => return None,
                Operand::Text(text) => {
                    compared(column.into_expr(), *comparison, text.as_str().into())
                }
                Operand::Flag(flag) => {
                    let known = Func::coalesce([column.into_expr(), Expr::value(false)]);
                    compared(known.into(), *comparison, (*flag).into())
                }
                Operand::Time(time) => {
                    let time = time_column(*time);
                    compared(column.into_expr(), *comparison, time.into())
                }
            })
        }
    }
}

fn like(backend: Backend, column: UserColumn, matching: Matching, pattern: &str) -> Option<Expr> {
    let pattern = LikePattern::new(match matching {
        Matching::Contains => format!("%{pattern}%"),
        Matching::StartsWith => format!("{pattern}%"),
        Matching::EndsWith => format!("%{pattern}"),
    })?;
    let column = Expr::col(column_of(column));
    Some(match backend {
        Backend::Postgres => column.like(LikeExpr::new(pattern.as_str())),
        // LIKE ignores case there, GLOB does not.
        Backend::Sqlite => column.glob(pattern.to_glob()?),
    })
}

fn compared(left: Expr, comparison: Comparison, right: sea_orm::Value) -> Expr {
    match comparison {
        Comparison::Equal => left.eq(right),
        Comparison::NotEqual => left.ne(right),
        Comparison::Less => left.lt(right),
        Comparison::LessOrEqual => left.lte(right),
        Comparison::Greater => left.gt(right),
        Comparison::GreaterOrEqual => left.gte(right),
    }
}

/// The id comes last, so that pages neither repeat nor lose anybody. It runs the same way:
/// an index is walked along in one direction, so one on the column and the id does for both.
fn sorted(found: Select<Entity>, sort: Option<Sort>) -> Select<Entity> {
    let sort = sort.unwrap_or(Sort {
        column: UserColumn::CreatedAt,
        descending: false,
    });
    let column = column_of(sort.column);
    let (order, nulls) = if sort.descending {
        (Order::Desc, NullOrdering::First)
    } else {
        (Order::Asc, NullOrdering::Last)
    };
    let found = if is_nullable(sort.column) {
        found.order_by_with_nulls(column, order.clone(), nulls)
    } else {
        found.order_by(column, order.clone())
    };
    found.order_by(Column::Id, order)
}

fn column_of(column: UserColumn) -> Column {
    match column {
        UserColumn::Id => Column::Id,
        UserColumn::Name => Column::Name,
        UserColumn::Email => Column::Email,
        UserColumn::EmailVerified => Column::EmailVerified,
        UserColumn::Image => Column::Image,
        UserColumn::CreatedAt => Column::CreatedAt,
        UserColumn::UpdatedAt => Column::UpdatedAt,
        UserColumn::TwoFactorEnabled => Column::TwoFactorEnabled,
        UserColumn::Role => Column::Role,
        UserColumn::Banned => Column::Banned,
        UserColumn::BanReason => Column::BanReason,
        UserColumn::BanExpires => Column::BanExpires,
    }
}

fn is_nullable(column: UserColumn) -> bool {
    match column {
        UserColumn::Image
        | UserColumn::TwoFactorEnabled
        | UserColumn::Role
        | UserColumn::Banned
        | UserColumn::BanReason
        | UserColumn::BanExpires => true,
        UserColumn::Id
        | UserColumn::Name
        | UserColumn::Email
        | UserColumn::EmailVerified
        | UserColumn::CreatedAt
        | UserColumn::UpdatedAt => false,
    }
}
