use actix_web::get;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use beztack_app::auth;
use beztack_auth::jwt::PublicJwk;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Nothing};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Five minutes: a new key signs ten minutes after it is published.
const KEEP: &str = "public, max-age=300";

/// The keys of this installation (RFC 7517, 5).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JwksView {
    keys: Vec<JwkView>,
}

/// The half of a key that verifies (RFC 7517, 4).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Jwk)]
pub(crate) struct JwkView {
    /// What it signs with: `EdDSA`, `ES256` or `RS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    /// The curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    /// The family of keys: `OKP`, `EC` or `RSA`.
    kty: String,
    /// What tokens call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
}

impl From<PublicJwk> for JwkView {
    fn from(jwk: PublicJwk) -> Self {
        Self {
            alg: jwk.alg,
            crv: jwk.crv,
            x: jwk.x,
            y: jwk.y,
            n: jwk.n,
            e: jwk.e,
            kty: jwk.kty,
            kid: jwk.kid,
        }
    }
}

/// The keys by which other services verify tokens of `/api/auth/token`.
///
/// Public by its nature. There is no such route (404) unless `auth.jwt.enabled`.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = JwksView),
        (status = NOT_FOUND),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/jwks")]
pub(crate) async fn get_jwks(
    state: Data<State>,
    _: Call<Anyone, Nothing>,
) -> Result<AuthAnswer<JwksView>, Problem> {
    let keys = auth::get_jwks(&state.app).await?;
    let keys = keys.into_iter().map(JwkView::from).collect();
    Ok(AuthAnswer::new(JwksView { keys }).header(CACHE_CONTROL, KEEP.to_owned()))
}
