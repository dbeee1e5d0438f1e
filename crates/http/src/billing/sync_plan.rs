use actix_web::post;
use beztack_domain::billing::BillingError;

use super::plan_wire::SyncPlanBody;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};

/// Make the provider's product like our plan, or our plan like its product. Answers that
/// no provider is configured.
#[utoipa::path(
    tag = "billing",
    request_body = SyncPlanBody,
    responses(
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/admin/plans/sync")]
pub(crate) async fn sync_plan(_: With<AppAdmin, Valid<SyncPlanBody>>) -> Problem {
    BillingError::PaymentsNotConfigured.into()
}
