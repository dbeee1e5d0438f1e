use beztack_auth::access::AdminAccess;
use beztack_auth::permission::CreateUsers;
use beztack_domain::EmailAddress;
use beztack_domain::admin::{AdminError, UserField};
use beztack_domain::auth::{Account, PlainPassword, User};
use beztack_domain::id::{AccountId, UserId};
use beztack_persistence::auth::{accounts, users};
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// An account that an administrator opens for somebody.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Display name; may be empty.
    pub name: String,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The password to set, of any length.
    pub password: PlainPassword,
    /// What else is to be stored; a later one wins.
    pub fields: Vec<UserField>,
}

/// Open an account for somebody, without signing in.
#[instrument(name = "app.admin.create_user", skip_all)]
pub async fn create_user(
    app: &App,
    access: &AdminAccess<CreateUsers>,
    new: NewUser,
) -> Result<User, AdminError> {
    let now = app.now();
    let mut user = User::sign_up(UserId::new(app.next_id()), new.name, new.email, None, now);
    for field in new.fields {
        field.apply(&mut user)?;
    }
    ensure_within_reach(app, access.actor(), &user)?;
    // Spares the hash; the unique constraint has the last word.
    if users::find_by_email(&app.db, &user.email).await?.is_some() {
        return Err(AdminError::UserAlreadyExists);
    }
    let hash = app.passwords.hash(new.password).await?;
    let account = Account::credential(AccountId::new(app.next_id()), user.id.clone(), hash, now);

    let tx = app.db.begin().await?;
    users::insert(&tx, &user).await?;
    accounts::insert(&tx, &account).await?;
    let event = NewEvent::by_admin(Kind::UserCreated, access, &user.id);
    record(app, &tx, event).await?;
    tx.commit().await?;
    Ok(user)
}
