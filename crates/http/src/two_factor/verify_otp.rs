use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::two_factor;

use super::person::person;
use super::wire::{CodeBody, VerifiedView, verified};
use crate::State;
use crate::auth::{Anyone, Call};
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// Prove a second factor with a code that was mailed.
///
/// For whoever is signed in, or has been challenged at sign-in: then the answer sets the
/// session cookie.
#[utoipa::path(
    tag = "two-factor",
    request_body = CodeBody,
    responses(
        (status = OK, body = VerifiedView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/two-factor/verify-otp")]
pub(crate) async fn verify_otp(
    state: Data<State>,
    request: HttpRequest,
    Spoken(language): Spoken,
    Call { input, .. }: Call<Anyone, CodeBody>,
) -> Result<AuthAnswer<VerifiedView>, Problem> {
    let person = person(&state, &request).await?;
    let right = two_factor::verify_otp(&state.app, &person, &input.proof(language)).await?;
    Ok(verified(&state, &request, right))
}
