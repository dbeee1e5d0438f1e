use actix_web::delete;
use actix_web::web::Data;
use beztack_app::billing;

use super::membership_wire::OrganizationQuery;
use super::subscription_wire::ClearedView;
use crate::State;
use crate::extract::{AppAdmin, ValidQuery, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;

/// Take a pinned tier away; real subscriptions are not touched.
#[utoipa::path(
    tag = "billing",
    params(OrganizationQuery),
    responses(
        (status = OK, body = ClearedView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[delete("/membership/admin-tier-override")]
pub(crate) async fn clear_tier_override(
    state: Data<State>,
    With { access, input, .. }: With<AppAdmin, ValidQuery<OrganizationQuery>>,
) -> Result<Ok200<ClearedView>, Problem> {
    let organization = input.0.organization();
    let cleared = billing::clear_tier_override(&state.app, &access, organization).await?;
    Ok(Ok200(cleared.into()))
}
