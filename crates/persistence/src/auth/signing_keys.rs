//! The table `jwks`.

use beztack_domain::Fault;
use beztack_domain::auth::SigningKey;
use beztack_domain::id::SigningKeyId;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait as _, EntityTrait, QueryFilter, QueryOrder};

use crate::database::sealed::Sealed as _;
use crate::entity::jwks;
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Backend, Read, Tx};

/// All keys, oldest first.
pub async fn list(db: &impl Read) -> Result<Vec<SigningKey>, Fault> {
    let rows = jwks::Entity::find()
        .order_by_asc(jwks::Column::CreatedAt)
        .order_by_asc(jwks::Column::Id)
        .all(db.connection())
        .await
        .or_fault("listing signing keys")?;
    Ok(rows.into_iter().map(noun).collect())
}

/// Keeps everybody else from making keys until the transaction ends; reading goes on.
pub async fn lock(tx: &Tx) -> Result<(), Fault> {
    match tx.backend() {
        Backend::Postgres => tx
            .conn()
            .execute_unprepared("LOCK TABLE jwks IN SHARE ROW EXCLUSIVE MODE")
            .await
            .map(drop)
            .or_fault("locking the signing keys"),
        // A transaction there holds the only write lock.
        Backend::Sqlite => Ok(()),
    }
}

/// Writes a key.
pub async fn insert(tx: &Tx, key: SigningKey) -> Result<(), Fault> {
    let row = jwks::ActiveModel {
        id: Set(key.id.into_string()),
        public_key: Set(key.public_key),
        private_key: Set(key.private_key),
        created_at: Set(column(key.created_at)),
        expires_at: Set(key.expires_at.map(column)),
        alg: Set(key.algorithm),
        crv: Set(key.curve),
    };
    jwks::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a signing key")
}

/// Removes the keys that ended before `moment`.
pub async fn delete_ended(tx: &Tx, before: DateTime<Utc>) -> Result<(), Fault> {
    jwks::Entity::delete_many()
        .filter(jwks::Column::ExpiresAt.lt(column(before)))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting signing keys")
}

fn noun(row: jwks::Model) -> SigningKey {
    SigningKey {
        id: SigningKeyId::new(row.id),
        public_key: row.public_key,
        private_key: row.private_key,
        algorithm: row.alg,
        curve: row.crv,
        created_at: moment(row.created_at),
        expires_at: row.expires_at.map(moment),
    }
}
