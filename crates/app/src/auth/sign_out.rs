use beztack_domain::Fault;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;
use crate::access::Claim;

/// End the session that a client claims, if it exists.
#[instrument(name = "app.auth.sign_out", skip_all)]
pub async fn sign_out(app: &App, claim: &Claim) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::delete(&tx, &app.rules.storage.stored(&claim.token)).await?;
    tx.commit().await
}
