use actix_web::get;
use actix_web::web::Data;
use beztack_app::admin;

use super::installation_wire::AnalyticsView;
use crate::State;
use crate::billing::Success;
use crate::extract::{AppAdmin, With};
use crate::problem::{AppAdminRefusals, Problem};
use crate::respond::Ok200;

/// How the product does, from the tables.
#[utoipa::path(
    tag = "installation",
    responses((status = OK, body = Success<AnalyticsView>), AppAdminRefusals),
    security(("session" = [])),
)]
#[get("/admin/analytics")]
pub(crate) async fn get_analytics(
    state: Data<State>,
    With { access, .. }: With<AppAdmin>,
) -> Result<Ok200<Success<AnalyticsView>>, Problem> {
    let analytics = admin::get_analytics(&state.app, &access).await?;
    let view = AnalyticsView::of(&analytics, state.app.now());
    Ok(Ok200(Success::new(view)))
}
