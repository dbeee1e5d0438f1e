use beztack_auth::access::UserAccess;
use beztack_auth::backup_codes::{self, BackupCodes};
use beztack_domain::auth::PlainPassword;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::auth::users;
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::password;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Ten new backup codes in place of those that are left.
#[instrument(name = "app.two_factor.generate_backup_codes", skip_all)]
pub async fn generate_backup_codes(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
) -> Result<Vec<String>, TwoFactorError> {
    let user = access.user();
    if user.two_factor_enabled != Some(true) {
        return Err(TwoFactorError::NotEnabled);
    }
    password::confirm(app, access, password).await?;
    let (storage, secrets, ids) = (app.rules.storage, &app.rules.secrets, &*app.ids);
    let codes = backup_codes::generate(ids);
    let kept = BackupCodes::keep(&codes, storage, secrets).seal(storage, secrets, ids)?;

    let tx = app.db.begin().await?;
    users::lock(&tx, &user.id).await?;
    let enrolment = enrolments::find(&tx, &user.id).await?;
    let enrolment = enrolment.ok_or(TwoFactorError::NotEnabled)?;
    enrolments::set_backup_codes(&tx, &enrolment.id, &kept).await?;
    record(
        app,
        &tx,
        NewEvent::by_user(Kind::BackupCodesReplaced, access),
    )
    .await?;
    tx.commit().await?;

    Ok(codes)
}
