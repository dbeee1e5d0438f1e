use beztack_auth::jwt::PublicJwk;
use beztack_domain::auth::AuthError;
use tracing::instrument;

use super::key_ring::key_ring;
use crate::App;

/// The keys by which other services verify tokens, those that sign no more included as
/// long as what they signed may be around.
#[instrument(name = "app.auth.get_jwks", skip_all)]
pub async fn get_jwks(app: &App) -> Result<Vec<PublicJwk>, AuthError> {
    let ring = key_ring(app, app.rules.jwt()?).await?;
    Ok(ring.published.clone())
}
