use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::organizations::MemberProfile;
use beztack_persistence::organizations::members;

use crate::App;

/// What the caller is in the organization in use; `None` if they use none, or do not
/// belong to it any more.
pub async fn get_active_member(
    app: &App,
    access: &UserAccess,
) -> Result<Option<MemberProfile>, Fault> {
    match access.active_organization() {
        None => Ok(None),
        Some(id) => members::find_with_user(&app.db, &id, &access.user().id).await,
    }
}
