use actix_web::post;
use actix_web::web::Data;
use beztack_app::two_factor;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::PasswordBody;
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Backup codes, shown once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateBackupCodesView {
    status: bool,
    /// Each is good for one sign-in without the app.
    backup_codes: Vec<String>,
}

/// Make ten new backup codes. The old ones work no longer.
#[utoipa::path(
    tag = "two-factor",
    request_body = PasswordBody,
    responses(
        (status = OK, body = GenerateBackupCodesView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/two-factor/generate-backup-codes")]
pub(crate) async fn generate_backup_codes(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, PasswordBody>,
) -> Result<AuthAnswer<GenerateBackupCodesView>, Problem> {
    let backup_codes =
        two_factor::generate_backup_codes(&state.app, &access, input.password).await?;
    Ok(AuthAnswer::new(GenerateBackupCodesView {
        status: true,
        backup_codes,
    }))
}
