use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations::{self, Invitee};
use beztack_domain::Language;
use beztack_domain::id::{OrganizationId, TeamId};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::invitation_wire::InvitationView;
use super::wire::organization_id;
use crate::State;
use crate::admin::{RolesBody, roles};
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// Whom to ask, as what, and where to.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct InviteMemberBody {
    #[schema(format = Email)]
    email: String,
    /// Any text is a role.
    #[schema(value_type = RolesBody)]
    role: String,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
    /// Whether an invitation that can still be answered is sent once more, as it is.
    #[schema(value_type = Option<bool>)]
    resend: bool,
    #[schema(value_type = Option<TeamsBody>)]
    team_id: Vec<TeamId>,
}

/// One team of the organization, or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum TeamsBody {
    One(String),
    Several(Vec<String>),
}

impl Input for InviteMemberBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let email = fields.string("email");
        let role = fields.required("role", roles).unwrap_or_default();
        let organization_id = organization_id(&mut fields);
        let resend = fields.optional_boolean("resend").unwrap_or_default();
        let team_id = fields.optional("teamId", teams).unwrap_or_default();
        fields.finish_with(Some(Self {
            email,
            role,
            organization_id,
            resend,
            team_id,
        }))
    }
}

/// Most teams that one invitation names.
const MOST_TEAMS: usize = 500;

/// Each of them once.
fn teams(value: &Value) -> Result<Vec<TeamId>, String> {
    let ids = match serde_json::from_value(value.clone()) {
        Ok(TeamsBody::One(id)) => vec![id],
        Ok(TeamsBody::Several(ids)) => ids,
        Err(_neither) => return Err("Invalid input".to_owned()),
    };
    if ids.len() > MOST_TEAMS {
        return Err(format!(
            "Too big: expected array to have <={MOST_TEAMS} items"
        ));
    }
    let mut teams = Vec::new();
    for id in ids.into_iter().filter(|id| !id.is_empty()) {
        let id = TeamId::new(id);
        if !teams.contains(&id) {
            teams.push(id);
        }
    }
    Ok(teams)
}

impl InviteMemberBody {
    fn invitee(self, language: Option<Language>) -> Invitee {
        Invitee {
            email: self.email,
            role: self.role,
            organization: self.organization_id,
            teams: self.team_id,
            resend: self.resend,
            language,
        }
    }
}

/// Ask somebody to join, by mail.
#[utoipa::path(
    tag = "organization",
    request_body = InviteMemberBody,
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
#[post("/invite-member")]
pub(crate) async fn invite_member(
    state: Data<State>,
    Spoken(language): Spoken,
    Call { access, input, .. }: Call<SignedIn, InviteMemberBody>,
) -> Result<AuthAnswer<InvitationView>, Problem> {
    let invitation =
        organizations::invite_member(&state.app, &access, input.invitee(language)).await?;
    Ok(AuthAnswer::new(invitation.into()))
}
