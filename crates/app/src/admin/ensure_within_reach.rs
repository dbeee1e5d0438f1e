use beztack_domain::admin::AdminError;
use beztack_domain::auth::User;

use crate::App;

/// Refuses an administrator who reaches above their own rank.
///
/// Else a new password or address for a user with `sudo`, or a listed address
/// (`APP_ADMIN_EMAILS`) that an administrator declares to be proven, would be as good
/// as the role itself (original-api.md D6).
pub(super) fn ensure_within_reach(
    app: &App,
    actor: &User,
    target: &User,
) -> Result<(), AdminError> {
    let is_above = target.is_app_admin() || app.rules.admin_emails.contains(&target.email);
    if is_above && !actor.is_app_admin() {
        Err(AdminError::AppAdmin)
    } else {
        Ok(())
    }
}
