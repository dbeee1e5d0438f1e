use beztack_auth::access::UserAccess;
use beztack_auth::{TotpSecret, vault};
use beztack_domain::auth::User;
use beztack_domain::two_factor::{Enrolment, TwoFactorError};
use beztack_persistence::Tx;
use beztack_persistence::auth::users;
use beztack_persistence::two_factor::enrolments;
use tracing::instrument;

use super::Person;
use super::verified::{self, Outcome, Proof, Verified};
use crate::App;
use crate::auth::replace_session;

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
    let tx = app.db.begin().await?;
    let user = person.lock(&tx).await?;
    let enrolment = enrolments::find(&tx, &user.id).await?;
    let enrolment = enrolment.ok_or(TwoFactorError::TotpNotEnabled)?;
    use_code(app, &tx, &enrolment, &proof.code).await?;
    let verified = match person {
        _ if user.two_factor_enabled == Some(true) => {
            verified::admit(app, &tx, person, user, proof).await?
        }
        Person::SignedIn(access) => put_into_force(app, &tx, access, user).await?,
        Person::Challenged { .. } => return Err(TwoFactorError::EnrolmentUnfinished),
    };
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
    Ok(())
}

async fn put_into_force(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    user: User,
) -> Result<Verified, TwoFactorError> {
    users::set_two_factor_enabled(tx, &user.id, true, app.now()).await?;
    let old = access.session();
    let signed_in = replace_session(app, tx, user, old).await?;
    Ok(Verified {
        user: signed_in.user.clone(),
        session: Some(old.token.clone()),
        outcome: Outcome::Replaced(Box::new(signed_in)),
    })
}
