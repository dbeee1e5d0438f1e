use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::invitation_wire::{InvitationIdBody, InvitationView};
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Take an invitation back.
#[utoipa::path(
    tag = "organization",
    request_body = InvitationIdBody,
    responses(
        (status = OK, body = InvitationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/cancel-invitation")]
pub(crate) async fn cancel_invitation(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, InvitationIdBody>,
) -> Result<AuthAnswer<InvitationView>, Problem> {
    let id = &input.invitation_id;
    let canceled = organizations::cancel_invitation(&state.app, &access, id).await?;
    Ok(AuthAnswer::new(canceled.into()))
}
