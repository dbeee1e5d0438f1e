use beztack_auth::access::UserAccess;
use beztack_domain::auth::PlainPassword;
use beztack_domain::limits::LimitError;

use crate::App;
use crate::limits::{self, LimitedAction, Requester};
use crate::security_events::{Kind, NewEvent, record_alone};

/// Whether somebody who is signed in knows the password behind `stored`. Wrong ones are
/// counted and written down: a session that was stolen must not become a password.
pub(crate) async fn confirm_password(
    app: &App,
    access: &UserAccess,
    stored: String,
    password: PlainPassword,
) -> Result<bool, LimitError> {
    let action = LimitedAction::Password(&access.user().id);
    let attempt = limits::attempt(app, action, Requester::SignedIn(access)).await?;
    let matches = app.passwords.verify(Some(stored), password).await?;
    if matches {
        attempt.succeeded_alone(app).await?;
    } else {
        record_alone(app, NewEvent::by_user(Kind::PasswordRefused, access)).await;
    }
    Ok(matches)
}
