use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::auth;
use url::Url;
use utoipa::IntoParams;

use super::{Anyone, Call, Fields, Input, origin};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::Redirect;

/// Where the page to set a new password is.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CheckResetTokenQuery {
    /// Must be trusted; `token` or `error` is added to it.
    #[param(rename = "callbackURL")]
    callback_url: String,
}

impl Input for CheckResetTokenQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let callback_url = fields.string("callbackURL");
        fields.finish_with(Some(Self { callback_url }))
    }
}

const INVALID: &str = "INVALID_TOKEN";

/// Follow a link to set a new password: leads to the page that asks for it. Does not
/// use the link up.
#[utoipa::path(
    tag = "auth",
    params(("token" = String, Path, description = "What the mailed link carried"), CheckResetTokenQuery),
    responses(
        (status = FOUND, description = "To `callbackURL`, with `token`, or with `error=INVALID_TOKEN`"),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/reset-password/{token}")]
pub(crate) async fn check_reset_token(
    state: Data<State>,
    token: Path<String>,
    Call { input, .. }: Call<Anyone, CheckResetTokenQuery>,
) -> Result<Redirect, Problem> {
    origin::check_target(&state, Some(&input.callback_url), "Invalid callbackURL")?;
    let is_valid = auth::check_reset_token(&state.app, &token)
        .await
        .map_err(Problem::auth)?;
    let base = &state.app.rules().base_url;
    // A relative page is one of our own origin; without a page there is only the
    // error page to show (contract 10).
    let page = Url::parse(base)
        .ok()
        .and_then(|base| base.join(&input.callback_url).ok());
    let Some(mut page) = page.filter(|_| !input.callback_url.is_empty()) else {
        return Ok(Redirect::to(format!(
            "{base}/api/auth/error?error={INVALID}"
        )));
    };
    let (name, value) = if is_valid {
        ("token", token.as_str())
    } else {
        ("error", INVALID)
    };
    page.query_pairs_mut().append_pair(name, value);
    Ok(Redirect::to(page.into()))
}
