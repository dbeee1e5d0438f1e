use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::plan_wire::SyncStatusView;
use crate::State;
use crate::extract::{AppAdmin, With};
use crate::problem::{AppAdminRefusals, Problem};
use crate::respond::Ok200;

/// How the catalogue compares with the provider's products. As long as no provider is
/// configured, every plan is ours alone.
#[utoipa::path(
    tag = "billing",
    responses((status = OK, body = SyncStatusView), AppAdminRefusals),
    security(("session" = [])),
)]
#[get("/admin/plans/sync-status")]
pub(crate) async fn get_plan_sync_status(
    state: Data<State>,
    With { access, .. }: With<AppAdmin>,
) -> Result<Ok200<SyncStatusView>, Problem> {
    let plans = billing::list_plans(&state.app, &access).await?;
    let provider = state.app.rules().billing.provider;
    Ok(Ok200(SyncStatusView::local_only(provider, plans)))
}
