//! How `set-active` and `set-active-team` answer.

use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::organizations::Activation;
use serde::Serialize;

use crate::State;
use crate::auth::set_session_again;
use crate::respond::AuthAnswer;

/// What is in use now, or `null`; the browser gets its session again if anything was
/// decided.
pub(super) fn answer<T, V: From<T> + Serialize>(
    active: Activation<T>,
    state: &Data<State>,
    request: &HttpRequest,
) -> AuthAnswer<Option<V>> {
    match active {
        Activation::Untouched => AuthAnswer::new(None),
        Activation::Cleared => AuthAnswer::new(None).cookies(set_session_again(state, request)),
        Activation::Active(noun) => {
            AuthAnswer::new(Some(noun.into())).cookies(set_session_again(state, request))
        }
    }
}
