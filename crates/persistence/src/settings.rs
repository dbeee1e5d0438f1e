//! The table `setting`: facts about this database that the configuration may only
//! confirm.

use beztack_domain::Fault;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

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
