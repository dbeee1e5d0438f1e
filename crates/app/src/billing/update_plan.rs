use beztack_auth::access::AppAdminAccess;
use beztack_domain::billing::{BillingError, CataloguePlan, PlanChanges};
use beztack_domain::id::PlanId;
use beztack_persistence::billing::plans;
use tracing::instrument;

use crate::App;

/// Change what a plan of the catalogue is called and grants.
#[instrument(name = "app.billing.update_plan", skip_all)]
pub async fn update_plan(
    app: &App,
    _: &AppAdminAccess,
    id: &PlanId,
    changes: PlanChanges,
) -> Result<CataloguePlan, BillingError> {
    let tx = app.db.begin().await?;
    let plan = plans::update(&tx, app.rules.billing.provider, id, changes, app.now())
        .await?
        .ok_or(BillingError::PlanNotFound)?;
    tx.commit().await?;
    Ok(plan)
}
