use beztack_auth::access::UserAccess;
use beztack_auth::permission::{Permission as _, UpdateMembers};
use beztack_domain::auth::Roles;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Member, OrganizationError};
use beztack_persistence::Tx;
use beztack_persistence::organizations::members;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Make a member something else. `target` is their member id or their user id
/// (decisions.md 1d); any text is a role, but only owners make owners and unmake them,
/// and the last one stays.
#[instrument(name = "app.organizations.update_member_role", skip_all)]
pub async fn update_member_role(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    target: &str,
    role: String,
) -> Result<Member, OrganizationError> {
    let id = organization.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NoneActive)?;
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, &id, access).await?;
    let actor = actor.ok_or(OrganizationError::MemberNotFound)?;
    let target = members::find_named(&tx, &id, target).await?;
    let mut target = target.ok_or(OrganizationError::MemberNotFound)?;
    if target.organization_id != id {
        return Err(OrganizationError::NotAllowed(UpdateMembers::DESCRIPTION));
    }
    ensure_may_change_role(&tx, &actor, &target, &role).await?;
    grant::<UpdateMembers>(app, actor)?;
    target.role = role;
    members::set_role(&tx, &target, app.now()).await?;
    let event = NewEvent::by_user(Kind::OrganizationRoleChanged, access);
    let event = event.about_account(&target.user_id).in_organization(&id);
    record(app, &tx, event.with_detail("role", target.role.clone())).await?;
    tx.commit().await?;
    Ok(target)
}

/// Roles are looked for in the joined text, so that `owner` cannot hide in a combined
/// role (decisions.md 1f).
async fn ensure_may_change_role(
    tx: &Tx,
    actor: &Member,
    target: &Member,
    role: &str,
) -> Result<(), OrganizationError> {
    let makes_owner = Roles::parse(role).contains(Member::OWNER);
    if !actor.is_owner() {
        return if target.is_owner() || makes_owner {
            Err(OrganizationError::NotAllowed(UpdateMembers::DESCRIPTION))
        } else {
            Ok(())
        };
    }
    let steps_down = actor.id == target.id && !makes_owner;
    if steps_down && members::count_owners(tx, &actor.organization_id).await? <= 1 {
        return Err(OrganizationError::LastOwnerStepsDown);
    }
    Ok(())
}
