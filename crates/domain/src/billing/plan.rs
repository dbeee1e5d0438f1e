use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::id::PlanId;

/// Who takes the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Polar; prices in US dollars.
    Polar,
    /// Mercado Pago; prices in Uruguayan pesos.
    MercadoPago,
}

/// The name is no payment provider's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown payment provider {0:?}; known are polar and mercadopago")]
pub struct UnknownProvider(String);

impl Provider {
    /// The name in the database and in `PAYMENT_PROVIDER`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Polar => "polar",
            Self::MercadoPago => "mercadopago",
        }
    }
}

impl std::str::FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "polar" => Ok(Self::Polar),
            "mercadopago" => Ok(Self::MercadoPago),
            other => Err(UnknownProvider(other.to_owned())),
        }
    }
}

/// How often a plan renews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Every month.
    Month,
    /// Every year.
    Year,
}

impl Interval {
    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Provider {
    /// How many minor units the original counts as one in `plan.price`: it writes
    /// cents for Polar and whole pesos for Mercado Pago (original-api.md 3.6).
    pub fn written_unit(self) -> i64 {
        match self {
            Self::Polar => 1,
            Self::MercadoPago => 100,
        }
    }
}

/// One purchasable row of the catalogue: a tier at one interval, with a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `{provider}_{tier}_{interval}` for seeded plans.
    pub id: PlanId,
    /// Who sells it.
    pub provider: Provider,
    /// What it grants: the name of a [`Tier`](super::Tier), or `custom`.
    pub tier: String,
    /// For people.
    pub display_name: String,
    /// For people.
    pub description: Option<String>,
    /// Feature identifiers, which are also translation keys of the frontend.
    pub features: Vec<String>,
    /// Named limits; `-1` means unlimited.
    pub limits: Vec<(String, i64)>,
    /// Permission identifiers.
    pub permissions: Vec<String>,
    /// The price in minor units of `currency` (decisions.md 29).
    pub price_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// How often it renews: the name of an [`Interval`], or what the provider says.
    pub interval: String,
    /// Every how many intervals.
    pub interval_count: i32,
    /// Its place in the list, and its rank.
    pub display_order: i32,
    /// Whether the pricing page singles it out.
    pub highlighted: bool,
}

impl Plan {
    /// How much it grants of something; without a limit where it names none, or a negative one
    /// (original-api.md 3.6).
    pub fn limit(&self, name: &str) -> Option<i64> {
        let named = self.limits.iter().find(|(known, _)| known == name);
        named.map(|(_, limit)| *limit).filter(|limit| *limit >= 0)
    }
}

/// A plan as administrators see it: with what customers are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CataloguePlan {
    /// What is for sale.
    pub plan: Plan,
    /// The provider's own product, once there is one.
    pub provider_plan_id: Option<String>,
    /// Whether the pricing page shows it.
    pub visible: bool,
    /// Whether it can be bought at all; plans are never deleted, because subscriptions
    /// point at them.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What an administrator changes about a plan. Price and interval stay: whoever bought
/// the plan bought them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanChanges {
    /// Another tier.
    pub tier: Option<String>,
    /// Another name.
    pub display_name: Option<String>,
    /// Another description; `Some(None)` takes it away.
    pub description: Option<Option<String>>,
    /// Other features.
    pub features: Option<Vec<String>>,
    /// Other limits.
    pub limits: Option<Vec<(String, i64)>>,
    /// Other permissions.
    pub permissions: Option<Vec<String>>,
    /// Another place in the list.
    pub display_order: Option<i32>,
    /// Whether to single it out.
    pub highlighted: Option<bool>,
    /// Whether to show it.
    pub visible: Option<bool>,
}
