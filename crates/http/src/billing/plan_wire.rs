//! The shapes of the catalogue as administrators see it (original-billing.md 2.5 and
//! 4.21 to 4.27).

use std::collections::BTreeMap;

use beztack_app::billing::NewPlan;
use beztack_domain::billing::{CataloguePlan, PlanChanges, Provider};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::wire::amount;
use crate::extract::{Patch, one_of};
use crate::respond::iso;

/// A row of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlanView {
    id: String,
    /// `polar` or `mercadopago`.
    provider: &'static str,
    #[schema(required)]
    provider_plan_id: Option<String>,
    /// The name of a tier, or `custom`.
    canonical_tier_id: String,
    display_name: String,
    #[schema(required)]
    description: Option<String>,
    features: Vec<String>,
    /// `-1` means unlimited.
    limits: BTreeMap<String, i64>,
    permissions: Vec<String>,
    /// A number as text, in the unit of the pricing page.
    price: String,
    /// The same in minor units.
    price_minor: i64,
    /// ISO 4217.
    currency: String,
    interval: String,
    interval_count: i32,
    display_order: i32,
    highlighted: bool,
    visible: bool,
    /// `active` or `inactive`.
    status: &'static str,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
}

impl From<CataloguePlan> for PlanView {
    fn from(row: CataloguePlan) -> Self {
        let plan = row.plan;
        Self {
            id: plan.id.into_string(),
            provider: plan.provider.as_str(),
            provider_plan_id: row.provider_plan_id,
            canonical_tier_id: plan.tier,
            display_name: plan.display_name,
            description: plan.description,
            features: plan.features,
            limits: plan.limits.into_iter().collect(),
            permissions: plan.permissions,
            price: amount(plan.provider, plan.price_minor).to_string(),
            price_minor: plan.price_minor,
            currency: plan.currency,
            interval: plan.interval,
            interval_count: plan.interval_count,
            display_order: plan.display_order,
            highlighted: plan.highlighted,
            visible: row.visible,
            status: if row.active { "active" } else { "inactive" },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlansView {
    plans: Vec<PlanView>,
    total: usize,
}

impl From<Vec<CataloguePlan>> for PlansView {
    fn from(plans: Vec<CataloguePlan>) -> Self {
        Self {
            total: plans.len(),
            plans: plans.into_iter().map(PlanView::from).collect(),
        }
    }
}

/// One row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnePlanView {
    plan: PlanView,
}

impl From<CataloguePlan> for OnePlanView {
    fn from(plan: CataloguePlan) -> Self {
        Self { plan: plan.into() }
    }
}

/// A new row.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedPlanView {
    plan: PlanView,
    /// Always `local-only`: no provider is configured.
    sync_status: &'static str,
}

impl From<CataloguePlan> for CreatedPlanView {
    fn from(plan: CataloguePlan) -> Self {
        Self {
            plan: plan.into(),
            sync_status: LOCAL_ONLY,
        }
    }
}

const LOCAL_ONLY: &str = "local-only";

/// How the catalogue compares with the provider's products.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SyncStatusView {
    plans: Vec<SyncedPlanView>,
    provider: &'static str,
}

/// A row, and the product it is linked to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SyncedPlanView {
    local_plan: PlanView,
    /// Always null: no provider is configured.
    #[schema(value_type = Option<Object>, required)]
    remote_product: Option<()>,
    /// Always `local-only`.
    sync_status: &'static str,
    /// Always empty.
    #[schema(value_type = Vec<Object>)]
    diffs: [(); 0],
}

impl SyncStatusView {
    pub(super) fn local_only(provider: Provider, plans: Vec<CataloguePlan>) -> Self {
        Self {
            provider: provider.as_str(),
            plans: plans
                .into_iter()
                .map(|plan| SyncedPlanView {
                    local_plan: plan.into(),
                    remote_product: None,
                    sync_status: LOCAL_ONLY,
                    diffs: [],
                })
                .collect(),
        }
    }
}

/// A plan to be added.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreatePlanBody {
    #[garde(length(chars, min = 1, max = 200))]
    display_name: String,
    #[garde(inner(length(chars, max = 2000)))]
    description: Option<String>,
    /// The name of a tier, or `custom`, which it is unless given.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    canonical_tier_id: Option<String>,
    /// In major units of `currency`, with at most two decimals; as a number or as text.
    #[garde(custom(is_price))]
    price: PriceInput,
    /// ISO 4217; the provider's usual one unless given.
    #[garde(inner(custom(is_currency)))]
    currency: Option<String>,
    /// `month`, which it is unless given, or `year`.
    #[garde(inner(custom(one_of(&["month", "year"]))))]
    interval: Option<String>,
    /// Every how many intervals; 1 unless given.
    #[garde(inner(range(min = 1, max = 36)))]
    interval_count: Option<i32>,
    #[garde(inner(length(max = 100)))]
    features: Option<Vec<String>>,
    /// Named limits; `-1` means unlimited.
    #[garde(inner(length(max = 100), custom(are_limits)))]
    limits: Option<BTreeMap<String, i64>>,
    #[garde(inner(length(max = 100)))]
    permissions: Option<Vec<String>>,
    #[garde(skip)]
    display_order: Option<i32>,
    #[garde(skip)]
    highlighted: Option<bool>,
    #[garde(skip)]
    visible: Option<bool>,
}

