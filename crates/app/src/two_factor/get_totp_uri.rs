use beztack_auth::access::UserAccess;
use beztack_auth::{TotpSecret, vault};
use beztack_domain::auth::PlainPassword;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::password;
use crate::App;

/// What an authenticator app scans, once more.
#[instrument(name = "app.two_factor.get_totp_uri", skip_all)]
pub async fn get_totp_uri(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
) -> Result<String, TwoFactorError> {
    let user = access.user();
    let enrolment = enrolments::find(&app.db, &user.id).await?;
    let enrolment = enrolment.ok_or(TwoFactorError::TotpNotEnabled)?;
    password::confirm(app, access, password).await?;
    let secret = TotpSecret::stored(vault::open(&enrolment.secret, &app.rules.secrets)?);
    Ok(secret.uri(&app.rules.two_factor.uri_issuer, &user.email))
}
