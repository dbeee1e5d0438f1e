//! The table `ai_message`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// What was said in a conversation.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_message")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) conversation_id: String,
    /// Unique in its conversation; a person's is made by their client.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    pub(crate) position: i32,
    /// user or assistant.
    #[sea_orm(column_type = "Text")]
    pub(crate) role: String,
    /// JSON.
    #[sea_orm(column_type = "Text")]
    pub(crate) parts: String,
    pub(crate) created_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
