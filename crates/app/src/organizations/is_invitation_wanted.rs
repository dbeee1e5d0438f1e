use beztack_domain::id::InvitationId;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::organizations::invitations;

use crate::App;

/// Whether the mail of an invitation is still worth sending: it leads to something that can
/// be answered, and who asks is not banned.
///
/// An invitation goes with its organization and with whoever made it. After a ban it stays
/// and can be answered: only the mail in their name is dropped, and other members may send
/// another.
pub(crate) async fn is_invitation_wanted(
    app: &App,
    invitation: &InvitationId,
    asked_by: &EmailAddress,
) -> Result<bool, Fault> {
    invitations::is_wanted(&app.db, invitation, asked_by, app.now()).await
}
