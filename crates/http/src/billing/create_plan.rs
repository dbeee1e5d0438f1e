use actix_web::post;
use actix_web::web::Data;
use beztack_app::billing;

use super::plan_wire::{CreatePlanBody, CreatedPlanView};
use crate::State;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;

/// Add a plan to the catalogue; the provider does not know it yet.
#[utoipa::path(
    tag = "billing",
    request_body = CreatePlanBody,
    responses(
        (status = OK, body = CreatedPlanView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/admin/plans")]
pub(crate) async fn create_plan(
    state: Data<State>,
    With { access, input, .. }: With<AppAdmin, Valid<CreatePlanBody>>,
) -> Result<Ok200<CreatedPlanView>, Problem> {
    let plan = billing::create_plan(&state.app, &access, input.0.into()).await?;
    Ok(Ok200(plan.into()))
}
