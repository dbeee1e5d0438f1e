use beztack_auth::access::UserAccess;
use beztack_domain::billing::BillingError;
use beztack_domain::id::OrganizationId;
use tracing::instrument;

use super::get_membership_status::MembershipStatus;
use super::{entitlement::entitlement, standing::standing_of};
use crate::App;

/// What an organization may use: the one named, or else the one in use.
#[instrument(name = "app.billing.get_organization_features", skip_all)]
pub async fn get_organization_features(
    app: &App,
    access: &UserAccess,
    named: Option<OrganizationId>,
) -> Result<(OrganizationId, MembershipStatus), BillingError> {
    let id = named
        .or_else(|| access.active_organization())
        .ok_or(BillingError::OrganizationRequired)?;
    let (_, standing) = standing_of(app, access, &id).await?;
    let plan = entitlement(app, standing.membership.tier).await?;
    Ok((id, MembershipStatus { standing, plan }))
}
