use actix_web::post;
use beztack_domain::billing::BillingError;

use super::plan_wire::ImportPlanBody;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};

/// Make a plan of one of the provider's products. Answers that no provider is
/// configured.
#[utoipa::path(
    tag = "billing",
    request_body = ImportPlanBody,
    responses(
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/admin/plans/import")]
pub(crate) async fn import_plan(_: With<AppAdmin, Valid<ImportPlanBody>>) -> Problem {
    BillingError::PaymentsNotConfigured.into()
}
