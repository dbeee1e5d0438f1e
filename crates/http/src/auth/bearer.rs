//! A session in a header instead of a cookie, as Better Auth's `bearer` plugin has it.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use beztack_auth::{Secrets, cookie};

/// The session token in `Authorization: Bearer`: signed, as `set-auth-token` hands it out,
/// or bare. A signature that is not ours is none.
pub(super) fn presented(request: &HttpRequest, secrets: &Secrets) -> Option<String> {
    let (scheme, token) = request
        .headers()
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    let token = token.trim();
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return None;
    }
    if token.contains('.') {
        cookie::verify(token, secrets)
    } else {
        Some(token.to_owned())
    }
}
