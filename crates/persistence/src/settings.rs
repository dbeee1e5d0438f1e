//! The table `setting`: facts about this database that the configuration may only
//! confirm.

use beztack_domain::Fault;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::setting;
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// The value of `key`, if it was ever written.
pub async fn find(db: &impl Read, key: &str) -> Result<Option<String>, Fault> {
    let row = setting::Entity::find_by_id(key)
        .one(db.connection())
        .await
        .or_fault("reading a setting")?;
    Ok(row.map(|row| row.value))
}

/// The same, once nobody is changing it; nobody does until the transaction ends.
pub async fn find_settled(tx: &Tx, key: &str) -> Result<Option<String>, Fault> {
    let row = setting::Entity::find_by_id(key)
        .lock_shared()
        .one(tx.conn())
        .await
        .or_fault("reading a setting")?;
    Ok(row.map(|row| row.value))
}

/// Changes what `key` says.
pub async fn update(tx: &Tx, key: &str, value: &str, now: DateTime<Utc>) -> Result<(), Fault> {
    setting::Entity::update_many()
        .col_expr(setting::Column::Value, Expr::value(value))
        .col_expr(setting::Column::UpdatedAt, Expr::value(column(now)))
        .filter(setting::Column::Key.eq(key))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("changing a setting")
}

/// Writes `key` unless it has a value already.
pub async fn insert(tx: &Tx, key: &str, value: &str, now: DateTime<Utc>) -> Result<(), Fault> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value.to_owned()),
        updated_at: Set(column(now)),
    };
    setting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(setting::Column::Key)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a setting")
}
