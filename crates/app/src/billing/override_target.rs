use beztack_auth::access::AppAdminAccess;
use beztack_domain::billing::{BillingError, MembershipTarget, SubscriptionMode};
use beztack_domain::id::OrganizationId;

use super::standing::standing;
use crate::App;

/// Whose tier an administrator may pin: their own, or that of an organization they
/// belong to (original-billing.md 5.11).
pub(super) async fn override_target(
    app: &App,
    access: &AppAdminAccess,
    organization: Option<OrganizationId>,
) -> Result<MembershipTarget, BillingError> {
    match app.rules.billing.mode {
        SubscriptionMode::User => Ok(MembershipTarget::User(access.actor().id.clone())),
        SubscriptionMode::Organization => standing(app, access.as_user(), organization)
            .await?
            .target
            .ok_or(BillingError::OrganizationRequired),
    }
}
