use beztack_auth::access::UserAccess;
use beztack_auth::backup_codes::{self, BackupCodes};
use beztack_auth::{TotpSecret, vault};
use beztack_domain::auth::{AuthError, PlainPassword};
use beztack_domain::id::EnrolmentId;
use beztack_domain::two_factor::{Enrolment, TwoFactorError};
use beztack_persistence::auth::{accounts, users};
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::password;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// What is shown once, when somebody enrols.
#[derive(Clone)]
pub struct NewEnrolment {
    /// What the authenticator app scans.
    pub totp_uri: String,
    /// To be kept on paper.
    pub backup_codes: Vec<String>,
}

/// Enrol, in place of any earlier enrolment. It comes into force with the first code, or at
/// once in the place of one that is: no browser that was trusted with that is trusted any more.
#[instrument(name = "app.two_factor.enable_two_factor", skip_all)]
pub async fn enable_two_factor(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
    issuer: Option<String>,
) -> Result<NewEnrolment, TwoFactorError> {
    let user = access.user();
    if password::is_theirs(app, access, password).await? != Some(true) {
        return Err(TwoFactorError::InvalidPassword);
    }
    let (storage, secrets, ids) = (app.rules.storage, &app.rules.secrets, &*app.ids);
    let secret = TotpSecret::generate(ids);
    let codes = backup_codes::generate(ids);
    let kept = BackupCodes::keep(&codes, storage, secrets);
    let enrolment = Enrolment {
        id: EnrolmentId::new(app.next_id()),
        user_id: user.id.clone(),
        secret: vault::seal(secret.expose(), storage, secrets, ids)?,
        backup_codes: kept.seal(storage, secrets, ids)?,
    };

    let tx = app.db.begin().await?;
    let held = users::lock(&tx, &user.id).await?;
    let held = held.ok_or(AuthError::Unauthorized)?;
    enrolments::replace(&tx, &enrolment).await?;
    if held.two_factor_enabled == Some(true) {
        accounts::touch_credential(&tx, &user.id, app.now()).await?;
    }
    record(app, &tx, NewEvent::by_user(Kind::TwoFactorEnrolled, access)).await?;
    tx.commit().await?;

    let issuer = issuer.filter(|issuer| !issuer.is_empty());
    let issuer = issuer.as_ref().unwrap_or(&app.rules.two_factor.issuer);
    Ok(NewEnrolment {
        totp_uri: secret.uri(issuer, &user.email),
        backup_codes: codes,
    })
}

impl std::fmt::Debug for NewEnrolment {
    /// Without its secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEnrolment").finish_non_exhaustive()
    }
}
