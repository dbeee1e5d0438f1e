use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::admin::Analytics;
use beztack_persistence::analytics;
use tracing::instrument;

use crate::App;

/// How the product does, from the tables.
#[instrument(name = "app.admin.get_analytics", skip_all)]
pub async fn get_analytics(app: &App, _: &AppAdminAccess) -> Result<Analytics, Fault> {
    analytics::count(&app.db, app.now()).await
}
