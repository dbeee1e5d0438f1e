use thiserror::Error;

use crate::id::PlanId;

/// A level of entitlement (original-billing.md 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// No payment.
    Free,
    /// The first paid tier.
    Basic,
    /// The highlighted tier.
    Pro,
    /// Everything.
    Ultimate,
}

impl Tier {
    /// All tiers, lowest first.
    pub const ALL: [Self; 4] = [Self::Free, Self::Basic, Self::Pro, Self::Ultimate];

    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Basic => "basic",
            Self::Pro => "pro",
            Self::Ultimate => "ultimate",
        }
    }
}

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
    /// What it grants: the name of a [`Tier`], or `custom`.
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
