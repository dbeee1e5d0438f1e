use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Plan, catalogue};
use beztack_domain::{Fault, FaultKind};

use super::entitlement::entitlement;
use super::standing::{Standing, standing};
use crate::App;

/// What the caller has, and the plan behind it: whatever is limited goes by this one.
pub(crate) async fn plan_of(app: &App, access: &UserAccess) -> Result<(Standing, Plan), Fault> {
    let standing = standing(app, access, None)
        .await
        .map_err(|error| match error {
            BillingError::Fault(fault) => fault,
            // Nothing was asked for by name.
            other => Fault::caused_by(FaultKind::Internal, "looking up a membership", other),
        })?;
    let tier = standing.membership.tier;
    let provider = app.rules.billing.provider;
    let plan = match entitlement(app, tier).await? {
        Some(plan) => Some(plan),
        // A database that was never seeded.
        None => catalogue(provider)
            .into_iter()
            .find(|plan| plan.tier == tier.as_str()),
    };
    let plan = plan.ok_or_else(|| Fault::new(FaultKind::Internal, "a tier without a plan"))?;
    Ok((standing, plan))
}
