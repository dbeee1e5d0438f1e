use beztack_auth::email_token::{EmailToken, Purpose};
use beztack_domain::auth::{Account, AuthError, PlainPassword, User, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::{AccountId, UserId};
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::auth::{accounts, users};
use tracing::instrument;

use super::{SignedIn, issue_session, links};
use crate::App;
use crate::jobs::{self, SendMail};
use crate::security_events::{Kind, NewEvent, record};

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
    /// Where the link in a mail leads afterwards; trusted.
    pub callback_url: Option<String>,
}

/// A new account.
#[derive(Clone, Debug)]
pub struct SignedUp {
    /// Whose it is.
    pub user: User,
    /// Their session, unless they have to prove their address or sign in first.
    pub signed_in: Option<SignedIn>,
}

/// Open an account with an address and a password, and sign in if the rules say so.
///
/// Where addresses must be proven, somebody who tries the address of somebody else
/// is answered as if it were free, after the same work (decisions.md 15).
#[instrument(name = "app.auth.sign_up_email", skip_all)]
pub async fn sign_up_email(
    app: &App,
    registration: Registration,
    visitor: &Visitor,
) -> Result<SignedUp, AuthError> {
    let rules = &app.rules.accounts;
    let turn = app.passwords.turn().await?;
    // Spares the hash; the unique constraint has the last word.
    let is_taken = users::find_by_email(&app.db, &registration.email)
        .await?
        .is_some();
    if is_taken && !rules.require_email_verification {
        return Err(AuthError::UserAlreadyExists);
    }
    let Registration {
        name,
        email,
        password,
        image,
        remember,
        callback_url,
    } = registration;
    let hash = turn.hash(password).await?;
    let now = app.now();
    let user = User::sign_up(UserId::new(app.next_id()), name, email, image, now);
    if is_taken {
        return Ok(SignedUp {
            user,
            signed_in: None,
        });
    }
    let account = Account::credential(AccountId::new(app.next_id()), user.id.clone(), hash, now);

    let tx = app.db.begin().await?;
    users::insert(&tx, &user).await?;
    accounts::insert(&tx, &account).await?;
    for message in first_mails(app, &user, callback_url.as_deref())? {
        let mail = Mail {
            to: user.email.clone(),
            language: visitor.language,
            message,
        };
        jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    }
    let signed_in = if rules.auto_sign_in && !rules.require_email_verification {
        Some(issue_session(app, &tx, user.clone(), visitor, remember).await?)
    } else {
        None
    };
    let event = NewEvent::by_visitor(Kind::SignedUp, visitor).about_account(&user.id);
    let event = match &signed_in {
        Some(signed_in) => event.in_session(&signed_in.session.id),
        None => event,
    };
    record(app, &tx, event).await?;
    tx.commit().await?;

    jobs::wake_worker(app);
    Ok(SignedUp { user, signed_in })
}

/// What a new account is told.
fn first_mails(app: &App, user: &User, callback: Option<&str>) -> Result<Vec<Message>, Fault> {
    let mut messages = Vec::new();
    if app.rules.welcome_mail {
        let (name, sign_in_url) = (user.name.clone(), app.rules.sign_in_url.clone());
        messages.push(Message::Welcome { name, sign_in_url });
    }
    if app.rules.accounts.require_email_verification {
        let token = EmailToken {
            email: user.email.clone(),
            purpose: Purpose::Verify,
        };
        let link = links::verify_email(app, &token, app.now(), callback)?;
        messages.push(Message::VerifyAddress {
            url: link.url,
            token: link.token,
        });
    }
    Ok(messages)
}
