use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::organizations::NamedInvitation;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::invitation_wire::InvitationView;
use super::problem::DoorRefusal;
use super::wire::given;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Nothing is asked; the caller's own invitations are listed.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListUserInvitationsQuery {
    /// Refused: nobody looks at the invitations of another address.
    email: Option<String>,
}

impl Input for ListUserInvitationsQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let email = given(&mut fields, "email");
        fields.finish_with(Some(Self { email }))
    }
}

/// An invitation, and where it leads.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NamedInvitation)]
pub(crate) struct NamedInvitationView {
    #[serde(flatten)]
    invitation: InvitationView,
    organization_name: String,
}

impl From<NamedInvitation> for NamedInvitationView {
    fn from(named: NamedInvitation) -> Self {
        Self {
            invitation: named.invitation.into(),
            organization_name: named.organization_name,
        }
    }
}

/// The newest invitations of the caller, in every state. Strangers are refused with 400,
/// as the reference does it, for an address might have been named instead of a session.
#[utoipa::path(
    tag = "organization",
    params(ListUserInvitationsQuery),
    responses(
        (status = OK, body = Vec<NamedInvitationView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/list-user-invitations")]
pub(crate) async fn list_user_invitations(
    state: Data<State>,
    Call { access, input, .. }: Call<MaybeSignedIn, ListUserInvitationsQuery>,
) -> Result<AuthAnswer<Vec<NamedInvitationView>>, Problem> {
    if input.email.is_some() {
        return Err(DoorRefusal::NamesAddress.into());
    }
    let access = access.ok_or(DoorRefusal::StrangerListsInvitations)?;
    let list = organizations::list_user_invitations(&state.app, &access)
        .await
        .map_err(Problem::organization)?;
    let views = list.into_iter().map(NamedInvitationView::from).collect();
    Ok(AuthAnswer::new(views))
}
