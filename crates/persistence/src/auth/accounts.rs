//! The table `account`.

use beztack_domain::Fault;
use beztack_domain::auth::Account;
use beztack_domain::id::UserId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::convert;
use crate::entity::account;
use crate::fault::OrFault as _;
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
