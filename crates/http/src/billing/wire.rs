//! The shapes that the existing frontend reads (original-billing.md 8.1).

use std::collections::BTreeMap;

use beztack_app::billing::Products;
use beztack_domain::billing::{Plan, Provider};
use serde::Serialize;
use utoipa::ToSchema;

/// What can be bought, and from whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductsView {
    /// `polar` or `mercadopago`.
    provider: &'static str,
    /// In the order they are shown.
    products: Vec<ProductView>,
}

/// A plan for sale.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductView {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Always `plan`.
    #[serde(rename = "type")]
    kind: &'static str,
    price: PriceView,
    /// `month` or `year`.
    interval: String,
    interval_count: i32,
    metadata: ProductMetadataView,
}

/// A price in the unit that the pricing page expects of this provider: cents for
/// Polar, whole pesos for Mercado Pago (original-api.md 7.7).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceView {
    #[schema(value_type = f64)]
    amount: serde_json::Number,
    /// ISO 4217.
    currency: String,
}

/// What the plan grants.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductMetadataView {
    plan_id: String,
    tier: String,
    features: Vec<String>,
    /// `-1` means unlimited.
    limits: BTreeMap<String, i64>,
    permissions: Vec<String>,
    display_order: i32,
}

impl From<Products> for ProductsView {
    fn from(products: Products) -> Self {
        Self {
            provider: products.provider.as_str(),
            products: products.plans.into_iter().map(ProductView::from).collect(),
        }
    }
}

impl From<Plan> for ProductView {
    fn from(plan: Plan) -> Self {
        let amount = amount(plan.provider, plan.price_minor);
        Self {
            id: plan.id.into_string(),
            name: plan.display_name,
            description: plan.description,
            kind: "plan",
            price: PriceView {
                amount,
                currency: plan.currency,
            },
            interval: plan.interval,
            interval_count: plan.interval_count,
            metadata: ProductMetadataView {
                plan_id: plan.tier.clone(),
                tier: plan.tier,
                features: plan.features,
                limits: plan.limits.into_iter().collect(),
                permissions: plan.permissions,
                display_order: plan.display_order,
            },
        }
    }
}

/// A whole number wherever the price is one.
pub(super) fn amount(provider: Provider, minor: i64) -> serde_json::Number {
    let unit = provider.written_unit();
    if minor % unit == 0 {
        return (minor / unit).into();
    }
    // Cents of a peso: below 2^53, so exact enough to be shown.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a price is far below 2^53 minor units"
    )]
    let major = minor as f64 / unit as f64;
    serde_json::Number::from_f64(major).unwrap_or_else(|| (minor / unit).into())
}
