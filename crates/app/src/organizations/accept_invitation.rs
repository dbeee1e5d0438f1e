use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::id::{InvitationId, MemberId, TeamId, TeamMemberId};
use beztack_domain::organizations::{
    Invitation, InvitationStatus, Member, OrganizationError, TeamMember,
};
use beztack_persistence::Tx;
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::{
    invitations, members, organizations, team_members, teams,
};
use tracing::instrument;

use super::ensure_may_grant::ensure_may_grant;
use super::ensure_recipient::ensure_recipient;
use crate::App;

/// Somebody joined.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The invitation as it is now.
    pub invitation: Invitation,
    /// The new member.
    pub member: Member,
    /// Whether their session uses another team now.
    pub uses_team: bool,
}

/// Join the organization, and the teams that the invitation names as far as they still
/// exist. The session uses the organization from then on, and the team if it is one. What
/// the inviter may not give any more is given to nobody.
///
/// Of any number of attempts at the same time exactly one succeeds.
#[instrument(name = "app.organizations.accept_invitation", skip_all, fields(invitation.id = %id))]
pub async fn accept_invitation(
    app: &App,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<Accepted, OrganizationError> {
    let now = app.now();
    let invitation = invitations::find(&app.db, id).await?;
    let invitation = invitation.filter(|invitation| invitation.is_open(now));
    let mut invitation = invitation.ok_or(OrganizationError::InvitationNotFound)?;
    ensure_recipient(app, access, &invitation)?;

    let tx = app.db.begin().await?;
    organizations::lock(&tx, &invitation.organization_id).await?;
    invitation.status = InvitationStatus::Accepted;
    if !invitations::answer(&tx, id, invitation.status, now).await? {
        return Err(OrganizationError::InvitationNotFound);
    }
    ensure_can_join(app, &tx, access, &invitation).await?;
    ensure_inviter_may_still(app, &tx, &invitation).await?;
    let member = Member {
        id: MemberId::new(app.next_id()),
        organization_id: invitation.organization_id.clone(),
        user_id: access.user().id.clone(),
        role: invitation.granted_role().to_owned(),
        created_at: now,
    };
    members::insert(&tx, &member).await?;
    let joined = join_teams(app, &tx, &invitation, &member).await?;
    let session = &access.session().id;
    sessions::set_active_organization(&tx, session, Some(&member.organization_id)).await?;
    let team = only_one(&joined);
    if team.is_some() {
        sessions::set_active_team(&tx, session, team).await?;
    }
    let uses_team = team.is_some();
    tx.commit().await?;
    Ok(Accepted {
        invitation,
        member,
        uses_team,
    })
}

/// The organization is held meanwhile, so that its members can be counted. An adopted
/// database may not keep members apart by itself.
async fn ensure_can_join(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    invitation: &Invitation,
) -> Result<(), OrganizationError> {
    let id = &invitation.organization_id;
    if members::find(tx, id, &access.user().id).await?.is_some() {
        return Err(OrganizationError::AlreadyMember);
    }
    let limit = app.rules.organizations.limits.membership_limit;
    if members::count(tx, id).await? >= limit {
        return Err(OrganizationError::MembershipLimitReached);
    }
    Ok(())
}

/// Whoever lost the right to invite, or left, has nobody join through what they sent before,
/// under another address of their own for instance. The organization is held meanwhile, so
/// that they lose it before or after.
async fn ensure_inviter_may_still(
    app: &App,
    tx: &Tx,
    invitation: &Invitation,
) -> Result<(), OrganizationError> {
    let inviter = members::find(tx, &invitation.organization_id, &invitation.inviter_id).await?;
    let inviter = inviter.ok_or(OrganizationError::InviterLeft)?;
    ensure_may_grant(app, inviter, invitation.granted_role())
        .map_err(|_not_any_more| OrganizationError::InviterLeft)
}

async fn join_teams(
    app: &App,
    tx: &Tx,
    invitation: &Invitation,
    member: &Member,
) -> Result<Vec<TeamId>, Fault> {
    let named = invitation.teams();
    let found = teams::find_all(tx, &invitation.organization_id, &named).await?;
    let mut joined = Vec::new();
    for team in found {
        let seat = TeamMember {
            id: TeamMemberId::new(app.next_id()),
            team_id: team.id.clone(),
            user_id: member.user_id.clone(),
            created_at: Some(member.created_at),
        };
        team_members::insert(tx, &seat).await?;
        joined.push(team.id);
    }
    Ok(joined)
}

fn only_one(joined: &[TeamId]) -> Option<&TeamId> {
    match joined {
        [team] => Some(team),
        _ => None,
    }
}
