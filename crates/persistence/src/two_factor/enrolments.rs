//! The table `two_factor`.
//!
//! The table itself allows several rows per user: whoever writes holds the user's row
//! ([`users::lock`](crate::auth::users::lock)).

use beztack_domain::Fault;
use beztack_domain::id::{EnrolmentId, UserId};
use beztack_domain::two_factor::Enrolment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::entity::two_factor;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The second factor of this user, whether it is in force or not.
pub async fn find(db: &impl Read, user: &UserId) -> Result<Option<Enrolment>, Fault> {
    let row = two_factor::Entity::find()
        .filter(two_factor::Column::UserId.eq(user.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a second factor")?;
    Ok(row.map(noun))
}

/// A new second factor in place of any other that its user has.
pub async fn replace(tx: &Tx, enrolment: &Enrolment) -> Result<(), Fault> {
    delete(tx, &enrolment.user_id).await?;
    two_factor::Entity::insert(row(enrolment))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a second factor")
}

/// Replaces the sealed list of backup codes.
pub async fn set_backup_codes(tx: &Tx, id: &EnrolmentId, sealed: &str) -> Result<(), Fault> {
    two_factor::Entity::update_many()
        .col_expr(two_factor::Column::BackupCodes, Expr::value(sealed))
        .filter(two_factor::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("replacing backup codes")
}

/// Replaces everything that is sealed.
pub async fn set_sealed(
    tx: &Tx,
    id: &EnrolmentId,
    secret: &str,
    backup_codes: &str,
) -> Result<(), Fault> {
    two_factor::Entity::update_many()
        .col_expr(two_factor::Column::Secret, Expr::value(secret))
        .col_expr(two_factor::Column::BackupCodes, Expr::value(backup_codes))
        .filter(two_factor::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("sealing a second factor anew")
}

/// Uses up a time step, and with it those before: of any number of callers at the same
/// time exactly one is told that it did.
pub async fn use_step(tx: &Tx, id: &EnrolmentId, step: i64) -> Result<bool, Fault> {
    let unused = Condition::any()
        .add(two_factor::Column::LastStep.is_null())
        .add(two_factor::Column::LastStep.lt(step));
    let updated = two_factor::Entity::update_many()
        .col_expr(two_factor::Column::LastStep, Expr::value(step))
        .filter(two_factor::Column::Id.eq(id.as_str()))
        .filter(unused)
        .exec(tx.conn())
        .await
        .or_fault("using up a time step")?;
    Ok(updated.rows_affected == 1)
}

/// Forgets the second factor of this user.
pub async fn delete(tx: &Tx, user: &UserId) -> Result<(), Fault> {
    two_factor::Entity::delete_many()
        .filter(two_factor::Column::UserId.eq(user.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting a second factor")
}

fn noun(row: two_factor::Model) -> Enrolment {
    Enrolment {
        id: EnrolmentId::new(row.id),
        user_id: UserId::new(row.user_id),
        secret: row.secret,
        backup_codes: row.backup_codes,
    }
}

fn row(enrolment: &Enrolment) -> two_factor::ActiveModel {
    two_factor::ActiveModel {
        id: Set(enrolment.id.as_str().to_owned()),
        secret: Set(enrolment.secret.clone()),
        backup_codes: Set(enrolment.backup_codes.clone()),
        user_id: Set(enrolment.user_id.as_str().to_owned()),
        last_step: NotSet,
    }
}
