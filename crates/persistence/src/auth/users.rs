//! The table `user`.

use beztack_domain::auth::{Account, AuthError, CREDENTIAL_PROVIDER, Roles, User, UserChanges};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoCondition as _};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

use super::convert;
pub use super::user_list::list;
use crate::conflict::RefuseOn as _;
use crate::entity::{account, user};
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// The user with this id.
pub async fn find(db: &impl Read, id: &UserId) -> Result<Option<User>, Fault> {
    let row = user::Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("finding a user")?;
    Ok(row.map(convert::user))
}

/// The user with this address.
pub async fn find_by_email(db: &impl Read, email: &EmailAddress) -> Result<Option<User>, Fault> {
    let row = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a user by address")?;
    Ok(row.map(convert::user))
}

/// The user with this address and the account that holds their password, in one
/// round trip.
pub async fn find_with_credential(
    db: &impl Read,
    email: &EmailAddress,
) -> Result<Option<(User, Option<Account>)>, Fault> {
    let credential = user::Relation::Account.def().on_condition(|_, account| {
        Expr::col((account, account::Column::ProviderId))
            .eq(CREDENTIAL_PROVIDER)
            .into_condition()
    });
    let row = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .join(JoinType::LeftJoin, credential)
        .select_also(account::Entity)
        .one(db.connection())
        .await
        .or_fault("finding a user and their password")?;
    Ok(row.map(|(user, account)| (convert::user(user), account.map(convert::account))))
}

/// A new user, unless the address is taken.
pub async fn insert(tx: &Tx, user: &User) -> Result<(), AuthError> {
    user::Entity::insert(convert::user_row(user))
        .exec_without_returning(&tx.about(user.id.as_str()))
        .await
        .map(drop)
        .refuse_on("inserting a user", "user", &["email"], || {
            AuthError::UserAlreadyExists
        })
}

/// Writes every column of a locked user anew, unless the address is taken.
pub async fn replace(tx: &Tx, user: &User) -> Result<(), AuthError> {
    user::Entity::update_many()
        .set(convert::user_row(user))
        .filter(user::Column::Id.eq(user.id.as_str()))
        .exec(&tx.about(user.id.as_str()))
        .await
        .map(drop)
        .refuse_on("replacing a user", "user", &["email"], || {
            AuthError::UserAlreadyExists
        })
}

/// Changes what a person may change about themselves.
pub async fn update(
    tx: &Tx,
    id: &UserId,
    changes: UserChanges,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let mut row = user::ActiveModel {
        updated_at: Set(column(now)),
        ..user::ActiveModel::default()
    };
    if let Some(name) = changes.name {
        row.name = Set(name);
    }
    if let Some(image) = changes.image {
        row.image = Set(image);
    }
    user::Entity::update_many()
        .set(row)
        .filter(user::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("updating a user")
}

/// Marks the address of this user as proven. Returns whether it is still theirs, and was
/// not proven before.
pub async fn verify_email(
    tx: &Tx,
    id: &UserId,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let done = user::Entity::update_many()
        .col_expr(user::Column::EmailVerified, Expr::value(true))
        .col_expr(user::Column::UpdatedAt, Expr::value(column(now)))
        .filter(user::Column::Id.eq(id.as_str()))
        .filter(user::Column::Email.eq(email.as_str()))
        .filter(user::Column::EmailVerified.eq(false))
        .exec(&tx.about(id.as_str()))
        .await
        .or_fault("verifying an address")?;
    Ok(done.rows_affected > 0)
}

/// Where somebody moves.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The address that they have.
    pub from: &'a EmailAddress,
    /// The address that they are to have.
    pub to: &'a EmailAddress,
    /// Whether the new one is proven.
    pub verified: bool,
}

/// Moves this user from one address to another. Of several callers at the same time
/// one finds the old address; the others are told `false`.
pub async fn change_email(
    tx: &Tx,
    id: &UserId,
    change: Move<'_>,
    now: DateTime<Utc>,
) -> Result<bool, AuthError> {
    let done = user::Entity::update_many()
        .col_expr(user::Column::Email, Expr::value(change.to.as_str()))
        .col_expr(user::Column::EmailVerified, Expr::value(change.verified))
        .col_expr(user::Column::UpdatedAt, Expr::value(column(now)))
        .filter(user::Column::Id.eq(id.as_str()))
        .filter(user::Column::Email.eq(change.from.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .refuse_on("changing an address", "user", &["email"], || {
            AuthError::UserAlreadyExists
        })?;
    Ok(done.rows_affected > 0)
}

/// Forgets a ban that has run out.
pub async fn clear_ban(tx: &Tx, id: &UserId, now: DateTime<Utc>) -> Result<(), Fault> {
    user::Entity::update_many()
        .col_expr(user::Column::Banned, Expr::value(false))
        .col_expr(user::Column::BanReason, Expr::value(None::<String>))
        .col_expr(
            user::Column::BanExpires,
            Expr::value(None::<chrono::NaiveDateTime>),
        )
        .col_expr(user::Column::UpdatedAt, Expr::value(column(now)))
        .filter(user::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("clearing a ban")
}

/// Replaces the roles of a user.
pub async fn set_role(
    tx: &Tx,
    id: &UserId,
    roles: &Roles,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    user::Entity::update_many()
        .col_expr(user::Column::Role, Expr::value(roles.to_string()))
        .col_expr(user::Column::UpdatedAt, Expr::value(column(now)))
        .filter(user::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("setting a user's role")
}

/// The user with this id, whom nobody else changes or signs in until the transaction
/// ends.
pub async fn lock(tx: &Tx, id: &UserId) -> Result<Option<User>, Fault> {
    let row = user::Entity::find_by_id(id.as_str())
        .lock_exclusive()
        .one(tx.conn())
        .await
        .or_fault("locking a user")?;
    Ok(row.map(convert::user))
}

/// Deletes a user; what is theirs goes by foreign key.
pub async fn delete(tx: &Tx, id: &UserId) -> Result<(), Fault> {
    user::Entity::delete_by_id(id.as_str())
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("deleting a user")
}

/// Switches the demand for a second factor on or off.
pub async fn set_two_factor_enabled(
    tx: &Tx,
    id: &UserId,
    enabled: bool,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    user::Entity::update_many()
        .col_expr(user::Column::TwoFactorEnabled, Expr::value(enabled))
        .col_expr(user::Column::UpdatedAt, Expr::value(column(now)))
        .filter(user::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("switching a user's second factor")
}
