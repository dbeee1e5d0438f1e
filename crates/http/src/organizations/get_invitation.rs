use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::OpenInvitation;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::invitation_wire::InvitationView;
use super::problem::DoorRefusal;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which invitation.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GetInvitationQuery {
    #[param(value_type = String)]
    id: InvitationId,
}

impl Input for GetInvitationQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let id = InvitationId::new(fields.string("id"));
        fields.finish_with(Some(Self { id }))
    }
}

/// An invitation as its addressee sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetInvitationView {
    #[serde(flatten)]
    invitation: InvitationView,
    organization_name: String,
    #[schema(required)]
    organization_slug: Option<String>,
    inviter_email: String,
}

impl From<OpenInvitation> for GetInvitationView {
    fn from(open: OpenInvitation) -> Self {
        Self {
            invitation: open.invitation.into(),
            organization_name: open.organization_name,
            organization_slug: open.organization_slug,
            inviter_email: open.inviter_email.into_string(),
        }
    }
}

/// An invitation that the caller can still answer.
#[utoipa::path(
    tag = "organization",
    params(GetInvitationQuery),
    responses(
        (status = OK, body = GetInvitationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/get-invitation")]
pub(crate) async fn get_invitation(
    state: Data<State>,
    Call { access, input, .. }: Call<MaybeSignedIn, GetInvitationQuery>,
) -> Result<AuthAnswer<GetInvitationView>, Problem> {
    let access = access.ok_or(DoorRefusal::StrangerLooksAtInvitation)?;
    let open = organizations::get_invitation(&state.app, &access, &input.id).await?;
    Ok(AuthAnswer::new(open.into()))
}
