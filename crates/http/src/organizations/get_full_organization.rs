use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations::{self, Which};
use beztack_domain::organizations::FullOrganization;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::invitation_wire::InvitationView;
use super::team_wire::TeamView;
use super::wire::{MemberView, OrganizationView, which};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which organization, and how much of it.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; the fields become a question")]
pub(crate) struct GetFullOrganizationQuery {
    /// The one in use unless given.
    organization_id: Option<String>,
    /// The same by slug, which wins.
    organization_slug: Option<String>,
    /// Most members to show; never more than an organization may have.
    members_limit: Option<u64>,
}

/// What the query asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    which: Which,
    members_limit: Option<u64>,
}

impl Input for Asked {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let asked = Self {
            which: which(&mut fields),
            members_limit: fields
                .optional_scalar("membersLimit")
                .and_then(|text| text.trim().parse().ok())
                .filter(|limit| *limit > 0),
        };
        fields.finish_with(Some(asked))
    }
}

/// An organization with everything that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FullOrganizationView {
    #[serde(flatten)]
    organization: OrganizationView,
    members: Vec<MemberView>,
    invitations: Vec<InvitationView>,
    teams: Vec<TeamView>,
}

impl From<FullOrganization> for FullOrganizationView {
    fn from(full: FullOrganization) -> Self {
        Self {
            organization: full.organization.into(),
            members: full.members.into_iter().map(MemberView::from).collect(),
            invitations: full
                .invitations
                .into_iter()
                .map(InvitationView::from)
                .collect(),
            teams: full.teams.into_iter().map(TeamView::from).collect(),
        }
    }
}

/// An organization with its members, invitations and teams; `null` if none was named
/// and none is in use.
#[utoipa::path(
    tag = "organization",
    params(GetFullOrganizationQuery),
    responses(
        (status = OK, body = Option<FullOrganizationView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/get-full-organization")]
pub(crate) async fn get_full_organization(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, Asked>,
) -> Result<AuthAnswer<Option<FullOrganizationView>>, Problem> {
    let Asked {
        which,
        members_limit,
    } = input;
    let full =
        organizations::get_full_organization(&state.app, &access, which, members_limit).await?;
    Ok(AuthAnswer::new(full.map(FullOrganizationView::from)))
}
