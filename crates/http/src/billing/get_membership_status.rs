use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::membership_wire::{MembershipStatusView, OrganizationQuery, Success};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// What the caller has, or the organization that they name or use.
#[utoipa::path(
    tag = "billing",
    params(OrganizationQuery),
    responses(
        (status = OK, body = Success<MembershipStatusView>),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/membership/status")]
pub(crate) async fn get_membership_status(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<OrganizationQuery>>,
) -> Result<Ok200<Success<MembershipStatusView>>, Problem> {
    let organization = input.0.organization();
    let status = billing::get_membership_status(&state.app, &access, organization).await?;
    let view = MembershipStatusView::of(access.user(), status);
    Ok(Ok200(Success::new(view)))
}
