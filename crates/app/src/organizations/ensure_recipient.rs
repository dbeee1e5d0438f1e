//! Who may answer an invitation.

use beztack_auth::access::UserAccess;
use beztack_domain::organizations::{Invitation, OrganizationError};

use crate::App;

/// The refusal of everybody but the owner of the address, who may have to have proven
/// that they are (decisions.md 11).
pub(super) fn ensure_recipient(
    app: &App,
    access: &UserAccess,
    invitation: &Invitation,
) -> Result<(), OrganizationError> {
    let user = access.user();
    if !invitation.is_for(&user.email) {
        return Err(OrganizationError::NotTheRecipient);
    }
    let limits = &app.rules.organizations.limits;
    if limits.require_verified_invitee && !user.email_verified {
        return Err(OrganizationError::RecipientNotVerified);
    }
    Ok(())
}
