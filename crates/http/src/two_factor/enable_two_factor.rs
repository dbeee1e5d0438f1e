use actix_web::post;
use actix_web::web::Data;
use beztack_app::two_factor;
use beztack_domain::auth::PlainPassword;
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who enrols.
#[derive(Debug, ToSchema)]
pub(crate) struct EnableTwoFactorBody {
    #[schema(value_type = String, format = Password)]
    password: PlainPassword,
    /// What the authenticator app shows, instead of the product's name.
    issuer: Option<String>,
}

impl Input for EnableTwoFactorBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            password: PlainPassword::to_compare(fields.string("password")),
            issuer: fields.optional_string("issuer"),
        };
        fields.finish()?;
        Ok(body)
    }
}

/// An enrolment, shown once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnableTwoFactorView {
    /// What the authenticator app scans.
    #[serde(rename = "totpURI")]
    totp_uri: String,
    /// Each is good for one sign-in without the app.
    backup_codes: Vec<String>,
}

/// Enrol a second factor.
///
/// Replaces any earlier enrolment. It is asked for once a first code was right.
#[utoipa::path(
    tag = "two-factor",
    request_body = EnableTwoFactorBody,
    responses(
        (status = OK, body = EnableTwoFactorView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/two-factor/enable")]
pub(crate) async fn enable_two_factor(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, EnableTwoFactorBody>,
) -> Result<AuthAnswer<EnableTwoFactorView>, Problem> {
    let enrolment =
        two_factor::enable_two_factor(&state.app, &access, input.password, input.issuer).await?;
    Ok(AuthAnswer::new(EnableTwoFactorView {
        totp_uri: enrolment.totp_uri,
        backup_codes: enrolment.backup_codes,
    }))
}
