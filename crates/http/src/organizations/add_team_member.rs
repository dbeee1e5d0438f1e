use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::team_wire::{SeatBody, TeamMemberView};
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Put a member of the organization in use into one of its teams.
#[utoipa::path(
    tag = "organization",
    request_body = SeatBody,
    responses(
        (status = OK, body = TeamMemberView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/add-team-member")]
pub(crate) async fn add_team_member(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, SeatBody>,
) -> Result<AuthAnswer<TeamMemberView>, Problem> {
    let seat = organizations::add_team_member(&state.app, &access, input.into()).await?;
    Ok(AuthAnswer::new(seat.into()))
}
