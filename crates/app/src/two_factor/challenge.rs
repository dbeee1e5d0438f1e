use beztack_auth::SessionToken;
use beztack_domain::Fault;
use beztack_domain::auth::{User, Verification};
use beztack_domain::id::{Alphabet, VerificationId};
use beztack_persistence::Tx;
use beztack_persistence::auth::verifications;

use crate::App;

/// Characters of a challenge, after its prefix.
const TOKEN_LENGTH: usize = 20;

/// A sign-in that waits for its second factor.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The secret by which the browser finds back to it: not what lies in the row.
    pub identifier: String,
    /// The reference gives the browser a session and takes it away in the same answer.
    /// This is a token for that show: it never opened anything.
    pub void_token: SessionToken,
}

/// Opens a challenge to somebody whose password was right.
pub(crate) async fn challenge(app: &App, tx: &Tx, user: &User) -> Result<Challenge, Fault> {
    let now = app.now();
    let token = app.ids.text(Alphabet::UrlSafe, TOKEN_LENGTH);
    let stored = app.rules.storage.stored_secret(&token);
    let verification = Verification {
        id: VerificationId::new(app.next_id()),
        identifier: Verification::challenge(&stored),
        value: user.id.as_str().to_owned(),
        expires_at: now + Verification::CHALLENGE_LIFETIME,
    };
    verifications::insert(tx, &verification, now).await?;
    Ok(Challenge {
        identifier: Verification::challenge(&token),
        void_token: SessionToken::generate(&*app.ids),
    })
}
