use beztack_domain::Fault;
use beztack_domain::billing::{Plan, Tier, catalogue};
use beztack_persistence::billing::plans;
use beztack_persistence::billing::subscriptions::{self, Payer};

use crate::App;

/// What somebody is entitled to: the plan they pay for, or else the free one.
pub async fn plan_of(app: &App, payer: Payer<'_>) -> Result<Plan, Fault> {
    if let Some(plan) = subscriptions::find_live_plan(&app.db, payer).await? {
        return Ok(plan);
    }
    let provider = app.rules.payment_provider;
    if let Some(plan) = plans::find_of_tier(&app.db, provider, Tier::Free).await? {
        return Ok(plan);
    }
    // A database that was never seeded.
    let free = |plan: &Plan| plan.tier == Tier::Free.as_str();
    catalogue(provider).into_iter().find(free).ok_or_else(|| {
        Fault::new(
            beztack_domain::FaultKind::Internal,
            "the catalogue has no free plan",
        )
    })
}
