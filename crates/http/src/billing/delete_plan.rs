use actix_web::delete;
use actix_web::web::{Data, Path};
use beztack_app::billing;
use beztack_domain::id::PlanId;

use super::plan_wire::OnePlanView;
use crate::State;
use crate::extract::{AppAdmin, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;

/// Take a plan off the market. Subscriptions to it stay.
#[utoipa::path(
    tag = "billing",
    params(("id" = String, Path, description = "The plan")),
    responses(
        (status = OK, body = OnePlanView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[delete("/admin/plans/{id}")]
pub(crate) async fn delete_plan(
    state: Data<State>,
    With { access, input, .. }: With<AppAdmin, Path<String>>,
) -> Result<Ok200<OnePlanView>, Problem> {
    let id = PlanId::new(input.into_inner());
    let plan = billing::delete_plan(&state.app, &access, &id).await?;
    Ok(Ok200(plan.into()))
}
