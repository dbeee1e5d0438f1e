use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{Either, HttpRequest, get};
use beztack_app::auth;
use beztack_domain::auth::{AuthError, Feature};
use utoipa::IntoParams;

use super::delete_user::{DeleteUserView, refused};
use super::{Call, Fields, Input, origin};
use crate::State;
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::{AuthAnswer, Redirect};

/// What the mailed link carried.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteUserCallbackQuery {
    token: String,
    /// Where to go from here; must be trusted.
    #[param(rename = "callbackURL")]
    callback_url: Option<String>,
}

impl Input for DeleteUserCallbackQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let query = Self {
            token: fields.string("token"),
            callback_url: fields.optional_string("callbackURL"),
        };
        fields.finish_with(Some(query))
    }
}

/// Delete one's account with a mailed link.
#[utoipa::path(
    tag = "auth",
    params(DeleteUserCallbackQuery),
    responses(
        (status = OK, body = DeleteUserView),
        (status = FOUND, description = "To `callbackURL`"),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope, description = "Not signed in, or no such token; the body is empty where this is not enabled"),
        (status = CONFLICT, body = Envelope),
        (status = CONFLICT, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/delete-user/callback")]
pub(crate) async fn delete_user_callback(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<MaybeSignedIn, DeleteUserCallbackQuery>,
) -> Result<Either<AuthAnswer<DeleteUserView>, Redirect>, Problem> {
    origin::check_target(&state, input.callback_url.as_deref(), "Invalid callbackURL")?;
    if !state.app.rules().accounts.delete_user {
        return Err(AuthError::NotEnabled(Feature::DeleteUser).into());
    }
    let stranger = || Problem::envelope(StatusCode::NOT_FOUND, "Failed to get user info");
    let access = access.ok_or_else(stranger)?;
    auth::delete_user_callback(&state.app, &access, &input.token)
        .await
        .map_err(refused)?;
    let cookies = state.cookies.delete_session(&request);
    Ok(match input.callback_url.filter(|url| !url.is_empty()) {
        Some(url) => Either::Right(Redirect::to(url).cookies(cookies)),
        None => Either::Left(AuthAnswer::new(DeleteUserView::DONE).cookies(cookies)),
    })
}
