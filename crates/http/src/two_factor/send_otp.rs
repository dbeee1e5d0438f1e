use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::two_factor;
use utoipa::ToSchema;

use super::person::person;
use crate::State;
use crate::auth::{Anyone, Call, Fields, Input, StatusView};
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// How to send it; may be left out as a whole.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SendOtpBody {
    /// Without effect, as in the reference.
    #[expect(dead_code, reason = "it is read to be checked")]
    trust_device: Option<bool>,
}

impl Input for SendOtpBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        if fields.is_given() {
            fields.expect_object("object")?;
        }
        let trust_device = fields.optional_boolean("trustDevice");
        fields.finish()?;
        Ok(Self { trust_device })
    }
}

/// Send a code by mail.
///
/// For whoever is signed in, or has been challenged at sign-in. Refused to everybody
/// where the configuration does not allow it.
#[utoipa::path(
    tag = "two-factor",
    request_body = Option<SendOtpBody>,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/two-factor/send-otp")]
pub(crate) async fn send_otp(
    state: Data<State>,
    request: HttpRequest,
    Spoken(language): Spoken,
    _: Call<Anyone, SendOtpBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    state.app.rules().two_factor.require_otp()?;
    let person = person(&state, &request).await?;
    two_factor::send_otp(&state.app, &person, language).await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
