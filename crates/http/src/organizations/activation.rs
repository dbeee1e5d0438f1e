//! How `set-active` and `set-active-team` answer.

use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::organizations::Activation;
use serde::Serialize;

use crate::State;
use crate::auth::set_session_again;
use crate::problem::Problem;
use crate::respond::AuthAnswer;

/// What is in use now, or `null`; the browser gets its session again if anything was
/// decided.
pub(super) async fn answer<T, V: From<T> + Serialize>(
    active: Activation<T>,
    state: &Data<State>,
    request: &HttpRequest,
) -> Result<AuthAnswer<Option<V>>, Problem> {
    let view = match active {
        Activation::Untouched => return Ok(AuthAnswer::new(None)),
        Activation::Cleared => None,
        Activation::Active(noun) => Some(noun.into()),
    };
    let cookies = set_session_again(state, request).await?;
    Ok(AuthAnswer::new(view).cookies(cookies))
}
