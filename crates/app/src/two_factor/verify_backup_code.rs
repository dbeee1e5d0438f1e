use beztack_auth::backup_codes::BackupCodes;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::Person;
use super::verified::{self, Proof, Verified};
use crate::App;
use crate::limits::Attempt;
use crate::security_events::{Kind, record};

/// What it is called where it is written down.
const METHOD: &str = "backup code";

/// Prove a second factor with a backup code, which is used up by it. Where no session is
/// wanted a challenge stays open.
#[instrument(name = "app.two_factor.verify_backup_code", skip_all)]
pub async fn verify_backup_code(
    app: &App,
    person: &Person,
    proof: &Proof,
) -> Result<Verified, TwoFactorError> {
    let try_code = |attempt| try_code(app, person, proof, attempt);
    verified::counted(app, person, METHOD, try_code).await
}

async fn try_code(
    app: &App,
    person: &Person,
    proof: &Proof,
    attempt: Attempt,
) -> Result<Verified, TwoFactorError> {
    let secrets = &app.rules.secrets;
    let tx = app.db.begin().await?;
    let user = person.lock(&tx).await?;
    let enrolment = enrolments::find(&tx, &user.id).await?;
    let enrolment = enrolment.ok_or(TwoFactorError::BackupCodesNotEnabled)?;
    let left = BackupCodes::open(&enrolment.backup_codes, secrets)?
        .without(&proof.code, secrets)
        .ok_or(TwoFactorError::InvalidBackupCode)?
        .seal(app.rules.storage, secrets, &*app.ids)?;
    enrolments::set_backup_codes(&tx, &enrolment.id, &left).await?;
    let spent = person.requester().event(Kind::BackupCodeUsed);
    record(app, &tx, spent).await?;
    let verified = verified::admit(app, &tx, person, user, proof).await?;
    verified::note(app, &tx, person, &verified, METHOD).await?;
    attempt.succeeded(&tx).await?;
    tx.commit().await?;

    Ok(verified)
}
