use beztack_domain::auth::AuthError;
use beztack_domain::id::UserId;
use beztack_persistence::Tx;
use beztack_persistence::auth::{erasure, sessions, users};

use crate::jobs;

/// Deletes a user and everything that is theirs alone; subscriptions and payments stay
/// and forget whose they were (decisions.md 20). Mails to them that did not go out yet go
/// with them; what is enqueued after this still goes out. Mails of their invitations are not
/// sent either, once the worker finds those gone.
///
/// Refused while they pay for something, and where they are named in records that must
/// stay what they are.
pub(crate) async fn erase_user(tx: &Tx, user: &UserId) -> Result<(), AuthError> {
    // Held until the end, so that no subscription can begin meanwhile.
    let person = users::lock(tx, user).await?;
    if erasure::has_live_subscription(tx, user).await? {
        return Err(AuthError::HasLiveSubscription);
    }
    if erasure::has_granted_tiers(tx, user).await? {
        return Err(AuthError::PartOfAuditTrail);
    }
    sessions::delete_impersonations_by(tx, user).await?;
    erasure::detach_billing(tx, user).await?;
    if let Some(person) = person {
        jobs::forget_mail_to(tx, &person.email).await?;
    }
    users::delete(tx, user).await?;
    Ok(())
}
