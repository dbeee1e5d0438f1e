//! The table `account`.

use beztack_domain::Fault;
use beztack_domain::auth::{Account, CREDENTIAL_PROVIDER};
use beztack_domain::id::{AccountId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::convert;
use crate::entity::account;
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// A new way to sign in.
pub async fn insert(tx: &Tx, account: &Account) -> Result<(), Fault> {
    account::Entity::insert(convert::account_row(account))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting an account")
}

/// All ways in which this user can sign in, oldest first.
pub async fn list(db: &impl Read, user: &UserId) -> Result<Vec<Account>, Fault> {
    let rows = account::Entity::find()
        .filter(account::Column::UserId.eq(user.as_str()))
        .order_by_asc(account::Column::CreatedAt)
        .order_by_asc(account::Column::Id)
        .all(db.connection())
        .await
        .or_fault("listing accounts")?;
    Ok(rows.into_iter().map(convert::account).collect())
}

/// The account that holds a user's password.
pub async fn find_credential(db: &impl Read, user: &UserId) -> Result<Option<Account>, Fault> {
    let row = account::Entity::find()
        .filter(account::Column::UserId.eq(user.as_str()))
        .filter(account::Column::ProviderId.eq(CREDENTIAL_PROVIDER))
        .one(db.connection())
        .await
        .or_fault("finding a password account")?;
    Ok(row.map(convert::account))
}

/// Replaces a user's password. Returns whether they have an account that holds one.
pub async fn set_password(
    tx: &Tx,
    user: &UserId,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    write_password(tx, user, Some(hash), now).await
}

/// Replaces a user's password by another, unless it has been replaced already: of any
/// number of callers at the same time exactly one is told `true`.
pub async fn exchange_password(
    tx: &Tx,
    user: &UserId,
    old: &str,
    new: &str,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Password, Expr::value(new))
        .col_expr(account::Column::UpdatedAt, Expr::value(column(now)))
        .filter(account::Column::UserId.eq(user.as_str()))
        .filter(account::Column::ProviderId.eq(CREDENTIAL_PROVIDER))
        .filter(account::Column::Password.eq(old))
        .exec(tx.conn())
        .await
        .or_fault("exchanging a password")?;
    Ok(done.rows_affected > 0)
}

/// Puts another hash of the same password in the place of the one that is there, unless
/// that has changed meanwhile: returns whether it did. The account is as old as it was.
pub async fn renew_password(tx: &Tx, user: &UserId, old: &str, new: &str) -> Result<bool, Fault> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Password, Expr::value(new))
        .filter(account::Column::UserId.eq(user.as_str()))
        .filter(account::Column::ProviderId.eq(CREDENTIAL_PROVIDER))
        .filter(account::Column::Password.eq(old))
        .exec(tx.conn())
        .await
        .or_fault("renewing the hash of a password")?;
    Ok(done.rows_affected > 0)
}

/// Takes a user's password away: a mailed link sets the next one.
pub async fn forget_password(tx: &Tx, user: &UserId, now: DateTime<Utc>) -> Result<(), Fault> {
    write_password(tx, user, None, now).await.map(drop)
}

async fn write_password(
    tx: &Tx,
    user: &UserId,
    hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Password, Expr::value(hash))
        .col_expr(account::Column::UpdatedAt, Expr::value(column(now)))
        .filter(account::Column::UserId.eq(user.as_str()))
        .filter(account::Column::ProviderId.eq(CREDENTIAL_PROVIDER))
        .exec(tx.conn())
        .await
        .or_fault("writing a password")?;
    Ok(done.rows_affected > 0)
}

/// Says that what a person signs in with is another thing from `now` on: links that were mailed
/// before are about it no more, and browsers that were trusted before are not.
pub async fn touch_credential(tx: &Tx, user: &UserId, now: DateTime<Utc>) -> Result<(), Fault> {
    account::Entity::update_many()
        .col_expr(account::Column::UpdatedAt, Expr::value(column(now)))
        .filter(account::Column::UserId.eq(user.as_str()))
        .filter(account::Column::ProviderId.eq(CREDENTIAL_PROVIDER))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("marking an account as changed")
}

/// Whether this account still holds this hash of a password.
pub async fn holds_password(tx: &Tx, id: &AccountId, hash: &str) -> Result<bool, Fault> {
    let held = account::Entity::find_by_id(id.as_str())
        .filter(account::Column::Password.eq(hash))
        .one(tx.conn())
        .await
        .or_fault("looking at the hash of a password")?;
    Ok(held.is_some())
}

/// Takes a way to sign in away.
pub async fn delete(tx: &Tx, id: &AccountId) -> Result<(), Fault> {
    account::Entity::delete_by_id(id.as_str())
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting an account")
}
