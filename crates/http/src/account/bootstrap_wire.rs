//! The shape of everything that a frontend asks for when it starts.

use beztack_app::account::Bootstrap;
use beztack_auth::access::UserAccess;
use beztack_domain::auth::Session;
use beztack_domain::billing::{Membership, MembershipTarget};
use beztack_domain::organizations::{InvitationSummary, OrganizationSummary};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::UserView;
use crate::respond::{iso, optional_iso};

/// Who is signed in, where they belong, what they have, and who waits for an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BootstrapView {
    session: BootstrapSessionView,
    user: UserView,
    /// The oldest first.
    organizations: Vec<OrganizationSummaryView>,
    /// The one in use, if the caller (still) belongs to it.
    #[schema(required)]
    active_organization: Option<OrganizationSummaryView>,
    /// What they are in it: roles, joined by commas.
    #[schema(required)]
    member_role: Option<String>,
    membership: BootstrapMembershipView,
    /// The invitations that they can answer, the oldest first.
    invitations: Vec<InvitationSummaryView>,
}

/// The session in use, without its token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BootstrapSessionView {
    id: String,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    /// Who acts in the user's place.
    #[schema(required)]
    impersonated_by: Option<String>,
    #[schema(required)]
    active_organization_id: Option<String>,
    #[schema(required)]
    active_team_id: Option<String>,
}

/// An organization that the caller belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationSummaryView {
    id: String,
    name: String,
    #[schema(required)]
    slug: Option<String>,
    #[schema(required)]
    logo: Option<String>,
    /// What the caller is there: roles, joined by commas.
    role: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

/// What the caller has, or the organization in use.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BootstrapMembershipView {
    /// `free`, `basic`, `pro` or `ultimate`.
    tier: &'static str,
    /// `admin-tier-override`, `subscription` or `free`.
    source: &'static str,
    has_active_subscription: bool,
    #[serde(serialize_with = "optional_iso")]
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
    /// `user`, `organization`, or null where organizations pay and none is in use.
    #[schema(required)]
    target_type: Option<&'static str>,
    #[schema(required)]
    target_id: Option<String>,
}

/// An invitation that the caller can answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvitationSummaryView {
    id: String,
    organization_id: String,
    organization_name: String,
    #[schema(required)]
    role: Option<String>,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
}

impl BootstrapView {
    pub(super) fn of(access: UserAccess, bootstrap: Bootstrap) -> Self {
        let (session, user) = access.into_parts();
        let active = bootstrap
            .active_organization
            .map(OrganizationSummaryView::from);
        let organizations = bootstrap.organizations.into_iter();
        let invitations = bootstrap.invitations.into_iter();
        Self {
            session: session.into(),
            user: UserView::in_session(user),
            organizations: organizations.map(OrganizationSummaryView::from).collect(),
            member_role: active.as_ref().map(|active| active.role.clone()),
            active_organization: active,
            membership: BootstrapMembershipView::of(&bootstrap.membership, bootstrap.target),
            invitations: invitations.map(InvitationSummaryView::from).collect(),
        }
    }
}

impl From<Session> for BootstrapSessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id.into_string(),
            expires_at: session.expires_at,
            impersonated_by: session.impersonated_by.map(|id| id.to_string()),
            active_organization_id: session.active_organization_id,
            active_team_id: session.active_team_id,
        }
    }
}

impl From<OrganizationSummary> for OrganizationSummaryView {
    fn from(organization: OrganizationSummary) -> Self {
        Self {
            id: organization.id.into_string(),
            name: organization.name,
            slug: organization.slug,
            logo: organization.logo,
            role: organization.role,
            created_at: organization.created_at,
        }
    }
}

impl BootstrapMembershipView {
    fn of(membership: &Membership, target: Option<MembershipTarget>) -> Self {
        Self {
            tier: membership.tier.as_str(),
            source: membership.source(),
            has_active_subscription: membership.subscription.is_some(),
            expires_at: membership.expires_at(),
            target_type: target.as_ref().map(MembershipTarget::kind),
            target_id: target.map(|target| target.id().to_owned()),
        }
    }
}

impl From<InvitationSummary> for InvitationSummaryView {
    fn from(invitation: InvitationSummary) -> Self {
        Self {
            id: invitation.id.into_string(),
            organization_id: invitation.organization_id.into_string(),
            organization_name: invitation.organization_name,
            role: invitation.role,
            expires_at: invitation.expires_at,
        }
    }
}
