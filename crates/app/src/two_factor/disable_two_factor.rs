use beztack_auth::access::UserAccess;
use beztack_domain::Language;
use beztack_domain::auth::{AuthError, PlainPassword};
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::auth::{accounts, users};
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::announce_change::announce_change;
use super::password;
use crate::App;
use crate::auth::{SignedIn, replace_session};
use crate::security_events::{Kind, NewEvent, record};

/// Give the second factor up. The session is replaced by a new one, and no browser is trusted
/// any more.
#[instrument(name = "app.two_factor.disable_two_factor", skip_all)]
pub async fn disable_two_factor(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
    language: Option<Language>,
) -> Result<SignedIn, TwoFactorError> {
    if password::is_theirs(app, access, password).await? != Some(true) {
        return Err(TwoFactorError::InvalidPassword);
    }
    let tx = app.db.begin().await?;
    let user = users::lock(&tx, &access.user().id).await?;
    let user = user.ok_or(AuthError::Unauthorized)?;
    enrolments::delete(&tx, &user.id).await?;
    users::set_two_factor_enabled(&tx, &user.id, false, app.now()).await?;
    accounts::touch_credential(&tx, &user.id, app.now()).await?;
    announce_change(app, &tx, &user, false, language).await?;
    let signed_in = replace_session(app, &tx, user, access.session()).await?;
    record(app, &tx, NewEvent::by_user(Kind::TwoFactorDisabled, access)).await?;
    tx.commit().await?;

    Ok(signed_in)
}
