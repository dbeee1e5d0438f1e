//! Who may have somebody join as what.

use beztack_auth::permission::InviteMembers;
use beztack_domain::auth::Roles;
use beztack_domain::organizations::{Member, OrganizationError};

use super::membership::grant;
use crate::App;

/// Completes "You are not allowed to …".
const INVITE_AN_OWNER: &str = "invite a user with this role";

/// The refusal of everybody who may not invite, and of everybody but owners where an owner
/// is invited. Roles are looked for in the joined text, so that `owner` cannot hide in a
/// combined role (decisions.md 1f).
pub(super) fn ensure_may_grant(
    app: &App,
    inviter: Member,
    role: &str,
) -> Result<(), OrganizationError> {
    let access = grant::<InviteMembers>(app, inviter)?;
    let invites_owner = Roles::parse(role).contains(Member::OWNER);
    if invites_owner && !access.actor().is_nothing_but_owner() {
        return Err(OrganizationError::NotAllowed(INVITE_AN_OWNER));
    }
    Ok(())
}
