//! Searching the table `user`.

use beztack_domain::Fault;
use beztack_domain::admin::{
    Comparison, Condition, Matching, Operand, Sort, UserColumn, UserPage, UserQuery,
};
use sea_orm::sea_query::extension::sqlite::SqliteExpr as _;
use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait as _, Func, LikeExpr, NullOrdering, SelectStatement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, EntityTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait as _, Select,
};

use super::convert;
use super::like_pattern::LikePattern;
use super::user_count;
use crate::entity::user::{Column, Entity, Model};
use crate::fault::OrFault as _;
use crate::time::column as time_column;
use crate::{Backend, Database};

/// A row of a page, and how many there are on all pages.
#[derive(Debug, FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    user: Model,
    total: i64,
}

/// A page of the users that `query` describes, and how many they are on all pages, in one round
/// trip; in two if nobody is on this page.
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
        user_count::total()
    } else {
        let counted = found.clone().select_only();
        counted.expr(Expr::col(Asterisk).count()).into_query()
    };
    let rows = sorted(found, query.sort)
        .expr_as(
            Expr::SubQuery(None, Box::new(total.clone().into())),
            "total",
        )
        .limit(query.limit)
        .offset(query.offset)
        .into_model::<Row>()
        .all(db.connection())
        .await
        .or_fault("listing users")?;
    let total = match rows.first() {
        Some(row) => row.total,
        None => alone(db, &total).await?,
    };
    Ok(UserPage {
        users: rows
            .into_iter()
            .map(|row| convert::user(row.user))
            .collect(),
        total: u64::try_from(total).unwrap_or_default(),
    })
}

/// The total beside an empty page.
async fn alone(db: &Database, total: &SelectStatement) -> Result<i64, Fault> {
    let context = "counting users";
    let row = db.connection().query_one(total).await.or_fault(context)?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
        .or_fault(context)
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
