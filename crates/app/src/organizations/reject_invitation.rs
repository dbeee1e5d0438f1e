use beztack_auth::access::UserAccess;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::{Invitation, InvitationStatus, OrganizationError};
use beztack_persistence::organizations::invitations;
use tracing::instrument;

use super::ensure_recipient::ensure_recipient;
use crate::App;

/// Say no.
#[instrument(name = "app.organizations.reject_invitation", skip_all, fields(invitation.id = %id))]
pub async fn reject_invitation(
    app: &App,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<Invitation, OrganizationError> {
    let now = app.now();
    let tx = app.db.begin().await?;
    let invitation = invitations::find(&tx, id).await?;
    let invitation = invitation.filter(|invitation| invitation.is_open(now));
    let mut invitation = invitation.ok_or(OrganizationError::InvitationGone)?;
    ensure_recipient(app, access, &invitation)?;
    invitation.status = InvitationStatus::Rejected;
    if !invitations::answer(&tx, id, invitation.status, now).await? {
        return Err(OrganizationError::InvitationGone);
    }
    tx.commit().await?;
    Ok(invitation)
}
