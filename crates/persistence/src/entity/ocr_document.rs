//! The table `ocr_document`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// A document that somebody wants read.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ocr_document")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) digest: String,
    /// JSON.
    #[sea_orm(column_type = "Text")]
    pub(crate) options: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) pages_done: i32,
    pub(crate) pages_total: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) failure_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) failure_detail: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    pub(crate) expires_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
