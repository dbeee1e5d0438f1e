use beztack_auth::access::UserAccess;
use beztack_auth::jwt::Claims;
use beztack_domain::auth::AuthError;
use serde::Serialize;
use tracing::instrument;

use super::key_ring::key_ring;
use crate::App;

/// A token by which other services know the person, without asking us.
///
/// `payload` is what it says about them. It is valid until it ends, whatever becomes of
/// the session.
#[instrument(name = "app.auth.get_token", skip_all)]
pub async fn get_token<P: Serialize + Sync>(
    app: &App,
    access: &UserAccess,
    payload: &P,
) -> Result<String, AuthError> {
    let rules = app.rules.jwt()?;
    let ring = key_ring(app, rules).await?;
    let now = app.now();
    let claims = Claims {
        iat: now.timestamp(),
        payload,
        sub: access.user().id.as_str(),
        exp: (now + rules.lifetime).timestamp(),
        iss: &rules.issuer,
        aud: &rules.audience,
    };
    Ok(ring.signer.sign(&claims)?)
}