/// The form sends prices as text (original-api.md 7.5, row 14).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum PriceInput {
    #[schema(value_type = f64)]
    Number(Number),
    Text(String),
}

impl PriceInput {
    /// In hundredths; `None` for what is no amount from 0.01 to ten million.
    fn minor(&self) -> Option<i64> {
        let text = match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.trim().to_owned(),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 8 || fraction.len() > 2 {
            return None;
        }
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let minor = format!("{whole}{fraction:0<2}").parse().ok()?;
        (minor > 0).then_some(minor)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn is_currency(currency: &str, (): &()) -> garde::Result {
    if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "must be three capital letters (ISO 4217)",
        ))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn is_price(price: &PriceInput, (): &()) -> garde::Result {
    match price.minor() {
        Some(_) => Ok(()),
        None => Err(garde::Error::new(
            "must be more than zero, with at most two decimals",
        )),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn are_limits(limits: &BTreeMap<String, i64>, (): &()) -> garde::Result {
    match limits.iter().find(|(_, limit)| **limit < -1) {
        Some((name, _)) => Err(garde::Error::new(format!(
            "{name} must be -1, which means unlimited, or more"
        ))),
        None => Ok(()),
    }
}

impl From<CreatePlanBody> for NewPlan {
    fn from(body: CreatePlanBody) -> Self {
        Self {
            tier: body
                .canonical_tier_id
                .unwrap_or_else(|| "custom".to_owned()),
            display_name: body.display_name,
            description: body.description,
            price_minor: body.price.minor().unwrap_or_default(),
            currency: body.currency.unwrap_or_else(|| "USD".to_owned()),
            interval: body.interval.unwrap_or_else(|| "month".to_owned()),
            interval_count: body.interval_count.unwrap_or(1),
            features: body.features.unwrap_or_default(),
            limits: body.limits.unwrap_or_default().into_iter().collect(),
            permissions: body.permissions.unwrap_or_default(),
            display_order: body.display_order.unwrap_or_default(),
            highlighted: body.highlighted.unwrap_or_default(),
            visible: body.visible.unwrap_or(true),
        }
    }
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdatePlanBody {
    #[garde(inner(length(chars, min = 1, max = 100)))]
    canonical_tier_id: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 200)))]
    display_name: Option<String>,
    /// `null` takes it away.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[garde(inner(length(max = 100)))]
    features: Option<Vec<String>>,
    /// Named limits; `-1` means unlimited.
    #[garde(inner(length(max = 100), custom(are_limits)))]
    limits: Option<BTreeMap<String, i64>>,
    #[garde(inner(length(max = 100)))]
    permissions: Option<Vec<String>>,
    #[garde(skip)]
    display_order: Option<i32>,
    #[garde(skip)]
    highlighted: Option<bool>,
    #[garde(skip)]
    visible: Option<bool>,
}

impl From<UpdatePlanBody> for PlanChanges {
    fn from(body: UpdatePlanBody) -> Self {
        Self {
            tier: body.canonical_tier_id,
            display_name: body.display_name,
            description: body.description.into_change(),
            features: body.features,
            limits: body.limits.map(|limits| limits.into_iter().collect()),
            permissions: body.permissions,
            display_order: body.display_order,
            highlighted: body.highlighted,
            visible: body.visible,
        }
    }
}

/// Which plan to make alike, and after which side.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SyncPlanBody {
    #[garde(length(min = 1))]
    plan_id: String,
    /// `push-to-provider` or `pull-from-provider`.
    #[garde(custom(one_of(&["push-to-provider", "pull-from-provider"])))]
    direction: String,
}

/// Which product to make a plan of.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ImportPlanBody {
    #[garde(length(min = 1))]
    remote_product_id: String,
    #[garde(skip)]
    #[serde(rename = "canonicalTierId")]
    _canonical_tier_id: Option<String>,
    #[garde(skip)]
    #[serde(rename = "displayOrder")]
    _display_order: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_amounts_with_at_most_two_decimals() {
        let minor = |text: &str| PriceInput::Text(text.to_owned()).minor();
        assert_eq!(minor("29"), Some(2900));
        assert_eq!(minor(" 29.9 "), Some(2990));
        assert_eq!(minor("0.01"), Some(1));
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "1.999",
            "1e3",
            "1,5",
            "NaN",
            "999999999",
        ] {
            assert_eq!(minor(text), None, "{text:?}");
        }
        let number = Number::from_f64(29.99).unwrap();
        assert_eq!(PriceInput::Number(number).minor(), Some(2999));
    }
}
