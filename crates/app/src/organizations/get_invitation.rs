use beztack_auth::access::UserAccess;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::{OpenInvitation, OrganizationError};
use beztack_persistence::organizations::{invitations, members};

use crate::App;

/// An invitation that the caller can still answer, if who asked is still a member.
pub async fn get_invitation(
    app: &App,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<OpenInvitation, OrganizationError> {
    let open = invitations::find_open(&app.db, id).await?;
    let open = open.filter(|open| open.invitation.is_open(app.now()));
    let open = open.ok_or(OrganizationError::InvitationGone)?;
    let invitation = &open.invitation;
    if !invitation.is_for(&access.user().email) {
        return Err(OrganizationError::NotTheRecipient);
    }
    let (organization, inviter) = (&invitation.organization_id, &invitation.inviter_id);
    if members::find(&app.db, organization, inviter)
        .await?
        .is_none()
    {
        return Err(OrganizationError::InviterLeft);
    }
    Ok(open)
}
