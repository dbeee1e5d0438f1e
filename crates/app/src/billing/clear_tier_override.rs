use beztack_auth::access::AppAdminAccess;
use beztack_domain::billing::{BillingError, TierOverride};
use beztack_domain::id::OrganizationId;
use beztack_persistence::billing::tier_overrides;
use tracing::instrument;

use super::override_target::override_target;
use crate::App;

/// Where the frontend lets administrators clear an override.
const SOURCE: &str = "global-banner";

/// Take the pinned tier away, if one is, and record it (original-billing.md 5.11).
/// Returns what was taken away; safe to run again.
#[instrument(name = "app.billing.clear_tier_override", skip_all)]
pub async fn clear_tier_override(
    app: &App,
    access: &AppAdminAccess,
    organization: Option<OrganizationId>,
) -> Result<Option<TierOverride>, BillingError> {
    let target = override_target(app, access, organization).await?;
    let tx = app.db.begin().await?;
    let Some(pinned) = tier_overrides::lock(&tx, &target).await? else {
        return Ok(None);
    };
    let change = tier_overrides::Change {
        actor: &access.actor().id,
        source: SOURCE,
        now: app.now(),
    };
    tier_overrides::clear(&tx, &pinned, change).await?;
    tx.commit().await?;
    Ok(Some(pinned))
}
