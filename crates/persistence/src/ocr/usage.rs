//! The table `ocr_usage`.

use beztack_domain::Fault;
use beztack_domain::id::UserId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::ocr_usage;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// Counts pages that are read for this person in a month.
pub async fn add(tx: &Tx, user: &UserId, month: &str, pages: u32) -> Result<(), Fault> {
    let row = ocr_usage::ActiveModel {
        user_id: Set(user.as_str().to_owned()),
        month: Set(month.to_owned()),
        pages: Set(i64::from(pages)),
    };
    let sum = Expr::col((ocr_usage::Entity, ocr_usage::Column::Pages)).add(i64::from(pages));
    let over = OnConflict::columns([ocr_usage::Column::UserId, ocr_usage::Column::Month])
        .value(ocr_usage::Column::Pages, sum)
        .to_owned();
    ocr_usage::Entity::insert(row)
        .on_conflict(over)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("counting pages")
}

/// Takes back pages that were counted, and are not read.
pub async fn give_back(tx: &Tx, user: &UserId, month: &str, pages: u32) -> Result<(), Fault> {
    let rest = Expr::col(ocr_usage::Column::Pages).sub(i64::from(pages));
    ocr_usage::Entity::update_many()
        .col_expr(ocr_usage::Column::Pages, rest)
        .filter(ocr_usage::Column::UserId.eq(user.as_str()))
        .filter(ocr_usage::Column::Month.eq(month))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("giving pages back")
}

/// Pages that were read for this person in a month.
pub async fn find(db: &impl Read, user: &UserId, month: &str) -> Result<i64, Fault> {
    let key = (user.as_str().to_owned(), month.to_owned());
    let row = ocr_usage::Entity::find_by_id(key)
        .one(db.connection())
        .await
        .or_fault("looking up pages read")?;
    Ok(row.map_or(0, |row| row.pages))
}
