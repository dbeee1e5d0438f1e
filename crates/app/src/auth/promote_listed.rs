use beztack_domain::Fault;
use beztack_domain::auth::{Roles, User};
use beztack_persistence::Tx;
use beztack_persistence::auth::users;

use crate::App;
use crate::limits::Trier;
use crate::security_events::{Kind, record};

/// Makes an administrator of whoever has a listed address (`APP_ADMIN_EMAILS`), once
/// the address is proven and never before: anybody can claim one (decisions.md 8).
pub(super) async fn promote_listed(
    app: &App,
    tx: &Tx,
    mut user: User,
    trier: Trier<'_>,
) -> Result<User, Fault> {
    let roles = user.roles();
    let is_listed = app.rules.admin_emails.contains(&user.email);
    if user.email_verified && is_listed && !roles.contains(Roles::SUDO) {
        let roles = roles.with(Roles::ADMIN).with(Roles::SUDO);
        users::set_role(tx, &user.id, &roles, app.now()).await?;
        user.role = Some(roles.to_string());
        let happening = trier.happening(Kind::RoleChanged).about_account(&user.id);
        let happening = happening.with_detail("role", roles.to_string());
        record(app, tx, happening.with_detail("by", "configuration")).await?;
    }
    Ok(user)
}
