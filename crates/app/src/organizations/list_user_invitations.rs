use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::organizations::NamedInvitation;
use beztack_persistence::organizations::invitations;

use crate::App;

/// The newest invitations of the caller, in every state.
pub async fn list_user_invitations(
    app: &App,
    access: &UserAccess,
) -> Result<Vec<NamedInvitation>, Fault> {
    invitations::list_for(&app.db, &access.user().email).await
}
