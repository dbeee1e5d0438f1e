use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Plan};
use beztack_domain::id::OrganizationId;
use tracing::instrument;

use super::entitlement::entitlement;
use super::standing::{Standing, standing};
use crate::App;

/// What the caller has, and the plan of the catalogue that says what it grants.
#[derive(Clone, Debug)]
pub struct MembershipStatus {
    /// What they have.
    pub standing: Standing,
    /// A plan of that tier; `None` where the catalogue has none.
    pub plan: Option<Plan>,
}

/// The membership of the caller, or of the organization that they name or use.
#[instrument(name = "app.billing.get_membership_status", skip_all)]
pub async fn get_membership_status(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
) -> Result<MembershipStatus, BillingError> {
    let standing = standing(app, access, organization).await?;
    let plan = entitlement(app, standing.membership.tier).await?;
    Ok(MembershipStatus { standing, plan })
}
