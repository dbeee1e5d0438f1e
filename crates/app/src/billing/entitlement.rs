use beztack_domain::Fault;
use beztack_domain::billing::{Plan, Tier};
use beztack_persistence::billing::plans;

use crate::App;

/// What a tier grants: the first plan of that tier in the catalogue, which is the one
/// feature table there is (decisions.md 27).
pub(crate) async fn entitlement(app: &App, tier: Tier) -> Result<Option<Plan>, Fault> {
    let plans = plans::list_for_sale(&app.db, app.rules.billing.provider).await?;
    Ok(plans
        .into_iter()
        .find(|plan| Tier::parse(&plan.tier) == Some(tier)))
}
