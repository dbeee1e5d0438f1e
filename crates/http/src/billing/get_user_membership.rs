use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::membership_wire::UserMembershipView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, SignedInRefusals};
use crate::respond::Ok200;

/// What the caller has by themselves, and what each of their organizations has.
#[utoipa::path(
    tag = "billing",
    responses((status = OK, body = UserMembershipView), SignedInRefusals),
    security(("session" = [])),
)]
#[get("/membership/user")]
pub(crate) async fn get_user_membership(
    state: Data<State>,
    With { access, .. }: With<SignedIn>,
) -> Result<Ok200<UserMembershipView>, Problem> {
    let membership = billing::get_user_membership(&state.app, &access).await?;
    Ok(Ok200(UserMembershipView::of(access.user(), membership)))
}
