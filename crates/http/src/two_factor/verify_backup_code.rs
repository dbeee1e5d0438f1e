use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::two_factor::{self, Proof};
use beztack_domain::Language;
use utoipa::ToSchema;

use super::person::person;
use super::wire::{VerifiedView, verified};
use crate::State;
use crate::auth::{Anyone, Call, Fields, Input};
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// A backup code.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct VerifyBackupCodeBody {
    code: String,
    /// Use the code up without signing in.
    disable_session: Option<bool>,
    /// Spare this browser the second factor for thirty days.
    trust_device: Option<bool>,
}

impl Input for VerifyBackupCodeBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            code: fields.string("code"),
            disable_session: fields.optional_boolean("disableSession"),
            trust_device: fields.optional_boolean("trustDevice"),
        };
        fields.finish()?;
        Ok(body)
    }
}

impl VerifyBackupCodeBody {
    fn proof(self, language: Option<Language>) -> Proof {
        Proof {
            code: self.code,
            wants_session: self.disable_session != Some(true),
            trust_device: self.trust_device == Some(true),
            language,
        }
    }
}

/// Prove a second factor with a backup code, which is used up by it.
///
/// For whoever is signed in, or has been challenged at sign-in: then the answer sets the
/// session cookie.
#[utoipa::path(
    tag = "two-factor",
    request_body = VerifyBackupCodeBody,
    responses(
        (status = OK, body = VerifiedView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/two-factor/verify-backup-code")]
pub(crate) async fn verify_backup_code(
    state: Data<State>,
    request: HttpRequest,
    Spoken(language): Spoken,
    Call { input, .. }: Call<Anyone, VerifyBackupCodeBody>,
) -> Result<AuthAnswer<VerifiedView>, Problem> {
    let person = person(&state, &request).await?;
    let right = two_factor::verify_backup_code(&state.app, &person, &input.proof(language)).await?;
    Ok(verified(&state, &request, right))
}
