use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::organizations::{self, Accepted};

use super::invitation_wire::{AnsweredInvitationView, InvitationIdBody};
use crate::State;
use crate::auth::{Call, set_session_again};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

impl From<Accepted> for AnsweredInvitationView {
    fn from(accepted: Accepted) -> Self {
        Self {
            invitation: accepted.invitation.into(),
            member: Some(accepted.member.into()),
        }
    }
}

/// Join an organization, and use it from now on. The browser gets its session again if
/// it uses another team, too.
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
#[post("/accept-invitation")]
pub(crate) async fn accept_invitation(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, InvitationIdBody>,
) -> Result<AuthAnswer<AnsweredInvitationView>, Problem> {
    let id = &input.invitation_id;
    let accepted = organizations::accept_invitation(&state.app, &access, id).await?;
    let uses_team = accepted.uses_team;
    let answer = AuthAnswer::new(accepted.into());
    Ok(if uses_team {
        answer.cookies(set_session_again(&state, &request).await?)
    } else {
        answer
    })
}
