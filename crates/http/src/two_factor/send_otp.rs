use actix_web::post;
use beztack_app::two_factor;
use utoipa::ToSchema;

use crate::auth::{Anyone, Call, Fields, Input, StatusView};
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

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
/// Not configured: this is always refused, to strangers and to others.
#[utoipa::path(
    tag = "two-factor",
    request_body = Option<SendOtpBody>,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
    ),
)]
#[post("/two-factor/send-otp")]
pub(crate) async fn send_otp(
    _: Call<Anyone, SendOtpBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    two_factor::send_otp()?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
