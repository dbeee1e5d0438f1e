use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::billing;
use beztack_domain::id::OrganizationId;

use super::membership_wire::OrganizationMembershipView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// What an organization has that the caller belongs to.
#[utoipa::path(
    tag = "billing",
    params(("id" = String, Path, description = "The organization")),
    responses(
        (status = OK, body = OrganizationMembershipView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/membership/organization/{id}")]
pub(crate) async fn get_organization_membership(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<Ok200<OrganizationMembershipView>, Problem> {
    let id = OrganizationId::new(input.into_inner());
    let membership = billing::get_organization_membership(&state.app, &access, id).await?;
    Ok(Ok200(membership.into()))
}
