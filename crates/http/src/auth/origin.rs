//! Who may change something, and where they may be sent afterwards (contract 14).

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, ORIGIN, REFERER};
use actix_web::web::Data;
use serde_json::Value;

use super::Fields;
use crate::State;
use crate::problem::Problem;

/// The fields that name a place to send somebody to, and what they are called when
/// it is not trusted.
const REDIRECT_TARGETS: [(&str, &str); 4] = [
    ("callbackURL", "Invalid callbackURL"),
    ("redirectTo", "Invalid redirectURL"),
    ("errorCallbackURL", "Invalid errorCallbackURL"),
    ("newUserCallbackURL", "Invalid newUserCallbackURL"),
];

/// For every method but GET: a browser with cookies must come from a trusted origin,
/// and redirect targets must be trusted, whatever the endpoint does with them.
pub(super) fn check(request: &HttpRequest, body: Option<&Value>) -> Result<(), Problem> {
    let Some(state) = request.app_data::<Data<State>>() else {
        return Err(Problem::empty(StatusCode::INTERNAL_SERVER_ERROR));
    };
    if request.headers().contains_key(COOKIE) {
        check_sender(request, state)?;
    }
    for (field, refusal) in REDIRECT_TARGETS {
        let target = body
            .and_then(|body| body.get(field))
            .and_then(Value::as_str);
        check_target(state, target, refusal)?;
    }
    let query = Fields::of_query(request.query_string());
    check_target(state, query.text("callbackURL"), "Invalid callbackURL")
}

/// Whoever sent this must say where from, and be trusted.
pub(crate) fn check_sender(request: &HttpRequest, state: &State) -> Result<(), Problem> {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    match header(ORIGIN).or_else(|| header(REFERER)) {
        None | Some("" | "null") => Err(forbidden("Missing or null Origin")),
        Some(origin) if !state.settings.trusted_origins.allows_origin(origin) => {
            Err(forbidden("Invalid origin"))
        }
        Some(_) => Ok(()),
    }
}

/// For GET endpoints: the page that their query names must be trusted, too.
pub(super) fn check_target(
    state: &State,
    target: Option<&str>,
    refusal: &str,
) -> Result<(), Problem> {
    match target {
        Some(target)
            if !target.is_empty() && !state.settings.trusted_origins.allows_redirect(target) =>
        {
            Err(forbidden(refusal))
        }
        _ => Ok(()),
    }
}

fn forbidden(message: &str) -> Problem {
    Problem::envelope(StatusCode::FORBIDDEN, message)
}
