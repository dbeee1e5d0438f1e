//! The parts of [`gather`](super::gather): selects of one shape, joined by `UNION ALL`.

use beztack_domain::EmailAddress;
use beztack_domain::id::UserId;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Order, Query, SelectStatement};

use super::facts::{Part, Whose};
use crate::entity::{admin_tier_override, invitation, member, organization, plan, subscription};
use crate::time::column;

/// No part has more rows than this: no list is without a bound.
const MOST_ROWS: u64 = 500;

/// Every column of the union, and the type of its nulls.
const COLUMNS: [(&str, &str); 19] = [
    ("part", "text"),
    ("id", "text"),
    ("name", "text"),
    ("slug", "text"),
    ("logo", "text"),
    ("role", "text"),
    ("target_kind", "text"),
    ("target_id", "text"),
    ("provider", "text"),
    ("tier", "text"),
    ("cadence", "text"),
    ("status", "text"),
    ("metadata", "text"),
    ("plan_id", "text"),
    ("ends", "boolean"),
    ("price_minor", "bigint"),
    ("starts_at", "timestamp"),
    ("ends_at", "timestamp"),
    ("created_at", "timestamp"),
];

/// Which columns a part fills, and from what.
type Filled = Vec<(&'static str, Expr)>;

pub(super) fn select(part: &Part<'_>) -> SelectStatement {
    match part {
        Part::Organizations(user) => own_organizations(user),
        Part::Organization(id, user) => own_organizations(user)
            .and_where(Expr::col((member::Entity, member::Column::OrganizationId)).eq(id.as_str()))
            .take(),
        Part::Invitations(email, now) => invitations(email, *now),
        Part::Overrides(whose) => overrides(whose),
        Part::Subscriptions(whose) => subscriptions(whose),
    }
}

/// A select of the shape that all parts have, of no more rows than may be.
fn shaped(kind: &'static str, mut filled: Filled) -> SelectStatement {
    filled.push(("part", Expr::cust(format!("CAST('{kind}' AS text)"))));
    let mut select = Query::select();
    for (name, kind) in COLUMNS {
        let expression = filled
            .iter()
            .find(|(column, _)| *column == name)
            .map_or_else(
                || Expr::cust(format!("CAST(NULL AS {kind})")),
                |(_, expression)| expression.clone(),
            );
        select.expr_as(expression, Alias::new(name));
    }
    select.limit(MOST_ROWS).take()
}

fn own_organizations(user: &UserId) -> SelectStatement {
    use organization::Column;
    let of = |column| Expr::col((organization::Entity, column));
    let filled = vec![
        ("id", of(Column::Id)),
        ("name", of(Column::Name)),
        ("slug", of(Column::Slug)),
        ("logo", of(Column::Logo)),
        ("role", Expr::col((member::Entity, member::Column::Role))),
        ("created_at", of(Column::CreatedAt)),
    ];
    shaped("organization", filled)
        .from(member::Entity)
        .inner_join(
            organization::Entity,
            of(Column::Id).equals((member::Entity, member::Column::OrganizationId)),
        )
        .and_where(Expr::col((member::Entity, member::Column::UserId)).eq(user.as_str()))
        .order_by((organization::Entity, Column::CreatedAt), Order::Asc)
        .order_by((organization::Entity, Column::Id), Order::Asc)
        .take()
}

fn invitations(email: &EmailAddress, now: DateTime<Utc>) -> SelectStatement {
    use invitation::Column;
    let of = |column| Expr::col((invitation::Entity, column));
    let filled = vec![
        ("id", of(Column::Id)),
        ("role", of(Column::Role)),
        ("target_id", of(Column::OrganizationId)),
        (
            "name",
            Expr::col((organization::Entity, organization::Column::Name)),
        ),
        ("ends_at", of(Column::ExpiresAt)),
        ("created_at", of(Column::CreatedAt)),
    ];
    shaped("invitation", filled)
        .from(invitation::Entity)
        .inner_join(
            organization::Entity,
            of(Column::OrganizationId).equals((organization::Entity, organization::Column::Id)),
        )
        .and_where(of(Column::Email).eq(email.as_str()))
        .and_where(of(Column::Status).eq("pending"))
        .and_where(of(Column::ExpiresAt).gt(column(now)))
        .order_by((invitation::Entity, Column::CreatedAt), Order::Asc)
        .take()
}

fn overrides(whose: &Whose<'_>) -> SelectStatement {
    use admin_tier_override::Column;
    let of = |column| Expr::col((admin_tier_override::Entity, column));
    let filled = vec![
        ("target_kind", of(Column::TargetType)),
        ("target_id", of(Column::TargetId)),
        ("tier", of(Column::Tier)),
        ("cadence", of(Column::BillingCadence)),
        ("created_at", of(Column::CreatedAt)),
    ];
    let (kind, id) = match whose {
        Whose::User(id) => ("user", of(Column::TargetId).eq(id.as_str())),
        Whose::Organization(id) => ("organization", of(Column::TargetId).eq(id.as_str())),
        Whose::OrganizationsOf(user) => (
            "organization",
            of(Column::TargetId).in_subquery(ids_of_organizations(user)),
        ),
    };
    shaped("override", filled)
        .from(admin_tier_override::Entity)
        .and_where(of(Column::TargetType).eq(kind))
        .and_where(id)
        .take()
}

fn subscriptions(whose: &Whose<'_>) -> SelectStatement {
    use subscription::Column;
    let of = |column| Expr::col((subscription::Entity, column));
    let planned = |column| Expr::col((plan::Entity, column));
    let (kind, target, owned) = match whose {
        Whose::User(id) => ("user", Column::UserId, of(Column::UserId).eq(id.as_str())),
        Whose::Organization(id) => (
            "organization",
            Column::OrganizationId,
            of(Column::OrganizationId).eq(id.as_str()),
        ),
        Whose::OrganizationsOf(user) => (
            "organization",
            Column::OrganizationId,
            of(Column::OrganizationId).in_subquery(ids_of_organizations(user)),
        ),
    };
    let filled = vec![
        ("id", of(Column::Id)),
        ("name", planned(plan::Column::DisplayName)),
        ("target_kind", Expr::cust(format!("CAST('{kind}' AS text)"))),
        ("target_id", of(target)),
        ("provider", of(Column::Provider)),
        ("tier", planned(plan::Column::CanonicalTierId)),
        ("ends", of(Column::CancelAtPeriodEnd)),
        ("status", of(Column::Status)),
        ("metadata", of(Column::Metadata).cast_as("text")),
        ("plan_id", of(Column::PlanId)),
        ("price_minor", planned(plan::Column::PriceMinor)),
        ("starts_at", of(Column::CurrentPeriodStart)),
        ("ends_at", of(Column::CurrentPeriodEnd)),
        ("created_at", of(Column::CreatedAt)),
    ];
    shaped("subscription", filled)
        .from(subscription::Entity)
        .left_join(
            plan::Entity,
            planned(plan::Column::Id).equals((subscription::Entity, Column::PlanId)),
        )
        .and_where(owned)
        .order_by((subscription::Entity, Column::CreatedAt), Order::Desc)
        .take()
}

fn ids_of_organizations(user: &UserId) -> SelectStatement {
    Query::select()
        .column(member::Column::OrganizationId)
        .from(member::Entity)
        .and_where(Expr::col(member::Column::UserId).eq(user.as_str()))
        .take()
}
