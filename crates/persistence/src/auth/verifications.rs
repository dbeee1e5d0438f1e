//! The table `verification`.

use beztack_domain::Fault;
use beztack_domain::auth::Verification;
use beztack_domain::id::{UserId, VerificationId};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::verification;
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Read, Tx};

/// Hands a secret out.
pub async fn insert(tx: &Tx, verification: &Verification, now: DateTime<Utc>) -> Result<(), Fault> {
    let row = verification::ActiveModel {
        id: Set(verification.id.as_str().to_owned()),
        identifier: Set(verification.identifier.clone()),
        value: Set(verification.value.clone()),
        expires_at: Set(column(verification.expires_at)),
        created_at: Set(column(now)),
        updated_at: Set(column(now)),
    };
    verification::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a verification")
}

/// The newest one with this identifier that still works. It can be used again.
pub async fn find(
    db: &impl Read,
    identifier: &str,
    now: DateTime<Utc>,
) -> Result<Option<Verification>, Fault> {
    let row = verification::Entity::find()
        .filter(verification::Column::Identifier.eq(identifier))
        .filter(verification::Column::ExpiresAt.gt(column(now)))
        .order_by_desc(verification::Column::CreatedAt)
        .one(db.connection())
        .await
        .or_fault("finding a verification")?;
    Ok(row.map(noun))
}

/// Uses up the secret behind this identifier: of any number of callers at the same
/// time exactly one gets it. One that has run out is nobody's.
pub async fn consume(
    tx: &Tx,
    identifier: &str,
    now: DateTime<Utc>,
) -> Result<Option<Verification>, Fault> {
    let rows = verification::Entity::delete_many()
        .filter(verification::Column::Identifier.eq(identifier))
        .exec_with_returning(tx.conn())
        .await
        .or_fault("consuming a verification")?;
    Ok(rows
        .into_iter()
        .map(noun)
        .find(|verification| verification.expires_at > now))
}

/// Ends every link that was mailed to somebody and still does something by itself: that sets
/// a password, or deletes the account. A sign-in that waits for its second factor goes on.
///
/// Identifiers hold the secret of a link or a digest of it, so nobody but the link's holder
/// knows them: they are found by whose they are.
pub async fn delete_mailed(tx: &Tx, user: &UserId) -> Result<(), Fault> {
    let identifier = verification::Column::Identifier;
    verification::Entity::delete_many()
        .filter(verification::Column::Value.eq(user.as_str()))
        .filter(
            Condition::any()
                .add(identifier.starts_with(Verification::RESET_PASSWORD))
                .add(identifier.starts_with(Verification::DELETE_ACCOUNT)),
        )
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("ending mailed links")
}

/// Replaces what it stands for.
pub async fn set_value(
    tx: &Tx,
    id: &VerificationId,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    verification::Entity::update_many()
        .col_expr(verification::Column::Value, Expr::value(value))
        .col_expr(verification::Column::UpdatedAt, Expr::value(column(now)))
        .filter(verification::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("updating a verification")
}

/// Sweeps what has run out, as the reference does with every look-up (contract 17).
///
/// What another transaction holds is left to it: who waits there while holding a row
/// that the other one sweeps would wait for ever.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut run_out = Query::select();
    run_out
        .column(verification::Column::Id)
        .from(verification::Entity)
        .and_where(verification::Column::ExpiresAt.lt(column(now)))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    verification::Entity::delete_many()
        .filter(verification::Column::Id.in_subquery(run_out))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("sweeping verifications")
}

fn noun(row: verification::Model) -> Verification {
    Verification {
        id: VerificationId::new(row.id),
        identifier: row.identifier,
        value: row.value,
        expires_at: moment(row.expires_at),
    }
}
