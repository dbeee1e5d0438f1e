use beztack_domain::auth::PlainPassword;
use beztack_domain::id::UserId;
use beztack_domain::limits::LimitError;

use crate::App;
use crate::limits::{self, Deed};

/// Whether somebody who is signed in knows the password behind `stored`. Wrong ones are
/// counted: a session that was stolen must not become a password.
pub(crate) async fn confirm_password(
    app: &App,
    user: &UserId,
    stored: String,
    password: PlainPassword,
) -> Result<bool, LimitError> {
    let attempt = limits::attempt(app, Deed::Password(user)).await?;
    let matches = app.passwords.verify(Some(stored), password).await?;
    if matches {
        attempt.succeeded_alone(app).await?;
    }
    Ok(matches)
}
