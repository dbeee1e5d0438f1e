use beztack_auth::access::UserAccess;
use beztack_domain::billing::BillingError;
use beztack_domain::{Fault, FaultKind};

use super::entitlement::entitlement;
use super::standing::standing;
use crate::App;

/// What the caller's plan says about a named limit; `None` where it says nothing.
pub(crate) async fn plan_limit(
    app: &App,
    access: &UserAccess,
    name: &str,
) -> Result<Option<i64>, Fault> {
    let standing = standing(app, access, None)
        .await
        .map_err(|error| match error {
            BillingError::Fault(fault) => fault,
            refusal => Fault::caused_by(FaultKind::Internal, "finding the caller's plan", refusal),
        })?;
    let plan = entitlement(app, standing.membership.tier).await?;
    let limits = plan.map(|plan| plan.limits).unwrap_or_default();
    Ok(limits
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, limit)| limit))
}
