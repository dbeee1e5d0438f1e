//! The table `ai_chunk`.

use sea_orm::entity::prelude::*;

/// What an answer in the making has said so far, for those who join later.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_chunk")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) run_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) position: i32,
    /// JSON.
    #[sea_orm(column_type = "Text")]
    pub(crate) events: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
