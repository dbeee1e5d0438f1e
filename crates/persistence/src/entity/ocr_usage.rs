//! The table `ocr_usage`.

use sea_orm::entity::prelude::*;

/// Pages that were read for somebody in a month.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ocr_usage")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) user_id: String,
    /// `2026-11`, in UTC.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) month: String,
    pub(crate) pages: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
