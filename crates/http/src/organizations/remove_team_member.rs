use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::team_wire::{MessageView, SeatBody};
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Take somebody out of a team of the organization in use.
#[utoipa::path(
    tag = "organization",
    request_body = SeatBody,
    responses(
        (status = OK, body = MessageView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/remove-team-member")]
pub(crate) async fn remove_team_member(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, SeatBody>,
) -> Result<AuthAnswer<MessageView>, Problem> {
    organizations::remove_team_member(&state.app, &access, &input.into()).await?;
    let message = "Team member removed successfully.";
    Ok(AuthAnswer::new(MessageView { message }))
}
