//! Rows to nouns and back.

use beztack_domain::billing::{
    CataloguePlan, Interval, MembershipTarget, Plan, PlanChanges, Provider, Subscription,
    SubscriptionStatus, Tier,
};
use beztack_domain::id::{OrganizationId, PlanId, SubscriptionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::Decimal;
use serde_json::{Map, Value};

use crate::entity::{plan, subscription};
use crate::time::{column, moment};

/// The status of a plan that can be bought.
pub(super) const ACTIVE: &str = "active";
const INACTIVE: &str = "inactive";

pub(super) fn plan(row: plan::Model, provider: Provider) -> Plan {
    let price_minor = row
        .price_minor
        .unwrap_or_else(|| minor(row.price, provider));
    Plan {
        id: PlanId::new(row.id),
        provider,
        tier: row.canonical_tier_id,
        display_name: row.display_name,
        description: row.description,
        features: words(row.features),
        limits: limits(row.limits),
        permissions: words(row.permissions),
        price_minor,
        currency: row.currency,
        interval: row
            .interval
            .unwrap_or_else(|| Interval::Month.as_str().to_owned()),
        interval_count: row.interval_count.unwrap_or(1),
        display_order: row.display_order.unwrap_or_default(),
        highlighted: row.highlighted.unwrap_or_default(),
    }
}

pub(super) fn catalogue_plan(row: plan::Model, provider: Provider) -> CataloguePlan {
    CataloguePlan {
        provider_plan_id: row.provider_plan_id.clone(),
        visible: row.visible.unwrap_or(true),
        active: row.status.as_deref() == Some(ACTIVE),
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
        plan: plan(row, provider),
    }
}

/// A price that only the original has written, in the unit it seeds with.
fn minor(written: Decimal, provider: Provider) -> i64 {
    i64::try_from((written * Decimal::from(provider.written_unit())).round()).unwrap_or(i64::MAX)
}

fn words(column: Option<Value>) -> Vec<String> {
    let items = column
        .and_then(|value| value.as_array().cloned())
        .unwrap_or_default();
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn limits(column: Option<Value>) -> Vec<(String, i64)> {
    let entries = column
        .and_then(|value| value.as_object().cloned())
        .unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|(name, limit)| Some((name, limit.as_i64()?)))
        .collect()
}

pub(super) fn plan_row(plan: &Plan, now: DateTime<Utc>) -> plan::ActiveModel {
    let price = Decimal::from(plan.price_minor) / Decimal::from(plan.provider.written_unit());
    plan::ActiveModel {
        id: Set(plan.id.as_str().to_owned()),
        provider: Set(plan.provider.as_str().to_owned()),
        provider_plan_id: NotSet,
        canonical_tier_id: Set(plan.tier.clone()),
        display_name: Set(plan.display_name.clone()),
        description: Set(plan.description.clone()),
        features: Set(Some(Value::from(plan.features.clone()))),
        limits: Set(Some(limits_column(&plan.limits))),
        permissions: Set(Some(Value::from(plan.permissions.clone()))),
        price: Set(price),
        price_minor: Set(Some(plan.price_minor)),
        currency: Set(plan.currency.clone()),
        interval: Set(Some(plan.interval.clone())),
        interval_count: NotSet,
        display_order: Set(Some(plan.display_order)),
        highlighted: Set(Some(plan.highlighted)),
        visible: Set(Some(true)),
        status: NotSet,
        created_at: Set(column(now)),
        updated_at: Set(column(now)),
    }
}

pub(super) fn catalogue_plan_row(new: &CataloguePlan) -> plan::ActiveModel {
    plan::ActiveModel {
        provider_plan_id: Set(new.provider_plan_id.clone()),
        interval_count: Set(Some(new.plan.interval_count)),
        visible: Set(Some(new.visible)),
        status: Set(Some(if new.active { ACTIVE } else { INACTIVE }.to_owned())),
        ..plan_row(&new.plan, new.created_at)
    }
}

pub(super) fn changed_plan_row(
    row: plan::Model,
    changes: PlanChanges,
    now: DateTime<Utc>,
) -> plan::ActiveModel {
    let mut row = row.into_active_model();
    let set = |target: &mut sea_orm::ActiveValue<Option<Value>>, words: Option<Vec<String>>| {
        if let Some(words) = words {
            *target = Set(Some(Value::from(words)));
        }
    };
    set(&mut row.features, changes.features);
    set(&mut row.permissions, changes.permissions);
    if let Some(limits) = changes.limits {
        row.limits = Set(Some(limits_column(&limits)));
    }
    if let Some(tier) = changes.tier {
        row.canonical_tier_id = Set(tier);
    }
    if let Some(name) = changes.display_name {
        row.display_name = Set(name);
    }
    if let Some(description) = changes.description {
        row.description = Set(description);
    }
    if let Some(order) = changes.display_order {
        row.display_order = Set(Some(order));
    }
    if let Some(highlighted) = changes.highlighted {
        row.highlighted = Set(Some(highlighted));
    }
    if let Some(visible) = changes.visible {
        row.visible = Set(Some(visible));
    }
    row.updated_at = Set(column(now));
    row
}

pub(super) fn inactive_plan_row(row: plan::Model, now: DateTime<Utc>) -> plan::ActiveModel {
    plan::ActiveModel {
        status: Set(Some(INACTIVE.to_owned())),
        updated_at: Set(column(now)),
        ..row.into_active_model()
    }
}

fn limits_column(limits: &[(String, i64)]) -> Value {
    let limits: Map<String, Value> = limits
        .iter()
        .map(|(name, limit)| (name.clone(), Value::from(*limit)))
        .collect();
    Value::Object(limits)
}

/// `None` for a subscription that is nobody's, which nobody can ask for either.
pub(super) fn subscription(
    (row, plan): (subscription::Model, Option<plan::Model>),
) -> Option<Subscription> {
    let target = match (row.organization_id, row.user_id) {
        (Some(id), _) => MembershipTarget::Organization(OrganizationId::new(id)),
        (None, Some(id)) => MembershipTarget::User(UserId::new(id)),
        (None, None) => return None,
    };
    let known = plan
        .as_ref()
        .and_then(|plan| Tier::parse(&plan.canonical_tier_id));
    let noted = row.metadata.as_ref().and_then(noted_tier);
    Some(Subscription {
        id: SubscriptionId::new(row.id),
        provider: row.provider,
        target,
        status: SubscriptionStatus::stored(&row.status),
        tier: known.or(noted).unwrap_or(Tier::Free),
        plan_id: row.plan_id,
        price_minor: plan.as_ref().and_then(|plan| plan.price_minor),
        product_name: plan.map(|plan| plan.display_name),
        current_period_start: row.current_period_start.map(moment),
        current_period_end: row.current_period_end.map(moment),
        cancel_at_period_end: row.cancel_at_period_end.unwrap_or_default(),
        created_at: moment(row.created_at),
    })
}

/// What the original noted of the tier; it never links a subscription to its plan
/// (original-billing.md 0.5).
pub(crate) fn noted_tier(metadata: &Value) -> Option<Tier> {
    let named = |name| metadata.get(name).and_then(Value::as_str);
    Tier::parse(named("tier").or_else(|| named("planId"))?)
}
