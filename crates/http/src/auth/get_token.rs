use actix_web::get;
use actix_web::web::Data;
use beztack_app::auth;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Call, Nothing, UserView};
use crate::State;
use crate::extract::TokenHolder;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// A JSON Web Token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenView {
    token: String,
}

/// A token by which other services know the signed-in person, without asking us.
///
/// It holds the user as `get-session` shows them, and ends after fifteen minutes unless
/// configured otherwise. Services verify it with the keys of `/api/auth/jwks`. There is no
/// such route (404) unless `auth.jwt.enabled`.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = TokenView),
        (status = UNAUTHORIZED),
        (status = NOT_FOUND),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/token")]
pub(crate) async fn get_token(
    state: Data<State>,
    Call { access, .. }: Call<TokenHolder, Nothing>,
) -> Result<AuthAnswer<TokenView>, Problem> {
    let user = UserView::from(access.user().clone());
    let token = auth::get_token(&state.app, &access, &user).await?;
    Ok(AuthAnswer::new(TokenView { token }))
}
