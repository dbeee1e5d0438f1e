use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::plan_wire::PlansView;
use crate::State;
use crate::extract::{AppAdmin, With};
use crate::problem::{AppAdminRefusals, Problem};
use crate::respond::Tagged;

/// The catalogue, with what customers are not shown.
#[utoipa::path(
    tag = "billing",
    responses(
        (status = OK, body = PlansView),
        (status = NOT_MODIFIED, description = "The catalogue is as `If-None-Match` knows it"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[get("/admin/plans")]
pub(crate) async fn list_plans(
    state: Data<State>,
    With { access, .. }: With<AppAdmin>,
) -> Result<Tagged<PlansView>, Problem> {
    let plans = billing::list_plans(&state.app, &access).await?;
    Ok(Tagged(plans.into()))
}
