use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, VerificationRequest};
use beztack_domain::EmailAddress;
use utoipa::ToSchema;

use super::{Call, Fields, Input, StatusView};
use crate::State;
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which address is to be proven.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SendVerificationEmailBody {
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// Where the mailed link leads afterwards; must be trusted.
    #[schema(rename = "callbackURL")]
    callback_url: Option<String>,
}

impl Input for SendVerificationEmailBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let (email, callback_url) = (fields.email("email"), fields.optional_string("callbackURL"));
        fields.finish_with(email.map(|email| Self {
            email,
            callback_url,
        }))
    }
}

/// Ask for a mail that verifies an address.
#[utoipa::path(
    tag = "auth",
    request_body = SendVerificationEmailBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/send-verification-email")]
pub(crate) async fn send_verification_email(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<MaybeSignedIn, SendVerificationEmailBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let SendVerificationEmailBody {
        email,
        callback_url,
    } = input;
    let wanted = VerificationRequest {
        email,
        callback_url,
    };
    let visitor = state.visitors.of(&request);
    auth::send_verification_email(&state.app, access.as_ref(), wanted, &visitor).await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
