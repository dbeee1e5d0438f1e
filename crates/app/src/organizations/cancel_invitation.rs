use beztack_auth::access::UserAccess;
use beztack_auth::permission::CancelInvitations;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::{Invitation, InvitationStatus, OrganizationError};
use beztack_persistence::organizations::invitations;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;

/// Take an invitation back, whatever its state. Who has joined by it stays.
#[instrument(name = "app.organizations.cancel_invitation", skip_all, fields(invitation.id = %id))]
pub async fn cancel_invitation(
    app: &App,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<Invitation, OrganizationError> {
    let tx = app.db.begin().await?;
    let invitation = invitations::find(&tx, id).await?;
    let mut invitation = invitation.ok_or(OrganizationError::InvitationNotFound)?;
    let actor = lock_membership(&tx, &invitation.organization_id, access).await?;
    let actor = actor.ok_or(OrganizationError::MemberNotFound)?;
    grant::<CancelInvitations>(app, actor)?;
    invitations::cancel(&tx, id, app.now()).await?;
    tx.commit().await?;
    invitation.status = InvitationStatus::Canceled;
    Ok(invitation)
}
