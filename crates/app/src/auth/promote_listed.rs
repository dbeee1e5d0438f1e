use beztack_domain::Fault;
use beztack_domain::auth::{Roles, User};
use beztack_persistence::Tx;
use beztack_persistence::auth::users;

use crate::App;
use crate::limits::Requester;
use crate::security_events::{Kind, record};

/// Makes an administrator of whoever has a listed address (`APP_ADMIN_EMAILS`), once
/// the address is proven and never before: anybody can claim one (decisions.md 8).
pub(super) async fn promote_listed(
    app: &App,
    tx: &Tx,
    mut user: User,
    requester: Requester<'_>,
) -> Result<User, Fault> {
    if is_to_be_promoted(app, &user) {
        let roles = user.roles().with(Roles::ADMIN).with(Roles::SUDO);
        users::set_role(tx, &user.id, &roles, app.now()).await?;
        user.role = Some(roles.to_string());
        let event = requester.event(Kind::RoleChanged).about_account(&user.id);
        let event = event.with_detail("role", roles.to_string());
        record(app, tx, event.with_detail("by", "configuration")).await?;
    }
    Ok(user)
}

/// Whether somebody has a listed address, proven, and is no administrator yet.
pub(super) fn is_to_be_promoted(app: &App, user: &User) -> bool {
    let is_listed = app.rules.admin_emails.contains(&user.email);
    user.email_verified && is_listed && !user.roles().contains(Roles::SUDO)
}
