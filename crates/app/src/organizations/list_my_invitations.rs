use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::organizations::AddressedInvitation;
use beztack_persistence::organizations::invitations;
use tracing::instrument;

use crate::App;

/// The invitations that the caller can answer, the oldest first (original-api.md 4.5).
#[instrument(name = "app.organizations.list_my_invitations", skip_all)]
pub async fn list_my_invitations(
    app: &App,
    access: &UserAccess,
) -> Result<Vec<AddressedInvitation>, Fault> {
    invitations::list_open_for(&app.db, &access.user().email, app.now()).await
}
