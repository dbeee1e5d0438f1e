use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Subscription};
use beztack_domain::id::SubscriptionId;
use beztack_persistence::billing::subscriptions;
use tracing::instrument;

use crate::App;

/// A subscription of the caller's own, or of an organization they belong to. Everybody
/// else's does not exist for them; a payer's address proves nothing (decisions.md 23).
#[instrument(name = "app.billing.get_subscription", skip_all)]
pub async fn get_subscription(
    app: &App,
    access: &UserAccess,
    id: &SubscriptionId,
) -> Result<Subscription, BillingError> {
    subscriptions::find_for(&app.db, &access.user().id, id)
        .await?
        .ok_or(BillingError::SubscriptionNotFound)
}
