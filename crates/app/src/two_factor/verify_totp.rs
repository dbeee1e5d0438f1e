use beztack_auth::{TotpSecret, vault};
use beztack_domain::two_factor::{Enrolment, TwoFactorError};
use beztack_persistence::Tx;
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::Person;
use super::reseal::reseal;
use super::verified::{self, Proof, Verified};
use crate::App;
use crate::limits::Attempt;

/// What it is called where it is written down.
const METHOD: &str = "totp";

/// Prove a second factor with a code of the authenticator app. The first right code
/// puts an enrolment into force.
///
/// A wrong code leaves everything as it is; the challenge stays open.
#[instrument(name = "app.two_factor.verify_totp", skip_all)]
pub async fn verify_totp(
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
    let tx = app.db.begin().await?;
    let user = person.lock(&tx).await?;
    let enrolment = enrolments::find(&tx, &user.id).await?;
    let enrolment = enrolment.ok_or(TwoFactorError::TotpNotEnabled)?;
    use_code(app, &tx, &enrolment, &proof.code).await?;
    let verified = verified::settle(app, &tx, person, user, proof).await?;
    verified::note(app, &tx, person, &verified, METHOD).await?;
    attempt.succeeded(&tx).await?;
    tx.commit().await?;

    Ok(verified)
}

async fn use_code(
    app: &App,
    tx: &Tx,
    enrolment: &Enrolment,
    code: &str,
) -> Result<(), TwoFactorError> {
    let secret = TotpSecret::stored(vault::open(&enrolment.secret, &app.rules.secrets)?);
    let step = secret
        .matching_step(code, app.now())
        .ok_or(TwoFactorError::InvalidCode)?;
    let single_use = app.rules.two_factor.single_use;
    if single_use && !enrolments::use_step(tx, &enrolment.id, step).await? {
        return Err(TwoFactorError::InvalidCode);
    }
    Ok(reseal(app, tx, enrolment, &secret).await?)
}
