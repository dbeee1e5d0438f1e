use beztack_auth::access::AdminAccess;
use beztack_auth::permission::UpdateUsers;
use beztack_domain::admin::{AdminError, UserField};
use beztack_domain::auth::{Ban, User};
use beztack_domain::id::UserId;
use beztack_persistence::auth::{accounts, sessions, users};
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use super::lock_target::lock_target;
use super::shut_out::shut_out;
use crate::App;
use crate::auth::end_mailed_links;
use crate::security_events::{Kind, NewEvent, record};

/// Change what is stored about a user; a ban ends their sessions. `None` if there is no such
/// user.
#[instrument(name = "app.admin.update_user", skip_all, fields(user.id = %id))]
pub async fn update_user(
    app: &App,
    access: &AdminAccess<UpdateUsers>,
    id: &UserId,
    fields: Vec<UserField>,
) -> Result<Option<User>, AdminError> {
    let tx = app.db.begin().await?;
    let Some(mut user) = lock_target(app, &tx, access, id).await? else {
        return Ok(None);
    };
    let before = user.clone();
    let now = app.now();
    user.updated_at = now;
    let bans = fields.contains(&UserField::Banned(Some(true)));
    for field in fields {
        field.apply(&mut user)?;
    }
    ensure_within_reach(app, access.actor(), &user)?;
    users::replace(&tx, &user).await?;
    // A ban that has run out comes back with a new end.
    let is_back = before.ban(now) != Ban::InForce && user.ban(now) == Ban::InForce;
    if bans || is_back {
        shut_out(app, &tx, access, id).await?;
    }
    if user.role != before.role {
        sessions::delete_impersonations_by(&tx, id).await?;
    }
    if user.email != before.email {
        end_mailed_links(app, &tx, id).await?;
    }
    if user.two_factor_enabled != before.two_factor_enabled {
        accounts::touch_credential(&tx, id, now).await?;
    }
    for event in what_happened(access, &before, &user) {
        record(app, &tx, event).await?;
    }
    tx.commit().await?;
    Ok(Some(user))
}

/// What of a change concerns who gets in, and as what, besides a ban.
fn what_happened<'a>(
    access: &'a AdminAccess<UpdateUsers>,
    before: &User,
    now: &'a User,
) -> Vec<NewEvent<'a>> {
    let kinds = [
        (before.role != now.role, Kind::RoleChanged),
        (before.email != now.email, Kind::AddressChanged),
        (
            !before.email_verified && now.email_verified,
            Kind::AddressVerified,
        ),
        (
            before.banned == Some(true) && now.banned != Some(true),
            Kind::UserUnbanned,
        ),
        (
            before.two_factor_enabled == Some(true) && now.two_factor_enabled != Some(true),
            Kind::TwoFactorDisabled,
        ),
    ];
    let happened = kinds.into_iter().filter(|(changed, _)| *changed);
    happened
        .map(|(_, kind)| {
            let event = NewEvent::by_admin(kind, access, &now.id);
            match kind {
                Kind::RoleChanged => {
                    event.with_detail("role", now.role.clone().unwrap_or_default())
                }
                _ => event,
            }
        })
        .collect()
}
