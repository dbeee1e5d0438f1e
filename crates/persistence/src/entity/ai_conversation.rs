//! The table `ai_conversation`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// A conversation of one person with the model.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_conversation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    /// What the person's client calls it; unique among theirs.
    #[sea_orm(column_type = "Text")]
    pub(crate) chat_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) title: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
