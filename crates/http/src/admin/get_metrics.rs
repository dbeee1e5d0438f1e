use actix_web::get;
use actix_web::web::Data;
use beztack_app::admin;

use super::installation_wire::MetricsView;
use crate::State;
use crate::extract::{AppAdmin, With};
use crate::problem::{AppAdminRefusals, Problem};
use crate::respond::Ok200;

/// How busy the server is, measured now.
#[utoipa::path(
    tag = "installation",
    responses((status = OK, body = MetricsView), AppAdminRefusals),
    security(("session" = [])),
)]
#[get("/admin/metrics")]
pub(crate) async fn get_metrics(
    state: Data<State>,
    With { access, .. }: With<AppAdmin>,
) -> Result<Ok200<MetricsView>, Problem> {
    let metrics = admin::get_metrics(&state.app, &access).await?;
    Ok(Ok200(MetricsView::of(metrics, state.app.now())))
}
