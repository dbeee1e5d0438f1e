//! Rows to nouns and back.

use beztack_domain::billing::{Interval, Plan, Provider};
use beztack_domain::id::PlanId;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::Decimal;
use serde_json::{Map, Value};

use crate::entity::plan;
use crate::time::column;

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
    let limits: Map<String, Value> = plan
        .limits
        .iter()
        .map(|(name, limit)| (name.clone(), Value::from(*limit)))
        .collect();
    let price = Decimal::from(plan.price_minor) / Decimal::from(plan.provider.written_unit());
    plan::ActiveModel {
        id: Set(plan.id.as_str().to_owned()),
        provider: Set(plan.provider.as_str().to_owned()),
        provider_plan_id: NotSet,
        canonical_tier_id: Set(plan.tier.clone()),
        display_name: Set(plan.display_name.clone()),
        description: Set(plan.description.clone()),
        features: Set(Some(Value::from(plan.features.clone()))),
        limits: Set(Some(Value::Object(limits))),
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
