//! The catalogue that a new database is seeded with (original-api.md 3.6).

use super::{Interval, Plan, Provider, Tier};
use crate::id::PlanId;

/// The plans of `provider`: seven for Polar, four for Mercado Pago, which sells
/// by the month only.
pub fn catalogue(provider: Provider) -> Vec<Plan> {
    let intervals: &[Interval] = match provider {
        Provider::Polar => &[Interval::Month, Interval::Year],
        Provider::MercadoPago => &[Interval::Month],
    };
    Tier::ALL
        .into_iter()
        .flat_map(|tier| intervals.iter().map(move |interval| (tier, *interval)))
        .filter(|(tier, interval)| *tier != Tier::Free || *interval == Interval::Month)
        .map(|(tier, interval)| plan(provider, tier, interval))
        .collect()
}

fn plan(provider: Provider, tier: Tier, interval: Interval) -> Plan {
    let currency = match provider {
        Provider::Polar => "USD",
        Provider::MercadoPago => "UYU",
    };
    Plan {
        id: PlanId::new(format!(
            "{}_{}_{}",
            provider.as_str(),
            tier.as_str(),
            interval.as_str()
        )),
        provider,
        tier: tier.as_str().to_owned(),
        display_name: display_name(tier).to_owned(),
        description: Some(description(tier).to_owned()),
        features: owned(features(tier)),
        limits: limits(tier)
            .map(|(name, limit)| (name.to_owned(), limit))
            .to_vec(),
        permissions: owned(permissions(tier)),
        price_minor: price_minor(provider, tier, interval),
        currency: currency.to_owned(),
        interval: interval.as_str().to_owned(),
        interval_count: 1,
        display_order: rank(tier),
        highlighted: tier == Tier::Pro,
    }
}

fn price_minor(provider: Provider, tier: Tier, interval: Interval) -> i64 {
    let monthly = match (provider, tier) {
        (_, Tier::Free) => 0,
        (Provider::Polar, Tier::Basic) => 900,
        (Provider::Polar, Tier::Pro) => 2900,
        (Provider::Polar, Tier::Ultimate) => 9900,
        (Provider::MercadoPago, Tier::Basic) => 450_000,
        (Provider::MercadoPago, Tier::Pro) => 800_000,
        (Provider::MercadoPago, Tier::Ultimate) => 1_500_000,
    };
    match interval {
        Interval::Month => monthly,
        // Two months are free in every yearly price.
        Interval::Year => monthly * 10,
    }
}

fn rank(tier: Tier) -> i32 {
    match tier {
        Tier::Free => 0,
        Tier::Basic => 1,
        Tier::Pro => 2,
        Tier::Ultimate => 3,
    }
}

fn display_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "Free",
        Tier::Basic => "Basic",
        Tier::Pro => "Pro",
        Tier::Ultimate => "Ultimate",
    }
}

fn description(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "Try everything at a small scale.",
        Tier::Basic => "For a first team with its first projects.",
        Tier::Pro => "For growing teams that want to see what is going on.",
        Tier::Ultimate => "For companies that need no limits and someone to call.",
    }
}

fn features(tier: Tier) -> &'static [&'static str] {
    match tier {
        Tier::Free => &["basic_dashboard"],
        Tier::Basic => &[
            "basic_dashboard",
            "up_to_5_users",
            "community_support",
            "export_data",
        ],
        Tier::Pro => &[
            "basic_dashboard",
            "advanced_analytics",
            "up_to_50_users",
            "priority_support",
            "custom_integrations",
            "export_data",
        ],
        Tier::Ultimate => &[
            "basic_dashboard",
            "advanced_analytics",
            "unlimited_users",
            "dedicated_support",
            "custom_integrations",
            "export_data",
            "white_label",
            "sla_guarantee",
            "advanced_security",
            "audit_logs",
        ],
    }
}

fn limits(tier: Tier) -> [(&'static str, i64); 4] {
    let [users, projects, storage, api_calls] = match tier {
        Tier::Free => [1, 1, 1, 1_000],
        Tier::Basic => [5, 3, 10, 10_000],
        Tier::Pro => [50, 25, 100, 100_000],
        Tier::Ultimate => [-1, -1, 1_000, 1_000_000],
    };
    [
        ("users", users),
        ("projects", projects),
        ("storage", storage),
        ("apiCalls", api_calls),
    ]
}

/// Each tier holds what the one below holds, and more.
const PERMISSIONS: &[&str] = &[
    "dashboard.read",
    "projects.read",
    "projects.write",
    "billing.read",
    "billing.write",
    "analytics.read",
    "analytics.write",
    "admin.read",
    "admin.write",
];

fn permissions(tier: Tier) -> &'static [&'static str] {
    let held = match tier {
        Tier::Free => 1,
        Tier::Basic => 4,
        Tier::Pro => 6,
        Tier::Ultimate => 9,
    };
    PERMISSIONS.get(..held).unwrap_or(PERMISSIONS)
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polar_has_seven_plans_and_mercado_pago_four() {
        assert_eq!(catalogue(Provider::Polar).len(), 7);
        assert_eq!(catalogue(Provider::MercadoPago).len(), 4);
    }

    #[test]
    fn prices_are_minor_units() {
        let find = |provider, id: &str| {
            catalogue(provider)
                .into_iter()
                .find(|plan| plan.id.as_str() == id)
                .unwrap()
        };
        assert_eq!(find(Provider::Polar, "polar_pro_year").price_minor, 29_000);
        let pesos = find(Provider::MercadoPago, "mercadopago_pro_month");
        assert_eq!(pesos.price_minor / pesos.provider.written_unit(), 8_000);
    }
}
