use beztack_auth::access::AdminAccess;
use beztack_auth::permission::ImpersonateUsers;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::{Roles, Visitor};
use beztack_domain::id::UserId;
use beztack_persistence::auth::users;
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use crate::App;
use crate::auth::{SignedIn, issue_impersonation};
use crate::security_events::{Kind, NewEvent, record};

/// Sign in in a user's place, for an hour (contract/better-auth.md 11.3).
///
/// Administrators are refused, bans apply, second factors do not.
#[instrument(name = "app.admin.impersonate_user", skip_all, fields(user.id = %id))]
pub async fn impersonate_user(
    app: &App,
    access: &AdminAccess<ImpersonateUsers>,
    id: &UserId,
    visitor: &Visitor,
) -> Result<SignedIn, AdminError> {
    let tx = app.db.begin().await?;
    let target = users::lock(&tx, id).await?;
    let target = target.ok_or(AdminError::UserNotFound)?;
    let roles = target.roles();
    if roles.contains(Roles::ADMIN) || roles.contains(Roles::SUDO) {
        return Err(AdminError::CannotImpersonateAdmins);
    }
    ensure_within_reach(app, access.actor(), &target)?;
    let signed_in = issue_impersonation(app, &tx, target, visitor, &access.actor().id).await?;
    let event = NewEvent::by_admin(Kind::ImpersonationBegun, access, id);
    let event = event.in_session(&signed_in.session.id);
    record(app, &tx, event).await?;
    tx.commit().await?;
    Ok(signed_in)
}
