//! What the caller is in an organization.

use beztack_auth::access::{OrgAccess, UserAccess};
use beztack_auth::permission::Permission;
use beztack_domain::Fault;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Member, OrganizationError};
use beztack_persistence::Tx;
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::{members, organizations};

use crate::App;

/// What the caller is in an organization that stands still until the transaction ends.
/// `None` for a stranger, and where there is no such organization.
pub(super) async fn lock_membership(
    tx: &Tx,
    organization: &OrganizationId,
    access: &UserAccess,
) -> Result<Option<Member>, Fault> {
    organizations::lock(tx, organization).await?;
    members::find(tx, organization, &access.user().id).await
}

/// What the caller is in an organization right now.
pub(super) async fn membership(
    app: &App,
    organization: &OrganizationId,
    access: &UserAccess,
) -> Result<Option<Member>, Fault> {
    members::find(&app.db, organization, &access.user().id).await
}

/// The proof that a member may exercise `P`.
pub(super) fn grant<P: Permission>(
    app: &App,
    actor: Member,
) -> Result<OrgAccess<P>, OrganizationError> {
    OrgAccess::grant(actor, &app.rules.organizations.roles)
}

/// Lets the caller's session use no organization any more.
pub(super) async fn leave_active(app: &App, access: &UserAccess) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::set_active_organization(&tx, &access.session().id, None).await?;
    tx.commit().await
}
