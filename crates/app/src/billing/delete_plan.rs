use beztack_auth::access::AppAdminAccess;
use beztack_domain::billing::{BillingError, CataloguePlan};
use beztack_domain::id::PlanId;
use beztack_persistence::billing::plans;
use tracing::instrument;

use crate::App;

/// Take a plan off the market. Its row stays: subscriptions point at it. Safe to run
/// again.
#[instrument(name = "app.billing.delete_plan", skip_all)]
pub async fn delete_plan(
    app: &App,
    _: &AppAdminAccess,
    id: &PlanId,
) -> Result<CataloguePlan, BillingError> {
    let tx = app.db.begin().await?;
    let plan = plans::deactivate(&tx, app.rules.billing.provider, id, app.now())
        .await?
        .ok_or(BillingError::PlanNotFound)?;
    tx.commit().await?;
    Ok(plan)
}
