use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::billing::CataloguePlan;
use beztack_persistence::billing::plans;
use tracing::instrument;

use crate::App;

/// The catalogue of the configured provider, as administrators see it.
#[instrument(name = "app.billing.list_plans", skip_all)]
pub async fn list_plans(app: &App, _: &AppAdminAccess) -> Result<Vec<CataloguePlan>, Fault> {
    plans::list(&app.db, app.rules.billing.provider).await
}
