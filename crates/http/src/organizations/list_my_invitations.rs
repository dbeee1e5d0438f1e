use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::organizations::AddressedInvitation;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, SignedInRefusals};
use crate::respond::{Ok200, iso};

/// An invitation that the caller can answer (original-api.md 4.5).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MyInvitationView {
    id: String,
    organization_id: String,
    email: String,
    /// Roles, joined by commas.
    #[schema(required)]
    role: Option<String>,
    /// Team ids, joined by commas.
    #[schema(required)]
    team_id: Option<String>,
    /// Always `pending`.
    status: &'static str,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    inviter_id: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
    organization: InvitingOrganizationView,
}

/// To where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitingOrganizationView {
    id: String,
    name: String,
    #[schema(required)]
    slug: Option<String>,
    #[schema(required)]
    logo: Option<String>,
}

impl From<AddressedInvitation> for MyInvitationView {
    fn from(addressed: AddressedInvitation) -> Self {
        let (invitation, organization) = (addressed.invitation, addressed.organization);
        let organization = InvitingOrganizationView {
            id: invitation.organization_id.as_str().to_owned(),
            name: organization.name,
            slug: organization.slug,
            logo: organization.logo,
        };
        Self {
            id: invitation.id.into_string(),
            organization_id: invitation.organization_id.into_string(),
            email: invitation.email.into_string(),
            role: invitation.role,
            team_id: invitation.team_id,
            status: invitation.status.as_str(),
            expires_at: invitation.expires_at,
            inviter_id: invitation.inviter_id.into_string(),
            created_at: invitation.created_at,
            updated_at: addressed.updated_at,
            organization,
        }
    }
}

/// The invitations that the caller can answer, the oldest first.
#[utoipa::path(
    tag = "account",
    responses((status = OK, body = Vec<MyInvitationView>), SignedInRefusals),
    security(("session" = [])),
)]
#[get("/invitations/me")]
pub(crate) async fn list_my_invitations(
    state: Data<State>,
    With { access, .. }: With<SignedIn>,
) -> Result<Ok200<Vec<MyInvitationView>>, Problem> {
    let invitations = organizations::list_my_invitations(&state.app, &access).await?;
    let views = invitations.into_iter().map(MyInvitationView::from);
    Ok(Ok200(views.collect()))
}
