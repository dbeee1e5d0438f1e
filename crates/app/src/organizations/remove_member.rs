use beztack_auth::access::UserAccess;
use beztack_auth::permission::RemoveMembers;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Member, OrganizationError, Profile};
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Tx;
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::members;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Who is a member no longer.
#[derive(Clone, Debug)]
pub struct Removed {
    /// What they were.
    pub member: Member,
    /// Who they are, if they were named by address.
    pub user: Option<Profile>,
}

/// Send a member away, also from the organization's teams. `target` is their address,
/// their member id or their user id (decisions.md 1d). `None` if no organization was
/// named and none is in use.
///
/// Only who is owner and nothing else removes owners, and the last one stays; the
/// reference checks that first (contract/better-auth.md 13.3).
#[instrument(name = "app.organizations.remove_member", skip_all)]
pub async fn remove_member(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    target: &str,
) -> Result<Option<Removed>, OrganizationError> {
    let Some(id) = organization.or_else(|| access.active_organization()) else {
        return Ok(None);
    };
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, &id, access).await?;
    let actor = actor.ok_or(OrganizationError::MemberNotFound)?;
    let removed = find(&tx, &id, target).await?;
    let removed = removed.ok_or(OrganizationError::MemberNotFound)?;
    let member = &removed.member;
    if member.is_owner()
        && (!actor.is_nothing_but_owner() || members::count_owners(&tx, &id).await? <= 1)
    {
        return Err(OrganizationError::OnlyOwnerGoes);
    }
    grant::<RemoveMembers>(app, actor)
        .map_err(|_lacking| OrganizationError::MayNotRemoveMembers)?;
    if member.organization_id != id {
        return Err(OrganizationError::MemberNotFound);
    }
    members::delete(&tx, member).await?;
    if member.user_id == access.user().id && access.active_organization().as_ref() == Some(&id) {
        sessions::set_active_organization(&tx, &access.session().id, None).await?;
    }
    let event = NewEvent::by_user(Kind::OrganizationMemberRemoved, access);
    let event = event.about_account(&member.user_id).in_organization(&id);
    record(app, &tx, event).await?;
    tx.commit().await?;
    Ok(Some(removed))
}

async fn find(
    tx: &Tx,
    organization: &OrganizationId,
    target: &str,
) -> Result<Option<Removed>, Fault> {
    if target.contains('@') {
        let email = EmailAddress::stored(target.to_lowercase());
        let found = members::find_by_email(tx, organization, &email).await?;
        return Ok(found.map(|found| Removed {
            member: found.member,
            user: Some(found.user),
        }));
    }
    let found = members::find_named(tx, organization, target).await?;
    Ok(found.map(|member| Removed { member, user: None }))
}
