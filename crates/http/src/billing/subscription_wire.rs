//! The shapes of subscriptions and checkouts (original-billing.md 4.2 to 4.4 and 8.1).

use beztack_app::billing::{Overridden, Wanted};
use beztack_domain::billing::{Cadence, Provider, Subscription, Tier, TierOverride};
use beztack_domain::id::OrganizationId;
use beztack_domain::{Cursor, Page, PageRequest};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::membership_wire::TierOverrideView;
use super::wire::amount;
use crate::extract::one_of;
use crate::page;
use crate::problem::Problem;
use crate::respond::{iso, optional_iso};

/// Whose subscriptions, and which part of the list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct SubscriptionsQuery {
    /// Which organization's, instead of the one in use.
    #[garde(skip)]
    organization_id: Option<String>,
    /// At most so many; 50 unless given.
    #[garde(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// From where on: the `nextCursor` of the part before.
    #[garde(skip)]
    cursor: Option<String>,
}

impl SubscriptionsQuery {
    pub(super) fn read(self) -> Result<(Option<OrganizationId>, PageRequest), Problem> {
        let organization = self.organization_id.filter(|id| !id.is_empty());
        let page = page::request(self.limit, self.cursor.as_deref())?;
        Ok((organization.map(OrganizationId::new), page))
    }
}

/// A part of the list, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionsView {
    /// `polar` or `mercadopago`.
    provider: &'static str,
    subscriptions: Vec<SubscriptionView>,
    /// Where the next part begins; null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl SubscriptionsView {
    pub(super) fn of(provider: Provider, page: Page<Subscription>) -> Self {
        let subscriptions = page.items.into_iter();
        Self {
            provider: provider.as_str(),
            subscriptions: subscriptions
                .map(|subscription| SubscriptionView::of(provider, subscription))
                .collect(),
            next_cursor: page.next.as_ref().map(|cursor: &Cursor| page::text(cursor)),
        }
    }
}

/// One subscription, and who sells it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneSubscriptionView {
    provider: &'static str,
    subscription: SubscriptionView,
}

impl OneSubscriptionView {
    pub(super) fn of(provider: Provider, subscription: Subscription) -> Self {
        Self {
            provider: provider.as_str(),
            subscription: SubscriptionView::of(provider, subscription),
        }
    }
}

/// What somebody pays for regularly.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionView {
    id: String,
    /// `active`, `trialing`, `past_due`, `unpaid`, `pending`, `inactive`, `canceled` or
    /// `paused`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_name: Option<String>,
    #[serde(
        serialize_with = "optional_iso",
        skip_serializing_if = "Option::is_none"
    )]
    current_period_start: Option<DateTime<Utc>>,
    #[serde(
        serialize_with = "optional_iso",
        skip_serializing_if = "Option::is_none"
    )]
    current_period_end: Option<DateTime<Utc>>,
    cancel_at_period_end: bool,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    metadata: SubscriptionMetadataView,
}

/// What is paid for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionMetadataView {
    tier: &'static str,
    plan_id: &'static str,
    /// What a period costs, in the unit of the pricing page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    billing_amount: Option<serde_json::Number>,
}

impl SubscriptionView {
    fn of(provider: Provider, subscription: Subscription) -> Self {
        let tier = subscription.tier.as_str();
        Self {
            id: subscription.id.into_string(),
            status: subscription.status.as_str(),
            product_id: subscription.plan_id,
            product_name: subscription.product_name,
            current_period_start: subscription.current_period_start,
            current_period_end: subscription.current_period_end,
            cancel_at_period_end: subscription.cancel_at_period_end,
            created_at: subscription.created_at,
            metadata: SubscriptionMetadataView {
                tier,
                plan_id: tier,
                billing_amount: subscription
                    .price_minor
                    .map(|minor| amount(provider, minor)),
            },
        }
    }
}

/// What to buy. The addresses to come back to are the configured ones, whatever is sent.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckoutBody {
    /// A plan of the catalogue, or a tier.
    #[garde(inner(length(min = 1, max = 200)))]
    product_id: Option<String>,
    /// `free`, `basic`, `pro`, `ultimate` or `enterprise`.
    #[garde(inner(custom(is_tier)))]
    plan_id: Option<String>,
    /// `monthly` unless given.
    #[garde(inner(custom(one_of(&["monthly", "yearly"]))))]
    billing_period: Option<String>,
    /// For which organization, instead of the one in use.
    #[garde(skip)]
    organization_id: Option<String>,
    /// Not read.
    #[garde(skip)]
    #[serde(rename = "successUrl")]
    _success_url: Option<String>,
    /// Not read.
    #[garde(skip)]
    #[serde(rename = "cancelUrl")]
    _cancel_url: Option<String>,
    /// Not read: whether it is an upgrade shows by itself.
    #[garde(skip)]
    #[serde(rename = "upgrade")]
    _upgrade: Option<bool>,
    /// Not read.
    #[garde(skip)]
    #[serde(rename = "metadata")]
    #[schema(value_type = Option<Object>)]
    _metadata: Option<Map<String, Value>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn is_tier(name: &str, (): &()) -> garde::Result {
    match Tier::parse(name) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("is no tier")),
    }
}

impl From<CheckoutBody> for Wanted {
    fn from(body: CheckoutBody) -> Self {
        let organization = body.organization_id.filter(|id| !id.is_empty());
        Self {
            product: body.product_id,
            tier: body.plan_id.as_deref().and_then(Tier::parse),
            cadence: body
                .billing_period
                .as_deref()
                .and_then(Cadence::parse)
                .unwrap_or(Cadence::Monthly),
            organization: organization.map(OrganizationId::new),
        }
    }
}

/// An administrator's checkout: nobody pays, the tier is pinned.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OverriddenView {
    /// Always `beztack`.
    provider: &'static str,
    /// Always `admin-tier-override`.
    result_kind: &'static str,
    /// Whether that changed anything.
    changed: bool,
    admin_tier_override: TierOverrideView,
}

impl From<Overridden> for OverriddenView {
    fn from(overridden: Overridden) -> Self {
        Self {
            provider: "beztack",
            result_kind: "admin-tier-override",
            changed: overridden.changed,
            admin_tier_override: TierOverrideView::of(&overridden.tier_override),
        }
    }
}

/// What was cleared.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClearedView {
    /// Always true.
    success: bool,
    /// Always `admin-tier-override-cleared`.
    result_kind: &'static str,
    /// Whether there was anything to clear.
    changed: bool,
    /// What it was.
    #[schema(required)]
    admin_tier_override: Option<TierOverrideView>,
}

impl From<Option<TierOverride>> for ClearedView {
    fn from(cleared: Option<TierOverride>) -> Self {
        Self {
            success: true,
            result_kind: "admin-tier-override-cleared",
            changed: cleared.is_some(),
            admin_tier_override: cleared.as_ref().map(TierOverrideView::of),
        }
    }
}
