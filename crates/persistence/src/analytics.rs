//! Figures over whole tables, for administrators.

use beztack_domain::Fault;
use beztack_domain::admin::{Analytics, RevenueFigures, SubscriptionFigures, UserFigures};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{
    Alias, Asterisk, Expr, ExprTrait as _, Func, IntoIden, Query, SelectStatement,
};
use sea_orm::{ConnectionTrait as _, FromQueryResult};

use crate::Read;
use crate::auth::user_count;
use crate::entity::{payment, session, subscription, user};
use crate::fault::OrFault as _;
use crate::time::column;

/// What providers call a payment that arrived.
const PAID: [&str; 4] = ["approved", "paid", "processed", "succeeded"];

/// What providers call a subscription that runs.
const RUNNING: [&str; 3] = ["active", "authorized", "trialing"];

/// What providers call one that was ended.
const CANCELED: [&str; 2] = ["canceled", "cancelled"];

#[derive(Debug, FromQueryResult)]
struct Figures {
    users: i64,
    new_users: i64,
    daily: i64,
    weekly: i64,
    monthly: i64,
    month: Option<f64>,
    month_before: Option<f64>,
    year: Option<f64>,
    running: i64,
    canceled: i64,
    churned: i64,
}

/// Every figure at `now`, in one round trip.
pub async fn count(db: &impl Read, now: DateTime<Utc>) -> Result<Analytics, Fault> {
    let ago = |days| now - TimeDelta::days(days);
    let figures = [
        ("users", user_count::total()),
        ("new_users", joined_since(ago(30))),
        ("daily", seen_since(ago(1))),
        ("weekly", seen_since(ago(7))),
        ("monthly", seen_since(ago(30))),
        ("month", paid_between(ago(30), now)),
        ("month_before", paid_between(ago(60), ago(30))),
        ("year", paid_between(ago(365), now)),
        ("running", subscriptions(&RUNNING, None)),
        ("canceled", subscriptions(&CANCELED, None)),
        ("churned", subscriptions(&CANCELED, Some(ago(30)))),
    ];
    let mut query = Query::select();
    for (name, figure) in figures {
        query.expr_as(
            Expr::SubQuery(None, Box::new(figure.into())),
            Alias::new(name),
        );
    }
    let context = "counting for administrators";
    let row = db.connection().query_one(&query).await.or_fault(context)?;
    let Some(row) = row else {
        return Ok(Analytics::default());
    };
    let figures = Figures::from_query_result(&row, "").or_fault(context)?;
    Ok(figures.into())
}

impl From<Figures> for Analytics {
    fn from(figures: Figures) -> Self {
        Self {
            users: UserFigures {
                total: figures.users,
                new: figures.new_users,
                daily_active: figures.daily,
                weekly_active: figures.weekly,
                monthly_active: figures.monthly,
            },
            revenue: RevenueFigures {
                monthly: figures.month.unwrap_or_default(),
                previous_month: figures.month_before.unwrap_or_default(),
                yearly: figures.year.unwrap_or_default(),
            },
            subscriptions: SubscriptionFigures {
                active: figures.running,
                canceled: figures.canceled,
                churned: figures.churned,
            },
        }
    }
}

fn joined_since(since: DateTime<Utc>) -> SelectStatement {
    counting(user::Entity)
        .and_where(Expr::col(user::Column::CreatedAt).gte(column(since)))
        .take()
}

/// How many people used a session; those who signed out since do not count.
fn seen_since(since: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .expr(Func::count_distinct(Expr::col(session::Column::UserId)))
        .from(session::Entity)
        .and_where(Expr::col(session::Column::UpdatedAt).gte(column(since)))
        .take()
}

fn paid_between(from: DateTime<Utc>, to: DateTime<Utc>) -> SelectStatement {
    let sum = Expr::col(payment::Column::Amount).sum();
    Query::select()
        .expr(sum.cast_as("double precision"))
        .from(payment::Entity)
        .and_where(Expr::col(payment::Column::Status).is_in(PAID))
        .and_where(Expr::col(payment::Column::CreatedAt).gte(column(from)))
        .and_where(Expr::col(payment::Column::CreatedAt).lt(column(to)))
        .take()
}

fn subscriptions(states: &[&str], since: Option<DateTime<Utc>>) -> SelectStatement {
    counting(subscription::Entity)
        .and_where(Expr::col(subscription::Column::Status).is_in(states.iter().copied()))
        .and_where_option(
            since.map(|since| Expr::col(subscription::Column::UpdatedAt).gte(column(since))),
        )
        .take()
}

fn counting(table: impl IntoIden) -> SelectStatement {
    Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .from(table.into_iden())
        .take()
}
