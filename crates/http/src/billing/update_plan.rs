use actix_web::patch;
use actix_web::web::{Data, Path};
use beztack_app::billing;
use beztack_domain::id::PlanId;

use super::plan_wire::{OnePlanView, UpdatePlanBody};
use crate::State;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;

/// Change what a plan is called and grants. Its price and interval stay.
#[utoipa::path(
    tag = "billing",
    params(("id" = String, Path, description = "The plan")),
    request_body = UpdatePlanBody,
    responses(
        (status = OK, body = OnePlanView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[patch("/admin/plans/{id}")]
pub(crate) async fn update_plan(
    state: Data<State>,
    id: Path<String>,
    With { access, input, .. }: With<AppAdmin, Valid<UpdatePlanBody>>,
) -> Result<Ok200<OnePlanView>, Problem> {
    let id = PlanId::new(id.into_inner());
    let plan = billing::update_plan(&state.app, &access, &id, input.0.into()).await?;
    Ok(Ok200(plan.into()))
}
