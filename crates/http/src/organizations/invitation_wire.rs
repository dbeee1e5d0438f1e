//! The shapes of invitations (contract 13.4).

use beztack_domain::id::InvitationId;
use beztack_domain::organizations::Invitation;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::MemberView;
use crate::auth::{Fields, Input};
use crate::problem::Problem;
use crate::respond::iso;

/// Somebody is asked to join.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Invitation)]
pub(crate) struct InvitationView {
    id: String,
    organization_id: String,
    email: String,
    /// Roles, joined by commas.
    #[schema(required)]
    role: Option<String>,
    /// `pending`, `accepted`, `rejected` or `canceled`.
    status: &'static str,
    /// Ids of teams, joined by commas.
    #[schema(required)]
    team_id: Option<String>,
    inviter_id: String,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id.into_string(),
            organization_id: invitation.organization_id.into_string(),
            email: invitation.email.into_string(),
            role: invitation.role,
            status: invitation.status.as_str(),
            team_id: invitation.team_id,
            inviter_id: invitation.inviter_id.into_string(),
            expires_at: invitation.expires_at,
            created_at: invitation.created_at,
        }
    }
}

/// Which invitation it is about.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct InvitationIdBody {
    #[schema(value_type = String)]
    pub(super) invitation_id: InvitationId,
}

impl Input for InvitationIdBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let invitation_id = InvitationId::new(fields.string("invitationId"));
        fields.finish_with(Some(Self { invitation_id }))
    }
}

/// An invitation that was answered, and the member whom it made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnsweredInvitation)]
pub(crate) struct AnsweredInvitationView {
    pub(super) invitation: InvitationView,
    /// `null` for a no.
    #[schema(required)]
    pub(super) member: Option<MemberView>,
}
