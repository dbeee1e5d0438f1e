use beztack_domain::Fault;
use beztack_domain::auth::Verification;
use beztack_persistence::auth::verifications;
use tracing::instrument;

use crate::App;

/// Whether a link to set a new password still works. Does not use it up.
#[instrument(name = "app.auth.check_reset_token", skip_all)]
pub async fn check_reset_token(app: &App, token: &str) -> Result<bool, Fault> {
    let identifier = Verification::reset_password(&app.rules.storage.stored_secret(token));
    Ok(verifications::find(&app.db, &identifier, app.now())
        .await?
        .is_some())
}
