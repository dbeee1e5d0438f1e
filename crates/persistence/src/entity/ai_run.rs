//! The table `ai_run`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// One answer of the model, in the making or made.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_run")]
#[expect(clippy::struct_field_names, reason = "the column is the model's name")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    /// On whose behalf; null: the person's own.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) organization_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) conversation_id: Option<String>,
    /// `chat`, `completion`, `object` or `receipt`.
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) model: String,
    /// running, stopping, replaced, finished, stopped or failed.
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    /// A running one that has not been heard of for a while is presumed gone.
    pub(crate) heartbeat_at: NaiveDateTime,
    /// Until then somebody reads along elsewhere.
    pub(crate) watched_until: Option<NaiveDateTime>,
    pub(crate) input_tokens: i64,
    pub(crate) output_tokens: i64,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) finished_at: Option<NaiveDateTime>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
