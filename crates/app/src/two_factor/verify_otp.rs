use beztack_auth::mailed_code::MailedCode;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::Tx;
use beztack_persistence::auth::verifications;
use tracing::instrument;

use super::Person;
use super::verified::{self, Proof, Verified};
use crate::App;
use crate::limits::Attempt;

/// What it is called where it is written down.
const METHOD: &str = "mailed code";

/// Prove a second factor with a code that was mailed. It works once, and no more after
/// five wrong ones.
#[instrument(name = "app.two_factor.verify_otp", skip_all)]
pub async fn verify_otp(
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
    if let Err(refusal) = use_code(app, &tx, person, &proof.code).await? {
        // The attempt counts, whatever becomes of the request.
        tx.commit().await?;
        return Err(refusal);
    }
    let verified = verified::settle(app, &tx, person, user, proof).await?;
    verified::note(app, &tx, person, &verified, METHOD).await?;
    attempt.succeeded(&tx).await?;
    tx.commit().await?;

    Ok(verified)
}

/// The outer failure leaves nothing behind, the inner refusal leaves its mark.
async fn use_code(
    app: &App,
    tx: &Tx,
    person: &Person,
    code: &str,
) -> Result<Result<(), TwoFactorError>, TwoFactorError> {
    let (now, identifier) = (app.now(), person.mailed_code());
    let sent = verifications::find(tx, &identifier, now).await?;
    let sent = sent.ok_or(TwoFactorError::OtpExpired)?;
    let kept = MailedCode::stored(&sent.value).ok_or(TwoFactorError::OtpExpired)?;
    let verdict = if kept.is_exhausted() {
        Err(TwoFactorError::TooManyAttempts)
    } else if kept.is(code, &app.rules.secrets) {
        Ok(())
    } else {
        let missed = kept.after_a_miss().to_stored();
        verifications::set_value(tx, &sent.id, &missed, now).await?;
        return Ok(Err(TwoFactorError::InvalidCode));
    };
    verifications::consume(tx, &identifier, now).await?;
    Ok(verdict)
}
