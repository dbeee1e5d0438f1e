use beztack_auth::access::UserAccess;
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::{InvitationId, OrganizationId, TeamId};
use beztack_domain::organizations::{
    Invitation, InvitationStatus, Member, Organization, OrganizationError,
};
use beztack_domain::{EmailAddress, Language};
use beztack_persistence::Tx;
use beztack_persistence::organizations::{invitations, members, organizations, teams};
use tracing::instrument;

use super::ensure_may_grant::ensure_may_grant;
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction, Requester};

/// Who is asked to join, and as what.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// Where they are written to, as it was given.
    pub email: String,
    /// Roles, joined by commas; any text is one.
    pub role: String,
    /// Where to; the organization in use unless given.
    pub organization: Option<OrganizationId>,
    /// Into which of its teams.
    pub teams: Vec<TeamId>,
    /// Whether an invitation that can still be answered is sent once more.
    pub resend: bool,
    /// The language of the mail: nobody knows theirs, so it is the inviter's.
    pub language: Option<Language>,
}

/// Ask somebody to join an organization, by mail.
///
/// Owners are invited by who is owner and nothing else. An invitation that is sent once
/// more keeps its roles and teams, so whoever sends it must be allowed to give those.
#[instrument(name = "app.organizations.invite_member", skip_all)]
pub async fn invite_member(
    app: &App,
    access: &UserAccess,
    invitee: Invitee,
) -> Result<Invitation, OrganizationError> {
    let id = invitee.organization.clone();
    let id = id.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NotFound)?;
    let email =
        EmailAddress::parse(&invitee.email).map_err(|_not_one| OrganizationError::InvalidEmail)?;
    let mut tx = app.db.begin().await?;
    let organization = organizations::lock(&tx, &id).await?;
    let actor = members::find(&tx, &id, &access.user().id).await?;
    let (Some(organization), Some(actor)) = (organization, actor) else {
        return Err(OrganizationError::MemberNotFound);
    };
    ensure_may_grant(app, actor.clone(), &invitee.role)?;
    if members::find_by_email(&tx, &id, &email).await?.is_some() {
        return Err(OrganizationError::AlreadyMember);
    }
    let invitation = match invitations::find_pending(&tx, &id, &email, app.now()).await? {
        Some(_) if !invitee.resend => return Err(OrganizationError::AlreadyInvited),
        Some(pending) => extend(app, &tx, actor, pending).await?,
        None => {
            let draft = draft(app, access, id, email, invitee.role);
            insert(app, &tx, draft, &invitee.teams).await?
        }
    };
    let requester = Requester::SignedIn(access);
    for action in [
        LimitedAction::InvitationMail(&invitation.email),
        LimitedAction::Invitations(&access.user().id),
    ] {
        tx = limits::count(app, tx, action, requester).await?;
    }
    let message = message(app, access, &organization, &invitation);
    let mail = Mail {
        to: invitation.email.clone(),
        language: invitee.language,
        message,
    };
    jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    tx.commit().await?;
    jobs::wake_worker(app);
    Ok(invitation)
}

async fn extend(
    app: &App,
    tx: &Tx,
    actor: Member,
    pending: Invitation,
) -> Result<Invitation, OrganizationError> {
    ensure_may_grant(app, actor, pending.granted_role())?;
    let now = app.now();
    let expires_at = now + Invitation::LIFETIME;
    invitations::extend(tx, &pending.id, expires_at, now).await?;
    Ok(Invitation {
        expires_at,
        ..pending
    })
}

fn draft(
    app: &App,
    access: &UserAccess,
    organization_id: OrganizationId,
    email: EmailAddress,
    role: String,
) -> Invitation {
    let now = app.now();
    Invitation {
        id: InvitationId::new(app.next_id()),
        organization_id,
        email,
        role: Some(role),
        status: InvitationStatus::Pending,
        team_id: None,
        inviter_id: access.user().id.clone(),
        expires_at: now + Invitation::LIFETIME,
        created_at: now,
    }
}

async fn insert(
    app: &App,
    tx: &Tx,
    draft: Invitation,
    teams: &[TeamId],
) -> Result<Invitation, OrganizationError> {
    let (id, now) = (&draft.organization_id, app.now());
    let limit = app.rules.organizations.limits.invitation_limit;
    if invitations::count_pending(tx, id, now).await? >= limit {
        return Err(OrganizationError::InvitationLimitReached);
    }
    let invitation = Invitation {
        team_id: team_ids(tx, id, teams).await?,
        ..draft
    };
    invitations::insert(tx, &invitation, now).await?;
    Ok(invitation)
}

/// The column's text, of teams that are all the organization's own (decisions.md 1f).
async fn team_ids(
    tx: &Tx,
    organization: &OrganizationId,
    ids: &[TeamId],
) -> Result<Option<String>, OrganizationError> {
    let own = teams::find_all(tx, organization, ids).await?;
    if ids.iter().any(|id| own.iter().all(|team| team.id != *id)) {
        return Err(OrganizationError::TeamNotFound);
    }
    let joined: Vec<&str> = ids.iter().map(TeamId::as_str).collect();
    Ok((!joined.is_empty()).then(|| joined.join(",")))
}

fn message(
    app: &App,
    access: &UserAccess,
    organization: &Organization,
    invitation: &Invitation,
) -> Message {
    let inviter = access.user();
    let link = &app.rules.organizations.accept_invitation_url;
    Message::OrganizationInvitation {
        id: invitation.id.as_str().to_owned(),
        role: invitation.role.clone().unwrap_or_default(),
        organization_name: organization.name.clone(),
        inviter_name: inviter.name.clone(),
        inviter_email: inviter.email.clone(),
        url: link.replace("{id}", invitation.id.as_str()),
    }
}
