use beztack_domain::EmailAddress;
use beztack_domain::auth::{Account, AuthError, PlainPassword, User, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::{AccountId, UserId};
use beztack_persistence::auth::{accounts, users};
use tracing::instrument;

use super::SignedIn;
use super::issue_session::issue_session;
use crate::App;
use crate::jobs::{self, SendMail};

/// Who wants an account.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Display name; may be empty.
    pub name: String,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The password to set.
    pub password: PlainPassword,
    /// A picture's URL.
    pub image: Option<String>,
    /// Whether the browser is to keep the session.
    pub remember: bool,
}

/// Open an account with an address and a password, and sign in.
#[instrument(name = "app.auth.sign_up_email", skip_all)]
pub async fn sign_up_email(
    app: &App,
    registration: Registration,
    visitor: &Visitor,
) -> Result<SignedIn, AuthError> {
    let Registration {
        name,
        email,
        password,
        image,
        remember,
    } = registration;
    // Spares the hash; the unique constraint has the last word.
    if users::find_by_email(&app.db, &email).await?.is_some() {
        return Err(AuthError::UserAlreadyExists);
    }
    let hash = app.passwords.hash(password).await?;
    let now = app.now();
    let user = User::sign_up(UserId::new(app.next_id()), name, email, image, now);
    let account = Account::credential(AccountId::new(app.next_id()), user.id.clone(), hash, now);

    let tx = app.db.begin().await?;
    users::insert(&tx, &user).await?;
    accounts::insert(&tx, &account).await?;
    if app.rules.welcome_mail {
        let welcome = Message::Welcome {
            name: user.name.clone(),
            sign_in_url: app.rules.sign_in_url.clone(),
        };
        let mail = Mail {
            to: user.email.clone(),
            message: welcome,
        };
        jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    }
    let signed_in = issue_session(app, &tx, user, visitor, remember).await?;
    tx.commit().await?;

    jobs::wake_worker(app);
    Ok(signed_in)
}
