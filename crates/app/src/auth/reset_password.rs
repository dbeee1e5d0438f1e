use beztack_domain::Fault;
use beztack_domain::auth::{Account, AuthError, PlainPassword, Verification, Visitor};
use beztack_domain::id::{AccountId, UserId};
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, users, verifications};
use tracing::instrument;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// A new password, and the right to set it.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The token of a mailed link.
    pub token: String,
    /// The password to set.
    pub password: PlainPassword,
}

/// Set a new password with a mailed link. Uses up the link, and ends the others; sessions go on.
#[instrument(name = "app.auth.reset_password", skip_all)]
pub async fn reset_password(
    app: &App,
    new: NewPassword,
    visitor: &Visitor,
) -> Result<(), AuthError> {
    let identifier = Verification::reset_password(&app.rules.storage.stored_secret(&new.token));
    // Spares the hash; the row has the last word.
    let open = verifications::find(&app.db, &identifier, app.now()).await?;
    let hash = if open.is_some() {
        Some(app.passwords.hash(new.password).await?)
    } else {
        None
    };
    let now = app.now();

    let tx = app.db.begin().await?;
    // Whoever ends such a link holds the person first; so two links at once do not make two
    // accounts, either.
    let held = match open {
        Some(open) => users::lock(&tx, &UserId::new(open.value)).await?,
        None => None,
    };
    let verification = verifications::consume(&tx, &identifier, now).await?;
    verifications::delete_expired(&tx, now).await?;
    let done = match (verification, hash, held) {
        (Some(_), Some(hash), Some(user)) => {
            set_password(app, &tx, &user.id, hash).await?;
            verifications::delete_mailed(&tx, &user.id).await?;
            let event = NewEvent::by_visitor(Kind::PasswordReset, visitor);
            record(app, &tx, event.about_account(&user.id)).await?;
            true
        }
        _ => false,
    };
    // Whatever became of it, the link is used up.
    tx.commit().await?;

    if done {
        Ok(())
    } else {
        Err(AuthError::InvalidToken)
    }
}

async fn set_password(app: &App, tx: &Tx, user: &UserId, hash: String) -> Result<(), Fault> {
    let now = app.now();
    if !accounts::set_password(tx, user, &hash, now).await? {
        let account = Account::credential(AccountId::new(app.next_id()), user.clone(), hash, now);
        accounts::insert(tx, &account).await?;
    }
    Ok(())
}
