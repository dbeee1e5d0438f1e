use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Membership};
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationSummary;
use tracing::instrument;

use super::standing::standing_of;
use crate::App;

/// The membership of an organization that the caller belongs to, whoever pays here.
#[instrument(name = "app.billing.get_organization_membership", skip_all)]
pub async fn get_organization_membership(
    app: &App,
    access: &UserAccess,
    id: OrganizationId,
) -> Result<(OrganizationSummary, Membership), BillingError> {
    let (organization, standing) = standing_of(app, access, &id).await?;
    Ok((organization, standing.membership))
}
