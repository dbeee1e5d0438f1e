use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Subscription};
use beztack_domain::id::OrganizationId;
use beztack_domain::{Page, PageRequest};
use beztack_persistence::billing::subscriptions;
use tracing::instrument;

use super::standing::standing;
use crate::App;

/// The subscriptions of the caller, or of the organization that they name or use, the
/// newest first.
#[instrument(name = "app.billing.list_subscriptions", skip_all)]
pub async fn list_subscriptions(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    page: &PageRequest,
) -> Result<Page<Subscription>, BillingError> {
    match standing(app, access, organization).await?.target {
        Some(target) => Ok(subscriptions::list(&app.db, &target, page).await?),
        None => Ok(Page::default()),
    }
}
