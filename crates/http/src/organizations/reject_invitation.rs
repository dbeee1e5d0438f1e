use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::invitation_wire::{AnsweredInvitationView, InvitationIdBody};
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Say no to an invitation.
#[utoipa::path(
    tag = "organization",
    request_body = InvitationIdBody,
    responses(
        (status = OK, body = AnsweredInvitationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/reject-invitation")]
pub(crate) async fn reject_invitation(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, InvitationIdBody>,
) -> Result<AuthAnswer<AnsweredInvitationView>, Problem> {
    let id = &input.invitation_id;
    let invitation = organizations::reject_invitation(&state.app, &access, id).await?;
    Ok(AuthAnswer::new(AnsweredInvitationView {
        invitation: invitation.into(),
        member: None,
    }))
}
